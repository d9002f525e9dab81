"""A thread's first page in the embed's own markup, for readers before, and without, the embed.

The same element for element as the embed draws it for somebody who left no trace (js/src/widget.js, draw.js and
comment.js), so that it takes this one's place without a shift; tests/browser holds the two side by side. What can be
pressed leads to the Talk page. Times are dates: a page with this in it may be kept for hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup

from talkwidget.core.views import CommentView, Page
from talkwidget.i18n import Catalogue
from talkwidget.pages.elements import h, unseen
from talkwidget.pages.portraits import avatar
from talkwidget.pages.rows import Row, Run, arrange

_SORTS = ("oldest", "newest", "top")
_AN_ADDRESS = re.compile("https?:")


class Drawing:
    """One page of a thread on its way to the paper.

    talk_page: the address of the Talk page, without a query
    sort:      the order of ``page``
    level:     of the widget's heading, 1 to 5
    """

    def __init__(self, page: Page, words: Catalogue, *, talk_page: str, sort: str, level: int) -> None:
        self._page, self._words, self._talk_page = page, words, talk_page
        self._sort, self._level = sort, level

    def section(self) -> Markup:
        """Draw all of it."""
        say, thread, comments = self._words.say, self._page.thread, self._page.comments
        depth = thread.site.settings.max_depth
        count = f" ({thread.count})" if thread.count else ""
        empty = not comments and thread.state == "open"
        return h(
            "section",
            {"aria-labelledby": "title", "lang": self._words.lang, "title": ""},
            h(f"h{self._level}", {"id": "title", "tabindex": -1}, say("embed.comments") + count),
            h("div", None, self._composer()),
            h("p.bar", {"hidden": not comments}, h("label", None, say("embed.sort"), self._select())),
            h("p", None, say("embed.empty") if empty else ""),
            self._list(arrange(comments, max_depth=depth, by_number=self._sort == "oldest")),
            self._lead("embed.later", "after", self._page.next) if self._page.next else "",
            h("form", {"id": "page", "action": self._talk_page, "hidden": True}, _hidden("thread", thread.key)),
        )  # fmt: skip

    def _composer(self) -> Markup:
        say, thread = self._words.say, self._page.thread
        if thread.state != "open":
            return h("p", None, say("embed.closed"))
        if not thread.site.settings.guests:
            return h("p", None, h("slot", {"name": "sign-in"}, say("embed.signIn")))
        box = h("textarea", {"name": "text", "rows": 3, "dir": "auto"})
        return h("form", None, h("label", None, say("embed.write"), box))

    def _select(self) -> Markup:
        options = [
            h("option", {"value": sort, "selected": sort == self._sort}, self._words.say(f"embed.{sort}"))
            for sort in _SORTS
        ]
        return h("select", {"name": "sort", "form": "page"}, *options)

    def _list(self, rows: Iterable[Row | Run]) -> Markup:
        # Nobody in particular has muted nobody: there are no runs.
        return h("ol", None, *(self._row(row) for row in rows if isinstance(row, Row)))

    def _row(self, row: Row) -> Markup:
        comment = row.comment
        foot = ""
        if comment.more is not None:
            foot = self._lead("embed.replies", "around", comment.number, n=comment.more.count)
        return h(
            "li",
            {"id": f"talk-{comment.number}", "tabindex": -1},
            self._comment(row),
            self._list(row.replies),
            h("div", None, foot),
        )

    def _comment(self, row: Row) -> Markup:
        comment, say = row.comment, self._words.say
        author, level = comment.author, f"h{self._level + 1}"
        number = f"#{comment.number}"
        link = h("a", {"href": f"#talk-{comment.number}"}, number)
        if author is None or comment.html is None:
            line = say(f"embed.{comment.state}") + (f": {comment.reason}" if comment.reason else "")
            return h(
                "div.comment",
                None,
                h(f"{level}.unseen", None, say("embed.heading", number=number)),
                h("p.placeholder", None, link, f" [ {line} ] "),
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
                link,
                self._time(comment),
                comment.edited is not None and self._tag("edited"),
            ),
            to and row.is_flat and h("a.to", {"href": f"#talk-{comment.parent}"}, say("embed.inReplyTo", name=to)),
            h("div.text", {"dir": "auto"}, row.html),
            h("p.actions", None, *self._actions(comment, author.name)),
        )

    def _actions(self, comment: CommentView, name: str) -> list[Markup]:
        say, thread = self._words.say, self._page.thread
        labels = [say("embed.like") + (f" {comment.likes}" if comment.likes else "")]
        if thread.state == "open" and thread.site.settings.guests:
            labels.append(say("embed.reply"))
        number = unseen(f" #{comment.number}")
        return [
            *(self._button("around", comment.number, label, number) for label in labels),
            self._button("around", comment.number, say("embed.mute", name=name)),
        ]

    def _tag(self, text: str) -> Markup:
        return h("small.tag", None, self._words.say(f"embed.{text}"))

    def _time(self, comment: CommentView) -> Markup:
        exact = {"datetime": f"{comment.created:%Y-%m-%dT%H:%M:%SZ}", "title": self._words.time(comment.created)}
        return h("time", exact, self._words.date(comment.created))

    def _lead(self, text: str, name: str, value: object, **values: object) -> Markup:
        return self._button(name, value, self._words.say(text, **values))

    def _button(self, name: str, value: object, *kids: object) -> Markup:
        """Draw what looks like the embed's button, and leads to the Talk page."""
        where = f"{self._talk_page}#talk-{value}" if name == "around" else None
        return h("button", {"form": "page", "formaction": where, "name": name, "value": value}, *kids)


def _answered(row: Row) -> str:
    """Whom a reply answers: by name where it hangs below them, else by number."""
    if row.comment.parent is None:
        return ""
    name = row.parent.author.name if row.parent is not None and row.parent.author is not None else ""
    return (not row.is_flat and name) or f"#{row.comment.parent}"


def _hidden(name: str, value: str) -> Markup:
    return h("input", {"type": "hidden", "name": name, "value": value})
