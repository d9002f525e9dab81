"""Who a reader is: by a token of the page's, by the page's callback, by the host's session, or a guest."""

from __future__ import annotations

import pytest
from flask import Flask, session
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import expect

from talkwidget import TalkWidget
from talkwidget.core.identity import Identity
from tests.browser.reader import problem
from tests.browser.stage import THREAD

EXPIRED = problem(401, "token_expired", "Your session has expired. Sign in again; what you typed is kept.")


def test_a_token_in_the_page_signs_a_reader_in(reader, stage):
    reader.open(stage.embed(token=stage.token("nina", name="Nina")))

    reader.write("Hello", name=None)

    expect(reader.comment(1)).to_contain_text("Nina")
    expect(reader.section.get_by_label("Name")).to_have_count(0)
    expect(reader.section.get_by_role("textbox", name="Write a comment as Nina")).to_be_visible()


@pytest.mark.parametrize("make", ["() => token", "async () => token"])
def test_the_pages_callback_signs_a_reader_in(reader, stage, make):
    token = stage.token("nina", name="Nina")

    reader.open(f"<script>token = '{token}'; talkwidgetToken = {make}</script>{stage.embed()}")

    expect(reader.section.get_by_role("textbox", name="Write a comment as Nina")).to_be_visible()


def test_a_callback_that_fails_leaves_a_stranger_who_can_read(reader, stage):
    stage.say("Ada", "First!")

    reader.open(f"<script>talkwidgetToken = () => {{ throw new Error('no') }}</script>{stage.embed()}")

    expect(reader.comment(1)).to_contain_text("First!")


def test_an_expired_token_is_renewed_once_and_the_comment_posted(reader, stage):
    old = stage.token("nina", name="Nina", seconds=-600, iat=0)
    new = stage.token("nina", name="Nina")
    reader.open(
        f"<script>calls = 0; talkwidgetToken = () => (calls++, calls > 1 ? '{new}' : '{old}')</script>{stage.embed()}"
    )

    reader.write("Hello", name=None)

    expect(reader.comment(1)).to_contain_text("Nina")
    assert reader.page.evaluate("calls") == 2


def test_a_session_that_stays_expired_is_said_and_the_text_kept(reader, stage):
    reader.open(stage.embed(token=stage.token("nina", name="Nina")))
    reader.box.fill("Hello")

    with reader.answered("comments", EXPIRED):
        reader.press("Post")

        expect(reader.section.get_by_role("alert")).to_contain_text("Your session has expired.")
    expect(reader.box).to_have_value("Hello")
    reader.page.reload()
    expect(reader.box).to_have_value("Hello")


def test_signing_in_later_needs_no_new_page(reader, stage):
    reader.open()

    reader.page.evaluate("token => document.querySelector('talk-widget').token = token", stage.token("n", name="Nina"))

    expect(reader.section.get_by_role("textbox", name="Write a comment as Nina")).to_be_visible()


def test_a_guest_whose_token_no_longer_serves_is_a_guest_anew(reader, stage):
    reader.open()
    reader.write("Hello")
    expect(reader.comment(1)).to_be_visible()
    reader.page.evaluate(
        "localStorage[Object.keys(localStorage).find(key => key.endsWith('guest'))] = JSON.stringify('worn.out.token')"
    )
    reader.page.reload()

    reader.write("Hello again")

    expect(reader.comment(2)).to_contain_text("Hello again")
    expect(reader.button("Delete #1")).to_have_count(0)
    expect(reader.button("Delete #2")).to_be_visible()


def test_no_guests_token_is_ever_in_an_address(reader, stage):
    addresses = []
    reader.page.on("request", lambda request: addresses.append(request.url))
    reader.open()
    reader.write("Hello")
    expect(reader.comment(1)).to_be_visible()
    reader.page.reload()
    reader.wait()

    token = reader.kept("guest")

    assert len(token) > 20
    assert not [address for address in addresses if token in address]


def test_a_site_for_members_is_read_with_a_token(reader, stage):
    stage.set_site(members_only=True)
    reader.open()
    expect(reader.section.get_by_role("alert")).to_be_visible()

    reader.open(stage.embed(token=stage.token("nina", name="Nina")))

    expect(reader.section).to_contain_text("No comments yet.")


def test_a_refusal_waits_to_be_said_in_the_readers_language(reader, stage):
    stage.set_site(members_only=True)
    asked = []
    reader.page.on("request", lambda request: asked.append(request.url))
    held = reader.hold("**/i18n/ar.*")

    reader.open(stage.embed(lang="ar"), wait=False)
    reader.let_go(held)

    expect(reader.section.get_by_role("alert")).to_contain_text("قراءة تعليقات هذا الموقع متاحة بعد تسجيل الدخول فقط.")
    assert not [url for url in asked if "lang=en" in url]


def test_mutes_that_are_known_late_can_be_shown_like_all_others(reader, stage):
    stage.say("Burt", "One")
    nina = stage.token("nina", name="Nina")
    reader.open(stage.embed(token=nina))
    reader.press("Mute Burt")
    expect(reader.comment(1)).to_contain_text("(show)")
    reader.page.evaluate("localStorage.clear()")
    held = reader.hold("**/api/me?*")

    reader.open(stage.embed(token=nina))
    reader.let_go(held)

    reader.press("Show all muted (1)")
    expect(reader.comment(1)).to_contain_text("One")


def test_on_the_hosts_own_origin_its_session_is_enough(page, reader, serve, tmp_path):
    host = Flask("host")
    host.config.update(
        SECRET_KEY="a-host-that-has-its-own-secret-key", SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/host.sqlite"
    )
    db = SQLAlchemy(host)
    TalkWidget(host, db=db, identify=lambda: Identity("host", "nina", session["name"]) if "name" in session else None)
    host.add_url_rule("/login", view_func=lambda: session.update(name="Nina") or "Welcome")
    host.add_url_rule(
        THREAD, "post", lambda: '<!doctype html><title>x</title><body><script async src="/talk/embed.js"></script>'
    )
    with host.app_context():
        db.create_all()
        TalkWidget.of(host).add_site("default")
    address = serve(host)

    page.goto(address + "/login")
    page.goto(address + THREAD)
    reader.write("Hello", name=None)

    expect(reader.comment(1)).to_contain_text("Nina")
    expect(reader.button("Edit #1")).to_be_visible()
