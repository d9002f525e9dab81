"""Elements as text: what a value holds is escaped, what is Markup already stands as it is."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

_VOID = frozenset({"input", "link"})


def h(tag: str, attributes: Mapping[str, object] | None = None, *kids: object) -> Markup:
    """Write an element; the embed's ``h`` (js/src/view.js) makes the same one from the same words.

    tag:        with its part, as ``p.note``
    attributes: None and False leave one out, True writes its name only
    kids:       None, False and "" are none
    """
    name, _, part = tag.partition(".")
    said = {"part": part or None} | dict(attributes or {})
    pairs = "".join(
        f" {key}" if value is True else f' {key}="{escape(value)}"'
        for key, value in said.items()
        if value is not None and value is not False
    )
    inside = "".join(escape(kid) for kid in kids if kid is not None and kid is not False)
    end = "" if name in _VOID else f"{inside}</{name}>"
    return Markup(f"<{name}{pairs}>{end}")  # noqa: S704  # names are ours, values and texts escaped above


def unseen(*kids: object) -> Markup:
    """Write what only screen readers say."""
    return h("span.unseen", None, *kids)
