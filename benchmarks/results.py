"""What came out, as it is kept in `benchmarks/results/*.json`: all else (table, plots, verdict) is made of that."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("results")


@dataclass(frozen=True, slots=True)
class Sample:
    """One repetition. ``disturbed``: others were at work on the cores meanwhile, each time it was tried."""

    value: float
    disturbed: bool = False


@dataclass
class Series:
    """The same, measured several times. ``x``: what varies along a chart, as the comments in a thread."""

    label: str
    samples: list[Sample]
    x: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(sample.value for sample in self.samples)

    @property
    def least(self) -> float:
        return min(sample.value for sample in self.samples)

    @property
    def most(self) -> float:
        return max(sample.value for sample in self.samples)

    @property
    def disturbed(self) -> int:
        return sum(sample.disturbed for sample in self.samples)


@dataclass
class Chart:
    """Series that are drawn together.

    name: the SVG's
    unit: of all values
    base: the label of the series which the others are told as multiples of; of the same ``x``, if it has any
    """

    name: str
    title: str
    unit: str
    series: list[Series]
    base: str | None = None
    x_title: str | None = None


@dataclass
class Figure(Series):
    """One line of what talkwidget must show; judged by its median."""

    limit: float = 0.0
    at_most: bool = True
    unit: str = "times"

    @property
    def kept(self) -> bool:
        return self.median <= self.limit if self.at_most else self.median >= self.limit


@dataclass
class Result:
    """What one part found. ``notes`` are sentences for the reader of the table."""

    part: str
    title: str
    charts: list[Chart] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path = FOLDER) -> None:
        folder.mkdir(exist_ok=True)
        (folder / f"{self.part}.json").write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")


def read(part: str, folder: Path = FOLDER) -> Result | None:
    """Return what was kept of a part; None if it never ran."""
    path = folder / f"{part}.json"
    if not path.exists():
        return None
    kept = json.loads(path.read_text())
    charts = [Chart(**{**one, "series": [_series(Series, each) for each in one["series"]]}) for one in kept["charts"]]
    figures = [_series(Figure, one) for one in kept["figures"]]
    return Result(**{**kept, "charts": charts, "figures": figures})


def times(above: Sequence[Sample], below: Sequence[Sample]) -> list[Sample]:
    """Divide repetition by repetition: what two that ran one after the other have in common goes out."""
    pairs = zip(above, below, strict=False)
    return [Sample(one.value / two.value, one.disturbed or two.disturbed) for one, two in pairs]


def _series(kind: type[Any], kept: dict[str, Any]) -> Any:
    return kind(**{**kept, "samples": [Sample(**one) for one in kept["samples"]]})
