"""What clients may send: shape only. Lengths of words, names and the like are the conversation's to judge.

Unknown fields of a body are refused, so that nothing is assigned that isn't named here; unknown parameters of a query
are ignored, and so can't make a page new to a cache. The OpenAPI document is made from these same schemas.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import marshmallow as ma

from talkwidget.core.appeals import ACTIONS as APPEAL_ACTIONS
from talkwidget.core.errors import EMAIL_WRONG, NAME_TOO_LONG, WEBSITE_WRONG, Sentence
from talkwidget.core.moderation import ACTIONS
from talkwidget.core.proofs import LENGTH as PROOF_LENGTH
from talkwidget.core.reports import REASONS
from talkwidget.core.standings import STANDINGS

KEY_LENGTH = 512
NOTE_LENGTH = 500
LAST_NUMBER = 2**31 - 1
LAST_VERSION = 2**63 - 1
MOST_KEYS = 100
MOST_MUTES = 5000

NO_NUL = ma.validate.Regexp("^[^\\x00]*$", error="Takes no NUL character.")


class _Length(ma.validate.Length):
    """A length that a reader may meet: its sentence stays one that can be said in their language.

    Marshmallow formats it, and only CPython, and only today, gives the same object back.
    """

    def __call__(self, value: Any) -> Any:
        try:
            return super().__call__(value)
        except ma.ValidationError as error:
            raise ma.ValidationError(self.error or error.messages) from None


class Text(ma.fields.String):
    """A text that every database can keep; ``None`` counts as left out, where that is allowed.

    ``says`` is told to a reader whose text is too long.
    """

    def __init__(
        self, *, least: int | None = None, most: int | None = None, says: Sentence | None = None, **options: Any
    ) -> None:
        checks: list[Any] = [NO_NUL]
        if least is not None or most is not None:
            checks.append((_Length if says is not None else ma.validate.Length)(min=least, max=most, error=says))
        super().__init__(validate=checks, **options)


class Number(ma.fields.Integer):
    """The number of a comment in its thread."""

    def __init__(self, *, strict: bool = False, **options: Any) -> None:
        super().__init__(strict=strict, validate=ma.validate.Range(min=1, max=LAST_NUMBER), **options)


class Moment(ma.fields.AwareDateTime):
    """An RFC 3339 time with its offset, taken to UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> dt.datetime:
        moment: dt.datetime = super()._deserialize(value, attr, data, **options)
        try:
            return moment.astimezone(dt.UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None


def site() -> Text:
    return Text(most=64, metadata={"description": "The site's name; may be left out where there is only one."})


def thread(*, required: bool = True) -> Text:
    return Text(
        least=1,
        most=KEY_LENGTH,
        required=required,
        metadata={"description": "The owner's key of the page.", "example": "/posts/42"},
    )


class Query(ma.Schema):
    """Parameters after the question mark; only those named here are taken off a request."""


class SiteQuery(Query):
    site = site()


class DecisionQuery(SiteQuery):
    """Where a decision is taken, for the log."""

    via = ma.fields.String(
        load_default="api",
        validate=ma.validate.OneOf(["api", "embed"]),
        metadata={"description": "`embed`: by a moderator who stands in the thread."},
    )


class ThreadQuery(SiteQuery):
    thread = thread()


class PageQuery(ThreadQuery):
    """A page of a thread; at most one of ``root``, ``around``, ``q`` and ``since``."""

    sort = ma.fields.String(load_default="oldest", validate=ma.validate.OneOf(["oldest", "newest", "top"]))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(min=1, max=100))
    after = Text(most=200, metadata={"description": "A cursor: `next`, `previous` or `more.next` of an answer."})
    root = Number(metadata={"description": "Further replies below this root."})
    around = Number(metadata={"description": "The page that holds this number."})
    q = Text(least=1, most=200, metadata={"description": "Words to look for in the thread."})

    version = ma.fields.Integer(
        validate=ma.validate.Range(min=0, max=LAST_VERSION),
        metadata={
            "description": "A `version` of the thread that the reader has seen, such as the one that `/me` tells: the "
            "page is that of this version, or of a later one, however far a replica lags behind."
        },
    )
    since = ma.fields.Integer(
        validate=ma.validate.Range(min=0, max=LAST_VERSION),
        metadata={
            "description": "What changed since this `version` of the thread, by number. A tombstone without replies "
            "has left the list. 410 where it can't be told, or is more than `limit`."
        },
    )

    @ma.validates_schema
    def _one_way_in(self, data: dict[str, Any], **_options: Any) -> None:
        ways = [way for way in ("root", "around", "q", "since") if way in data]
        if len(ways) > 1:
            raise ma.ValidationError(f"Give one of {', '.join(ways)}.", ways[1])
        for way in ("around", "since"):
            if way in data and "after" in data:
                raise ma.ValidationError(f"A cursor leads on by itself: leave {way!r} out.", way)


class CountsQuery(SiteQuery):
    thread = ma.fields.List(
        Text(least=1, most=KEY_LENGTH), required=True, validate=ma.validate.Length(min=1, max=MOST_KEYS)
    )


class FeedQuery(SiteQuery):
    thread = thread(required=False)
    author = ma.fields.UUID()


class MeQuery(SiteQuery):
    thread = thread(required=False)


class UnmuteQuery(SiteQuery):
    thread = thread(required=False)


class ImportQuery(SiteQuery):
    dry_run = ma.fields.Boolean(
        load_default=False,
        truthy={"1", "true"},
        falsy={"0", "false"},
        metadata={"description": "1: only say who would be muted."},
    )


class Body(ma.Schema):
    """A JSON object; what it may not hold is refused."""

    class Meta:
        unknown = ma.RAISE


class SiteBody(Body):
    site = site()


class NewComment(SiteBody):
    thread = thread()
    text = Text(required=True, metadata={"description": "Markdown, at most the site's `max_length` characters."})
    parent = Number(strict=True, allow_none=True, metadata={"description": "The number of the comment replied to."})
    name = Text(most=255, says=NAME_TOO_LONG, allow_none=True, metadata={"description": "A guest's name."})
    email = Text(most=254, says=EMAIL_WRONG, allow_none=True, metadata={"description": "Never shown."})
    website = Text(most=2048, says=WEBSITE_WRONG, allow_none=True)
    title = Text(
        most=1000,
        allow_none=True,
        metadata={"description": "The page's title. Kept where the thread has none yet; a moderator changes it."},
    )
    url = Text(
        most=2048,
        allow_none=True,
        metadata={
            "description": "The page's address. Kept where the thread has none yet, and only if it is of an origin of "
            "the site or of this server; with another, `title` isn't kept either."
        },
    )

    subject = Text(
        most=1000,
        allow_none=True,
        metadata={"description": "Leave it empty: who fills it in is taken for a machine."},
    )
    opened = Text(
        most=500,
        allow_none=True,
        metadata={"description": "When the form was opened: as `/challenge` said it."},
    )
    proof = Text(
        most=PROOF_LENGTH,
        allow_none=True,
        metadata={"description": "A solved challenge, in ALTCHA's form: base64 of `{challenge, solution}`."},
    )


class PostHeaders(ma.Schema):
    idempotency_key = ma.fields.String(
        data_key="Idempotency-Key",
        validate=ma.validate.Regexp("^[\\x21-\\x7e]{1,255}$", error="Takes 1 to 255 visible ASCII characters."),
        metadata={"description": "The same key and body within 24 hours give the same answer, and one comment."},
    )


class EditedComment(Body):
    text = Text(required=True)


class Preview(SiteBody):
    text = Text(required=True)


class NewMute(Body):
    """For ever, until a time, or for some days; everywhere, or in one thread."""

    until = Moment(allow_none=True)
    days = ma.fields.Integer(strict=True, validate=ma.validate.OneOf([1, 7, 30, 90]))
    thread = Text(least=1, most=KEY_LENGTH, allow_none=True)
    note = Text(most=NOTE_LENGTH, allow_none=True)

    @ma.validates_schema
    def _one_end(self, data: dict[str, Any], **_options: Any) -> None:
        if "days" in data and data.get("until") is not None:
            raise ma.ValidationError("Give 'until' or 'days', not both.", "days")


class ListedMute(Body):
    """One line of an exported list. Only who, until when, where and the note count; the rest may come along."""

    author = ma.fields.UUID(required=True)
    until = Moment(allow_none=True)
    thread = Text(least=1, most=KEY_LENGTH, allow_none=True)
    note = Text(most=NOTE_LENGTH, allow_none=True)
    name = Text(allow_none=True)
    since = Moment(allow_none=True)
    was = ma.fields.List(Text())
    expired = ma.fields.Boolean(truthy={True}, falsy={False})


class MuteList(Body):
    mutes = ma.fields.List(ma.fields.Nested(ListedMute), required=True, validate=ma.validate.Length(max=MOST_MUTES))
    limit = ma.fields.Integer(metadata={"description": "As exported; ignored."})


class GuestToken(SiteBody):
    token = Text(least=1, most=8192, required=True)


class Moderation(Body):
    action = ma.fields.String(required=True, validate=ma.validate.OneOf(ACTIONS))
    reason = Text(most=500, allow_none=True)
    rule = Text(most=64, allow_none=True)
    seen = ma.fields.UUID(allow_none=True)
    edited = Moment(
        allow_none=True, metadata={"description": "The comment's `edited` as it was seen: 409 if it is another now."}
    )


class AuthorModeration(Body):
    action = ma.fields.String(required=True, validate=ma.validate.OneOf(["remove", "spam"]))
    reason = Text(most=500, allow_none=True)
    rule = Text(most=64, allow_none=True)


class NewStanding(Body):
    standing = ma.fields.String(required=True, allow_none=True, validate=ma.validate.OneOf(STANDINGS))
    until = Moment(allow_none=True)
    reason = Text(most=500, allow_none=True)


class LogQuery(SiteQuery):
    comment = ma.fields.UUID()
    author = ma.fields.UUID()
    before = ma.fields.UUID(metadata={"description": "The last decision of the page before."})
    limit = ma.fields.Integer(load_default=100, validate=ma.validate.Range(min=1, max=1000))


class WordLines(SiteBody):
    words = ma.fields.List(
        Text(),
        required=True,
        metadata={"description": "A line each: a word, several in a row, `casin*`, `*coin`; or a domain."},
    )
    seen = ma.fields.Integer(
        strict=True,
        allow_none=True,
        validate=ma.validate.Range(min=0, max=LAST_NUMBER),
        metadata={"description": "The `version` these lines are a change of; 409 if there is another by now."},
    )


class NewReport(Body):
    reason = ma.fields.String(required=True, validate=ma.validate.OneOf(REASONS))
    note = Text(most=2000, allow_none=True, metadata={"description": "For `illegal`: why. Not to leave out then."})
    name = Text(most=255, says=NAME_TOO_LONG, allow_none=True, metadata={"description": "Of who gives a legal notice."})
    email = Text(
        most=254, says=EMAIL_WRONG, allow_none=True, metadata={"description": "The same. Only moderators see it."}
    )
    good_faith = ma.fields.Boolean(
        truthy={True}, falsy={False}, metadata={"description": "For `illegal`: that all this is true, in good faith."}
    )
    child_abuse = ma.fields.Boolean(
        truthy={True}, falsy={False},
        metadata={"description": "For `illegal`: an offence by Directive 2011/93/EU; no name and e-mail are needed."},
    )  # fmt: skip


class NewAppeal(Body):
    text = Text(required=True, most=2000)


class AppealAnswer(Body):
    action = ma.fields.String(required=True, validate=ma.validate.OneOf([*APPEAL_ACTIONS]))
    sentence = Text(required=True, most=500, metadata={"description": "What the person is told."})


class QueueQuery(SiteQuery):
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(min=1, max=100))


class ThreadChange(SiteBody):
    thread = thread()
    state = ma.fields.String(validate=ma.validate.OneOf(["open", "closed"]))
    hold = ma.fields.Boolean()
    title = Text(most=1000, allow_none=True)
    url = Text(most=2048, allow_none=True)
