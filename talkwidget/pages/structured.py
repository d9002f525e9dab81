"""What machines read in a page: a thread in schema.org's terms, and JSON that may stand in a script element.

Pure, and the same for every reader. https://developers.google.com/search/docs/appearance/structured-data/discussion-forum
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from talkwidget.core.source import words
from talkwidget.core.views import CommentView, ThreadView

NOBODY = "Anonymous"
"""A name is demanded of every author, and some imported comments have none."""

# What ends a script element or begins a comment in one; and the two line ends that JavaScript once had, and JSON not.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def discussion(
    thread: ThreadView,
    comments: Sequence[CommentView],
    *,
    address: str = "",
    of_thread: str | None = None,
    title: str | None = None,
    page: str | None = None,
) -> dict[str, Any] | None:
    """A page of a thread as a ``DiscussionForumPosting`` with its ``Comment``s; None where there is none yet.

    comments:    parents before children, as every page has them
    address:     where these comments are read; nothing, or a path, is relative to the page that this stands in
    of_thread:   where its first ones are read, if that is elsewhere: every page tells of the same posting
    title, page: what the host's page says of itself, for a thread that says nothing
    """
    if not comments:
        return None
    title, page = thread.title or title, thread.url or page
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "url": f"{_uri(of_thread if of_thread is not None else address)}#talk",
        "headline": title or thread.key,
        "author": {"@type": "Organization", "name": _owner(thread, title, page)},
        "datePublished": _time(thread.created or min(comment.created for comment in comments)),
        "commentCount": thread.count,
        "interactionStatistic": _counter("CommentAction", thread.count),
    }
    if page:
        told["sharedContent"] = {"@type": "WebPage", "url": _uri(page)}
    by_number: dict[int | None, dict[str, Any]] = {}
    for comment in comments:
        node = by_number[comment.number] = _comment(comment, address)
        # A reply whose parent is on another page stands at the top of this one.
        by_number.get(comment.parent, told).setdefault("comment", []).append(node)
    return told


def in_script(value: Any) -> Markup:
    """Write a value, or JSON that is written already, so that nothing in it ends the element it stands in."""
    if isinstance(value, bytes):
        text = value.decode()
    else:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(_ESCAPES))  # noqa: S704  # these five stand in JSON's texts only


def _comment(comment: CommentView, address: str) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@type": "Comment",
        "url": f"{_uri(address)}#talk-{comment.number}",
        "datePublished": _time(comment.created),
    }
    if comment.author is None or comment.html is None:
        return node | {"creativeWorkStatus": "Deleted"}
    node["author"] = {"@type": "Person", "name": comment.author.name or NOBODY}
    if comment.author.url is not None:
        node["author"]["url"] = _uri(comment.author.url)
    node["text"] = " ".join(words(comment.html).split())
    if comment.edited is not None:
        node["dateModified"] = _time(comment.edited)
    if comment.likes:
        node["interactionStatistic"] = _counter("LikeAction", comment.likes)
    return node


def _counter(action: str, count: int) -> dict[str, Any]:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"https://schema.org/{action}",
        "userInteractionCount": count,
    }


def _owner(thread: ThreadView, title: str | None, page: str | None) -> str:
    """Who asks people to talk there: search engines want a name."""
    return thread.site.title or _host(page or "") or title or thread.key


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:  # whatever a browser called the host's page by
        return None


def _uri(address: str) -> str:
    """An address as a URI (RFC 3986), without its fragment."""
    return quote(address.partition("#")[0], safe=":/?[]@!$&'()*+,;=%~")


def _time(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
