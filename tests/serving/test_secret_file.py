from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from talkwidget import SettingsError
from talkwidget.serving.secret_file import keep_secret, secret_beside


def test_a_new_secret_is_long_random_and_its_owners_alone(tmp_path):
    first, second = keep_secret(tmp_path / "first"), keep_secret(tmp_path / "second")

    assert len(first) >= 43
    assert first != second
    assert stat.S_IMODE((tmp_path / "first").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


def test_the_next_start_finds_it(tmp_path):
    assert keep_secret(tmp_path / "secret") == keep_secret(tmp_path / "secret")


def test_processes_that_start_at_once_agree_on_one(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: keep_secret(tmp_path / "secret"), range(8)))

    assert len(found) == 1


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644])
def test_one_that_everybody_may_read_or_write_is_refused_with_the_cure(tmp_path, mode):
    path = tmp_path / "secret"
    keep_secret(path)
    path.chmod(mode)

    with pytest.raises(SettingsError, match=f"chmod 600 {path}"):
        keep_secret(path)


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 40])
def test_a_file_that_holds_no_secret_is_refused(tmp_path, content):
    path = tmp_path / "secret"
    path.touch(0o600)
    path.write_bytes(content)

    with pytest.raises(SettingsError, match="secret"):
        keep_secret(path)

    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_says_so(tmp_path):
    with pytest.raises(SettingsError, match="--secret-file"):
        keep_secret(tmp_path / "nowhere" / "secret")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////var/talk.sqlite", "/var/talk.sqlite.secret"),
        ("sqlite://", "talkwidget.secret"),
        ("postgresql://host/talk", "talkwidget.secret"),
    ],
)
def test_it_is_kept_beside_the_database_file_else_here(url, path):
    assert secret_beside(sa.make_url(url)) == Path(path)
