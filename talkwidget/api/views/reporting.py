"""What readers report, why something was decided against somebody, and what they say to that."""

from __future__ import annotations

import uuid

from flask import Response

from talkwidget import i18n
from talkwidget.api import json_pages
from talkwidget.api.asked import Asked
from talkwidget.api.calls import Answer, Call, Reader
from talkwidget.api.json_pages import Json, time
from talkwidget.api.schemas import AppealAnswer, NewAppeal, NewReport, QueueQuery, SiteQuery
from talkwidget.auth import issue_guest_token
from talkwidget.core.appeals import REDRESS, AppealView
from talkwidget.core.rates import Rate
from talkwidget.core.reports import ReportView, WantedReport
from talkwidget.core.views import DecisionView

ONE = "/api/comments/<uuid:comment>"


def report(asked: Asked, comment: uuid.UUID) -> Response:
    body = asked.body
    wanted = WantedReport(
        reason=body["reason"],
        note=body.get("note"),
        name=body.get("name"),
        email=body.get("email"),
        good_faith=body.get("good_faith", False),
        child_abuse=body.get("child_abuse", False),
    )
    done = asked.talk.report(asked.site.name, comment, asked.who, wanted)
    token = issue_guest_token(asked.talk, asked.site, done.subject) if done.guest_is_new else None
    return asked.answer_one({"report": _report(done.report), "token": token}, 202)


def list_my_reports(asked: Asked) -> Response:
    found = asked.talk.my_reports(asked.site.name, asked.somebody)
    return asked.answer_one({"reports": [_report(one) for one in found]})


def list_reports(asked: Asked) -> Response:
    found = asked.talk.reports(asked.site.name, asked.somebody, limit=asked.query["limit"])
    return asked.answer_one(
        {
            "reports": [
                {
                    "comment": json_pages.own_comment(one.entry.comment, asked.words),
                    "thread": json_pages.thread(one.entry.thread),
                    "decision": str(one.decision) if one.decision is not None else None,
                    "counts": dict(one.counts),
                    "notices": [
                        {
                            "reason": notice.reason,
                            "note": notice.note,
                            "created": time(notice.at),
                            "name": notice.name,
                            "email": notice.email,
                        }
                        for notice in one.notices
                    ],
                }
                for one in found
            ]
        }
    )


def read_statement(asked: Asked, comment: uuid.UUID) -> Response:
    said = asked.talk.statement(asked.site.name, comment, asked.somebody)
    return asked.answer_one(
        {
            "comment": str(said.comment),
            "number": said.number,
            "thread": said.thread,
            "restriction": said.restriction,
            "ground": said.ground,
            "rule": said.rule,
            "note": said.note,
            "facts": [i18n.sentence(asked.words, sentence) for sentence in said.why],
            "reported": said.reported,
            "found_by_machine": said.found_by_machine,
            "decided_by_machine": said.decided_by_machine,
            "decided": time(said.at),
            "redress": i18n.sentence(asked.words, REDRESS),
            "appeal_until": time(said.appeal_until),
            "appeal": _appeal(said.appeal) if said.appeal is not None else None,
        }
    )


def appeal(asked: Asked, comment: uuid.UUID) -> Response:
    made = asked.talk.appeal(asked.site.name, comment, asked.somebody, asked.body["text"])
    return asked.answer_one({"appeal": _appeal(made)}, 202)


def appeal_time_out(asked: Asked) -> Response:
    made = asked.talk.appeal_time_out(asked.site.name, asked.somebody, asked.body["text"])
    return asked.answer_one({"appeal": _appeal(made)}, 202)


def list_my_appeals(asked: Asked) -> Response:
    found = asked.talk.my_appeals(asked.site.name, asked.somebody)
    return asked.answer_one({"appeals": [_appeal(one) for one in found]})


def list_appeals(asked: Asked) -> Response:
    found = asked.talk.appeals(asked.site.name, asked.somebody, limit=asked.query["limit"])
    return asked.answer_one(
        {
            "appeals": [
                {
                    "appeal": _appeal(one.appeal),
                    "author": json_pages.author(one.author),
                    "decision": _decision(one.decision),
                    "comment": json_pages.own_comment(one.comment, asked.words) if one.comment is not None else None,
                    "thread": one.thread,
                }
                for one in found
            ]
        }
    )


def decide_appeal(asked: Asked, appeal: uuid.UUID) -> Response:
    body = asked.body
    decided = asked.talk.decide_appeal(
        asked.site.name, appeal, asked.somebody, body["action"], body["sentence"], via="api"
    )
    return asked.answer_one({"appeal": _appeal(decided)})


def _report(one: ReportView) -> Json:
    return {
        "id": str(one.id),
        "comment": str(one.comment),
        "thread": one.thread,
        "number": one.number,
        "reason": one.reason,
        "note": one.note,
        "created": time(one.at),
        "outcome": one.outcome,
        "decided": time(one.decided),
    }


def _appeal(one: AppealView) -> Json:
    return {
        "id": str(one.id),
        "decision": str(one.decision),
        "comment": str(one.comment) if one.comment is not None else None,
        "text": one.text,
        "created": time(one.at),
        "outcome": one.outcome,
        "answer": one.answer,
        "decided": time(one.decided),
    }


def _decision(one: DecisionView) -> Json:
    return {
        "id": str(one.id),
        "at": time(one.at),
        "actor": one.actor_name,
        "action": one.action,
        "rule": one.rule,
        "note": one.note,
    }


OF_APPEALS = ("nothing_decided", "appeal_exists", "appeal_too_late")
CALLS = (
    Call(
        name="reportComment",
        method="POST",
        rule=f"{ONE}/report",
        view=report,
        says="Report a comment, or give notice of something illegal; once more changes what was said.",
        reader=Reader.ANYBODY,
        query=SiteQuery,
        body=NewReport,
        rate=Rate.REPORT,
        answer=Answer(202, "Reported"),
        problems=("comment_unknown", "report_yourself", "sign_in_required", "name_reserved"),
    ),
    Call(
        name="listMyReports",
        method="GET",
        rule="/api/me/reports",
        view=list_my_reports,
        says="Read what the reader reported, and what became of it.",
        query=SiteQuery,
        answer=Answer(schema="MyReports"),
    ),
    Call(
        name="listReports",
        method="GET",
        rule="/api/reports",
        view=list_reports,
        says="Read the comments that readers reported and nobody decided about; who it was only where it is a legal "
        "notice.",
        reader=Reader.MODERATOR,
        query=QueueQuery,
        answer=Answer(schema="Reports"),
    ),
    Call(
        name="readStatement",
        method="GET",
        rule=f"{ONE}/statement",
        view=read_statement,
        says="Read why a comment isn't seen, as its author or a moderator.",
        query=SiteQuery,
        answer=Answer(schema="Statement"),
        problems=("comment_unknown", "not_yours", "nothing_decided"),
    ),
    Call(
        name="appeal",
        method="POST",
        rule=f"{ONE}/appeal",
        view=appeal,
        says="Object to a moderator's decision about one's own comment.",
        query=SiteQuery,
        body=NewAppeal,
        rate=Rate.REPORT,
        answer=Answer(202, "OneAppeal"),
        problems=("comment_unknown", "not_yours", *OF_APPEALS),
    ),
    Call(
        name="appealTimeOut",
        method="POST",
        rule="/api/me/appeals",
        view=appeal_time_out,
        says="Object to one's own time-out.",
        query=SiteQuery,
        body=NewAppeal,
        rate=Rate.REPORT,
        answer=Answer(202, "OneAppeal"),
        problems=OF_APPEALS,
    ),
    Call(
        name="listMyAppeals",
        method="GET",
        rule="/api/me/appeals",
        view=list_my_appeals,
        says="Read what the reader objected to, and what was answered.",
        query=SiteQuery,
        answer=Answer(schema="MyAppeals"),
    ),
    Call(
        name="listAppeals",
        method="GET",
        rule="/api/appeals",
        view=list_appeals,
        says="Read the appeals that nobody decided.",
        reader=Reader.MODERATOR,
        query=QueueQuery,
        answer=Answer(schema="Appeals"),
    ),
    Call(
        name="decideAppeal",
        method="POST",
        rule="/api/appeals/<uuid:appeal>",
        view=decide_appeal,
        says="Accept an appeal, by which the comment or the person is heard again, or refuse it, with a sentence.",
        reader=Reader.MODERATOR,
        query=SiteQuery,
        body=AppealAnswer,
        answer=Answer(schema="OneAppeal"),
        problems=("appeal_unknown", "appeal_decided", "not_yours", "comment_unknown", "already_deleted"),
    ),
)
