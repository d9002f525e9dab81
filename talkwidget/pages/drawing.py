"""A thread's first page in the embed's own markup, for readers before, and without, the embed.

Element for element what the embed draws for somebody who left no trace (js/src/frame.js, draw.js and comment.js), so
that it takes this one's place without a shift; tests/browser holds the two side by side. What can be pressed leads to
the Talk page, and so works without JavaScript. Times are dates: a page with this in it may be kept for hours.

Two parts are not the embed's: ``aid`` is for readers without it, ``idle`` is of no use to them (js/src/drawn.css).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from markupsafe import Markup

from talkwidget.core.views import CommentView, Page
from talkwidget.i18n import Catalogue
from talkwidget.pages.addresses import SORTS, anchor_of
from talkwidget.pages.elements import h, unseen
from talkwidget.pages.portraits import avatar
from talkwidget.pages.rows import Row, Run, arrange, named, walk

FORM = "write"
"""The id of the form in a drawing."""
TRAP = {"name": "subject", "tabindex": -1, "autocomplete": "off"}
"""Filled in by machines only."""
_AN_ADDRESS = re.compile("https?:")


class Drawing:
    """One page of a thread on its way to the paper.

    home:  the path everything hangs under, with a slash at its end
    query: what leads to this thread's Talk page
    sort:  the order of ``page``
    level: of the widget's heading, 1 to 5
    """

    def __init__(
        self, page: Page[CommentView], words: Catalogue, *, home: str, query: Mapping[str, str], sort: str, level: int
    ) -> None:
        self._page, self._words, self._query = page, words, query
        self._home, self._talk_page = home, f"{home}thread"
        self._sort, self._level = sort, level

    def section(self) -> Markup:
        """Draw all of it."""
        say, thread, comments = self._words.say, self._page.thread, self._page.comments
        count = f" ({thread.count})" if thread.count else ""
        by_number = self._sort == SORTS[0]
        empty = not comments and thread.state == "open"
        rows = arrange(named(comments, self._words), max_depth=thread.site.settings.max_depth, by_number=by_number)
        return h(
            "section.drawn",
            {"aria-labelledby": "title", "lang": self._words.lang, "dir": self._words.dir, "title": ""},
            h("slot", {"name": "header"}),
            h(f"h{self._level}", {"id": "title", "tabindex": -1}, say("embed.comments") + count),
            h("div", None, self._composer()),
            h(
                "p.bar",
                {"hidden": not comments},
                h("label", None, say("embed.sort"), self._select()),
                h("button.aid", {"form": "page"}, say("page.sortVerb")),
                h("button", {"form": "page"}, say("embed.search")),
                h("button", {"form": "page", "formaction": f"{self._home}mutes"}, say("embed.people", n=0)),
            ),
            h("p", {"hidden": not empty}, h("slot", {"name": "empty"}, say("embed.empty"))),
            self._list(rows),
            self._button(say("embed.later"), after=self._page.next) if self._page.next else "",
            h("form", {"id": "page", "action": self._talk_page, "hidden": True}, *self._fields()),
        )  # fmt: skip

    def _composer(self) -> Markup:
        say, thread = self._words.say, self._page.thread
        if thread.state != "open":
            return h("p", None, say("embed.closed"))
        if not thread.site.settings.guests:
            return h("p", None, h("slot", {"name": "sign-in"}, say("embed.signIn")))
        # The Talk page takes it from here: it posts, or shows the form once more and says what is missing.
        return h(
            "form",
            {"id": FORM, "method": "post", "action": f"{self._talk_page}?{urlencode(self._query)}"},
            h("input", {"type": "hidden", "name": "once", "value": thread.version}),
            h("label", None, say("embed.write"), h("textarea", {"name": "text", "rows": 3, "dir": "auto"})),
            h("div.unseen", {"aria-hidden": "true"}, h("label", None, say("page.leaveEmpty"), h("input", TRAP))),
            h("button.aid", {"name": "do", "value": "post"}, say("more.post")),
        )

    def _select(self) -> Markup:
        options = [
            h("option", {"value": sort, "selected": sort == self._sort}, self._words.say(f"embed.{sort}"))
            for sort in SORTS
        ]
        return h("select", {"name": "sort", "form": "page"}, *options)

    def _fields(self) -> list[Markup]:
        return [h("input", {"type": "hidden", "name": name, "value": value}) for name, value in self._query.items()]

    def _list(self, rows: Iterable[Row | Run]) -> Markup:
        # Nobody in particular has muted nobody: there are no runs.
        return h("ol", None, *(self._row(row) for row in rows if isinstance(row, Row)))

    def _row(self, row: Row) -> Markup:
        more = row.comment.more
        rest = self._button(self._words.say("embed.replies", n=more.count), root=row.number) if more is not None else ""
        return h(
            "li",
            {"id": f"talk-{row.number}", "tabindex": -1},
            self._comment(row),
            self._list(row.replies),
            h("div", None, rest),
        )

    def _comment(self, row: Row) -> Markup:
        comment, say = row.comment, self._words.say
        author, level = comment.author, f"h{self._level + 1}"
        number = f"#{row.number}"
        link = h("a", {"href": f"#talk-{row.number}"}, number)
        if author is None:
            line = say(f"embed.{comment.state}") + (f": {comment.reason}" if comment.reason else "")
            return h(
                "div.comment",
                None,
                h(f"{level}.unseen", None, say("embed.heading", number=number)),
                h("p.placeholder", None, link, f" [ {line} ] ", self._fold(row)),
            )
        linked = author.url is not None and _AN_ADDRESS.match(author.url)
        name = h("a", {"href": author.url, "rel": "nofollow ugc noopener"}, author.name) if linked else author.name
        to = _answered(row)
        return h(
            "div.comment",
            None,
            avatar(author.avatar),
            h(
                f"{level}.heading",
                None,
                h("bdi.author", None, name),
                to and unseen(say("embed.inReplyTo", name=to), ", "),
                author.role and self._tag(author.role),
                comment.official and self._tag("official"),
                comment.pinned and self._tag("pinned"),
                link,
                self._time(comment),
                comment.edited is not None and self._tag("edited"),
            ),
            to
            and row.is_flat
            and h("a.to", {"href": self._permalink(comment.parent)}, say("embed.inReplyTo", name=to)),
            h("div.text", {"dir": "auto"}, row.html),
            h("p.actions", None, *self._actions(row, author.name)),
        )

    def _actions(self, row: Row, name: str) -> list[Markup | str]:
        say, thread, likes, number = self._words.say, self._page.thread, row.comment.likes, row.number
        may_reply = thread.state == "open" and thread.site.settings.guests
        here = unseen(f" #{number}")
        return [
            self._button(say("embed.like") + (f" {likes}" if likes else ""), here, around=number),
            self._button(say("embed.reply"), here, open=f"reply.{number}") if may_reply else "",
            self._button(say("embed.mute", name=name), open=f"mute.{number}"),
            self._button("…", label=say("embed.muteHow", name=name), open=f"mute.{number}"),
            self._button(say("embed.share"), here, open=f"share.{number}"),
            self._fold(row),
        ]

    def _fold(self, row: Row) -> Markup | str:
        if not any(walk(row.replies)):
            return ""
        return h("button.idle", {"type": "button"}, self._words.say("embed.fold"), unseen(f" #{row.number}"))

    def _permalink(self, number: int | None) -> str:
        # A fragment alone leads nowhere without the embed: no browser looks for it in a shadow root.
        return f"{self._talk_page}?{urlencode({**self._query, 'around': number})}#talk-{number}"

    def _tag(self, text: str) -> Markup:
        return h("small.tag", None, self._words.say(f"embed.{text}"))

    def _time(self, comment: CommentView) -> Markup:
        exact = {
            "datetime": f"{comment.created:%Y-%m-%dT%H:%M:%SZ}",
            "title": f"{self._words.time(comment.created)} UTC",
        }
        return h("time", exact, self._words.date(comment.created))

    def _button(self, *kids: object, label: str | None = None, **view: object) -> Markup:
        """Draw what looks like the embed's button, and leads to this view of the Talk page."""
        ((name, value),) = view.items()
        form = str(value).partition(".")[0]
        anchor = {"around": f"talk-{value}", "open": anchor_of(form)}.get(name, "talk")
        address = self._talk_page + (f"#{anchor}" if anchor else "")
        where = {"form": "page", "formaction": address, "name": name, "value": value}
        return h("button", where | {"aria-label": label}, *kids)


def _answered(row: Row) -> str:
    """Whom a reply answers: by name where it hangs below them, else by number."""
    if row.comment.parent is None:
        return ""
    name = row.parent.author.name if row.parent is not None and row.parent.author is not None else ""
    return (not row.is_flat and name) or f"#{row.comment.parent}"
