"""A reader in one of two languages, who finds what catalogues say by its role and name."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

from playwright.sync_api import Locator, Page, expect

from talkwidget import i18n
from tests.browser.reader import Reader
from tests.browser.stage import SITE, Stage
from tests.gallery.members import COOKIE
from tests.gallery.scenes import ARTICLE, PEOPLE, Telling

# A page that knows nothing of us: its own colours by night, and no `color-scheme` for what browsers draw.
STYLE = (
    "body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 1rem auto; padding: 0 1rem;"
    " color: #222; background: #fff; }"
    "@media (prefers-color-scheme: dark) { body { color: #ddd; background: #15171a; } }"
)


def article(lang: str, comments: str) -> str:
    """Write the page that the comments stand on."""
    title, standfirst = ARTICLE[lang]
    return (
        f'<!doctype html><html lang="{lang}" dir="{i18n.catalogue(lang).dir}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f"<title>{title}</title><style>{STYLE}</style>"
        f"<main><h1>{title}</h1><p>{standfirst}</p>{comments}</main></html>"
    )


class Visitor(Reader):
    """``key`` is the thread's; nobody else comes there. ``looks_at`` selects what on the page is ours."""

    def __init__(self, page: Page, stage: Stage, key: str, lang: str, *, member_address: str) -> None:
        super().__init__(page, stage)
        self.key, self.lang = key, lang
        self._talk_address, self._member_address = stage.talk_address, member_address
        self.words = i18n.catalogue(lang)
        self.telling = Telling(stage, key, lang)
        self.looks_at = "talk-widget"

    def open(self, *, at: str = "", wait: bool = True, **attributes: str) -> None:  # type: ignore[override]
        """Open the article in the visitor's language; ``attributes`` are the embed's."""
        self.stage.blog.pages[self.key] = article(
            self.lang, self.stage.embed(thread=self.key, lang=self.lang, **attributes)
        )
        self.page.goto(self.stage.blog_address + self.key + at)
        if wait:
            self.wait()

    def open_host(self) -> None:
        """Open the same article where it stands on the server's own origin, rendered by the template helper."""
        self.page.goto(f"{self.stage.talk_address}/host{self.key}")

    def hurry(self) -> None:
        """Let the page's timers run out in a hundredth of their time, from the next page on."""
        self.page.add_init_script(
            "for (const name of ['setTimeout', 'setInterval']) {"
            "const wait = window[name]; window[name] = (does, ms, ...rest) => wait(does, ms / 100, ...rest)}"
        )

    def open_talk(self, path: str = "thread", *, site: str = SITE, **query: str) -> None:
        """Open a page of the server's own: the thread's, ``mutes``, or the list of threads."""
        self.looks_at = "body"
        said = urlencode(
            {"site": site, "lang": self.lang, **({"thread": self.key} if path == "thread" else {}), **query}
        )
        self.page.goto(f"{self._talk_address}/talk/{path}?{said}")

    def is_at_the_members(self) -> None:
        """From now on the Talk page is that of a host with users of its own."""
        self._talk_address = self._member_address

    def sign_in(self) -> None:
        """Sign in to that host."""
        self.page.context.add_cookies(
            [{"name": COOKIE, "value": quote(self.name("nina")), "url": self._member_address}]
        )

    def sign_out(self) -> None:
        """Lose what both hosts knew this browser by."""
        self.page.context.clear_cookies()

    @property
    def section(self) -> Locator:
        return super().section if self.looks_at == "talk-widget" else self.page.locator(self.looks_at)

    def say(self, text: str, **values: object) -> str:
        """A text of the catalogue, as ``embed.mute``."""
        return self.words.say(text, **values)

    def name(self, who: str) -> str:
        return PEOPLE[who][self.lang]

    def put(self, english: str, arabic: str) -> str:
        """What this visitor says."""
        return arabic if self.lang == "ar" else english

    def token(self, **more: Any) -> str:
        """Sign the visitor in, as somebody who is nowhere else."""
        return self.stage.token(self.key, name=self.name("nina"), **more)

    @property
    def box(self) -> Locator:
        return self.section.get_by_role("textbox", name=re.compile("^" + self.say("embed.write")))

    @property
    def name_field(self) -> Locator:
        """Where a guest says who they are; what is wrong with it may be said in its label."""
        return self.section.get_by_role("textbox", name=re.compile("^" + self.say("more.name")))

    def find(self, role: Any, text: str, *, of: int | None = None, within: str = "", **values: object) -> Locator:
        """What has this role and this name, or this name and a comment's number. ``of`` is such a number."""
        where = self.comment(of) if of is not None else self.section.locator(within) if within else self.section
        return where.get_by_role(role, name=re.compile(rf"^{re.escape(self.say(text, **values))}( \d+)?( #.*)?$"))

    def push(self, text: str, **where: Any) -> None:
        self.find("button", text, **where).first.click()

    def follow(self, text: str, **where: Any) -> None:
        self.find("link", text, **where).first.click()

    def mute(self, who: str, *, of: int) -> None:
        self.push("embed.mute", of=of, name=self.name(who))
        expect(self.find("button", "more.undo").last).to_be_visible()

    def type(self, text: str, *, name: bool = True) -> None:
        """Fill in the form at the top."""
        self.box.fill(text)
        if name:
            self.name_field.fill(self.name("nina"))

    def hears(self, text: str, **values: object) -> None:
        """The live region says so."""
        expect(self.status).to_contain_text(self.say(text, **values))

    def warned(self) -> Locator:
        """What is said at once: a failure."""
        alert = self.section.get_by_role("alert").filter(has_text=re.compile(".")).first
        expect(alert).to_be_visible()
        return alert
