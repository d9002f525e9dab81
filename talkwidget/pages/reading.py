"""A thread's page: the same bytes for every stranger; a reader's own lies over it, laid there by the server."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import Response
from markupsafe import Markup

from talkwidget import i18n
from talkwidget.api import etag_of, etag_of_thread
from talkwidget.core.appeals import REDRESS, RESTRICTIONS, Statement
from talkwidget.core.cases import Case
from talkwidget.core.errors import BadCursor, CommentUnknown, Invalid, TalkError
from talkwidget.core.reports import ReportView
from talkwidget.core.views import CommentView, Me, Page, ThreadView
from talkwidget.pages import quotes, rows
from talkwidget.pages.addresses import SORTS, Addresses, Open, View, anchor_of
from talkwidget.pages.assets import edition
from talkwidget.pages.errors import sentence, status_of
from talkwidget.pages.news import Told, tell
from talkwidget.pages.rows import Reader, Row, Run
from talkwidget.pages.session import sign_form
from talkwidget.pages.structured import discussion, in_script
from talkwidget.pages.visit import Visit

FOR_STRANGERS = ("reply", "mute", "share", "report")
"""Forms that stand on everybody's page."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form and what is in it.

    kind:    ``write``, or one of those that stand open at comment ``number``
    said:    the fields as the reader left them
    wrong:   sentences, by field; those of no field under ``""``
    preview: what the words would become
    """

    kind: str
    number: int = 0
    said: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)
    preview: Markup | None = None

    def is_at(self, number: int) -> bool:
        return self.kind != "write" and self.number == number


def show(visit: Visit) -> Response:
    """Show a thread as the address asks for it."""
    view = View.read(visit.request.args)
    thread = visit.thread()
    if visit.is_private:
        return lay_out(visit, thread, view)
    form = view.open if view.open is not None and view.open.form in FOR_STRANGERS else None
    view = view.but(open=form, shows=False)
    etag = etag_of(
        edition(), etag_of_thread(thread, {}), view.pairs(), visit.words.lang, visit.to, thread.site.title,
        thread.site.settings.strings.digest,
    )  # fmt: skip

    def make() -> bytes:
        page, trouble = _found(visit, thread, view)
        if trouble is not None:
            raise trouble
        stranger = Reader(may_post=thread.site.settings.guests and thread.state == "open")
        return _write(visit, thread, view, page, stranger, None, _opened(visit, view, page, stranger), None)

    try:
        return visit.answer_all(etag, make, thread=thread.id)
    except (BadCursor, CommentUnknown, Invalid) as trouble:
        return lay_out(visit, thread, view, trouble=trouble)


def lay_out(
    visit: Visit, thread: ThreadView, view: View, *, form: Form | None = None, trouble: TalkError | None = None
) -> Response:
    """Show a thread to one reader, with a form as they left it, and with what went wrong."""
    page, failed = _found(visit, thread, view)
    trouble = trouble or failed
    me = visit.talk.me(thread.site.name, visit.who, thread.key)
    since = visit.door.clock() - dt.timedelta(seconds=thread.site.settings.edit_seconds)
    reader = rows.reader_of(me, thread=thread.key, edited_since=since)
    form = _kept(form, page, me) if form is not None else _opened(visit, view, page, reader, me.pending)
    body = _write(visit, thread, view, page, reader, me, form, trouble)
    response = visit.answer_one(body, status_of(trouble) if trouble is not None else 200)
    wait = getattr(trouble, "retry_after", None)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _found(visit: Visit, thread: ThreadView, view: View) -> tuple[Page[CommentView], TalkError | None]:
    """The comments that are asked for; where there can be none, why."""
    talk = visit.reads
    try:
        if view.root is not None:
            page = talk.replies(thread, view.root, after=view.after)
            return page, None if page.comments else CommentUnknown()
        if view.q is not None:
            return talk.search(thread, view.q, after=view.after, both_ways=True), None
        if view.around is not None and view.after is None:
            return talk.around(thread, view.around, sort=view.sort), None
        return talk.page(thread, sort=view.sort, after=view.after, both_ways=True), None
    except (BadCursor, Invalid) as error:
        return Page(thread, [], None), error


def _kept(form: Form, page: Page[CommentView], me: Me) -> Form:
    """A form that was sent; what was written below a comment that has gone since isn't lost, but stands above all."""
    there = {comment.number for comment in (*page.comments, *me.pending) if comment.author is not None}
    if form.kind in {"reply", "edit"} and form.number not in there:
        return replace(form, kind="write", number=0)
    return form


def _opened(
    visit: Visit, view: View, page: Page[CommentView], reader: Reader, own: Sequence[CommentView] = ()
) -> Form | None:
    """The form that an address opens, where this reader may have it."""
    if view.open is None:
        return None
    comments = (*page.comments, *own)
    comment = next((row for row in comments if row.number == view.open.number), None)
    if comment is None or comment.author is None:
        return None
    kind, mine = view.open.form, reader.is_mine(comment)
    if kind == "edit" and reader.may_edit(comment):
        return Form(kind, comment.number, {"text": visit.talk.source(visit.site.name, comment.id, visit.who)})
    if kind == "report" and (mine or comment.state != "published"):
        return None
    if kind == "moderate":
        return Form(kind, comment.number) if visit.who is not None and visit.who.is_moderator else None
    if kind == "statement" and not (mine and comment.state in RESTRICTIONS):
        return None
    if (
        (kind == "mute" and not mine)
        or kind in {"report", "statement"}
        or (kind == "delete" and mine)
        or kind in {"reply", "share"}
    ):
        return Form(kind, comment.number)
    return None


def _write(
    visit: Visit, thread: ThreadView, view: View, page: Page[CommentView], reader: Reader, me: Me | None,
    form: Form | None, trouble: TalkError | None,
) -> bytes:  # fmt: skip
    comments = rows.named(_with_own(page.comments, me, view), visit.words)
    if view.q is not None:
        found: list[Row | Run] = [*rows.flat(comments, reader)]
    else:
        by_number = view.sort == SORTS[0] or view.root is not None
        found = rows.arrange(comments, reader, max_depth=thread.site.settings.max_depth, by_number=by_number)
    quotes.fold(found, reader, visit.words)
    muted = [row for row in rows.walk(found) if row.is_muted]
    to, key = visit.to, thread.key
    plain = Addresses(to.home, to.origin, {name: said for name, said in to.common.items() if name != "lang"})
    canonical = plain.absolute(plain.thread(key, _one_of_many(view, page)))
    told = tell(view.news, found, me, visit.words)
    # Machines read the page that stands for the others: its address holds these comments.
    is_plain = me is None and view.q is None and view.sort == SORTS[0]
    whole = plain.absolute(plain.thread(key))
    graph = discussion(thread, page.comments, address=canonical, of_thread=whole) if is_plain else None
    return visit.render(
        "thread.html",
        thread=thread,
        view=view,
        rows=found,
        muted=muted,
        me=me,
        is_member=me is not None and me.author is not None and not me.author.guest,
        may_post=reader.may_post,
        may_like=me.may.like if me is not None else thread.site.settings.guests,
        form=form,
        statement=_statement(visit, form, me) if form is not None and form.kind == "statement" else None,
        case=_case(visit, form, comments) if form is not None and form.kind == "moderate" else None,
        redress=REDRESS,
        reports=_reports(visit, thread, me),
        told=told,
        trouble=_trouble(visit, view, comments, trouble),
        token=sign_form(visit.site, visit.who) if visit.who is not None else "",
        # On everybody's page the same for all: who says the same words once more has seen the first, a version later.
        once=str(uuid.uuid4()) if me is not None else str(thread.version),
        opened_at=visit.talk.moment(thread.site.name) if me is not None else "",
        why_silent=i18n.sentence(visit.words, me.why) if me is not None and me.why is not None else "",
        takes_over=visit.who is not None and not visit.who.is_guest and visit.guest is not None,
        here_plain=to.thread(key, view.but()),
        blank=Form("write"),
        asked={"thread": key, **to.common},
        link=lambda number: to.comment(key, number, view.sort),
        shared=lambda number: plain.absolute(plain.comment(key, number)),
        sorted=View(sort=view.sort),
        at=lambda number, **changes: to.thread(key, view.but(**changes), f"talk-{number}"),
        opened=lambda kind, number: to.thread(key, view.but(open=Open(kind, number)), anchor_of(kind)),
        onward=lambda row: to.thread(key, View(sort=view.sort, root=row.number, after=row.more.next)),
        next=to.thread(key, view.but(after=page.next, around=None)) if page.next else None,
        previous=to.thread(key, view.but(after=page.previous, around=None)) if page.previous else None,
        canonical=canonical,
        focus=_focus(form, told),
        span=_span(view, page),
        says_itself=form is not None and _says_itself(form, found),
        linked_data=in_script(graph) if graph is not None else None,
        sorts=SORTS,
    )


def _statement(visit: Visit, form: Form, me: Me | None) -> Statement | None:
    """Why the comment that a form stands at isn't shown, for its author; None where it is."""
    comment = next((row for row in me.pending if row.number == form.number), None) if me is not None else None
    try:
        return visit.talk.statement(visit.site.name, comment.id, visit.who) if comment is not None else None
    except TalkError:
        return None


def _case(visit: Visit, form: Form, comments: Sequence[CommentView]) -> Case | None:
    """What a moderator is to know of the comment that a form stands at; None for who is none."""
    comment = next((row for row in comments if row.number == form.number), None)
    if comment is None or visit.who is None or not visit.who.is_moderator:
        return None
    return next(iter(visit.talk.cases(visit.site.name, visit.who, [comment.id])), None)


def _reports(visit: Visit, thread: ThreadView, me: Me | None) -> Sequence[ReportView]:
    """What this reader reported here; nothing is asked for who left no trace."""
    if me is None or me.author is None or me.author.id is None or thread.id is None:
        return ()
    return visit.talk.my_reports(thread.site.name, visit.who, thread=thread.key)


def _one_of_many(view: View, page: Page[CommentView]) -> View:
    """The view that stands for all that show the same; other orders and searches are the thread once more."""
    if view.q is not None or not page.comments:
        return View()
    if view.root is not None:
        return View(root=view.root, after=view.after)
    if view.sort != SORTS[0]:
        return View()
    return View(after=page.start if page.previous is not None else None)


def _span(view: View, page: Page[CommentView]) -> tuple[int, int] | None:
    """The first and the last root of a page that isn't the first, where the numbers go one way."""
    roots = [comment.number for comment in page.comments if comment.parent is None]
    if page.previous is None or not roots or view.q is not None or view.root is not None or view.sort == "top":
        return None
    return roots[0], roots[-1]


def _with_own(comments: list[CommentView], me: Me | None, view: View) -> list[CommentView]:
    """A page's comments with what only their author can read, in its place or beside it."""
    if me is None or view.q is not None:
        return comments
    own = {comment.number: comment for comment in me.pending if view.root in {None, comment.root}}
    there = [own.pop(comment.number, comment) for comment in comments]
    return [*there, *own.values()] if view.sort == SORTS[0] else [*own.values(), *there]


def _trouble(visit: Visit, view: View, comments: Sequence[CommentView], trouble: TalkError | None) -> str | None:
    """What went wrong; that a comment isn't here which the address names, too, unless that is what was just done."""
    named = view.root or (view.around if view.after is None and view.news is None else None)
    is_here = any(named in {comment.number, comment.root} for comment in comments)
    if named is not None and not is_here and (trouble is None or isinstance(trouble, CommentUnknown)):
        return visit.words.say("page.commentGone", number=named)
    return sentence(visit.words, trouble) if trouble is not None else None


def _says_itself(form: Form, found: Sequence[Row | Run]) -> bool:
    """Whether what is wrong with no field stands in the form that was sent, and that in sight."""
    if not form.wrong.get("") or form.kind not in {"write", "reply", "edit"} or not form.said.get("text"):
        return False
    return form.kind == "write" or any(form.is_at(row.number) and not row.is_muted for row in rows.walk(found))


def _focus(form: Form | None, told: Told | None) -> str:
    """The id of what a reader goes on from who comes by one of the page's own forms and links."""
    if form is not None:
        return "write" if form.kind == "write" else "open"
    return told.focus if told is not None else ""
