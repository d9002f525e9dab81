"""Real exports: every comment of theirs is in, or stays out for a reason. The numbers are the files' own."""

from __future__ import annotations

import pytest

from talkwidget.transfer.disqus import Disqus
from talkwidget.transfer.format import ImportRefused
from talkwidget.transfer.wordpress import WordPress

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FILES = {
    "disqus/benbalter-en-2021.xml": (1145, 1099, 2, {"spam": 32, "deleted": 14}),
    "disqus/isso-fixture-disqus.xml": (6, 5, 1, {"its thread is not in the file": 1}),
    "disqus/remark42-fixture-disqus.xml": (6, 4, 0, {"spam": 1, "not well-formed": 1}),
    "disqus/remark42-fixture-disqus-deleted-post.xml": (6, 3, 0, {"spam": 1, "deleted": 1, "not well-formed": 1}),
    "disqus/remark42-fixture-disqus-deleted-thread.xml": (
        6, 2, 0, {"spam": 1, "its thread is deleted": 2, "not well-formed": 1},
    ),
    "disqus/comentario-fixture-disqus-ok-empty.xml.gz": (0, 0, 0, {}),
    "disqus/comentario-fixture-disqus-ok-single.xml.gz": (1, 1, 0, {}),
    "disqus/artransfer-sample.xml": (4, 4, 0, {}),
    "wxr/alienlebarge-fr-2013.xml": (405, 371, 0, {"pingback": 26, "trackback": 4, "not approved": 4}),
    "wxr/artransfer-sample.xml": (5, 5, 0, {}),
    "wxr/isso-fixture-wordpress.xml": (8, 8, 0, {}),
    "wxr/pelican-fixture-wordpressexport.xml": (4, 3, 0, {"pingback": 1}),
}  # fmt: skip


def form(name: str) -> Disqus | WordPress:
    return WordPress() if name.startswith("wxr") else Disqus()


@pytest.mark.parametrize("name", FILES)
def test_every_comment_is_accounted_for_and_a_second_run_adds_none(trial, shared_data, name):
    read, added, placeholders, skipped = FILES[name]
    raw = (shared_data / name).read_bytes()

    first, second = trial.run(raw, form(name)), trial.run(raw, form(name))

    assert (first.read, first.added, first.placeholders, first.skipped) == (read, added, placeholders, skipped)
    assert (second.added, second.already, second.skipped) == (0, added, skipped)
    assert len(trial.stored()) == added


def test_an_export_that_ends_too_early_is_refused(trial, shared_data):
    raw = (shared_data / "disqus/comentario-fixture-disqus-bad-format.xml.gz").read_bytes()

    with pytest.raises(ImportRefused, match="line 2, column 1: The file ends too early"):
        trial.run(raw)


def test_ben_balters_blog_keeps_its_shape(trial, shared_data):
    raw = (shared_data / "disqus/benbalter-en-2021.xml").read_bytes()

    report = trial.run(raw, strip_host=True, merge=True)

    tree = trial.tree()
    assert (report.threads, report.findings.orphans, report.findings.undated) == (80, 0, 0)
    assert sum(parent is not None for parent in tree.values()) == 547
    assert max(page.count for page in trial.pages().values()) == 315
    assert len({one.subject for one in trial.stored()}) > 400


def test_pages_of_other_hosts_can_be_left_out(trial, shared_data):
    raw = (shared_data / "disqus/benbalter-en-2021.xml").read_bytes()

    report = trial.run(raw, strip_host=True, hosts=["ben.balter.com", "benbalter.github.com"], dry_run=True)

    assert report.skipped["page of another host"] == 7


def test_a_wordpress_comment_keeps_its_lines_and_its_time(trial, shared_data):
    trial.run((shared_data / "wxr/isso-fixture-wordpress.xml").read_bytes(), WordPress(), strip_host=True)

    lines = next(one for one in trial.stored() if one.origin.endswith(":18:10"))
    assert lines.html == "<p>When you have a comment with multiple lines:<br>\nWordPress exports it like this.</p>\n"
    assert lines.created.isoformat() == "2022-06-06T02:13:14+00:00"
    assert set(trial.pages()) == {"/2014/test/", "/?p=4"}
