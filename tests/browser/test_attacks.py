"""Every attack string through every field, seen in the embed: nothing runs, navigates or fetches (security.md)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from talkwidget.core.errors import Invalid
from talkwidget.core.identity import Identity
from talkwidget.core.imports import ImportedComment, ImportedThread
from talkwidget.core.text import clean_html, web_address
from tests.browser.stage import SITE, THREAD, Stage, guest

SHELF = 100  # comments of a page
APART = "\n\n***\n\n"  # between two strings in one comment: they don't grow together
HOOKS = """
  told = [];
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
    window[name] = () => void told.push(name + ' was called');
  addEventListener('click', event => event.preventDefault(), true);
  const known = new Set([...Object.getOwnPropertyNames(window), 'look', 'show', 'event']);
  const ELEMENTS = new Set('a b blockquote br code del em hr i ins kbd li ol p pre q s strong sub sup u ul'.split(' '));
  const ATTRIBUTES = new Set(['href', 'rel', 'start', 'cite']);
  look = () => {
    const root = document.querySelector('talk-widget').shadowRoot;
    for (const element of root.querySelectorAll('[part=text] *, bdi *')) {
      for (const kind of ['mouseover', 'click', 'focus', 'pointerenter']) element.dispatchEvent(new Event(kind));
      const odd = [...element.attributes].filter(({name}) => !ATTRIBUTES.has(name));
      if (!ELEMENTS.has(element.localName) || odd.length) told.push('odd: ' + element.outerHTML.slice(0, 200));
      if (element.href && !/^(https?|mailto):/.test(element.href)) told.push('odd address: ' + element.outerHTML);
    }
    for (const name of Object.getOwnPropertyNames(window)) if (!known.has(name)) told.push('global: ' + name);
    return root.querySelectorAll('li').length;
  };
  show = thread => new Promise(resolve => {
    addEventListener('talk-loaded', resolve, {once: true});
    document.querySelector('talk-widget').thread = thread;
  }).then(() => new Promise(requestAnimationFrame)).then(look);
"""
READ = """async address => {
  const {items} = await (await fetch(address)).json();
  const shelf = document.body.appendChild(document.createElement('div'));
  for (const {title, authors, url, content_html} of items) {
    const entry = shelf.appendChild(document.createElement('article'));
    entry.innerHTML = content_html;
    if (authors?.[0].url && !/^https?:/.test(authors[0].url)) told.push('odd address: ' + authors[0].url);
    if (url && !/^https?:/.test(url)) told.push('odd address: ' + url);
    for (const element of entry.querySelectorAll('*')) {
      for (const kind of ['mouseover', 'click', 'focus']) element.dispatchEvent(new Event(kind, {cancelable: true}));
    }
  }
  await new Promise(requestAnimationFrame);
  shelf.remove();
  return items.length;
}"""


@pytest.fixture(scope="session")
def strings(shared_data) -> list[str]:
    attacks = shared_data / "attacks"
    read = [json.loads((attacks / f"{name}.json").read_text("utf-8")) for name in ("xss", "markdown_xss", "bad_urls")]
    naughty = json.loads((shared_data / "naughty" / "blns.json").read_text("utf-8"))
    return list(dict.fromkeys([entry["payload"] for entries in read for entry in entries] + naughty))


@pytest.fixture
def fast(stage):
    """The same stage over a database that may die with the machine: thousands of comments are written."""
    with stage.app.app_context():
        engine = stage.app.extensions["sqlalchemy"].engine
    engine.dispose()
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return stage


def shelves(things: list[Any], size: int) -> list[list[Any]]:
    return [things[start : start + size] for start in range(0, len(things), size)]


class Witness:
    """Listens for what no page may do."""

    def __init__(self, page: Page, stage: Stage) -> None:
        self.page, self.seen = page, []
        hosts = {stage.blog_address.split("/")[2], stage.talk_address.split("/")[2]}
        page.add_init_script(HOOKS)
        page.goto(stage.publish(stage.embed(limit=str(SHELF), lazy="false")))
        expect(page.locator("talk-widget section")).to_have_attribute("aria-busy", "false")
        page.on("dialog", lambda dialog: (self.seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("framenavigated", lambda frame: self.seen.append(f"went to {frame.url}"))
        page.on("popup", lambda popup: self.seen.append(f"opened {popup.url}"))
        page.on("request", lambda request: request.url.split("/")[2] in hosts or self.seen.append(request.url))

    def show(self, thread: str) -> int:
        """Show a thread and touch all of it; returns how many comments were there."""
        return int(self.page.evaluate("thread => show(thread)", thread))

    def testify(self) -> list[str]:
        return [*self.seen, *self.page.evaluate("(look(), told)")]


def posted(stage: Stage, strings: list[str]) -> Iterator[str]:
    """As body and as the page's title, a few in a comment; the first also as name and, if it can be, as website."""
    bodies = shelves(strings, 5)
    for index, shelf in enumerate(shelves(bodies, SHELF)):
        thread = f"/posted/{index}"
        with stage.talk() as talk:
            for texts in shelf:
                fields = {"title": texts[0][:900], "website": web_address(texts[0])}
                for name in (texts[0][:200], "Eve"):
                    try:
                        talk.post(SITE, thread, None, APART.join(texts), name=name, **fields)
                        break
                    except Invalid:
                        continue
        yield thread


def edited(stage: Stage, strings: list[str]) -> Iterator[str]:
    """As the words that an author puts in place of harmless ones, a few in a comment, and not those of `posted`."""
    eve = guest("Eve")
    bodies = shelves(strings[::-1], 7)
    for index, shelf in enumerate(shelves(bodies, SHELF)):
        thread = f"/edited/{index}"
        with stage.talk() as talk:
            talk.import_thread(SITE, brought(thread, [eve] * len(shelf), stage.clock(), ["<p>Harmless</p>"] * SHELF))
            rows = talk.page(talk.thread(SITE, thread), limit=SHELF).comments
            for row, texts in zip(rows, shelf, strict=True):
                try:
                    talk.edit(SITE, row.id, eve, APART.join(texts))
                except Invalid:
                    continue
        yield thread


def imported(stage: Stage, strings: list[str]) -> Iterator[str]:
    """As HTML, and as the author's name and address, as importers hand them over."""
    for index, shelf in enumerate(shelves(strings, SHELF)):
        thread = f"/imported/{index}"
        people = [Identity("import", f"{index}-{line}", text[:255], url=text[:2000]) for line, text in enumerate(shelf)]
        with stage.talk() as talk:
            talk.import_thread(SITE, brought(thread, people, stage.clock(), shelf))
        yield thread


def brought(key: str, people: list[Identity], now: dt.datetime, html: list[str]) -> ImportedThread:
    """A thread as an importer makes it: what is in it has been cleaned."""
    comments = [
        ImportedComment(f"x:{key}:{line}", None, who, clean_html(said), now)
        for line, (who, said) in enumerate(zip(people, html, strict=False))
    ]
    return ImportedThread(key, title=html[0][:900], comments=comments)


@pytest.mark.parametrize("door", [posted, edited, imported], ids=lambda door: door.__name__)
def test_no_attack_string_does_anything(page, fast, strings, door: Callable[..., Any]):
    witness = Witness(page, fast)

    seen = [witness.show(thread) for thread in door(fast, strings)]

    assert witness.testify() == []
    assert min(seen[:-1]) > SHELF * 0.6


def test_no_attack_string_does_anything_in_a_feed(page, fast, strings):
    """Neither where the browser opens a feed itself, nor where a careless reader puts its HTML in a page as it is."""
    witness = Witness(page, fast)
    feeds = f"{fast.talk_address}/talk/feed"
    told, entries = [], 0

    for thread in posted(fast, strings):
        where = urlencode({"site": SITE, "thread": thread})
        entries += page.evaluate(READ, f"{feeds}.json?{where}")
        told += witness.testify()
        for kind in ("atom", "json"):
            told += opened(page, fast, f"{feeds}.{kind}?{where}")

    assert told == []
    assert entries >= SHELF


def opened(page: Page, stage: Stage, address: str) -> list[str]:
    """What a feed does when the browser opens it."""
    tab, told = page.context.new_page(), []
    tab.add_init_script(HOOKS)
    tab.on("dialog", lambda dialog: (told.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    tab.on("request", lambda request: request.url == address or told.append(request.url))
    answer = stage.app.test_client().get(address.removeprefix(stage.talk_address))
    # Some browsers save a feed instead of showing it: with the plain type each shows it, under its other headers.
    kind = "application/json" if "json" in answer.content_type else "application/xml; charset=utf-8"
    tab.route(address, lambda route: route.fulfill(body=answer.data, headers={**answer.headers, "Content-Type": kind}))
    tab.goto(address)
    told += tab.evaluate("told")
    tab.close()
    return told


def test_an_unsafe_renderer_is_found_out(page, stage):
    """The witness sees: with the server's sanitizer and the browser's both gone, each kind of harm is testified."""
    harm = [
        "<img src=x onerror=alert(1)>",
        "<img src=http://foreign.invalid/pixel>",
        "<img src=y onerror='pwned = 1'>",
        "<a href='javascript:1'>go</a>",
        "<b onmouseover=confirm()>touch me</b>",
        "<iframe srcdoc='<script>parent.prompt(1)</script>'></iframe>",
    ]
    for _ in harm:
        stage.say("Eve", "Harmless")
    page.add_init_script("Element.prototype.setHTML = function (html) { this.innerHTML = html }")

    def poison(route):
        answer = stage.app.test_client().get(f"/talk/api/comments?site={SITE}&thread={THREAD}").json
        for comment, html in zip(answer["comments"], harm, strict=True):
            comment["html"] = html
        route.fulfill(json=answer, headers={"Access-Control-Allow-Origin": "*"})

    page.route("**/talk/api/comments?*", poison)
    witness = Witness(page, stage)
    witness.show("/posts/42?again")
    page.wait_for_function("told.includes('alert was called') && told.includes('prompt was called') && window.pwned")
    said = "\n".join(witness.testify())

    for sign in ("alert was called", "prompt was called", "confirm was called", "foreign.invalid", "global: pwned",
                 'odd address: <a href="javascript:1"', "odd: <iframe"):  # fmt: skip
        assert sign in said
