"""The table and the plots, made of the results that are kept: `python -m benchmarks.report` draws them anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import results
from benchmarks.results import Chart, Figure, Result, Series

HEAD = """# Measured

By `make bench`, which writes this file and all beside it. Each figure is the median of several repetitions, with the
least and the most of them; what is compared took turns, the server on one core, the client on another. † marks what was
measured while something else was at work on the cores.
"""


def write(parts: Sequence[str], folder: Path = results.FOLDER) -> None:
    """Draw what every part has left there."""
    from benchmarks import plots  # only here is matplotlib wanted

    there = [result for part in parts if (result := results.read(part, folder))]
    (folder / "README.md").write_text("\n".join(_table(there)) + "\n")
    for result in there:
        for chart in result.charts:
            plots.draw(chart, folder / f"{chart.name}.svg", result.about)


def missed(parts: Sequence[str], folder: Path = results.FOLDER) -> list[str]:
    """One sentence for each figure that talkwidget should have kept."""
    there = [result for part in parts if (result := results.read(part, folder))]
    return [sentence(figure) for result in there for figure in result.figures if not figure.kept]


def sentence(figure: Figure) -> str:
    kept = "kept" if figure.kept else "missed"
    measured = f"{spread(figure)} {figure.unit}".strip()
    return f"{figure.label}: {measured}, limit {_limit(figure)}: {kept}"


def spread(series: Series) -> str:
    """The median, and the least and the most in parentheses."""
    mark = " †" if series.disturbed else ""
    if series.least == series.most:
        return number(series.median) + mark
    return f"{number(series.median)} ({number(series.least)} to {number(series.most)}){mark}"


def number(value: float) -> str:
    """Three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}" if value else "0"


def _limit(figure: Figure) -> str:
    return f"at {'most' if figure.at_most else 'least'} {number(figure.limit)} {figure.unit}".strip()


def _table(there: Sequence[Result]) -> Iterator[str]:
    yield HEAD
    yield from ("## What it must show", "", "| what | measured | limit | kept | when |", "|---|---|---|---|---|")
    for result in there:
        for figure in result.figures:
            kept = "yes" if figure.kept else "**no**"
            yield f"| {figure.label} | {spread(figure)} | {_limit(figure)} | {kept} | {_when(result)} |"
    for result in there:
        yield from ("", f"## {result.title}", "")
        for chart in result.charts:
            yield from _chart(chart)
        yield from (f"- {note}" for note in result.notes)
        yield from ("", _machine(result)) if result.about else ()


def _chart(chart: Chart) -> Iterator[str]:
    along = any(series.x is not None for series in chart.series)
    heads = [chart.title, *([chart.x_title or "at"] if along else []), chart.unit]
    if chart.base:
        heads.append(f"times {chart.base}")
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for series in chart.series:
        cells = [series.label, *([f"{series.x:,.0f}" if series.x is not None else ""] if along else []), spread(series)]
        if chart.base:
            cells.append(_beside(chart, series))
        yield f"| {' | '.join(cells)} |"
    yield from ("", f"![{chart.title}]({chart.name}.svg)", "")


def _beside(chart: Chart, series: Series) -> str:
    base = next((each for each in chart.series if each.label == chart.base and each.x == series.x), None)
    if base is None or not all(sample.value for sample in base.samples):
        return ""
    return spread(Series("", results.times(series.samples, base.samples)))


def _when(result: Result) -> str:
    return f"{result.about.get('made', '')}{', quick' if result.about.get('quick') else ''}"


def _machine(result: Result) -> str:
    about = result.about
    quick = ", a quick look: few and short repetitions" if about["quick"] else ""
    return (
        f"{about['processor']}, {about['cores']} cores, {about['system']}, Python {about['python']};"
        f" {about['made']}, {about['seconds']} seconds{quick}."
    )


if __name__ == "__main__":
    from benchmarks.suite import PARTS

    write(list(PARTS))
