"""Draw a chart as SVG: bars where there is one figure each, lines where something varies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl

from benchmarks.report import number
from benchmarks.results import Chart, Series

mpl.use("svg")
# The same figures are the same bytes; words stay words.
mpl.rcParams.update({
    "svg.hashsalt": "talkwidget", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.color": "#e3e3e3",
    "axes.axisbelow": True, "figure.facecolor": "white",
})  # fmt: skip

OURS, FLOOR, OTHERS = "#0b6e4f", "#8d99ae", ("#2a9d8f", "#e9c46a", "#f4a261", "#e76f51", "#264653", "#a23b72")
PEERS = {"Isso": "#c8553d", "Waline": "#5b5f97"}
MARKERS = "osD^vPX"


def draw(chart: Chart, path: Path, about: dict[str, Any]) -> None:
    """Write the chart; whiskers reach from the least to the most."""
    from matplotlib.figure import Figure

    along = any(series.x is not None for series in chart.series)
    height = 4.2 if along else 1.3 + 0.42 * len(chart.series)
    figure = Figure(figsize=(8, height), layout="constrained")
    axes = figure.subplots()
    (_lines if along else _bars)(axes, chart)
    quick = " (quick look)" if about.get("quick") else ""
    axes.set_title(f"{chart.title}{quick}", loc="left", fontsize=11, fontweight="bold")
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def _bars(axes: Any, chart: Chart) -> None:
    places = range(len(chart.series))
    medians = [series.median for series in chart.series]
    around = [[s.median - s.least for s in chart.series], [s.most - s.median for s in chart.series]]
    axes.barh(places, medians, xerr=around, color=[_colour(s, n) for n, s in enumerate(chart.series)], height=0.62,
              error_kw={"elinewidth": 1, "capsize": 2})  # fmt: skip
    axes.set_yticks(places, [series.label for series in chart.series])
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(chart.unit)
    least, most = min(s.least for s in chart.series), max(s.most for s in chart.series)
    if least > 0 and most / least > 20:
        axes.set_xscale("log")
        axes.set_xlim(least / 2.5, most * 5)
    else:
        axes.set_xlim(0, most * 1.25 or 1)
    for place, series in zip(places, chart.series, strict=True):
        mark = " †" if series.disturbed else ""
        axes.annotate(f"{number(series.median)}{mark}", (series.most, place), xytext=(6, 0),
                      textcoords="offset points", va="center", fontsize=9)  # fmt: skip


def _lines(axes: Any, chart: Chart) -> None:
    labels = list(dict.fromkeys(series.label for series in chart.series))
    for place, label in enumerate(labels):
        line = sorted((s for s in chart.series if s.label == label), key=lambda series: series.x or 0)
        across = [series.x for series in line]
        colour = _colour(line[0], place)
        axes.plot(across, [s.median for s in line], marker=MARKERS[place % len(MARKERS)], color=colour, label=label)
        axes.fill_between(across, [s.least for s in line], [s.most for s in line], color=colour, alpha=0.15)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(chart.x_title or "")
    axes.set_ylabel(chart.unit)
    axes.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))


def _colour(series: Series, place: int) -> str:
    if series.label.startswith("talkwidget"):
        return OURS
    for peer, colour in PEERS.items():
        if series.label.startswith(peer):
            return colour
    return FLOOR if series.label.startswith("bare") else OTHERS[place % len(OTHERS)]
