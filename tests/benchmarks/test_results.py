from __future__ import annotations

import os

import pytest

from benchmarks import machine, report, results
from benchmarks.results import Chart, Figure, Result, Sample, Series, times
from benchmarks.stage import DISTURBED, Stage


def samples(*values: float) -> list[Sample]:
    return [Sample(value) for value in values]


@pytest.mark.parametrize(("values", "kept"), [((1.0, 1.25, 9.0), True), ((1.0, 1.26, 1.3), False)])
def test_a_figure_is_judged_by_its_median(values, kept):
    assert Figure("hot", samples(*values), limit=1.25).kept is kept


def test_a_figure_may_say_the_least_that_is_wanted():
    assert not Figure("writes", samples(2.9), limit=3, at_most=False).kept


def test_what_took_turns_is_divided_repetition_by_repetition():
    ratios = times([Sample(10), Sample(30, disturbed=True)], samples(5, 10))

    assert ratios == [Sample(2), Sample(3, disturbed=True)]


def test_results_come_back_as_they_were_kept(tmp_path):
    chart = Chart("read", "A page", "µs", [Series("talkwidget", samples(1, 2), x=100.0)], base="talkwidget")
    result = Result("read", "Reading", [chart], [Figure("hot", samples(1), limit=2)], ["A note."], {"quick": True})

    result.write(tmp_path)

    assert results.read("read", tmp_path) == result


def test_a_figure_that_is_missed_is_named(tmp_path):
    figures = [Figure("hot", samples(2), limit=1), Figure("cold", samples(1), limit=2)]
    Result("read", "Reading", figures=figures).write(tmp_path)

    assert report.missed(["read", "writes"], tmp_path) == ["hot: 2 times, limit at most 1 times: missed"]


class Machine:
    """On which others use what they are told to, one run after the other."""

    def __init__(self, *shares: float) -> None:
        self._shares = list(shares)

    def __call__(self):
        return self

    def others(self) -> float:
        return self._shares.pop(0)


def test_a_disturbed_run_is_repeated(tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.stage.Watch", Machine(DISTURBED * 2, 0.0))
    runs = iter([{"cpu": 9.0}, {"cpu": 1.0}])

    turns = Stage(tmp_path).take_turns({"talkwidget": lambda: next(runs)}, rounds=1)

    assert [(turn.measured["cpu"], turn.disturbed) for turn in turns["talkwidget"]] == [(1.0, False)]


def test_a_run_that_is_always_disturbed_is_marked_and_the_quietest_counts(tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.stage.Watch", Machine(0.5, 0.2, 0.4))
    runs = iter([{"cpu": 9.0}, {"cpu": 1.0}, {"cpu": 5.0}])

    turns = Stage(tmp_path).take_turns({"talkwidget": lambda: next(runs)}, rounds=1)

    assert [(turn.measured["cpu"], turn.disturbed) for turn in turns["talkwidget"]] == [(1.0, True)]


def test_this_process_is_of_its_own_family():
    assert os.getpid() in machine.family(os.getppid())
