from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from tests import floors

ROOT = Path(__file__).parent.parent
SHIPPED = ("pyproject.toml", "setup.cfg", "README.md", "LICENSE")
# Flask's own family, and what `PyJWT[crypto]` asks for.
COMES_WITH_THEM = frozenset({"cryptography", "itsdangerous", "jinja2", "markupsafe", "werkzeug"})
IMPORTED_BY_MARKDOWN_IT = frozenset({"linkify-it-py"})
NOT_SHIPPED = shutil.ignore_patterns("__pycache__")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel from a copy, without the network: what is in the checkout's build/ can't get in."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "talkwidget", source / "talkwidget", ignore=NOT_SHIPPED)
    for name in SHIPPED:
        shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", target, source)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A fresh environment with the wheel and, by a .pth file, the libraries of this one: no network, no checkout."""
    home = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", home)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    python = home / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    return home


def run(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_the_package(wheel):
    wanted = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "talkwidget").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if not name.startswith("talkwidget-")}

    assert {"talkwidget/py.typed", "talkwidget/static/embed.js"} <= wanted
    assert shipped == wanted


def test_the_installed_command_helps(installed):
    said = run(installed / "bin" / "talkwidget", "--help", cwd=installed)

    assert "demo" in said
    assert "serve" in said


def test_the_installed_blueprint_serves_the_embed(installed):
    program = """
import sys, talkwidget
from talkwidget.standalone import create_app
assert talkwidget.__file__.startswith(sys.prefix), talkwidget.__file__
app = create_app(database="sqlite://", secret="test-secret-of-more-than-32-characters")
response = app.test_client().get(sys.argv[1])
print(response.status_code, len(response.data))
"""
    said = run(installed / "bin" / "python", "-c", program, "/talk/embed.js", cwd=installed)

    assert said.split() == ["200", str((ROOT / "talkwidget" / "static" / "embed.js").stat().st_size)]


def test_every_library_that_is_imported_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    stated = {bare(line) for line in [*project["dependencies"], *extras["login"], *extras["redis"]]}
    owners = metadata.packages_distributions()

    used = {
        bare(owner)
        for path in (ROOT / "talkwidget").rglob("*.py")
        for top in floors.libraries(path)
        for owner in owners.get(top, [f"{top} of {path.name}"])
    }

    assert used - COMES_WITH_THEM == stated - IMPORTED_BY_MARKDOWN_IT


def bare(requirement: str) -> str:
    """Return a distribution's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=;]", requirement)[0].strip()).lower()


def test_no_module_of_the_package_needs_the_checkout(installed):
    program = """
import importlib, pkgutil, talkwidget
for module in pkgutil.walk_packages(talkwidget.__path__, "talkwidget."):
    if ".migrations." not in module.name:  # Alembic runs those, with a context
        importlib.import_module(module.name)
"""
    run(installed / "bin" / "python", "-c", program, cwd=installed)
