from __future__ import annotations

import uuid

import pytest

from talkwidget.api.schemas import ListedMute
from talkwidget.api.views import CALLS
from talkwidget.core.models import Base

COLUMNS = sorted({column.name for table in Base.metadata.tables.values() for column in table.columns})
BODIES = {
    "postComment": {"thread": "/a", "text": "Hello"},
    "editComment": {"text": "Changed"},
    "previewComment": {"text": "Hello"},
    "takeOver": {"token": "tg_"},
    "importMutes": {"mutes": []},
    "mute": {},
    "moderateComment": {"action": "remove"},
    "changeThread": {"thread": "/a"},
    "reportComment": {"reason": "spam"},
    "appeal": {"text": "But why?"},
    "appealTimeOut": {"text": "But why?"},
    "decideAppeal": {"action": "appeal_refused", "sentence": "No"},
    "writeWordList": {"words": []},
    "moderateAuthor": {"action": "remove"},
    "setStanding": {"standing": None},
}
WITH_BODY = [call for call in CALLS if call.body is not None]


def test_every_call_with_a_body_is_tried():
    assert {call.name for call in WITH_BODY} == set(BODIES)


@pytest.mark.parametrize("call", WITH_BODY, ids=lambda call: call.name)
def test_no_column_can_be_set_that_the_call_does_not_name(moderator, call):
    rule = call.rule.replace("<uuid:comment>", str(uuid.uuid4())).replace("<uuid:author>", str(uuid.uuid4()))
    rule = rule.replace("<uuid:appeal>", str(uuid.uuid4()))
    rule = rule.replace("<kind>", "banned")
    smuggled = [column for column in COLUMNS if column not in call.body().fields]

    taken = []
    for column in smuggled:
        answer = moderator.ask(call.method, rule, json={**BODIES[call.name], column: 1})
        if (answer.status_code, list(answer.json.get("errors", {}))) != (422, [column]):
            taken.append((column, answer.text))

    assert len(smuggled) > 30
    assert taken == []


def test_no_column_of_a_mute_can_be_set_by_a_list(ada):
    known = set(ListedMute().fields)

    taken = []
    for column in COLUMNS:
        line = {"author": str(uuid.uuid4()), column: "2020-01-01T00:00:00Z"}
        answer = ada.post("/api/me/mutes/import", {"mutes": [line]})
        if answer.status_code != 422:
            taken.append(column)

    assert set(taken) <= known - {"author"}
    assert not known & {"reader_id", "author_id", "site_id", "scope"}
