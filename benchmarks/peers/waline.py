"""Waline's own server with SQLite, as its manual deploys it by hand: https://waline.js.org/en/guide/deploy/vps.html."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.comments import Comment, comments
from benchmarks.peers.server import Request, posted
from benchmarks.peers.subject import INSTALLED, Subject, run

HOME = INSTALLED / "waline"
CLIENT = "3.13.0"
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

# Its package brings no tables: owners download a file with these. The columns are what its code reads and writes.
TABLES = f"""
CREATE TABLE IF NOT EXISTS wl_Comment (
    id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, comment TEXT, insertedAt DATETIME, ip TEXT, link TEXT,
    mail TEXT, nick TEXT, rid INTEGER, pid INTEGER, sticky NUMERIC, status TEXT NOT NULL, "like" INTEGER, ua TEXT,
    url TEXT, createdAt DATETIME, updatedAt DATETIME
);
CREATE TABLE IF NOT EXISTS wl_Counter (
    id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER, {" ".join(f"reaction{place} INTEGER," for place in range(9))}
    url TEXT, createdAt DATETIME, updatedAt DATETIME
);
CREATE TABLE IF NOT EXISTS wl_Users (
    id INTEGER PRIMARY KEY AUTOINCREMENT, display_name TEXT, email TEXT, password TEXT, type TEXT, label TEXT,
    github TEXT, twitter TEXT, facebook TEXT, google TEXT, weibo TEXT, qq TEXT, oidc TEXT, huawei TEXT, "2fa" TEXT,
    avatar TEXT, url TEXT, createdAt DATETIME, updatedAt DATETIME
);
"""


class Waline(Subject):
    name, version = "Waline", "1.39.3"

    @classmethod
    def install(cls) -> None:
        if not (HOME / ".ready").exists():
            HOME.mkdir(parents=True, exist_ok=True)
            (HOME / "package.json").write_text('{"private": true}\n')
            packages = f"@waline/vercel@{cls.version}", f"@waline/client@{CLIENT}"
            run("npm", "install", "--silent", "--no-audit", "--no-fund", *packages, cwd=HOME)
            (HOME / ".ready").touch()

    def command(self) -> Sequence[str | Path]:
        return ["node", HOME / "node_modules/@waline/vercel/vanilla.js", str(self.port)]

    def environment(self) -> Mapping[str, str]:
        return {
            "SQLITE_PATH": str(self.folder),
            "SQLITE_DB": "waline",
            "JWT_TOKEN": "x" * 40,
            "IPQPS": "0",
            # Else each comment waits for an answer from a service on the net.
            "AKISMET_KEY": "false",
            # On each request it asks its makers' server how readers may sign in; this answers at once, in its favour.
            "OAUTH_URL": "data:application/json,%7B%22services%22:[]%7D",
        }

    def prepare(self) -> None:
        with closing(sqlite3.connect(self.database)) as base:
            base.executescript(TABLES)

    @property
    def database(self) -> Path:
        return self.folder / "waline.sqlite"

    def fill(self, thread: str, count: int) -> None:
        with closing(sqlite3.connect(self.database, timeout=60)) as base, base:
            before = base.execute("SELECT coalesce(max(id), 0) FROM wl_Comment").fetchone()[0]
            base.executemany(
                "INSERT INTO wl_Comment (id, comment, insertedAt, ip, link, mail, nick, rid, pid, status, 'like', ua,"
                " url) VALUES (?, ?, ?, '127.0.0.1', '', '', ?, ?, ?, 'approved', ?, ?, ?)",
                (
                    (before + one.number, one.text, f"{datetime.fromtimestamp(one.created):%Y-%m-%d %H:%M:%S}",  # noqa: DTZ006  # local time, as it keeps them
                     one.name, one.parent and before + one.parent, one.parent and before + one.parent, one.likes, AGENT,
                     thread)
                    for one in comments(count)
                ),
            )  # fmt: skip

    def first_page(self, thread: str) -> Request:
        path = f"/api/comment?path={quote(thread, '')}&pageSize=10&page=1&lang=en-US&sortBy=insertedAt_desc"
        return Request(path)

    @property
    def alive(self) -> Request:
        return self.first_page("/not-there")

    def shown(self, answer: Any) -> tuple[int, int]:
        page = answer["data"]
        return page["count"], len(page["data"]) + sum(len(root["children"]) for root in page["data"])

    def counts(self, threads: Sequence[str]) -> Request:
        return Request(f"/api/comment?type=count&url={quote(','.join(threads), '')}&lang=en-US")

    def counted(self, answer: Any, threads: Sequence[str]) -> list[int]:
        return list(answer["data"])

    def post(self, thread: str, comment: Comment) -> Request:
        body = {"comment": comment.text, "nick": comment.name, "mail": "", "link": "", "ua": AGENT, "url": thread}
        return posted(body, "/api/comment?lang=en-US")

    def was_taken(self, status: int, answer: Any) -> bool:
        return status == 200 and isinstance(answer, dict) and answer.get("errno") == 0

    def texts(self, thread: str) -> list[str]:
        with closing(sqlite3.connect(self.database, timeout=60)) as base:
            rows = base.execute("SELECT comment FROM wl_Comment WHERE url = ?", (thread,)).fetchall()
        return [row[0] for row in rows]

    def embed(self, thread: str) -> str:
        return (
            '<link rel="stylesheet" href="/waline.css"><div id="waline"></div><script type="module">'
            'import { init } from "/waline.js";'
            f'init({{ el: "#waline", serverURL: "{self.address}", path: "{thread}" }});</script>'
        )

    def assets(self) -> Mapping[str, Path]:
        built = HOME / "node_modules/@waline/client/dist"
        return {f"/{name}": built / name for name in ("waline.js", "waline.css")}
