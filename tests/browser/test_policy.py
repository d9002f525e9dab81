"""The strictest Content-Security-Policy a page can have, with Trusted Types: all works, nothing is reported."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

REPORTS = """<script nonce="n">reports = []; addEventListener('securitypolicyviolation', event =>
  reports.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))</script>"""
NO_SANITIZER = "<script nonce='n'>delete Element.prototype.setHTML</script>"


def strict(stage) -> str:
    return (
        f"default-src 'none'; script-src {stage.talk_address} 'nonce-n'; connect-src {stage.talk_address}; "
        "require-trusted-types-for 'script'; trusted-types talkwidget"
    )


@pytest.mark.parametrize("before", ["", NO_SANITIZER], ids=["sanitizer", "trusted types only"])
def test_everything_works_under_a_strict_policy(reader, stage, before):
    stage.blog.headers["Content-Security-Policy"] = strict(stage)
    stage.say("Burt", "Some *words*")
    reader.open(REPORTS + before + stage.embed())

    expect(reader.comment(1).locator("em")).to_have_text("words")
    reader.write("Hello **there**")
    expect(reader.comment(2).locator("strong")).to_have_text("there")
    reader.press("Edit #2")
    form = reader.page.locator("#talk-2 > form")
    reader.button("Preview", within=form).click()
    expect(form.locator("[part=preview] strong")).to_have_text("there")
    reader.press("Save")
    reader.press("Like #1")
    reader.press("Mute Burt")
    reader.press("(show) #1")

    size = reader.title.evaluate("title => parseFloat(getComputedStyle(title).fontSize)")
    assert size > 16
    assert reader.page.evaluate("reports") == []


def test_where_not_even_the_policys_name_is_allowed_words_are_text(reader, stage):
    stage.blog.headers["Content-Security-Policy"] = strict(stage).replace("talkwidget", "other")
    stage.say("Ada", "Some *words*")

    reader.open(NO_SANITIZER + stage.embed())

    expect(reader.comment(1)).to_contain_text("Some words")
    expect(reader.comment(1).locator("em")).to_have_count(0)
    reader.complaints.clear()  # the browser says what it refused


def test_the_policy_of_these_tests_is_enforced(reader, stage):
    stage.blog.headers["Content-Security-Policy"] = strict(stage)
    reader.open(REPORTS + "<script nonce='n'>setTimeout(() => document.body.innerHTML = 'x')</script>" + stage.embed())

    assert "require-trusted-types-for" in reader.page.evaluate("reports")[0]
    reader.complaints.clear()
