"""``talkwidget moderate ...``, typed: the log as a file, and people by what they wrote."""

from __future__ import annotations

import json

from tests.test_cli import blog, said, terminal

__all__ = ["blog", "said", "terminal"]


def test_a_file_of_the_log_is_whole_and_a_part_says_so(blog, said, monkeypatch):
    said("First")
    monkeypatch.setattr("talkwidget.core.audit.FILE", 2)
    for action in ("pin", "unpin", "pin"):
        blog.done("moderate", action, "/posts/1#1", "--site", "blog")

    whole = json.loads(blog.done("moderate", "log", "--format", "json", "--site", "blog"))["decisions"]
    part = blog.type("moderate", "log", "--limit", "2", "--site", "blog")

    assert [line["action"] for line in whole] == ["pin", "unpin", "pin"]
    assert len(part.stdout.splitlines()) == 2
    assert "There are more than these 2" in part.stderr


def test_a_person_is_named_by_the_id_of_their_comment_too(blog, said):
    comment = said("First")

    assert blog.done("moderate", "watch", str(comment.id), "--site", "blog").startswith("Ada is watched")
