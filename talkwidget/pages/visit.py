"""One request on its way through the pages: who comes, what for, and in which language.

The language is the one that the address asks for, else the site's own: not the browser's, or every shared cache would
have to keep a page for each ``Accept-Language`` there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from uuid import UUID

from flask import Request, Response
from werkzeug.exceptions import NotFound

from talkwidget import i18n
from talkwidget.api import PRIVATE, public, shared_for
from talkwidget.auth import SAFE_METHODS, is_from_own_pages, own_origin
from talkwidget.core.checks import Sender
from talkwidget.core.errors import MembersOnly, TalkError
from talkwidget.core.identity import Identity
from talkwidget.core.rates import Rate
from talkwidget.core.service import Public, Talk
from talkwidget.core.views import SiteView, ThreadView
from talkwidget.pages.addresses import Addresses
from talkwidget.pages.assets import asset
from talkwidget.pages.door import Door
from talkwidget.pages.session import FormOld, NoCookies, Session, check_form
from talkwidget.pages.staff import StaffSession, safe_next
from talkwidget.pages.templates import environment, languages

HTML = "text/html; charset=utf-8"
FORM = "form"
"""The field that holds a form's token; as a parameter, the word that a stranger's form is sent for the second time."""

PART = "X-Desk"
"""The header by which the desk's script asks for what changed, and no page around it."""


class Visit:
    """What the views need. Nothing is looked up before somebody wants it."""

    def __init__(self, request: Request, door: Door, *, home: str) -> None:
        self.request, self.door, self.home = request, door, home
        self._site: SiteView | None = None

    @cached_property
    def talk(self) -> Talk:
        return self.door.talk()

    @cached_property
    def reads(self) -> Public:
        """The conversation, for who comes as a stranger: nobody's own writing is looked for in a replica."""
        return self.door.reads() if self._is_strangers else self.talk

    @cached_property
    def _is_strangers(self) -> bool:
        """Whether the request brings neither a session of the host's nor a guest's cookie, of whatever site."""
        return (
            self.request.method in SAFE_METHODS
            and not any(name.startswith("talk_") for name in self.request.cookies)
            and self._known_to_host is None
        )

    @property
    def site(self) -> SiteView:
        """The site that is meant.

        :raises SiteUnknown: no such site, or none named where there are several.
        """
        if self._site is None:
            self._site = self.reads.site(self.request.args.get("site"))
        return self._site

    def thread(self) -> ThreadView:
        """The thread that is meant, if this reader may read the site.

        :raises NotFound: the address names none.
        """
        key = self.request.args.get("thread")
        if not key:
            raise NotFound
        found = self.reads.thread(self.request.args.get("site"), key)
        self._site = found.site
        self.admit()
        return found

    def admit(self) -> None:
        """:raises MembersOnly: only members may read here, and this reader isn't signed in."""
        if self.site.settings.members_only and (self.who is None or self.who.is_guest):
            raise MembersOnly

    @cached_property
    def session(self) -> Session:
        path = self.home.rstrip("/") or "/"
        return Session(self.request, self.talk, self.site, path=path)

    @cached_property
    def guest(self) -> Identity | None:
        """The guest that this browser remembers."""
        return self.session.guest()

    @cached_property
    def who(self) -> Identity | None:
        """Who is asking: whom the host knows, else a moderator who signed in here, else the browser's guest.

        The host is asked for a reader who follows a link from another site, too: no other origin can see the page. A
        form's own origin is checked before anything comes of it.
        """
        return self._known_to_host or self._staff or self.guest

    @cached_property
    def staff(self) -> StaffSession:
        """The session of a moderator of the standalone server; a host's moderators are the host's to know."""
        return StaffSession(self.request, self.talk, self.site, path=self.home.rstrip("/") or "/")

    @property
    def _staff(self) -> Identity | None:
        return self.staff.who if not self.door.single_site and self.staff.secret is not None else None

    @cached_property
    def _known_to_host(self) -> Identity | None:
        if self.door.identify is not None and (self.request.method in SAFE_METHODS or is_from_own_pages(self.request)):
            return self.door.identify()
        return None

    @property
    def is_private(self) -> bool:
        """Whether the answer is this reader's only."""
        return (
            self.request.method not in SAFE_METHODS
            or self.who is not None
            or self.session.is_there
            or (not self.door.single_site and self.staff.secret is not None)
            or self.site.settings.members_only
        )

    @cached_property
    def sender(self) -> Sender:
        """What is known of where the request comes from."""
        return self.talk.sender(self.site, "page", self.request.remote_addr)

    def attempt(self, rates: Mapping[str, Rate], other: Rate) -> None:
        """Count the form that was sent, by whomever and whatever comes of it; ``rates``: as what, by its verb.

        A foreign page's isn't: it is refused, and must use up nothing of the reader's.

        :raises RateLimited: it comes too often.
        """
        if not self.site.settings.rate_limits or not is_from_own_pages(self.request):
            return
        rate = rates.get(self.request.form.get("do", "").partition(" ")[0], other)
        thread = self.request.args.get("thread") if rate is Rate.POST else None
        self.talk.attempt(self.site, rate, self.who, self.sender, thread=thread)

    def check_origin(self) -> None:
        """:raises FormOld: no page of ours sends this form."""
        if not is_from_own_pages(self.request):
            raise FormOld

    def check_form(self, *, is_everybodys: bool) -> None:
        """See that a form is one that the reader's own page had lately.

        is_everybodys: it stands on pages that are the same for all, too; there it has no token, and its origin speaks
                       for it

        :raises FormOld: it isn't.
        """
        token = self.request.form.get(FORM)
        if self.who is not None and not (token is None and is_everybodys):
            check_form(self.site, self.who, token or "")

    def must_be_remembered(self) -> Identity:
        """:raises NoCookies: nobody known acts, though the browser was given a cookie."""
        if self.who is None:
            raise NoCookies
        return self.who

    def greet(self) -> Response | None:
        """On a stranger's first act: a guest's cookie, and the request to send the form once more with it.

        None for who is known, and for a browser that has shown that it keeps no cookies: it acts as a stranger.
        """
        if self.who is not None or FORM in self.request.args:
            return None
        self.session.begin()
        address = self.address
        response = Response(status=307)  # RFC 9110, 15.4.8: with the same method and body
        response.headers["Location"] = f"{address}{'&' if '?' in address else '?'}{FORM}=1"
        response.headers["Cache-Control"] = PRIVATE
        return response

    @property
    def address(self) -> str:
        """Where this page, and its forms, are."""
        asked = self.request.query_string.decode("ascii", "ignore").split("&")
        query = "&".join(pair for pair in asked if not pair.startswith(f"{FORM}="))
        return f"{self.request.script_root}{self.request.path}" + (f"?{query}" if query else "")

    @cached_property
    def words(self) -> i18n.Catalogue:
        """The language of the page; never fails, for pages about failures need it."""
        wanted = self.request.args.get("lang", "")
        try:
            # Not by `site`: that may ask the host who is there, and be what failed.
            site = self._site or self.talk.site(self.request.args.get("site"))
        except TalkError:
            return i18n.catalogue(i18n.negotiate([wanted]))
        return i18n.catalogue(i18n.negotiate([wanted], site.settings.locale), site.settings.strings)

    @cached_property
    def to(self) -> Addresses:
        """The addresses of everything, as this reader asks for them."""
        args = self.request.args
        common = {} if self.door.single_site or "site" not in args else {"site": args["site"]}
        if "lang" in args:
            common["lang"] = self.words.lang
        return Addresses(self.home, own_origin(self.request), common)

    def answer_all(self, etag: str, make: Callable[[], bytes], *, thread: UUID | None = None) -> Response:
        """Answer what is the same for every stranger. ``thread``: the one that it shows."""
        return public(
            self.request, etag, make, shelf=self.door.shelf, kind=HTML, lasting=shared_for(self.site.settings),
            varies="Accept-Encoding, Cookie", thread=thread,
        )  # fmt: skip

    def answer_one(self, body: bytes, status: int = 200) -> Response:
        """Answer one reader."""
        response = Response(body, status, content_type=HTML)
        response.headers["Cache-Control"] = PRIVATE
        response.vary.add("Cookie")
        return response

    def go(self, address: str) -> Response:
        """Lead on after a form: the reader's Back and Reload send nothing again."""
        response = Response(status=303)
        response.headers["Location"] = address
        response.headers["Cache-Control"] = PRIVATE
        return response

    @property
    def leads_to_entrance(self) -> bool:
        """Whether who is no moderator, and opens a page, may come in as one by a page of ours; a script can't."""
        opens = self.request.method in SAFE_METHODS and PART not in self.request.headers
        return opens and not self.door.single_site and self.staff.found is None

    def to_entrance(self) -> Response:
        """Send somebody to the way in, and from there back to the page they asked for."""
        here = safe_next(self.home, self.address)
        return self.go(self.to.desk("enter", **({"next": here} if here is not None else {})))

    def render(self, template: str, **told: object) -> bytes:
        """Write a page."""
        known = {
            "words": self.words,
            "say": self.words.say,
            "to": self.to,
            "style": self.to.file(asset("css").name),
            "script": self.to.file(asset("js").name),
            "path": self.request.path and f"{self.request.script_root}{self.request.path}",
            "languages": languages(),
        }
        return environment.get_template(f"talkwidget/{template}").render(known | told).encode()
