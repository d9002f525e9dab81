"""Small exports written by hand, and a trial that imports them and looks at what is stored."""

from __future__ import annotations

import datetime as dt
import gzip
import io
from dataclasses import dataclass
from xml.sax.saxutils import escape

import sqlalchemy as sa

from talkwidget.core.models import Author, Comment, Thread
from talkwidget.transfer.address import Addressing
from talkwidget.transfer.disqus import Disqus
from talkwidget.transfer.importing import Skipped, Taken, Wishes, run_import

NOW = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)
PAGE = "https://blog.example/posts/1"


def thread(ref="1", link=PAGE, *, title="A post", closed=False, deleted=False, name="", created="2020-01-01T00:00:00Z"):
    return (
        f'<thread dsq:id="{ref}"><id>{escape(name)}</id><link>{escape(link)}</link><title>{escape(title)}</title>'
        f"<createdAt>{created}</createdAt><isClosed>{str(closed).lower()}</isClosed>"
        f"<isDeleted>{str(deleted).lower()}</isDeleted></thread>"
    )


def post(
    ref, words="<p>Words.</p>", *, parent="", thread="1", created="2020-01-02T03:04:05Z", name="Ada", username="",
    email="", deleted=False, spam=False,
):  # fmt: skip
    person = f"<username>{username}</username>" if username else ""
    mail = f"<email>{email}</email>" if email else ""
    above = f'<parent dsq:id="{parent}"/>' if parent else ""
    return (
        f'<post dsq:id="{ref}"><message><![CDATA[{words}]]></message><createdAt>{created}</createdAt>'
        f"<isDeleted>{str(deleted).lower()}</isDeleted><isSpam>{str(spam).lower()}</isSpam>"
        f"<author><name>{escape(name)}</name>{person}{mail}</author><ipAddress>192.0.2.77</ipAddress>"
        f'<thread dsq:id="{thread}"/>{above}</post>'
    )


def disqus(*parts: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com" '
        'xmlns:dsq="http://disqus.com/disqus-internals">\n' + "\n".join(parts) + "\n</disqus>\n"
    ).encode()


def note(
    ref, words="Words.", *, parent="0", date="2020-01-02 04:04:05", gmt="2020-01-02 03:04:05", name="Ada", email="",
    url="", approved="1", kind="", user="0",
):  # fmt: skip
    return (
        f"<wp:comment><wp:comment_id>{ref}</wp:comment_id><wp:comment_author><![CDATA[{name}]]></wp:comment_author>"
        f"<wp:comment_author_email>{email}</wp:comment_author_email><wp:comment_author_url>{url}</wp:comment_author_url>"
        f"<wp:comment_author_IP>192.0.2.77</wp:comment_author_IP><wp:comment_date>{date}</wp:comment_date>"
        f"<wp:comment_date_gmt>{gmt}</wp:comment_date_gmt><wp:comment_content><![CDATA[{words}]]></wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>"
        f"<wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>{user}</wp:comment_user_id>"
        "<wp:commentmeta><wp:meta_key>akismet</wp:meta_key><wp:meta_value>canary-meta</wp:meta_value></wp:commentmeta>"
        "</wp:comment>"
    )


def item(*notes: str, link=PAGE, post_id="18", title="A post", status="publish", comments="open") -> str:
    return (
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link>"
        "<pubDate>Wed, 01 Jan 2020 00:00:00 +0000</pubDate>"
        f"<content:encoded><![CDATA[The post.]]></content:encoded><wp:post_id>{post_id}</wp:post_id>"
        f"<wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt><wp:comment_status>{comments}</wp:comment_status>"
        f"<wp:post_password>canary-password</wp:post_password><wp:status>{status}</wp:status>{''.join(notes)}</item>"
    )


def wordpress(*items: str, blog="https://blog.example") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">\n'
        f"<channel><title>Blog</title><wp:base_blog_url>{blog}</wp:base_blog_url>\n"
        + "\n".join(items)
        + "\n</channel></rss>\n"
    ).encode()


@dataclass(frozen=True)
class Stored:
    """A comment as the database has it; ``parent`` is the number of what it replies to."""

    key: str
    number: int
    parent: int | None
    name: str | None
    subject: str | None
    url: str | None
    state: str
    html: str
    created: dt.datetime
    origin: str


class Trial:
    """Imports into a real conversation, and remembers what it was told."""

    def __init__(self, talk, session) -> None:
        self.talk, self._session = talk, session
        self.bytes = 0
        self.threads = 0
        self.left: list[Skipped] = []
        self.done: list[Taken] = []

    def run(self, raw, form=None, *, include=(), hold=False, dry_run=False, talk=None, **addressing):
        self.bytes, self.left, self.done = 0, [], []
        wishes = Wishes(None, Addressing(**addressing), frozenset(include), hold, dry_run)
        report = run_import(talk or self.talk, io.BytesIO(raw), form or Disqus(), wishes, self, now=NOW)
        assert report.read == report.added + report.already + sum(report.skipped.values())
        assert sum(report.skipped.values()) == len(self.left)
        return report

    def read(self, count):
        self.bytes += count

    def planned(self, threads):
        self.threads = threads

    def skipped(self, comment):
        self.left.append(comment)

    def taken(self, thread):
        self.done.append(thread)

    def stored(self) -> list[Stored]:
        rows = self._session.execute(
            sa.select(
                Thread.key, Comment.number, Comment.parent_number, Author.name, Author.subject, Author.url,
                Comment.state, Comment.html, Comment.created, Comment.origin,
            )
            .join(Thread, Thread.id == Comment.thread_id)
            .outerjoin(Author, Author.id == Comment.author_id)
            .order_by(Thread.key, Comment.number)
        )  # fmt: skip
        stored = [Stored(*row) for row in rows]
        self._session.rollback()
        return stored

    def pages(self) -> dict[str, Thread]:
        pages = {row.key: row for row in self._session.execute(sa.select(Thread)).scalars()}
        self._session.rollback()
        return pages

    def tree(self) -> dict[str, str | None]:
        """Each comment's origin with its parent's."""
        stored = self.stored()
        origins = {(one.key, one.number): one.origin for one in stored}
        return {one.origin: origins[one.key, one.parent] if one.parent else None for one in stored}


def zipped(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)
