from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WANTING = """
import pytest
from tests.servers.absent import absent

@pytest.fixture
def browser():
    absent("Chromium", "apt-get install chromium")

def test_a_page(browser): ...
def test_another_page(browser): ...
def test_something_else(): ...
"""


def run(folder: Path, source: str, **environment: str) -> tuple[int, str]:
    (folder / "test_planted.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-p", "tests.servers.absent", "-p", "no:cacheprovider", "-c", os.devnull]
    done = subprocess.run(
        [*command, folder / "test_planted.py"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "CI"}
        | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_what_is_absent_is_named_once_and_the_rest_passes(tmp_path):
    code, said = run(tmp_path, WANTING)

    assert code == 0, said
    assert "1 passed, 2 skipped" in said
    assert said.count("Chromium. apt-get install chromium") == 1
    assert said.index("not tested here") < said.index("1 passed")


def test_in_ci_what_is_absent_fails(tmp_path):
    code, said = run(tmp_path, WANTING, CI="true")

    assert code == 1
    assert "skipped, but CI has everything" in said
    assert "skipped in" not in said.splitlines()[-1]


@pytest.mark.parametrize(
    "source",
    [
        "import pytest\n@pytest.mark.skip\ndef test_a(): ...",
        "import pytest\npytest.importorskip('nowhere')\ndef test_a(): ...",
    ],
)
def test_in_ci_any_other_skip_fails_too(tmp_path, source):
    code, said = run(tmp_path, source, CI="true")

    assert code != 0, said


def test_in_ci_an_expected_failure_is_no_skip(tmp_path):
    code, said = run(tmp_path, "import pytest\n@pytest.mark.xfail\ndef test_a(): assert False", CI="true")

    assert code == 0, said
