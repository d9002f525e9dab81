from __future__ import annotations

from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from talkwidget.core.errors import StoreBusy
from talkwidget.transfer.command import import_command
from tests.transfer.exports import PAGE, disqus, item, note, post, thread, wordpress, zipped

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def command(talk, tmp_path):
    """Call ``talkwidget import``; bytes become a file's name."""

    @contextmanager
    def get_talk():
        yield talk

    def call(*arguments, talk_from=get_talk):
        words = []
        for number, one in enumerate(arguments):
            if isinstance(one, bytes):
                (tmp_path / f"{number}.xml").write_bytes(one)
            words.append(str(tmp_path / f"{number}.xml") if isinstance(one, bytes) else one)
        return CliRunner().invoke(import_command(talk_from), words)

    return call


WHEN = "2026-11-20T00:00:00Z"
RAW = disqus(thread(), post("1"), post("2", spam=True), post("3", deleted=True), post("4", parent="3"))


@pytest.mark.parametrize("raw", [RAW, zipped(RAW)], ids=["plain", "gz"])
def test_the_report_accounts_for_every_comment(command, raw):
    done = command("disqus", raw)

    assert done.exit_code == 0, done.output
    assert done.output == (
        "4 comments read, 1 thread to import into:\n"
        "  3 added, 1 of them as placeholders that hold replies\n"
        "  0 already there\n"
        "  1 skipped\n"
        "    1 spam\n"
    )


def test_a_dry_run_shows_the_keys_and_writes_nothing(command, trial):
    done = command("disqus", RAW, "--dry-run", "--strip-host")

    assert "3 would be added" in done.output
    assert "Keys look like: /posts/1\n" in done.output
    assert done.output.endswith("Nothing was written.\n")
    assert trial.stored() == []


def test_verbose_names_each_skipped_comment_and_each_thread(command):
    done = command("disqus", RAW, "-v")

    assert "line 5, column 1: comment 2 skipped: spam\n" in done.output
    assert f"{PAGE}: 3 new, 0 already there\n" in done.output


def test_the_options_reach_the_import(command, trial):
    raw = disqus(
        thread("1", link="http://www.blog.example/a"), thread("2", link="https://blog.example/a/"),
        thread("3", link="http://localhost/b"), thread("4", link="http://old.example/c"),
        post("1"), post("2", thread="2"), post("3", thread="3"), post("4", thread="4"), post("5", thread="2"),
        post("6", thread="2", spam=True),
    )  # fmt: skip

    done = command(
        "disqus", raw, "--strip-host", "--merge-variants", "--only-host", "blog.example", "--only-host",
        "www.blog.example", "--include", "spam", "--map", b"http://old.example/c,/d\n/nowhere,/e\n",
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    assert {one.key for one in trial.stored()} == {"/a/", "/d"}
    assert [one.state for one in trial.stored()].count("pending") == 1
    assert "1 page of another host\n" in done.output
    assert "Note: 1 row of the map without a page: /nowhere\n" in done.output


def test_wordpress_takes_a_time_zone_for_local_dates(command, trial):
    raw = wordpress(item(note("1", gmt="0000-00-00 00:00:00", date="2020-07-01 12:00:00")))

    done = command("wordpress", raw, "--timezone", "Europe/Paris")

    assert done.exit_code == 0, done.output
    assert trial.stored()[0].created.isoformat() == "2020-07-01T10:00:00+00:00"


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", ""])
def test_a_time_zone_that_is_none_is_told(command, zone):
    done = command("wordpress", wordpress(), "--timezone", zone)

    assert done.exit_code == 2
    assert "is no time zone" in done.output


def test_other_keys_than_last_time_are_told(command):
    command("disqus", RAW)

    done = command("disqus", RAW, "--strip-host")

    assert f"Note: 3 are already there under another key, such as {PAGE}" in done.output


def test_a_refused_file_ends_with_its_line_and_column(command):
    done = command("disqus", RAW.removesuffix(b"</disqus>\n"))

    assert done.exit_code == 1
    assert "1.xml, line 8, column 1: The file ends too early" in done.output.replace("\n", " ")
    assert "Nothing was imported." in done.output


def test_a_bad_map_ends_with_its_row(command):
    done = command("disqus", RAW, "--map", b"/a\n")

    assert done.exit_code == 1
    assert "3.xml, line 1, column 2: A row has two cells" in done.output


def test_a_site_that_is_not_there_is_told(command):
    done = command("disqus", RAW, "--site", "nowhere")

    assert done.exit_code == 1
    assert "There is no site 'nowhere'" in done.output


def test_a_busy_store_says_that_running_again_does_the_rest(command, talk):
    class Busy:
        def __getattr__(self, name):
            return getattr(talk, name)

        def import_thread(self, site, imported, **asked):
            raise StoreBusy

    @contextmanager
    def get_talk():
        yield Busy()

    done = command("disqus", RAW, talk_from=get_talk)

    assert done.exit_code == 1
    assert "the same command does the rest" in done.output


def test_a_file_can_come_through_a_pipe(command, talk):
    @contextmanager
    def get_talk():
        yield talk

    done = CliRunner().invoke(import_command(get_talk), ["disqus", "-"], input=RAW)

    assert done.exit_code == 0, done.output
    assert "4 comments read" in done.output


def test_progress_is_shown_to_who_watches(command, monkeypatch):
    monkeypatch.setattr("talkwidget.transfer.command._is_watched", lambda: True)

    done = command("disqus", RAW)

    assert "Reading" in done.output
    assert "Threads" in done.output


DOUBTFUL = disqus(
    thread(),
    *(
        post(str(number), "<p>Six words that everybody says alike.</p>", username=f"user{number}", created=WHEN)
        for number in (1, 2, 3)
    ),
)


@pytest.mark.parametrize(
    ("words", "told", "states"),
    [
        ([], "2 that the checks here doubt: they would wait for a moderator with --hold", ["published"] * 3),
        (["--hold"], "2 that the checks here doubt: they wait for a moderator", ["published", "pending", "spam"]),
    ],
)
def test_the_report_says_what_the_checks_doubt(command, talk, trial, words, told, states):
    talk.set_site("default", options={"moderation": "on"})

    done = command("disqus", DOUBTFUL, *words)

    assert f"    {told}\n" in done.output
    assert [one.state for one in trial.stored()] == states
