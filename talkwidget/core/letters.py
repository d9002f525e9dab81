"""Letters to moderators about what waits for them: who wants some, what is to be told, and what was.

What is to be told is written in the transaction that holds the comment, so that nothing gets lost between the two. A
sender takes it, for ten minutes, by a statement that only one of many can win. Who is killed between the mail server's
"250 OK" and our commit leaves it to be sent once more: rather twice than never.

A moderator's own mutes don't matter here, as they don't at the desk (M29): who moderates answers for all comments.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from talkwidget.core import deed_links
from talkwidget.core.comments import PENDING
from talkwidget.core.dialects import AnySession
from talkwidget.core.dialects.upserts import insert_or_update
from talkwidget.core.errors import Invalid, LetterLinkDead
from talkwidget.core.identity import STAFF
from talkwidget.core.locked import AnyComment
from talkwidget.core.models import Author, Comment, Letter, Site, Subscription, Thread
from talkwidget.core.moderation import staff_view
from talkwidget.core.views import SiteView, Staff

NEVER, AT_ONCE, DAILY = RHYTHMS = ("never", "at-once", "daily")
BUNDLED = dt.timedelta(minutes=1)
"""How long a letter waits for more to tell."""
SHOWN = 20
"""Comments that stand in one letter; of more it is said how many they are."""
WORDS_LENGTH = 1000
TAKEN_FOR = dt.timedelta(minutes=10)
"""How long who takes a letter has for it; a mail server that hangs is given up sooner."""
AGAIN_AFTER = (
    dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=30), dt.timedelta(hours=2),
    dt.timedelta(hours=8), dt.timedelta(hours=24),
)  # fmt: skip
"""How long after each failure it is tried again; after one more it is given up."""
GIVEN_UP_KEPT = dt.timedelta(days=30)
DAY = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Held:
    """One comment that waits, as a letter tells of it; everything is text.

    words:  at most `WORDS_LENGTH` characters of what was typed
    reason: a code of `checks.reasons`, or somebody's own sentence
    links:  a token of `deed_links` for each action
    """

    comment: uuid.UUID
    author: str
    thread: str
    words: str
    is_cut: bool
    reason: str | None
    links: dict[str, str]


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """One letter as somebody has taken it to be sent.

    holder: who took it; None for a daily one
    count:  all that it is about; the first `SHOWN` of them are ``held``
    stop:   a token of `deed_links` that ends this moderator's letters
    """

    site: SiteView
    staff: Staff
    holder: str | None
    count: int
    held: tuple[Held, ...]
    stop: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is still to be told somebody; ``given_up`` is when the last try failed."""

    email: str | None
    comment: uuid.UUID
    due: dt.datetime
    tries: int
    given_up: dt.datetime | None


def rhythm(session: AnySession, moderator: Author) -> str:
    row = session.get(Subscription, (moderator.site_id, moderator.id))
    return row.rhythm if row is not None else NEVER


def set_rhythm(session: AnySession, moderator: Author, wanted: str) -> None:
    """Send a moderator letters so often from now on.

    :raises Invalid: there is no such rhythm, or no e-mail.
    """
    if wanted not in RHYTHMS:
        raise Invalid({"letters": [f"Letters come {', '.join(RHYTHMS[:-1])} or {RHYTHMS[-1]}."]})
    if wanted != NEVER and not moderator.email:
        raise Invalid({"letters": ["There is no e-mail to send letters to."]})
    if wanted != AT_ONCE:
        _drop(session, Letter.site_id == moderator.site_id, Letter.author_id == moderator.id)
    row = session.get(Subscription, (moderator.site_id, moderator.id))
    if wanted == NEVER and row is not None:
        session.delete(row)
    elif wanted != NEVER and row is None:
        session.add(Subscription(site_id=moderator.site_id, author_id=moderator.id, rhythm=wanted))
    elif row is not None and row.rhythm != wanted:
        row.rhythm, row.digested = wanted, None
    session.flush()


def note_held(
    session: AnySession, site: SiteView, row: AnyComment, *, now: dt.datetime, by: uuid.UUID | None = None
) -> None:
    """Have everybody told that a comment waits, but for who held it; where no letters are sent, it costs nothing."""
    if row.state != PENDING or not site.settings.smtp_url:
        return
    query = sa.select(Subscription.author_id).where(Subscription.site_id == site.id, Subscription.rhythm == AT_ONCE)
    told = {
        "site_id": site.id,
        "comment_id": row.id,
        "due": now + BUNDLED,
        "tries": 0,
        "holder": None,
        "given_up": None,
    }
    rows = [
        told | {"author_id": who}
        for who in session.execute(query.order_by(Subscription.author_id)).scalars()
        if who != by
    ]
    if rows:
        # What was told of it before, or is just being sent, was of another time.
        again = ("due", "tries", "holder", "given_up")
        table = cast(sa.Table, Letter.__table__)
        statement = insert_or_update(
            session.connection().dialect.name, table, lambda new: {name: new[name] for name in again}
        )
        session.execute(statement, rows)


def due(session: AnySession, *, now: dt.datetime) -> list[tuple[str, uuid.UUID]]:
    """Who, on which site, is to be told something by now."""
    query = (
        sa.select(Site.name, Letter.author_id)
        .join(Site, Site.id == Letter.site_id)
        .where(Letter.due <= now, Letter.given_up.is_(None))
        .distinct()
    )
    return [(name, who) for name, who in session.execute(query)]


def due_daily(session: AnySession, *, now: dt.datetime) -> list[tuple[str, uuid.UUID]]:
    """Whose daily letter has something to tell by now."""
    something = sa.exists().where(Comment.site_id == Subscription.site_id, Comment.state == PENDING)
    query = (
        sa.select(Site.name, Subscription.author_id)
        .join(Site, Site.id == Subscription.site_id)
        .where(_is_day_over(now), something)
    )
    return [(name, who) for name, who in session.execute(query)]


def next_due(session: AnySession) -> dt.datetime | None:
    """When the next letter is due, as far as is known; None for nothing."""
    query = sa.select(sa.func.min(Letter.due)).where(Letter.given_up.is_(None))
    found: dt.datetime | None = session.execute(query).scalar_one()
    return found


def is_any_daily(session: AnySession) -> bool:
    query = sa.select(Subscription.author_id).where(Subscription.rhythm == DAILY).limit(1)
    return session.execute(query).first() is not None


def take(session: AnySession, site: SiteView, author: uuid.UUID, *, now: dt.datetime) -> HeldLetter | None:
    """Take what somebody is to be told, for `TAKEN_FOR`; None if another was faster, or it isn't worth a letter."""
    holder = uuid.uuid4().hex
    own = (Letter.site_id == site.id, Letter.author_id == author)
    session.execute(
        sa.update(Letter)
        .where(*own, Letter.given_up.is_(None), sa.or_(Letter.due <= now, Letter.tries == 0))
        .values(holder=holder, tries=Letter.tries + 1, due=now + TAKEN_FOR)
        .execution_options(synchronize_session=False)
    )
    query = sa.select(Letter.comment_id).where(*own, Letter.holder == holder)
    taken = list(session.execute(query).scalars())
    if not taken:
        return None
    moderator = _recipient(session, site, author, AT_ONCE)
    letter = _write(session, site, moderator, holder, Comment.id.in_(taken), now=now) if moderator is not None else None
    if letter is None:
        _drop(session, *own, Letter.holder == holder)
    return letter


def take_daily(session: AnySession, site: SiteView, author: uuid.UUID, *, now: dt.datetime) -> HeldLetter | None:
    """Take somebody's letter of the day; None if another was faster, or there is nothing to tell."""
    taken: Any = session.execute(
        sa.update(Subscription)
        .where(Subscription.site_id == site.id, Subscription.author_id == author, _is_day_over(now))
        .values(digested=now)
        .execution_options(synchronize_session=False)
    )
    moderator = _recipient(session, site, author, DAILY) if taken.rowcount == 1 else None
    return _write(session, site, moderator, None, sa.true(), now=now) if moderator is not None else None


def sent(session: AnySession, letter: HeldLetter) -> None:
    """Note that a letter was sent: what it told is told."""
    if letter.holder is not None:
        _drop(session, Letter.site_id == letter.site.id, Letter.holder == letter.holder)


def failed(session: AnySession, letter: HeldLetter, *, now: dt.datetime) -> None:
    """Note that a letter wasn't sent: it is tried again later, or given up."""
    if letter.holder is None:
        row = session.get(Subscription, (letter.site.id, letter.staff.author))
        if row is not None:
            row.digested = now - DAY + AGAIN_AFTER[2]
        return
    query = sa.select(Letter).where(Letter.site_id == letter.site.id, Letter.holder == letter.holder)
    for one in session.execute(query.execution_options(populate_existing=True)).scalars():
        one.holder = None
        if one.tries > len(AGAIN_AFTER):
            one.given_up = now
        else:
            one.due = now + AGAIN_AFTER[one.tries - 1]


def sweep(session: AnySession, *, now: dt.datetime) -> None:
    """Drop what was given up long ago."""
    _drop(session, Letter.given_up <= now - GIVEN_UP_KEPT)


def waiting(session: AnySession, site: SiteView) -> list[Waiting]:
    """What isn't told yet on a site, what is due first first."""
    query = (
        sa.select(Author.email, Letter.comment_id, Letter.due, Letter.tries, Letter.given_up)
        .join(Author, sa.and_(Author.site_id == Letter.site_id, Author.id == Letter.author_id))
        .where(Letter.site_id == site.id)
        .order_by(Letter.due, Letter.author_id, Letter.comment_id)
    )
    return [Waiting(*row) for row in session.execute(query)]


def moderator_of(session: AnySession, site: SiteView, author: uuid.UUID, epoch: int) -> Author:
    """Who got a letter, if they moderate still, and their tokens of then weren't revoked.

    :raises LetterLinkDead: they don't.
    """
    row = session.execute(
        sa.select(Author)
        .where(Author.site_id == site.id, Author.id == author)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()  # fmt: skip
    if row is None or row.issuer != STAFF or row.role is None or row.token_epoch != epoch:
        raise LetterLinkDead
    return row


def _recipient(session: AnySession, site: SiteView, author: uuid.UUID, wanted: str) -> Author | None:
    query = (
        sa.select(Author)
        .join(Subscription, sa.and_(Subscription.site_id == Author.site_id, Subscription.author_id == Author.id))
        .where(
            Author.site_id == site.id, Author.id == author, Author.issuer == STAFF, Author.role.is_not(None),
            Author.email.is_not(None), Subscription.rhythm == wanted,
        )
        .execution_options(populate_existing=True)
    )  # fmt: skip
    row: Author | None = session.execute(query).scalar_one_or_none()
    return row


def _write(
    session: AnySession, site: SiteView, moderator: Author, holder: str | None, chosen: sa.ColumnElement[bool], *,
    now: dt.datetime,
) -> HeldLetter | None:  # fmt: skip
    """Write what a letter says of the comments that are chosen, and still wait; None without any."""
    wait = (Comment.site_id == site.id, Comment.state == PENDING, chosen)
    count = session.execute(sa.select(sa.func.count()).select_from(Comment).where(*wait)).scalar_one()
    query = (
        sa.select(Comment, Author.name, Thread.title, Thread.key)
        .join(Thread, sa.and_(Thread.site_id == Comment.site_id, Thread.id == Comment.thread_id))
        .outerjoin(Author, sa.and_(Author.site_id == Comment.site_id, Author.id == Comment.author_id))
        .where(*wait)
        .order_by(Comment.created, Comment.id)
        .limit(SHOWN)
        .execution_options(populate_existing=True)
    )
    rows: Sequence[Any] = session.execute(query).all()
    if not rows:
        return None
    held = tuple(
        Held(
            row.id, name or "", title or key, row.source[:WORDS_LENGTH], len(row.source) > WORDS_LENGTH, row.reason,
            {action: deed_links.sign(site, row, action, moderator, now=now) for action in deed_links.ACTIONS},
        )
        for row, name, title, key in rows
    )  # fmt: skip
    return HeldLetter(site, staff_view(moderator), holder, count, held, deed_links.sign_stop(site, moderator))


def _is_day_over(now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        Subscription.rhythm == DAILY, sa.or_(Subscription.digested.is_(None), Subscription.digested <= now - DAY)
    )


def _drop(session: AnySession, *chosen: sa.ColumnElement[bool]) -> None:
    session.execute(sa.delete(Letter).where(*chosen).execution_options(synchronize_session=False))
