from __future__ import annotations

import json
import unicodedata

PAGE = "/api/comments"


def test_sql_in_every_field_is_stored_searched_and_shown_as_text(ada, stranger, shared_data):
    payloads = [entry["payload"] for entry in json.loads((shared_data / "attacks" / "sqli.json").read_text())]
    tried = 0

    for payload in payloads[::23]:
        text = payload.replace("\0", "")
        posted = ada.post(
            "/api/comments", {"thread": "/sql", "text": text, "title": text[:255], "url": "https://blog.example/"}
        )
        assert posted.status_code in {201, 422}, posted.text
        for parameter in ("thread", "q", "after", "site", "sort", "root", "limit"):
            answer = stranger.get(PAGE, query_string={"thread": "/sql", parameter: text})
            assert answer.status_code in {200, 400, 404, 422}, (parameter, text, answer.text)
        if posted.status_code == 201 and "\\" not in text:
            tried += 1
            assert posted.json["comment"]["id"] in shown(stranger), text

    assert tried > 30


def shown(stranger) -> list[str]:
    return [comment["id"] for comment in stranger.get(f"{PAGE}?thread=/sql&sort=newest&limit=1").json["comments"]]


def test_a_thread_keeps_a_key_that_looks_like_sql(ada, stranger):
    for key in ("' OR '1'='1", '"; DROP TABLE talk_comment; --', "%", "_", "a/../b?x=1#y", "\N{SNOWMAN}"):
        ada.comment("Hello", thread=key)

    for key in ("' OR '1'='1", '"; DROP TABLE talk_comment; --', "%", "_", "a/../b?x=1#y", "\N{SNOWMAN}"):
        page = stranger.get(PAGE, query_string={"thread": key}).json
        assert (page["thread"]["key"], page["thread"]["count"]) == (key, 1)


def test_the_naughty_strings_are_taken_or_refused_in_good_order(ada, stranger, shared_data):
    strings = json.loads((shared_data / "naughty" / "blns.json").read_text())

    for text in strings[::5]:
        answer = ada.post("/api/comments", {"thread": "/naughty", "text": text, "title": text})
        assert answer.status_code in {201, 422}, text
        assert stranger.get(PAGE, query_string={"thread": text or "x", "q": text or "x"}).status_code in {200, 422}

    page = stranger.get(f"{PAGE}?thread=/naughty&limit=100")
    assert page.status_code == 200
    assert not [letter for letter in page.text if unicodedata.category(letter) == "Cs"]


def test_no_header_holds_a_line_break_that_somebody_sent(ada, stranger):
    text = "a\r\nSet-Cookie: evil=1"
    ada.post("/api/comments", {"thread": text, "text": text, "title": text})

    for path in (PAGE, "/feed.atom", "/feed.json", "/api/me", "/api/counts"):
        answer = stranger.get(path, query_string={"thread": text})
        assert "Set-Cookie" not in answer.headers
