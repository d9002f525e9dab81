"""What the API answers, for its document only: nothing is dumped through these.

``tests/api`` holds every answer against them.
"""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from talkwidget.core.reports import OUTCOMES, REASONS
from talkwidget.core.word_lists import KINDS

fields = ma.fields


class _Answer(ma.Schema):
    """Every field is there in every answer, unless it says ``required=False``."""

    class Meta:
        unknown = ma.RAISE

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        if "optional" not in field_obj.metadata:
            field_obj.required = True


def _optional(**metadata: Any) -> dict[str, Any]:
    return {"optional": True, **metadata}


class Author(_Answer):
    id = fields.UUID(allow_none=True, metadata={"description": "null for somebody who left no trace here yet."})
    name = fields.String()
    url = fields.String(allow_none=True)
    avatar = fields.String(metadata={"description": "A seed for a drawing."})
    role = fields.String(allow_none=True, validate=ma.validate.OneOf(["moderator", "admin"]))
    was = fields.List(fields.UUID(), metadata={"description": "Earlier ids of this person."})


class AuthorOfMine(Author):
    guest = fields.Boolean()


class More(_Answer):
    count = fields.Integer()
    next = fields.String()


class Comment(_Answer):
    id = fields.UUID()
    number = fields.Integer()
    parent = fields.Integer(allow_none=True)
    root = fields.Integer()
    depth = fields.Integer()
    author = fields.Nested(Author, allow_none=True)
    html = fields.String(allow_none=True)
    state = fields.String(validate=ma.validate.OneOf(["published", "pending", "spam", "deleted", "removed"]))
    official = fields.Boolean()
    pinned = fields.Boolean()
    created = fields.AwareDateTime()
    edited = fields.AwareDateTime(allow_none=True)
    likes = fields.Integer()
    replies = fields.Integer()
    more = fields.Nested(More, allow_none=True)
    reason = fields.String(allow_none=True)
    quotes = fields.Dict(
        keys=fields.String(),
        values=fields.UUID(),
        metadata={"description": 'Who wrote the comments it quotes, by number: `<blockquote cite="#talk-12">`.'},
    )


class Thread(_Answer):
    site = fields.String()
    key = fields.String()
    title = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    state = fields.String(validate=ma.validate.OneOf(["open", "closed"]))
    count = fields.Integer()
    version = fields.Integer()


class Shown(_Answer):
    guests = fields.Boolean()
    edit_seconds = fields.Integer()
    max_length = fields.Integer()
    max_depth = fields.Integer()
    locale = fields.String()
    strings = fields.String(
        allow_none=True,
        metadata={"description": "Where the site has texts of its own: `GET /i18n/LANG.DIGEST.json` has them."},
    )


class Page(_Answer):
    thread = fields.Nested(Thread)
    settings = fields.Nested(Shown)
    comments = fields.List(fields.Nested(Comment))
    next = fields.String(allow_none=True)
    previous = fields.String(allow_none=True)


class Counts(_Answer):
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


class Posted(_Answer):
    comment = fields.Nested(Comment)
    token = fields.String(allow_none=True, metadata={"description": "A new guest's; keep it."})


class Opened(_Answer):
    opened = fields.String(metadata={"description": "The moment, signed: send it with the comment."})
    challenge = fields.Dict(
        allow_none=True, metadata={"description": "ALTCHA's; null on a site that asks nobody to solve one."}
    )


class OneComment(_Answer):
    comment = fields.Nested(Comment)


class OneThread(_Answer):
    thread = fields.Nested(Thread)


class WordList(_Answer):
    kind = fields.String(validate=ma.validate.OneOf(KINDS))
    words = fields.List(fields.String())
    version = fields.Integer(metadata={"description": "Grows with every change; 0 before the first."})


class OneWordList(_Answer):
    words = fields.Nested(WordList)


class Source(_Answer):
    text = fields.String()


class Previewed(_Answer):
    html = fields.String()


class Liked(_Answer):
    likes = fields.Integer()
    token = fields.String(allow_none=True)


class May(_Answer):
    post = fields.Boolean()
    like = fields.Boolean()
    mute = fields.Boolean()
    moderate = fields.Boolean()


class Muted(_Answer):
    author = fields.UUID()
    name = fields.String()
    thread = fields.String(allow_none=True)
    since = fields.AwareDateTime()
    until = fields.AwareDateTime(allow_none=True)
    note = fields.String(allow_none=True)
    was = fields.List(fields.UUID())
    expired = fields.Boolean(metadata=_optional(description="true where the time ran out."))


class Me(_Answer):
    author = fields.Nested(AuthorOfMine, allow_none=True)
    roles = fields.List(fields.String())
    may = fields.Nested(May)
    mutes = fields.List(fields.Nested(Muted))
    likes = fields.List(fields.UUID())
    pending = fields.List(fields.Nested(Comment))
    version = fields.Integer(
        metadata={
            "description": "A page of the thread of this `version`, or of a later one, has all that the reader wrote "
            "there: where a cache or a replica has an older one, ask for it by `version`. 0 without a thread."
        }
    )
    why = fields.String(
        allow_none=True, metadata={"description": "What a moderator said to somebody who may not post now."}
    )
    token = fields.String(allow_none=True, metadata={"description": "A guest's, renewed; use it from now on."})


class Mutes(_Answer):
    mutes = fields.List(fields.Nested(Muted))
    limit = fields.Integer()


class MutesImported(_Answer):
    added = fields.Integer()
    already = fields.Integer()
    unknown = fields.Integer()  # type: ignore[assignment]  # marshmallow takes fields off the class
    mutes = fields.List(fields.Nested(Muted))


class Moderated(_Answer):
    count = fields.Integer()


class Standing(_Answer):
    author = fields.Nested(Author)
    standing = fields.String(allow_none=True)


class Decision(_Answer):
    id = fields.UUID()
    at = fields.AwareDateTime()
    actor = fields.UUID(allow_none=True, metadata={"description": "null for a rule of the house."})
    actor_name = fields.String()
    via = fields.String()
    action = fields.String()
    comment = fields.UUID(allow_none=True)
    thread = fields.UUID(allow_none=True)
    author = fields.UUID(allow_none=True)
    rule = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    undoes = fields.UUID(allow_none=True)
    until = fields.AwareDateTime(allow_none=True, metadata={"description": "When a time-out ends; null: never."})


class Decisions(_Answer):
    decisions = fields.List(fields.Nested(Decision))


class TakenOver(_Answer):
    comments = fields.Integer()
    mutes = fields.Integer()


class Export(_Answer):
    site = fields.String()
    author = fields.Dict(allow_none=True)
    comments = fields.List(fields.Dict())
    edits = fields.List(fields.Dict())
    likes = fields.List(fields.Dict())
    mutes = fields.List(fields.Dict())
    reports = fields.List(fields.Dict())
    appeals = fields.List(fields.Dict())
    decisions = fields.List(fields.Dict(), metadata={"description": "About oneself and what one wrote."})
    decided = fields.List(fields.Dict(), metadata={"description": "What one decided as a moderator."})
    sessions = fields.List(fields.Dict(), metadata={"description": "Where a moderator signed in."})
    passkeys = fields.List(fields.Dict())


class Report(_Answer):
    id = fields.UUID()
    comment = fields.UUID()
    thread = fields.String()
    number = fields.Integer()
    reason = fields.String(validate=ma.validate.OneOf(REASONS))
    note = fields.String(allow_none=True)
    created = fields.AwareDateTime()
    outcome = fields.String(
        allow_none=True,
        validate=ma.validate.OneOf(OUTCOMES),
        metadata={"description": "null: nobody decided yet. `deleted`: its author deleted the comment."},
    )
    decided = fields.AwareDateTime(allow_none=True)


class Reported(_Answer):
    """The receipt of a report."""

    report = fields.Nested(Report)
    token = fields.String(allow_none=True, metadata={"description": "A new guest's; keep it."})


class MyReports(_Answer):
    reports = fields.List(fields.Nested(Report))


class Notice(_Answer):
    reason = fields.String(validate=ma.validate.OneOf(REASONS))
    note = fields.String(allow_none=True)
    created = fields.AwareDateTime()
    name = fields.String(allow_none=True, metadata={"description": "Of a legal notice only."})
    email = fields.String(allow_none=True, metadata={"description": "Of a legal notice only."})


class ReportedComment(_Answer):
    comment = fields.Nested(Comment)
    thread = fields.Nested(Thread)
    decision = fields.UUID(allow_none=True, metadata={"description": "The last about it: `seen` of a moderation."})
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    notices = fields.List(fields.Nested(Notice))


class Reports(_Answer):
    reports = fields.List(fields.Nested(ReportedComment))


class Appeal(_Answer):
    id = fields.UUID()
    decision = fields.UUID()
    comment = fields.UUID(allow_none=True, metadata={"description": "null: it is about a time-out."})
    text = fields.String()
    created = fields.AwareDateTime()
    outcome = fields.String(allow_none=True, validate=ma.validate.OneOf(["accepted", "refused"]))
    answer = fields.String(allow_none=True)
    decided = fields.AwareDateTime(allow_none=True)


class OneAppeal(_Answer):
    appeal = fields.Nested(Appeal)


class MyAppeals(_Answer):
    appeals = fields.List(fields.Nested(Appeal))


class AppealedDecision(_Answer):
    id = fields.UUID()
    at = fields.AwareDateTime()
    actor = fields.String(metadata={"description": "A name; empty for a rule."})
    action = fields.String()
    rule = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class OpenAppeal(_Answer):
    appeal = fields.Nested(Appeal)
    author = fields.Nested(Author)
    decision = fields.Nested(AppealedDecision)
    comment = fields.Nested(Comment, allow_none=True)
    thread = fields.String(allow_none=True)


class Appeals(_Answer):
    appeals = fields.List(fields.Nested(OpenAppeal))


class Statement(_Answer):
    """Regulation (EU) 2022/2065, Art. 17."""

    comment = fields.UUID()
    number = fields.Integer()
    thread = fields.String()
    restriction = fields.String(validate=ma.validate.OneOf(["removed", "spam", "held"]))
    ground = fields.String(validate=ma.validate.OneOf(["law", "house"]))
    rule = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    facts = fields.List(fields.String())
    reported = fields.Boolean()
    found_by_machine = fields.Boolean()
    decided_by_machine = fields.Boolean()
    decided = fields.AwareDateTime(allow_none=True)
    redress = fields.String()
    appeal_until = fields.AwareDateTime(allow_none=True)
    appeal = fields.Nested(Appeal, allow_none=True)


class Words(_Answer):
    """A text is a string, or an object of its forms by plural category (CLDR); ``{0}``, ``{1}`` are its places."""

    lang = fields.String(metadata={"description": "The language it is, by BCP 47 tag: `de` for `de-AT`."})
    dir = fields.String(validate=ma.validate.OneOf(["ltr", "rtl"]))
    embed = fields.List(fields.Raw(), metadata={"description": "Texts in the order of the embed's own English."})
    more = fields.List(fields.Raw())


class JsonFeed(_Answer):
    version = fields.String()
    title = fields.String()
    feed_url = fields.String()
    language = fields.String()
    items = fields.List(fields.Dict())
    home_page_url = fields.String(metadata=_optional())


class Document(_Answer):
    openapi = fields.String()
    info = fields.Dict()
    servers = fields.List(fields.Dict())
    paths = fields.Dict()
    components = fields.Dict()
    security = fields.List(fields.Dict())


class Problem(_Answer):
    """RFC 9457."""

    type = fields.String(validate=ma.validate.Equal("about:blank"))
    title = fields.String()
    status = fields.Integer()
    code = fields.String()
    detail = fields.String()
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata=_optional(description="Sentences for each field that is wrong."),
    )
    challenge = fields.Dict(
        metadata=_optional(description="With `proof_required`: solve it, and send the solution with the same comment.")
    )
