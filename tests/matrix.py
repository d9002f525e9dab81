"""Run the tests of core/ and api/ on each Python this machine has, with each SQLAlchemy: `python -m tests.matrix`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SQLALCHEMYS = {"2.0": "SQLAlchemy>=2.0.36,<2.1", "2.1": "SQLAlchemy>=2.1,<2.2"}


def main() -> int:
    results = {}
    for version in PYTHONS:
        python = _python(version)
        for name, requirement in SQLALCHEMYS.items():
            results[f"Python {version}, SQLAlchemy {name}"] = _result(python, version, name, requirement)
    sys.stdout.writelines(f"{what}: {result}\n" for what, result in results.items())
    return int("failed" in results.values())


def _result(python: str | None, version: str, name: str, requirement: str) -> str:
    if python is None:
        return "not on this machine"
    home = Path(f".venv-{version}-{name}")
    if not (home / ".ready").exists():
        pip = [home / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "-q"]
        subprocess.run([python, "-m", "venv", home], check=True)
        subprocess.run([*pip, "install", "-e", ".[dev]", requirement], check=True)
        (home / ".ready").touch()
    done = subprocess.run([home / "bin" / "pytest", "-q", "-n", "2", "tests/core", "tests/api"], check=False)
    return "failed" if done.returncode else "passed"


def _python(version: str) -> str | None:
    kept = [str(path) for path in Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin/python")]
    for candidate in (f"python{version}", *kept):
        try:
            subprocess.run([candidate, "-c", ""], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return candidate
    return None


if __name__ == "__main__":
    sys.exit(main())
