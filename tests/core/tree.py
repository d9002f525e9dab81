"""Threads of any shape, put straight into the tables, and a naive recount of what the conversation keeps counted."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from talkwidget.core.models import Author, Comment, Thread, new_id

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
_SUBJECTS = itertools.count(1)


@dataclass(frozen=True)
class Node:
    """A comment as the tables tell it: everything else here follows from these."""

    number: int
    parent: int | None = None
    state: str = "published"
    likes: int = 0


@dataclass(frozen=True)
class Counted:
    listed: bool
    replies: int
    branch: int


def recount(nodes: Sequence[Node]) -> dict[int, Counted]:
    """Say of each number whether pages have it, its listed direct replies, and a root's listed descendants."""
    children: dict[int | None, list[Node]] = {}
    for node in nodes:
        children.setdefault(node.parent, []).append(node)
    counted: dict[int, Counted] = {}
    below: dict[int, int] = {}  # listed descendants
    for node in sorted(nodes, key=lambda node: -node.number):
        mine = [child.number for child in children.get(node.number, ())]
        replies = sum(counted[number].listed for number in mine)
        below[node.number] = sum(below[number] + counted[number].listed for number in mine)
        listed = node.state == "published" or (node.state in {"deleted", "removed"} and replies > 0)
        counted[node.number] = Counted(listed, replies, below[node.number] if node.parent is None else 0)
    return counted


def roots_of(nodes: Sequence[Node]) -> dict[int, int]:
    root: dict[int, int] = {}
    for node in sorted(nodes, key=lambda node: node.number):
        root[node.number] = node.number if node.parent is None else root[node.parent]
    return root


def line(count: int, **more) -> list[Node]:
    """Return roots numbered from 1."""
    return [Node(number, **more) for number in range(1, count + 1)]


def below(parents: Sequence[int | None]) -> list[Node]:
    """Return one comment for each of ``parents``, numbered from 1."""
    return [Node(number, parent) for number, parent in enumerate(parents, 1)]


def plant(session, talk, key: str, nodes: Sequence[Node], *, words: str = "word", site: str | None = None):
    """Make the thread ``key`` of these comments by one author, in a few statements, and return its view."""
    where = talk.site(site)
    author = Author(site_id=where.id, id=new_id(), issuer="host", subject=f"planter {next(_SUBJECTS)}", name="Ada",
                    created=NOON)  # fmt: skip
    thread = Thread(
        site_id=where.id, id=new_id(), key=key, state="open", created=NOON, version=1,
        count=sum(node.state == "published" for node in nodes), last_number=max(node.number for node in nodes),
    )  # fmt: skip
    session.add_all([author, thread])
    session.flush()
    rows = _rows(where.id, thread.id, author.id, nodes, words)
    for start in range(0, len(rows), 1000):
        session.execute(sa.insert(Comment), rows[start : start + 1000])
    session.commit()
    return talk.thread(site, key)


def _rows(site_id, thread_id, author_id, nodes: Sequence[Node], words: str) -> list[dict]:
    counted, root = recount(nodes), roots_of(nodes)
    depth: dict[int | None, int] = {None: -1}
    places: dict[int, int] = {}
    rows = []
    for node in sorted(nodes, key=lambda node: node.number):
        depth[node.number] = depth[node.parent] + 1
        places[root[node.number]] = place = places.get(root[node.number], -1) + 1
        rows.append({
            "site_id": site_id, "id": new_id(), "thread_id": thread_id, "number": node.number,
            "parent_number": node.parent, "root_number": root[node.number], "depth": depth[node.number],
            "place": place, "author_id": None if node.state == "deleted" else author_id, "state": node.state,
            "source": f"{words} {node.number}", "html": f"<p>{words} {node.number}</p>",
            "plain": f"{words} {node.number}", "likes": node.likes, "listed": counted[node.number].listed,
            "replies": counted[node.number].replies, "branch": counted[node.number].branch, "last_place": 0,
            "created": NOON + dt.timedelta(seconds=node.number),
        })  # fmt: skip
    for row in rows:
        if row["parent_number"] is None:
            row["last_place"] = places[row["number"]]
    return rows


def stored(session, key: str) -> tuple[list[Node], dict[int, Counted], int]:
    """Read a thread back: its comments, what the tables say is counted of them, and the thread's own count."""
    session.expire_all()
    thread = session.scalars(sa.select(Thread).where(Thread.key == key)).one()
    rows = session.scalars(sa.select(Comment).where(Comment.thread_id == thread.id).order_by(Comment.number)).all()
    nodes = [Node(row.number, row.parent_number, row.state, row.likes) for row in rows]
    counted = {row.number: Counted(row.listed, row.replies, row.branch) for row in rows}
    return nodes, counted, thread.count


def with_likes(nodes: Sequence[Node], likes: Sequence[int]) -> list[Node]:
    """Give each comment one of ``likes``, in turn."""
    return [replace(node, likes=count) for node, count in zip(nodes, itertools.cycle(likes), strict=False)]
