"""What can't be had on this machine is skipped and named at the end; in CI every skip is a failure."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

PREFIX = "not tested here: "


def absent(what: str, cure: str) -> NoReturn:
    """Give a test up for want of ``what``; in CI, fail it. ``cure`` says how to get it."""
    pytest.skip(f"{PREFIX}{what}. {cure}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return _strict((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return _strict((yield))


def pytest_terminal_summary(terminalreporter):
    reasons = {_reason(report) for report in terminalreporter.stats.get("skipped", ())}
    named = sorted(reason.partition(PREFIX)[2] for reason in reasons if PREFIX in reason)
    if named:
        terminalreporter.section("not tested here")
        for reason in named:
            terminalreporter.line(reason)


def _strict(report):
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"skipped, but CI has everything: {_reason(report)}"
    return report


def _reason(report) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
