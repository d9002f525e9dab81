from __future__ import annotations

import itertools
import re

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from talkwidget.cli import command_line
from talkwidget.core import dialects
from talkwidget.core.models import Comment, Thread
from talkwidget.core.service import Talk
from talkwidget.corpus import site
from tests.conftest import SECRET


@pytest.fixture
def fill(monkeypatch, database_url):
    """Type ``talkwidget bench fill ...``."""
    monkeypatch.setenv("TALKWIDGET_DATABASE_URI", database_url)
    monkeypatch.setenv("TALKWIDGET_SECRET", SECRET)
    return lambda *words: CliRunner().invoke(command_line(), ["bench", "fill", *words], prog_name="talkwidget")


def counted(engine):
    with engine.connect() as connection:
        return [connection.execute(sa.select(sa.func.count()).select_from(one)).scalar() for one in (Thread, Comment)]


def test_it_fills_a_new_site_and_says_which_thread_is_the_largest(fill, engine, session, settings):
    done = fill("--threads", "7", "--comments", "200", "--site", "big")

    assert done.exit_code == 0, done.output
    told = re.fullmatch(
        r"200 comments in 7 threads are in site 'big', [\d,]+ a second\."
        r" The largest thread is (/posts/\d), with (\d+)\.\n",
        done.stdout,
    )
    assert told, done.stdout
    thread = Talk(session, settings).thread("big", told[1])
    assert counted(engine)[0] == 7
    assert 200 // 7 < thread.count <= int(told[2])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_refuses_a_site_with_comments(fill, engine):
    fill("--threads", "1", "--comments", "5")
    before = counted(engine)

    done = fill("--threads", "1", "--comments", "5")

    assert done.exit_code == 1
    assert "The site 'bench' has comments, and only an empty one is filled. Name another with --site." in done.stderr
    assert counted(engine) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_refuses_fewer_comments_than_threads(fill, engine):
    done = fill("--threads", "6", "--comments", "5")

    assert done.exit_code == 2
    assert "at least one comment" in done.stderr
    assert counted(engine) == [0, 0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_stopped_half_way_it_leaves_whole_threads_and_says_so(monkeypatch, fill, engine):
    monkeypatch.setattr(site, "BATCH", 20)
    pour, likes = dialects.pour, itertools.count()

    def stopped(connection, table, rows):
        if table.name == "talk_like" and next(likes) == 3:
            raise KeyboardInterrupt  # the comments of this batch are in, and not committed
        pour(connection, table, rows)

    monkeypatch.setattr(dialects, "pour", stopped)

    done = fill("--threads", "30", "--comments", "300")

    assert done.exit_code == 1
    told = re.search(r"Stopped: (\d+) comments are in site 'bench', in whole threads\.", done.stderr)
    with engine.connect() as connection:
        lines = connection.execute(sa.select(Thread.last_number, Thread.count, Thread.id)).all()
        published = connection.execute(
            sa.select(Comment.thread_id, sa.func.count()).where(Comment.state == "published").group_by("thread_id")
        )
        assert dict(published.all()) == {thread: count for _, count, thread in lines}
    assert 60 <= sum(last for last, _, _ in lines) == int(told[1]) < 300


def test_the_same_seed_gives_the_same_words_in_the_same_tree():
    def told(seed):
        return [
            (thread.key, thread.title, [(said.id, said.words.source, said.parent) for said in thread.comments])
            for batch in site.MadeUpSite(threads=5, comments=60, seed=seed).batches()
            for thread in batch.threads
        ]

    assert told(1) == told(1)
    assert told(1) != told(2)


def test_a_few_threads_have_most_comments_and_replies_go_deep():
    made = site.MadeUpSite(threads=500, comments=20_000, seed=1)
    threads = [thread for batch in made.batches() for thread in batch.threads]

    sizes = sorted((len(thread.comments) for thread in threads), reverse=True)
    depths, states = [], set()
    for thread in threads:
        depth = {None: -1}
        for number, said in enumerate(thread.comments, 1):
            depth[number] = depth[said.parent] + 1
            states.add(said.state)
        depths += list(depth.values())

    assert sum(sizes) == 20_000
    assert sum(sizes[:100]) > 2 * sum(sizes[250:])
    assert max(depths) >= 8
    assert states == {"published", "deleted", "removed"}
