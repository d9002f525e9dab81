"""Whom a reader doesn't hear (mute.md). Nobody else learns of any of this."""

from __future__ import annotations

import uuid

from flask import Response

from talkwidget.api import csv_lists, json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.bodies import IMPORT_LIMIT
from talkwidget.api.calls import JSON, Answer, Call
from talkwidget.api.mute_files import MOST_PEOPLE, wanted_mutes
from talkwidget.api.schemas import ImportQuery, MuteList, NewMute, SiteQuery, UnmuteQuery
from talkwidget.core.rates import Rate

ONE = "/api/me/mutes/<uuid:author>"


def list_mutes(asked: Asked) -> Response:
    entries = asked.talk.mutes(asked.site.name, asked.somebody)
    return asked.answer_one_again(json_pages.mute_list(entries, limit=MOST_PEOPLE))


def list_mutes_as_csv(asked: Asked) -> Response:
    entries = asked.talk.mutes(asked.site.name, asked.somebody)
    response = Response(csv_lists.write(entries), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = 'attachment; filename="talkwidget-mutes.csv"'
    return response


def mute(asked: Asked, author: uuid.UUID) -> Response:
    body = asked.body
    asked.talk.mute(
        asked.site.name,
        asked.somebody,
        author,
        until=body.get("until"),
        days=body.get("days"),
        thread=body.get("thread"),
        note=body.get("note"),
    )
    return asked.answer_nothing()


def unmute(asked: Asked, author: uuid.UUID) -> Response:
    asked.talk.unmute(asked.site.name, asked.somebody, author, thread=asked.query.get("thread"))
    return asked.answer_nothing()


def import_mutes(asked: Asked) -> Response:
    wanted, dry_run = wanted_mutes(asked.body), asked.query["dry_run"]
    done = asked.talk.import_mutes(asked.site.name, asked.somebody, wanted, dry_run=dry_run)
    return asked.answer_one(
        {
            "added": done.added,
            "already": done.already,
            "unknown": done.unknown,
            "mutes": [json_pages.mute(entry) for entry in done.mutes],
        }
    )


CALLS = (
    Call(
        name="listMutes",
        method="GET",
        rule="/api/me/mutes",
        view=list_mutes,
        says="Read the reader's list of muted people, those included whose time ran out in the last 30 days.",
        query=SiteQuery,
        answer=Answer(schema="Mutes", has_etag=True),
    ),
    Call(
        name="listMutesAsCsv",
        method="GET",
        rule="/api/me/mutes.csv",
        view=list_mutes_as_csv,
        says="Read the same list as a spreadsheet.",
        query=SiteQuery,
        answer=Answer(schema="File", media_type="text/csv"),
    ),
    Call(
        name="importMutes",
        method="POST",
        rule="/api/me/mutes/import",
        view=import_mutes,
        says="Add an exported list to the reader's own, or look first at whom that would mute.",
        query=ImportQuery,
        body=MuteList,
        kinds=(JSON, "text/csv"),
        limit=IMPORT_LIMIT,
        rate=Rate.MUTE,
        answer=Answer(schema="MutesImported"),
        problems=("mute_limit", "mutes_too_fast"),
    ),
    Call(
        name="mute",
        method="PUT",
        rule=ONE,
        view=mute,
        says="Mute somebody; once more changes only how long, where and the note.",
        query=SiteQuery,
        body=NewMute,
        optional=True,
        rate=Rate.MUTE,
        answer=Answer(204),
        problems=("author_unknown", "mute_yourself", "mute_limit", "mutes_too_fast"),
    ),
    Call(
        name="unmute",
        method="DELETE",
        rule=ONE,
        view=unmute,
        says="Hear somebody again, everywhere or in one thread; once more changes nothing.",
        query=UnmuteQuery,
        rate=Rate.MUTE,
        answer=Answer(204),
        problems=("mutes_too_fast",),
    ),
)
