"""A reader writes: posts, edits, deletes, likes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection

from talkwidget.core import (
    appeals,
    authors,
    comments,
    decisions,
    events,
    letters,
    likes,
    lookups,
    mailboxes,
    moderation,
    post_keys,
    reports,
    threads,
    transactions,
    written,
)
from talkwidget.core.checks import Sender
from talkwidget.core.decisions import Act
from talkwidget.core.errors import (
    EMAIL_WRONG,
    NAME_MISSING,
    WEBSITE_WRONG,
    CommentGone,
    CommentUnknown,
    Invalid,
)
from talkwidget.core.identity import Identity
from talkwidget.core.models import Author, Comment, Thread
from talkwidget.core.service.base import guest, known, news_of
from talkwidget.core.service.judging import Judging, first_state, must_not_refuse
from talkwidget.core.service.limiting import Limiting
from talkwidget.core.text import web_address
from talkwidget.core.views import CommentView, Liked, Posted, SiteView

PYTHON = Sender()


class Writing(Judging, Limiting):
    def post(  # noqa: PLR0913  # a comment has these parts
        self, site: str | None, key: str, identity: Identity | None, source: str, *, parent: int | None = None,
        name: str | None = None, email: str | None = None, website: str | None = None, title: str | None = None,
        url: str | None = None, idempotency_key: str | None = None,
        same_within: dt.timedelta | None = None, sender: Sender = PYTHON,
    ) -> Posted:  # fmt: skip
        """Add a comment. ``identity`` None makes a new guest; name, e-mail and website are a guest's to give.

        ``title`` and ``url`` count where the thread has none yet; `set_thread` changes them.
        The same ``idempotency_key`` and body within 24 hours give the same comment again; with
        ``same_within``, so do the same person's same words at the same place, for that long and by whatever key.
        ``sender`` is what the door knows of how the words came; the checks look at it.

        :raises SignInRequired, ThreadClosed, Silenced, Refused: this person may not post here, or not this.
        :raises ProofRequired: not without work.
        :raises Invalid: the words, the name or the parent won't do; subclasses say which.
        """
        where = self.site(site)
        key = threads.check_key(key)
        words = self._render(where, source)
        who = identity
        if who is None or who.is_guest:
            who = _as_guest(guest(where, who), name=name, email=email, website=website)
        body = post_keys.digest(key, words.source, parent, name, email, website)
        staff = self._staff_lately(where) if who.is_guest else None
        judged = self._judge(where, key, who, words, sender, parent=parent)

        def work() -> Posted:
            now = self._clock()
            thread = threads.open_for_post(self._session, where, key, now=now)
            earlier = authors.recognise(self._session, where, who)
            if earlier is not None and same_within is not None:
                said = comments.said_lately(
                    self._session, thread, earlier.id, words, parent=parent, since=now - same_within
                )
                if said is not None:
                    return self._posted_before(where, said.id, earlier.id, new=False)
            # Somebody known who never left a trace here can't have used a key; a stranger's isn't theirs.
            if idempotency_key is not None and (identity is None or earlier is not None):
                used = post_keys.find(self._session, where, earlier, idempotency_key, body, now=now)
                if used is not None:
                    return self._posted_before(where, used.comment_id, used.author_id, new=identity is None)
            comments.must_be_open(where, thread, who, now=now)
            self._must_pass(where, judged, sender)
            moderation.ask_host(self._may_post, who, key)
            author = authors.enter_seen(self._session, where, who, earlier, now=now, staff=staff)
            if earlier is not None and author is not earlier:
                # With a new name all their threads were redrawn, and this one's version is another.
                thread = threads.open_for_post(self._session, where, key, now=now)
            if not author.name:
                raise Invalid({"name": [NAME_MISSING]})
            threads.introduce(thread, title=title, url=url)
            first = first_state(judged, who, address=self._address_to_keep(where, who, sender))
            row = comments.write(self._session, thread, author, words, parent=parent, first=first, now=now)
            letters.note_held(self._session, where, row, now=now)
            self._remember(where, who, row.id, words, now=now)
            if idempotency_key is not None:
                owner = author if identity is not None else None
                post_keys.keep(self._session, where, owner, idempotency_key, body, row, now=now)
            self._news.append(
                events.CommentPosted(where.name, thread.key, row.number, row.id, author.id, row.state, parent)
            )
            return Posted(
                written.view(row, author), threads.view(thread, where, now=now), authors.view(author),
                who.subject, identity is None, False,
            )  # fmt: skip

        posted = self._write(work)
        self._sweep(where)
        return posted

    def preview(self, site: str | None, source: str) -> str:
        """The HTML that posting these words would give."""
        return self._render(self.site(site), source).html

    def source(self, site: str | None, comment: uuid.UUID, identity: Identity | None) -> str:
        """The words of a comment as they were typed, for its author or a moderator to edit."""
        with transactions.reading(self._session):
            where = self.site(site)
            who = known(identity)
            row = self._session.get(Comment, (where.id, comment))
            if row is None:
                raise CommentUnknown
            author = authors.find(self._session, where, who)
            comments.may_edit(where, row, who, author, now=self._clock())
            return row.source

    def edit(
        self, site: str | None, comment: uuid.UUID, identity: Identity | None, source: str, *, sender: Sender = PYTHON
    ) -> CommentView:
        """Put new words in place of the old; the same rules hold as for posting. Of others' words it is logged."""
        where = self.site(site)
        words, who = self._render(where, source), known(identity)
        judged = self._judge_edit(where, comment, who, words, sender)

        def work(thread: Thread, row: Comment) -> CommentView:
            now = self._clock()
            comments.may_edit(where, row, who, authors.find(self._session, where, who), now=now)
            must_not_refuse(judged)
            moderation.ask_host(self._may_post, who, thread.key)
            editor = authors.enter(self._session, where, who, now=now)
            if comments.edit(self._session, thread, row, words, editor=editor, now=now):
                self._remember(where, who, row.id, words, now=now, instead=True)
                if not who.is_moderator:
                    was = row.state
                    moderation.judge_again(self._session, thread, row, first_state(judged, who))
                    if row.state != was:
                        letters.note_held(self._session, where, row, now=now)
                if editor.id != row.author_id:
                    decisions.record(
                        self._session, where, editor, Act(action="edit", via=sender.via), now=now, about=row
                    )
                self._news.append(news_of(events.CommentEdited, where, thread, row))
            self._session.flush()
            return lookups.one(self._session, where.id, row.id)

        return self._write_on(where, comment, work)

    def delete(self, site: str | None, comment: uuid.UUID, identity: Identity | None) -> None:
        """Delete one's own comment, for good."""
        where, who = self.site(site), known(identity)

        def work(thread: Thread, row: Comment) -> None:
            author = authors.find(self._session, where, who)
            news = news_of(events.CommentDeleted, where, thread, row)
            comments.delete(self._session, where, thread, row, author)
            reports.close_deleted(self._session, where, [comment], now=self._clock())
            appeals.forget(self._session, where, [comment])
            self._news.append(news)

        self._write_on(where, comment, work)
        self._leave_no_trace()

    def like(self, site: str | None, comment: uuid.UUID, identity: Identity | None) -> Liked:
        """Like a comment; ``identity`` None makes a new guest.

        :raises SignInRequired, CommentUnknown: guests may not, or there is no such public comment.
        """
        return self._like(site, comment, identity, wanted=True)

    def unlike(self, site: str | None, comment: uuid.UUID, identity: Identity | None) -> Liked:
        """Take a like back."""
        return self._like(site, comment, identity, wanted=False)

    def _like(self, site: str | None, comment: uuid.UUID, identity: Identity | None, *, wanted: bool) -> Liked:
        where = self.site(site)
        who = identity if identity is not None and not identity.is_guest else guest(where, identity)

        def work(thread: Thread, row: Comment) -> Liked:
            now = self._clock()
            author = authors.enter(self._session, where, who, now=now)
            if wanted:
                changed = likes.like(self._session, thread, row, author, now=now)
            else:
                changed = likes.unlike(self._session, thread, row, author)
            if changed:
                self._news.append(
                    events.CommentLiked(where.name, thread.key, row.number, row.id, row.author_id, row.likes)
                )
            return Liked(row.likes, who.subject, identity is None)

        return self._write_on(where, comment, work)

    def _staff_lately(self, where: SiteView) -> Collection[str] | None:
        """What moderators' names look like, if that is remembered."""
        if self._known_sites is None:
            return None

        def look() -> frozenset[str]:
            with transactions.reading(self._session):
                return authors.likenesses_of_staff(self._session, where)

        return self._known_sites.staff.find(where.id, look)

    def _posted_before(self, where: SiteView, comment: uuid.UUID, author: uuid.UUID, *, new: bool) -> Posted:
        row = self._session.get(Comment, (where.id, comment))
        if row is None or row.author_id is None:
            raise CommentGone
        thread = self._session.get_one(Thread, (where.id, row.thread_id))
        writer = self._session.get_one(Author, (where.id, author))
        return Posted(
            lookups.one(self._session, where.id, comment), threads.view(thread, where, now=self._clock()),
            authors.view(writer), writer.subject, new, True,
        )  # fmt: skip


def _as_guest(identity: Identity, *, name: str | None, email: str | None, website: str | None) -> Identity:
    """A guest as they introduce themselves in the form.

    :raises Invalid: the e-mail or the website is none.
    """
    wrong = {}
    if email and not mailboxes.is_email(email):
        wrong["email"] = [EMAIL_WRONG]
    if website and web_address(website) is None:
        wrong["website"] = [WEBSITE_WRONG]
    if wrong:
        raise Invalid(wrong)
    return dataclasses.replace(identity, name=name or "", email=email or None, url=website or None)
