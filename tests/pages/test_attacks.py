"""Every attack string through every field, seen on the Talk page: nothing runs, navigates or fetches (security.md)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests.browser.stage import SITE, Stage, set_up
from tests.browser.test_attacks import imported, posted, strings
from tests.servers.web import Street

__all__ = ["strings"]

EVERY = 50
"""Of the strings that come by an address or a form, one in so many: each is a page of its own."""
HOOKS = """
  told = [];
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
    window[name] = () => void told.push(name + ' was called');
  addEventListener('click', event => event.preventDefault(), true);
  const known = new Set([...Object.getOwnPropertyNames(window), 'look', 'event']);
  const ELEMENTS = new Set('a b blockquote br code del em hr i ins kbd li ol p pre q s strong sub sup u ul'.split(' '));
  const ATTRIBUTES = new Set(['href', 'rel', 'start', 'cite']);
  const OURS = new Set(('html head meta title link script body a header nav main h1 h2 h3 p section form label ' +
    'textarea input div button select option ol ul li svg circle bdi time span small details summary footer fieldset ' +
    'legend').split(' '));
  look = () => {
    for (const element of document.querySelectorAll('[part=text] *')) {
      for (const kind of ['mouseover', 'click', 'focus', 'pointerenter']) element.dispatchEvent(new Event(kind));
      const odd = [...element.attributes].filter(({name}) => !ATTRIBUTES.has(name));
      if (!ELEMENTS.has(element.localName) || odd.length) told.push('odd: ' + element.outerHTML.slice(0, 200));
    }
    for (const element of document.querySelectorAll(':not([part=text] *)')) {
      if (!OURS.has(element.localName)) told.push('foreign: ' + element.outerHTML.slice(0, 200));
      for (const {name} of element.attributes) if (/^on|^style$/.test(name)) told.push('handler: ' + name);
    }
    for (const {href} of document.links) if (!/^(https?|mailto):/.test(href)) told.push('odd address: ' + href);
    for (const form of document.forms)
      if (new URL(form.getAttribute('action'), location).origin != location.origin) told.push('form: ' + form.action);
    for (const name of Object.getOwnPropertyNames(window)) if (!known.has(name)) told.push('global: ' + name);
    return document.querySelectorAll('main li[id]').length;
  };
"""


@pytest.fixture
def stage(tmp_path, clock, foundation):
    """The standalone server over a database that may die with the machine: thousands of comments are written."""
    with Street() as street:
        stage = set_up(street, shutil.copy(foundation, tmp_path / "talk.sqlite"), clock)
        with stage.app.app_context():
            engine = stage.app.extensions["sqlalchemy"].engine
        engine.dispose()
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        yield stage


class Witness:
    """Listens for what no page may do."""

    def __init__(self, page: Page, stage: Stage) -> None:
        self.page, self.stage, self.seen = page, stage, []
        host = stage.talk_address.split("/")[2]
        page.add_init_script(HOOKS)
        page.on("dialog", lambda dialog: (self.seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda popup: self.seen.append(f"opened {popup.url}"))
        page.on("request", lambda request: request.url.split("/")[2:3] == [host] or self.seen.append(request.url))

    def show(self, path: str = "thread", **query: str) -> int:
        """Show a page and touch all of it; returns how many comments were there."""
        address = f"{self.stage.talk_address}/talk/{path}?{urlencode({'site': SITE} | query)}"
        self.page.goto(address)
        there = int(self.page.evaluate("look()"))
        self.seen += self.page.evaluate("told")
        if self.page.url != address:
            self.seen.append(f"went to {self.page.url}")
        return there


@pytest.mark.parametrize(("door", "first"), [(posted, 0), (imported, 1)], ids=["posted", "imported"])
def test_no_attack_string_does_anything(page, stage, strings, door: Callable[..., Any], first: int):
    """Each string by one door: both show what they let in by the same template."""
    witness = Witness(page, stage)

    there = [sum(pages(witness, stage, thread)) for thread in door(stage, strings[first::2])]
    witness.show("")

    assert witness.seen == []
    assert min(there[:-1]) > 50


def pages(witness: Witness, stage: Stage, thread: str) -> Iterator[int]:
    """Turn the pages of a thread; yields how many comments each has."""
    yield witness.show(thread=thread)
    while (following := witness.page.locator("nav a[rel=next]")).count():
        witness.page.goto(stage.talk_address + (following.get_attribute("href") or ""))
        yield int(witness.page.evaluate("look()"))
        witness.seen += witness.page.evaluate("told")


def test_no_attack_string_in_an_address_does_anything(page, stage, strings):
    stage.say("Bob", "Hello")
    witness = Witness(page, stage)

    for text in readable(strings)[::EVERY]:
        witness.show(thread=text, q=text, lang=text, open=text, news=text, after=text)

    assert witness.seen == []


def test_no_attack_string_in_a_form_does_anything(page, stage, strings):
    """A preview shows what was typed, in every field of the form."""
    witness = Witness(page, stage)
    witness.show(thread="/posts/42")
    for text in readable(strings)[:: 5 * EVERY]:
        for name in ("text", "name", "email", "website"):
            page.locator(f"#write [name={name}]").fill(text)
        page.locator("#write button[value=preview]").evaluate("button => button.form.requestSubmit(button)")
        expect(page.locator("#write[data-sent]")).to_have_count(1)
        page.evaluate("look(), document.querySelector('#write').removeAttribute('data-sent')")

    assert page.evaluate("told") == []
    assert witness.seen == []


def readable(strings: list[str]) -> list[str]:
    """What can be typed or stand in an address: no halves of surrogate pairs, and not more than is read."""
    return [
        text for text in strings if len(text) <= 10_000 and not any("\ud800" <= letter <= "\udfff" for letter in text)
    ]


def test_an_unsafe_page_is_found_out(page, stage):
    """The witness sees: served without escaping and without a policy, each kind of harm is testified."""
    harm = (
        "<main data-focus><img src=x onerror=alert(1)><img src=http://foreign.invalid/pixel><script>pwned = 1</script>"
        "<a href='javascript:1'>go</a><iframe srcdoc='x'></iframe><form action='//foreign.invalid'></form></main>"
    )
    page.route("**/talk/thread?**", lambda route: route.fulfill(body=harm, content_type="text/html"))
    witness = Witness(page, stage)
    witness.show(thread="/posts/42")
    expect(page.locator("iframe")).to_have_count(1)
    said = "\n".join([*witness.seen, *page.evaluate("told")])

    for sign in ("alert was called", "foreign.invalid/pixel", "global: pwned", "odd address: javascript",
                 "foreign: <iframe", "handler: onerror", "form: http"):  # fmt: skip
        assert sign in said
