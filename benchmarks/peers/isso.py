"""Isso, under gunicorn as its manual deploys it: https://isso-comments.de/docs/reference/deployment/."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.comments import Comment, comments
from benchmarks.peers.server import Request, posted
from benchmarks.peers.subject import INSTALLED, Subject, run

VENV = INSTALLED / "isso"
VOTERS = bytes(256)
"""Isso keeps a filter of who has voted with each comment; this is the empty one."""


class Isso(Subject):
    name, version = "Isso", "0.14.0"

    @classmethod
    def install(cls) -> None:
        if not (VENV / ".ready").exists():
            run(sys.executable, "-m", "venv", VENV)
            run(VENV / "bin" / "pip", "install", "-q", f"isso=={cls.version}", "gunicorn>=23")
            (VENV / ".ready").touch()

    def command(self) -> Sequence[str | Path]:
        return [VENV / "bin" / "gunicorn", "-b", f"127.0.0.1:{self.port}", "-w", "4", "--preload", "isso.run"]

    def environment(self) -> Mapping[str, str]:
        return {"ISSO_SETTINGS": str(self.folder / "isso.cfg")}

    def prepare(self) -> None:
        (self.folder / "isso.cfg").write_text(
            f"[general]\ndbpath = {self.database}\nhost =\n    http://127.0.0.1/\n    http://blog.localhost/\n"
            "[guard]\nenabled = false\n"
        )

    @property
    def database(self) -> Path:
        return self.folder / "isso.db"

    def fill(self, thread: str, count: int) -> None:
        with closing(sqlite3.connect(self.database, timeout=60)) as base, base:
            tid = base.execute("INSERT INTO threads (uri, title) VALUES (?, ?)", (thread, thread)).lastrowid
            before = base.execute("SELECT coalesce(max(id), 0) FROM comments").fetchone()[0]
            base.executemany(
                "INSERT INTO comments (tid, id, parent, created, mode, remote_addr, text, author, likes, voters)"
                " VALUES (?, ?, ?, ?, 1, '127.0.0.0', ?, ?, ?, ?)",
                (
                    (tid, before + one.number, one.parent and before + one.parent, float(one.created), one.text,
                     one.name, one.likes, VOTERS)
                    for one in comments(count)
                ),
            )  # fmt: skip

    def first_page(self, thread: str) -> Request:
        # As embed.min.js asks: all roots, five replies of each.
        return Request("/?" + urlencode({"uri": thread, "sort": "oldest", "offset": 0, "nested_limit": 5}))

    @property
    def alive(self) -> Request:
        return Request("/config")

    def shown(self, answer: Any) -> tuple[int, int]:
        roots = answer["replies"]
        return answer["total_replies"], len(roots) + sum(len(root["replies"]) for root in roots)

    def counts(self, threads: Sequence[str]) -> Request:
        return Request("/count", "POST", json.dumps(threads).encode(), {"Content-Type": "application/json"})

    def counted(self, answer: Any, threads: Sequence[str]) -> list[int]:
        return list(answer)

    def post(self, thread: str, comment: Comment) -> Request:
        return posted({"author": comment.name, "text": comment.text, "title": thread}, "/new?uri=" + quote(thread, ""))

    def was_taken(self, status: int, answer: Any) -> bool:
        return status == 201

    def texts(self, thread: str) -> list[str]:
        with closing(sqlite3.connect(self.database, timeout=60)) as base:
            rows = base.execute(
                "SELECT text FROM comments JOIN threads ON threads.id = tid WHERE uri = ?", (thread,)
            ).fetchall()
        return [row[0] for row in rows]

    def embed(self, thread: str) -> str:
        return (
            f'<script data-isso="{self.address}/" src="{self.address}/js/embed.min.js" async></script>'
            f'<section id="isso-thread" data-isso-id="{thread}" data-title="{thread}"></section>'
        )
