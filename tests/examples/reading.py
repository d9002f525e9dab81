"""The examples as their readers meet them: files that are run, outside of any package."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def load(path: str) -> ModuleType:
    """Import an example by its path, as ``blog/blog.py``."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, EXAMPLES / path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)  # dataclasses and models look there
    spec.loader.exec_module(module)
    return module


def run(*command: str, folder: str, given: str = "", **environment: str) -> str:
    """Run a command in an example's folder, and return what it says."""
    done = subprocess.run(
        command,
        cwd=EXAMPLES / folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def flask(app: str, *words: str, folder: str, given: str = "", **environment: str) -> str:
    return run(sys.executable, "-m", "flask", "--app", app, *words, folder=folder, given=given, **environment)
