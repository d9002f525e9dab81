from __future__ import annotations

import re

import pytest

from talkwidget.api import problems
from talkwidget.api.openapi import codes, document
from talkwidget.api.views import CALLS
from tests.api.apps import app_for


@pytest.fixture(scope="module")
def api():
    return document(CALLS, address="/talk", single_site=True)


def operations(api) -> dict[str, dict[str, object]]:
    return {operation["operationId"]: operation for path in api["paths"].values() for operation in path.values()}


def test_every_call_is_described_once(api):
    assert sorted(operations(api)) == sorted(call.name for call in CALLS)
    assert len(operations(api)) == len(CALLS)


def test_every_route_of_the_blueprint_is_described(api, settings):
    app = app_for(lambda: None, settings)
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/talk")), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/talk/") and rule.methods is not None
        for method in rule.methods - {"HEAD"}
    }

    assert routes == {(path, method) for path, found in api["paths"].items() for method in found}


def test_every_call_names_its_problems_by_status_and_code(api):
    for call in CALLS:
        responses = operations(api)[call.name]["responses"]
        for code in codes(call):
            answer = responses[str(problems.STATUSES[code])]
            assert f"`{code}`" in answer["description"]
            assert list(answer["content"]) == ["application/problem+json"]


def test_every_code_can_come_from_some_call():
    everywhere = {"method_not_allowed"}
    of_pages = {"desk_closed", "letter_link_dead", "letter_outdated", "link_spent", "passkey_refused"}

    assert set().union(*map(codes, CALLS)) | everywhere | of_pages == set(problems.STATUSES)


def test_the_bodies_are_those_that_validate(api):
    for call in CALLS:
        if call.body is not None:
            schema = api["components"]["schemas"][call.body.__name__]
            assert set(schema["properties"]) == set(call.body().fields)
            assert schema["additionalProperties"] is False


def test_who_must_be_known_is_said(api):
    said = {name: {} in operation["security"] for name, operation in operations(api).items()}

    assert said["postComment"]
    assert said["listComments"]
    assert not said["eraseMe"]
    assert not said["moderateComment"]


@pytest.mark.parametrize("single_site", [True, False])
def test_a_server_of_several_sites_asks_for_the_site(single_site):
    api = document(CALLS, address="/talk", single_site=single_site)

    needed = {
        name: parameter["required"]
        for name, operation in operations(api).items()
        for parameter in operation["parameters"]
        if parameter["name"] == "site"
    }
    assert needed["listComments"] is not single_site
    assert needed["deleteComment"] is not single_site
    assert needed["postComment"] is False


def test_the_document_names_the_place_it_is_mounted_at(settings):
    app = app_for(lambda: None, settings)

    answer = app.test_client().get("/talk/api/openapi.json", base_url="http://localhost/below")

    assert answer.json["servers"] == [{"url": "/below/talk"}]
    assert answer.json["openapi"] == "3.1.0"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
