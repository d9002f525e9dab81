"""``moderation ...``: what the checks would say, and what the filter learned."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from talkwidget.commands.group import OpenTalk, site_option
from talkwidget.commands.named import OWNER
from talkwidget.core.checks import Finding, Judgement, Verdict, reasons
from talkwidget.core.checks.findings import Fact
from talkwidget.core.identity import Identity

ENDS = {
    Verdict.PUBLISH: "It would be published.",
    Verdict.HOLD: "It would wait for a moderator.",
    Verdict.SPAM: "It would go to the spam.",
    Verdict.REFUSE: "It would be refused.",
}


def moderation_command(open_talk: OpenTalk) -> click.Group:
    """Make the group ``moderation``."""

    @click.group("moderation")
    def group() -> None:
        """Ask what the checks say, and carry from site to site what the filter learned."""

    @group.command("explain")
    @site_option
    @click.option("--text", help="The words, as Markdown; without it, standard input.")
    @click.option("--name", help="What a guest calls themselves.")
    @click.option("--email", help="The e-mail a guest gives.")
    @click.option("--website", help="The website a guest gives.")
    @click.option("--member", type=_member, metavar="ISSUER:SUBJECT",
                  help="Who writes it, as host:42; without it, a guest whom nobody saw before.")  # fmt: skip
    @click.option("--thread", default="/", show_default=True, metavar="KEY", help="Where it would stand.")
    @click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
    def explain(site: str | None, text: str | None, member: Identity | None, *, as_json: bool, **given: Any) -> None:
        """Say what would happen to a comment, and why. Nothing is stored."""
        words = text if text is not None else sys.stdin.read()
        with open_talk() as talk:
            judged = talk.explain(site, member, words, asker=OWNER, **given)
        click.echo(_as_json(judged) if as_json else "\n".join(_plainly(judged)))

    @group.group("model")
    def model() -> None:
        """What the filter learned: word counts, without names."""

    @model.command("export")
    @site_option
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def export(site: str | None, file: Path) -> None:
        """Write what the filter of a site learned into FILE, as JSON."""
        with open_talk() as talk:
            learned = talk.export_model(site, OWNER)
        try:
            file.write_text(json.dumps(learned, ensure_ascii=False, indent=0) + "\n", "utf-8")
        except OSError as error:
            raise click.ClickException(f"{file} can't be written: {error.strerror}.") from None
        spam, ham = learned["lessons"]
        click.echo(f"{len(learned['words'])} words of {spam} spam and {ham} other comments are in {file}.")

    @model.command("import")
    @site_option
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def add(site: str | None, file: Path) -> None:
        """Add what FILE says to what the filter of a site learned. Twice the same file counts twice."""
        try:
            learned = json.loads(file.read_text("utf-8"))
        except OSError as error:
            raise click.ClickException(f"{file} can't be read: {error.strerror}.") from None
        except (ValueError, RecursionError):
            raise click.ClickException(f"{file} isn't JSON. 'moderation model export' writes such a file.") from None
        with open_talk() as talk:
            count = talk.import_model(site, OWNER, learned)
        click.echo(f"{count} words are added.")

    return group


def _member(said: str) -> Identity:
    issuer, colon, subject = said.partition(":")
    if not (issuer and colon and subject):
        raise click.BadParameter(f"{said!r} isn't ISSUER:SUBJECT, as host:42.")
    return Identity(issuer, subject)


def _as_json(judged: Judgement) -> str:
    said = {"verdict": str(judged.verdict), "findings": judged.kept() or []}
    return json.dumps(said, ensure_ascii=False, indent=1)


def _plainly(judged: Judgement) -> list[str]:
    """The end, then each finding with what it saw, a line each; the one that decides is marked."""
    lines = [ENDS[judged.verdict]]
    if not judged.findings:
        lines.append("No check has anything to say about it.")
    for finding in judged.findings:
        mark = "*" if finding is judged.decisive else "-"
        lines.append(f"{mark} {finding.check}: {finding.verdict} ({finding.code}). {_sentence(finding)}".rstrip())
        lines += [f"    {name}: {fact}" for name, fact in _facts(finding.facts).items()]
    return lines


def _sentence(finding: Finding) -> str:
    return reasons.SENTENCES.get(finding.code, "")


def _facts(facts: Mapping[str, Fact]) -> dict[str, str]:
    said = {name: str(fact) if isinstance(fact, str | int | float) else ", ".join(fact) for name, fact in facts.items()}
    return {name.replace("_", " "): fact for name, fact in said.items() if fact}
