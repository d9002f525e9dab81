"""Small plots as inline SVG: no script, no picture to fetch, and the page's own colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from talkwidget.pages.elements import h

WIDTH, HEIGHT, FOOT = 600, 120, 24
GAP = 3


def bars(
    labels: Sequence[str], values: Sequence[float | None], say: Callable[[float], str] = "{:,.0f}".format
) -> Markup:
    """Draw a bar for each value, the highest as high as the plot; the table beside it says the figures.

    None is a day without a value, which isn't the same as nothing. ``say`` writes a value.
    """
    highest = max((value for value in values if value is not None), default=0) or 1
    step = WIDTH / max(1, len(values))
    drawn = [
        h(
            "rect",
            {
                "x": f"{place * step + GAP / 2:.1f}",
                "y": f"{HEIGHT - _height(value, highest):.1f}",
                "width": f"{step - GAP:.1f}",
                "height": f"{_height(value, highest):.1f}",
                "rx": "1.5",
            },
            h("title", None, f"{labels[place]}: {say(value)}"),
        )
        for place, value in enumerate(values)
        if value is not None
    ]
    ends = [
        h("text", {"x": 0, "y": HEIGHT + FOOT - 5}, labels[0]),
        h("text", {"x": WIDTH, "y": HEIGHT + FOOT - 5, "text-anchor": "end"}, labels[-1]),
        h("text", {"x": 0, "y": 14}, say(highest)),
    ]
    base = h("line", {"x1": 0, "y1": HEIGHT + 0.5, "x2": WIDTH, "y2": HEIGHT + 0.5})
    size = {"viewBox": f"0 0 {WIDTH} {HEIGHT + FOOT}", "aria-hidden": "true", "class": "plot"}
    return h("svg", size, base, *drawn, *ends)


def _height(value: float, highest: float) -> float:
    return max(1.5, value / highest * (HEIGHT - 22)) if value else 0
