"""One request on its way through the API: what it says, and who sends it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import Request, Response

from talkwidget.api import bodies, cache, csv_lists, json_pages
from talkwidget.api.cache import Shelf
from talkwidget.api.calls import JSON, Access, Call
from talkwidget.api.door import Door
from talkwidget.api.language import words_for
from talkwidget.api.ready import QUERY_LENGTH
from talkwidget.auth import who_is_asking
from talkwidget.core.checks import Sender
from talkwidget.core.errors import MembersOnly, SignInRequired, TalkError, TokenInvalid
from talkwidget.core.identity import Identify, Identity
from talkwidget.core.limiter import Allowance
from talkwidget.core.rates import Rate
from talkwidget.core.service import Public, Talk
from talkwidget.core.views import SiteView, ThreadView
from talkwidget.i18n import Catalogue


class Asked:
    """What a view needs. Nothing is looked up before somebody wants it."""

    def __init__(self, request: Request, door: Door, call: Call, *, calls: Sequence[Call], shelf: Shelf) -> None:
        self.request, self.door, self.call, self.calls, self.shelf = request, door, call, calls, shelf
        self.is_private = call.access is Access.PERSONAL
        self.query: dict[str, Any] = {}
        self.body: dict[str, Any] = {}
        self.headers: dict[str, Any] = {}
        self.allowance: Allowance | None = None
        self._site: SiteView | None = None

    def parse(self) -> None:
        """Read query, headers and body by the call's schemas.

        :raises ValidationError, Malformed, MediaTypeUnsupported, RequestEntityTooLarge: they aren't as they should be.
        """
        args, schema = self.request.args, self.call.query
        known = _one_of(schema).fields
        given = tuple((name, tuple(said)) for name, said in args.lists() if name in known)
        read = _query if len(self.request.query_string) <= QUERY_LENGTH else _query.__wrapped__
        self.query = dict(read(schema, given))
        if self.call.header is not None:
            one, sent = _one_of(self.call.header), self.request.headers
            wanted = (field.data_key or name for name, field in one.fields.items())
            # A request has many more, and most have none of these.
            if said := {name: sent[name] for name in wanted if name in sent}:
                self.headers = one.load(said)
        if self.call.body is not None:
            self.body = _one_of(self.call.body).load(self._read_body())
        if "site" in self.query and self.body.get("site", self.query["site"]) != self.query["site"]:
            raise ma.ValidationError("The query names another site.", "site")

    def attempt(self) -> None:
        """Count this write, by whomever and whatever comes of it.

        :raises RateLimited: it comes too often.
        """
        site, rate = self.site, self.call.rate
        if not site.settings.rate_limits:
            return
        try:
            who = self.writer
        except TokenInvalid:  # the view says so; who tries tokens is counted by address
            who = None
        thread = self.body.get("thread") if rate is Rate.POST else None
        self.allowance = self.talk.attempt(site, rate, who, self.sender, thread=thread)

    @cached_property
    def talk(self) -> Talk:
        return self.door.talk()

    @cached_property
    def reads(self) -> Public:
        """The conversation, for what this call tells everybody; a personal call reads where it writes."""
        return self.door.reads() if self.call.access is Access.PUBLIC else self.talk

    @property
    def site_name(self) -> str | None:
        """The site as the request names it."""
        name: str | None = self.query.get("site", self.body.get("site"))
        return name

    @property
    def site(self) -> SiteView:
        """The site that is meant.

        :raises SiteUnknown: no such site, or none named where there are several.
        """
        if self._site is None:
            self._site = self.reads.site(self.site_name)
        return self._site

    @cached_property
    def who(self) -> Identity | None:
        """Who is asking, if anybody known.

        :raises TokenInvalid, TokenExpired, TokenRevoked: a token came and doesn't hold.
        """
        return who_is_asking(self.request, talk=self.talk, site=self.site, identify=self._identify)

    @cached_property
    def writer(self) -> Identity | None:
        """As `who`, for a use case that locks the author's row and so sees whether a guest's token was revoked.

        :raises TokenInvalid, TokenExpired: a token came and doesn't hold.
        """
        return who_is_asking(self.request, talk=self.talk, site=self.site, identify=self._identify, by_signature=True)

    @cached_property
    def sender(self) -> Sender:
        """What is known of where the request comes from."""
        return self.talk.sender(self.site, "api", self.request.remote_addr)

    @property
    def somebody(self) -> Identity:
        """:raises SignInRequired: nobody known is asking."""
        if self.who is None:
            raise SignInRequired("Sign in, or send the token of the guest you are.")
        return self.who

    @property
    def words(self) -> Catalogue:
        """What is said to the one who asks, in their language; in the site's own words, once it is known."""
        return words_for(self.request, self._site.settings if self._site is not None else self.door.settings)

    def thread(self, *, version: int = 0) -> ThreadView:
        """The thread of a public call, by one statement, if this reader may read the site.

        ``version``: one that the reader has seen, and below which nothing is news.
        """
        found = self.reads.thread(self.site_name, self.query["thread"], version=version)
        self.admit(found.site)
        return found

    def admit(self, site: SiteView) -> None:
        """Let everybody in where everybody may read; else only members, and no cache.

        :raises MembersOnly: this reader isn't signed in.
        """
        self._site = site
        if site.settings.members_only:
            self.is_private = True
            if self.who is None or self.who.is_guest:
                raise MembersOnly

    def origins(self, *, ask_store: bool) -> Iterable[str]:
        """The origins whose pages may read what is personal here: the site's, or every site's if none is meant yet."""
        if self._site is not None:
            return self._site.settings.origins
        if ask_store:
            try:
                sites = self.talk.sites()
            except TalkError:
                return self.door.settings.origins
            return {origin for site in sites if self.site_name in {None, site.name} for origin in site.settings.origins}
        return self.door.settings.origins

    def answer_all(
        self, etag: str, make: Callable[[], bytes], *, kind: str = JSON, lasting: str = "", thread: UUID | None = None
    ) -> Response:
        """Answer what is the same for everybody; to members only, as private. ``thread``: the one that it shows."""
        if self.is_private:
            return cache.private(self.request, make(), kind=kind)
        lasting = lasting or cache.shared_for(self.site.settings)
        return cache.public(self.request, etag, make, shelf=self.shelf, kind=kind, lasting=lasting, thread=thread)

    def answer_one(self, value: json_pages.Json, status: int = 200) -> Response:
        """Answer one reader."""
        return Response(json_pages.write(value), status, content_type=JSON)

    def answer_one_again(self, value: json_pages.Json) -> Response:
        """Answer one reader who may have this already."""
        return cache.private(self.request, json_pages.write(value), kind=JSON)

    def answer_nothing(self) -> Response:
        response = Response(status=204)
        del response.headers["Content-Type"]
        return response

    @property
    def _identify(self) -> Identify | None:
        return (lambda: self._known_to_host) if self.door.identify is not None else None

    @cached_property
    def _known_to_host(self) -> Identity | None:
        """Whom the host's session knows: asked for once, by however many."""
        return self.door.identify() if self.door.identify is not None else None

    def _read_body(self) -> Any:
        body = bodies.read_bytes(self.request, limit=self.call.limit)
        if not body and self.call.optional:
            return {}
        kind = bodies.must_be(self.request, *self.call.kinds)
        return bodies.parse_json(body) if kind == JSON else csv_lists.read(body)


@functools.lru_cache(maxsize=1024)
def _query(schema: type[ma.Schema], given: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, Any]:
    """What a query says that was given so: it is the same for all who ask for the same."""
    one = _one_of(schema)
    loaded: dict[str, Any] = one.load(
        {name: [*said] if isinstance(one.fields[name], ma.fields.List) else said[0] for name, said in given}
    )
    return loaded


@functools.cache
def _one_of(schema: type[ma.Schema]) -> ma.Schema:
    """A schema of this class: reading by it changes nothing in it, and making it costs more than reading."""
    return schema()
