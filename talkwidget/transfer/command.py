"""``talkwidget import``: the way in from the command line."""

from __future__ import annotations

import datetime as dt
import os
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, BinaryIO, Protocol, Self

import click

from talkwidget.core.errors import StorageFull, StoreBusy, TalkError
from talkwidget.core.service import Talk
from talkwidget.core.text import MAX_HTML
from talkwidget.transfer.address import Addressing, read_map
from talkwidget.transfer.disqus import Disqus
from talkwidget.transfer.format import Format, ImportRefused
from talkwidget.transfer.importing import Report, Skipped, Taken, Wishes, run_import
from talkwidget.transfer.plan import INCLUDABLE
from talkwidget.transfer.wordpress import WordPress

GetTalk = Callable[[], AbstractContextManager[Talk]]

_SAMPLES = 5


def import_command(get_talk: GetTalk) -> click.Group:
    """Make the group ``import``.

    get_talk: opens the conversation, called once the arguments are known to be right
    """

    @click.group("import")
    def group() -> None:
        """Bring in comments from elsewhere. Run it twice: nothing is added a second time."""

    @group.command("disqus")
    @_common
    def disqus(file: BinaryIO, **asked: Any) -> None:
        """Import a Disqus export: the XML file, or the .gz that Disqus mails."""
        _run(get_talk, file, Disqus(), **asked)

    @group.command("wordpress")
    @_common
    @click.option(
        "--timezone", default="UTC", show_default=True, metavar="ZONE", callback=_zone,
        help="What local dates are in, as Europe/Paris, where the file has no UTC ones.",
    )  # fmt: skip
    def wordpress(file: BinaryIO, timezone: dt.tzinfo, **asked: Any) -> None:
        """Import a WordPress export (WXR): the XML file, gzipped or not."""
        _run(get_talk, file, WordPress(timezone), **asked)

    return group


def _common(function: Callable[..., None]) -> Callable[..., None]:
    for decorate in reversed(
        (
            click.argument("file", type=click.File("rb")),
            click.option("--site", metavar="NAME", help="The site to import into, where there are several."),
            click.option("--strip-host", is_flag=True, help="Use the path as the thread's key, as the embed does by "
                         "default, not the whole address."),
            click.option("--merge-variants", is_flag=True, help="Take http, https, www and a trailing slash for the "
                         "same page."),
            click.option("--only-host", metavar="HOST", multiple=True, help="Take pages of this host only. "
                         "Repeatable."),
            click.option("--map", "renamed", type=click.File("rb"), help="A CSV file: old address,new address."),
            click.option("--include", multiple=True, type=click.Choice(INCLUDABLE), help="Bring these in too, to wait "
                         "for a moderator, and the replies below them with them. Repeatable."),
            click.option("--hold", is_flag=True, help="Let wait for a moderator what this site's checks doubt. Without "
                         "it, what was published there is published here, and what they found is kept with it."),
            click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing."),
            click.option("-v", "--verbose", is_flag=True, help="Name each skipped comment and each thread."),
        )
    ):  # fmt: skip
        function = decorate(function)
    return function


def _run(get_talk: GetTalk, file: BinaryIO, form: Format, *, renamed: BinaryIO | None, **asked: Any) -> None:
    with _told(renamed):
        addressing = Addressing(
            strip_host=asked["strip_host"],
            merge=asked["merge_variants"],
            hosts=asked["only_host"],
            renamed=read_map(renamed.read()) if renamed is not None else None,
        )
    wishes = Wishes(asked["site"], addressing, frozenset(asked["include"]), asked["hold"], asked["dry_run"])
    with _told(file), get_talk() as talk, _Screen(file, verbose=asked["verbose"]) as screen:
        report = run_import(talk, file, form, wishes, screen, now=dt.datetime.now(dt.UTC))
    for line in _summary(report, wishes, keys=screen.keys):
        click.echo(line)


@contextmanager
def _told(file: BinaryIO | None) -> Iterator[None]:
    """Turn what can go wrong into a sentence."""
    name = getattr(file, "name", "the file")
    try:
        yield
    except ImportRefused as refused:
        raise click.ClickException(f"{name}, {refused} Nothing was imported.") from None
    except (StoreBusy, StorageFull) as error:
        raise click.ClickException(f"{error} What was imported stays: the same command does the rest.") from None
    except TalkError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{name}: {error}") from None


class _Bar(Protocol):
    def update(self, n_steps: int) -> None: ...


class _Silence:
    """The progress bar of a run that nobody watches."""

    def update(self, n_steps: int) -> None:
        pass


class _Screen:
    """The progress bars, and with ``verbose`` a line for each skipped comment and each thread."""

    def __init__(self, file: BinaryIO, *, verbose: bool) -> None:
        self.keys: list[str] = []
        self._verbose = verbose
        self._bars = ExitStack()
        self._bar = self._show(_size(file), "Reading")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.close()

    def read(self, count: int) -> None:
        self._bar.update(count)

    def planned(self, threads: int) -> None:
        self._bars.close()
        if not self._verbose:
            self._bar = self._show(threads, "Threads")

    def skipped(self, comment: Skipped) -> None:
        if self._verbose:
            detail = f" ({comment.detail})" if comment.detail else ""
            click.echo(f"{comment.place}: comment {comment.ref} skipped: {comment.reason}{detail}")

    def taken(self, thread: Taken) -> None:
        if len(self.keys) < _SAMPLES:
            self.keys.append(thread.key)
        if self._verbose:
            click.echo(f"{thread.key}: {thread.added} new, {thread.already} already there")
        else:
            self._bar.update(1)

    def _show(self, length: int, label: str) -> _Bar:
        if not length or not _is_watched():
            return _Silence()
        return self._bars.enter_context(
            click.progressbar(length=length, label=label, file=sys.stderr, update_min_steps=max(length // 200, 1))
        )


def _summary(report: Report, wishes: Wishes, *, keys: list[str]) -> Iterator[str]:
    dry_run = wishes.dry_run
    would = "would be " if dry_run else ""
    yield f"{_many(report.read, 'comment')} read, {_many(report.threads, 'thread')} to import into:"
    held = f", {report.placeholders:,} of them as placeholders that hold replies" if report.placeholders else ""
    yield f"  {report.added:,} {would}added{held}" if report.added else f"  0 {would}added"
    if report.doubted:
        waits = "wait for a moderator" if wishes.hold else "would wait for a moderator with --hold"
        yield f"    {report.doubted:,} that the checks here doubt: they {waits}"
    yield f"  {report.already:,} already there"
    yield f"  {sum(report.skipped.values()):,} skipped"
    for reason, count in report.skipped.items():
        yield f"    {count:,} {reason}"
    findings = report.findings
    for count, noun, remark in (
        (findings.undated, "comment", "without a date, dated like the thread"),
        (findings.orphans, "reply", "to a comment that isn't there, put on the top level"),
        (findings.circles, "circle", "of replies, opened at the oldest"),
        (findings.nameless, "thread", "without an address, named by its id (--map gives it another key)"),
        (findings.cut, "comment", f"longer than {MAX_HTML:,} characters, cut there"),
        (len(findings.unused), "row", f"of the map without a page: {', '.join(findings.unused[:_SAMPLES])}"),
    ):
        if count:
            yield f"Note: {_many(count, noun)} {remark}"
    if report.elsewhere:
        yield (
            f"Note: {report.elsewhere:,} are already there under another key, such as {report.elsewhere_key}: was the "
            "earlier import run with other options?"
        )
    if dry_run:
        yield f"Keys look like: {', '.join(keys)}" if keys else "There are no comments to import."
        yield "Nothing was written."


def _zone(_context: click.Context, _parameter: click.Parameter, value: str) -> dt.tzinfo:
    try:
        return zoneinfo.ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise click.BadParameter(f"{value!r} is no time zone. It takes a name such as Europe/Paris.") from None


def _many(count: int, noun: str) -> str:
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("y") else f"{count:,} {noun}s"


def _is_watched() -> bool:
    return sys.stderr.isatty()


def _size(file: BinaryIO) -> int:
    try:
        return os.fstat(file.fileno()).st_size
    except (OSError, AttributeError):
        return 0
