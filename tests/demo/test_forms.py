from __future__ import annotations

import datetime as dt
import re

import pytest

from talkwidget.demo import crowd
from talkwidget.demo.forms import ARTICLES, FORMS, MENU, PAGES, THOUSAND
from talkwidget.demo.pages import POLICY, REPORTS
from tests.pages import judges

REPORT = {"csp-report": {"effective-directive": "style-src-elem", "blocked-uri": "inline", "line-number": 7}}


def report(reader, body=REPORT):
    return reader.post("/policy/reports", json=body, content_type="application/csp-report")


@pytest.mark.parametrize("path", [*(page.path for page in PAGES), "/one-page/timetable"])
def test_each_page_is_there_and_leads_to_the_others(reader, path):
    answer = reader.get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith(POLICY)
    menu = re.search(r'<nav class="forms".*?</nav>', answer.text, re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)"', menu) == [page.path for page in MENU]
    assert not re.search(r"<style| style=|<script>| on\w+=", answer.text)


def test_every_form_and_article_can_be_reached():
    assert {page.name for page in MENU} >= {page.name for page in FORMS} | {"night_train", "right_to_left", "thousand"}
    assert len({page.path for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_who_changes_in_one_form_stays_in_it(reader, name):
    page = next(page for page in PAGES if page.name == name)

    answer = reader.post(f"/{name}/as/guest")

    assert answer.headers["Location"] == page.path
    assert "You read this as <b>a guest</b>" in reader.get(page.path).text


def test_a_form_nobody_made_leads_to_the_article(reader):
    assert reader.post("/nowhere/as/guest").headers["Location"] == "/night-train"


def test_all_looks_show_one_conversation(reader):
    for path in ("/night-train", "/dark", "/sepia", "/policy", "/one-page"):
        assert 'data-thread="/night-train"' in reader.get(path).text


def test_the_arabic_page_speaks_arabic_throughout(reader):
    page = reader.get("/right-to-left").text
    rows = reader.get("/talk/api/comments?thread=/right-to-left").json["comments"]

    assert '<html lang="ar" dir="rtl">' in page
    assert 'data-lang="ar"' in page
    assert len(rows) == 8
    assert sum(any("\u0600" <= letter <= "\u06ff" for letter in row["html"]) for row in rows) >= 6


def test_the_server_draws_the_thread_into_its_page(reader):
    page = reader.get("/drawn").text

    assert "I worked that line for eleven winters" in page
    assert '<template shadowrootmode="open">' in page


def test_a_thousand_comments_are_a_thousand_and_always_the_same(reader):
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)

    made = crowd.thread(now, title="", url="")

    assert made == crowd.thread(now, title="", url="")
    assert len(made.comments) == 1000
    assert sum(comment.author.name == crowd.EVERY_TENTH for comment in made.comments) == 100
    assert sum(comment.parent_origin is not None for comment in made.comments) > 400
    assert all(comment.created < now for comment in made.comments)
    assert reader.get(f"/talk/api/counts?thread={THOUSAND}").json["counts"] == {THOUSAND: 1000}


def test_the_policy_is_shown_as_it_is_sent(reader):
    answer = reader.get("/policy")

    sent = answer.headers["Content-Security-Policy"].split("; ")
    assert sent[-1] == "report-uri /policy/reports"
    shown = re.search(r"<pre><code>(.*?)</code>", answer.text, re.DOTALL)[1].replace("&#39;", "'")
    assert shown.split(";\n") == sent[:-1]


def test_what_breaks_the_policy_is_told_and_shown(reader):
    before = reader.get("/policy/reports").json

    answer = report(reader)

    assert (before, answer.status_code) == ([], 204)
    assert reader.get("/policy/reports").json == ["style-src-elem inline"]
    assert "<code>style-src-elem inline</code>" in reader.get("/policy").text


def test_reports_do_not_grow_without_end(reader):
    for _ in range(REPORTS + 5):
        report(reader)

    assert len(reader.get("/policy/reports").json) == REPORTS


@pytest.mark.parametrize("body", [{}, [], {"csp-report": 1}, {"csp-report": {}}, "x" * 20_000])
def test_what_is_no_report_is_refused(reader, body):
    answer = report(reader, body)

    assert answer.status_code in {413, 422}
    assert reader.get("/policy/reports").json == []


def test_the_contents_name_every_article_and_its_thread(reader):
    page = reader.get("/contents").text

    assert re.findall(r'data-talk-count="([^"]+)"', page) == [article.key for article in ARTICLES]


def test_every_form_is_valid_html(reader):
    assert judges.faults({page.name: reader.get(page.path).text for page in PAGES}) == []
