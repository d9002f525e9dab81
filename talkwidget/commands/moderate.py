"""``moderate ...``: what the desk does, done by whoever owns the machine.

A comment is named as its permalink ends, ``/posts/42#talk-12``, or by its id; a person by a comment of theirs, or by
their id.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import uuid
from collections.abc import Sequence

import click

from talkwidget.commands.group import OpenTalk, site_option
from talkwidget.commands.named import OWNER, Named, comment_argument, person_argument
from talkwidget.core import audit, log_files
from talkwidget.core.audit import Line, LogFilter
from talkwidget.core.checks import Sender
from talkwidget.core.service import Talk
from talkwidget.core.views import CommentView

_SHOWN = 200
_LINES = 100
_ACTIONS = {
    "approve": ("published", "Publish a comment that waits, or is no spam after all."),
    "spam": ("spam", "Take a comment out of sight as spam; the filter learns from it."),
    "hold": ("held", "Let a published comment wait for another look."),
    "restore": ("restored", "Bring a removed comment back."),
    "official": ("official", "Mark a comment as the site's own word: nobody's mute hides it."),
    "unofficial": ("no longer official", "Take that mark off."),
    "pin": ("pinned", "Pin a comment."),
    "unpin": ("no longer pinned", "Take the pin off."),
    "lock": ("closed to replies", "Take no more replies to a comment, nor to what is below it."),
    "unlock": ("open to replies", "Take replies again."),
}
_SPANS = {"h": "hours", "d": "days", "w": "weeks"}


def moderate_command(open_talk: OpenTalk) -> click.Group:
    """Make the group ``moderate``."""

    @click.group("moderate")
    def group() -> None:
        """Decide about comments, named as /posts/42#12 or by their id, and about people."""

    _comments(group, open_talk)
    _people(group, open_talk)
    _log(group, open_talk)
    return group


def _comments(group: click.Group, open_talk: OpenTalk) -> None:
    @group.command("waiting")
    @site_option
    def waiting(site: str | None) -> None:
        """List the comments that wait for a moderator."""
        with open_talk() as talk:
            found = talk.waiting(site, OWNER)
        for entry in found:
            author = entry.comment.author.name if entry.comment.author else "-"
            click.echo(f"{entry.thread.key}#{entry.comment.number}  {author}  {_words(entry.comment)}")
        if not found:
            click.echo("No comment waits.")

    @group.command("edit")
    @comment_argument
    @click.option("--text", help="The new words, as Markdown; without it, standard input.")
    def edit(comment: Named, site: str | None, text: str | None) -> None:
        """Put new words in place of a comment's; the old ones are kept as history."""
        words = text if text is not None else sys.stdin.read()
        with open_talk() as talk:
            talk.edit(site, comment.find(talk, site), OWNER, words, sender=Sender("cli"))
        click.echo(f"{comment} is edited.")

    @group.command("remove")
    @comment_argument
    @click.option("--reason", help="A note to its author, who sees it beside the comment; readers don't.")
    @click.option("--rule", help="The rule of the house it broke.")
    def remove(comment: Named, site: str | None, reason: str | None, rule: str | None) -> None:
        """Take a comment out of sight; its replies stay."""
        with open_talk() as talk:
            talk.moderate(site, comment.find(talk, site), OWNER, "remove", reason=reason, rule=rule, via="cli")
        click.echo(f"{comment} is removed.")

    def action(name: str, done: str, says: str) -> None:
        @group.command(name, help=says)
        @comment_argument
        def act(comment: Named, site: str | None) -> None:
            with open_talk() as talk:
                talk.moderate(site, comment.find(talk, site), OWNER, name, via="cli")
            click.echo(f"{comment} is {done}.")

    for name, (done, says) in _ACTIONS.items():
        action(name, done, says)


def _people(group: click.Group, open_talk: OpenTalk) -> None:
    def standing(name: str, wanted: str | None, done: str, says: str) -> None:
        @group.command(name, help=says)
        @person_argument
        def give(person: Named, site: str | None) -> None:
            with open_talk() as talk:
                view = talk.set_standing(site, person.author(talk, site), OWNER, wanted, via="cli")
            click.echo(f"{view.name} {done}.")

    standing("trust", "trusted", "is trusted: the checks let them pass", "Publish at once what somebody writes.")
    standing("watch", "watched", "is watched: what they write waits", "Let all that somebody writes wait.")
    standing("pardon", None, "may comment like anybody", "Take back what was decided about somebody.")

    @group.command("silence")
    @person_argument
    @click.option("--for", "span", metavar="SPAN", help="How long, as 12h, 7d or 2w; without it, for good.")
    @click.option("--reason", help="What they are told.")
    def silence(person: Named, site: str | None, span: str | None, reason: str | None) -> None:
        """End somebody's commenting, for a while or for good; they are told so."""
        until = dt.datetime.now(dt.UTC) + _span(span) if span else None
        with open_talk() as talk:
            author = person.author(talk, site)
            view = talk.set_standing(site, author, OWNER, "silenced", until=until, reason=reason, via="cli")
        click.echo(f"{view.name} can't comment {f'until {until:%Y-%m-%d %H:%M} UTC' if until else 'any more'}.")

    @group.command("purge")
    @person_argument
    @click.option(
        "--same-address",
        is_flag=True,
        help="Instead, a comment and what came from its address in the last 30 days, whoever wrote it.",
    )
    @click.option("--spam", is_flag=True, help="As spam, so that the filter learns from it.")
    @click.option("--reason", help="A note to the author.")
    def purge(person: Named, site: str | None, same_address: bool, spam: bool, reason: str | None) -> None:  # noqa: FBT001  # click's
        """Remove everything that somebody wrote on the site."""
        action = "spam" if spam else "remove"
        with open_talk() as talk:
            if same_address:
                comment = person.find(talk, site)
                gone = talk.remove_same_address(site, comment, OWNER, action=action, reason=reason, via="cli")
                count = len(gone)
            else:
                author = person.author(talk, site)
                count = talk.remove_everything(site, author, OWNER, action=action, reason=reason, via="cli")
        click.echo(f"{count:,} {'comment is' if count == 1 else 'comments are'} {'spam' if spam else 'removed'}.")


def _newest(talk: Talk, site: str | None, limit: int | None) -> tuple[list[Line], bool]:
    """The log's newest lines, all for no ``limit``; and whether there are more."""
    found: list[Line] = []
    after: uuid.UUID | None = None
    while limit is None or len(found) < limit:
        many = audit.FILE if limit is None else min(audit.FILE, limit - len(found))
        page = talk.log(site, OWNER, LogFilter(), after=after, limit=many)
        found += page.lines
        after = page.next
        if after is None:
            break
    return found, after is not None


def _show(found: Sequence[Line]) -> None:
    for one in found:
        decision = one.decision
        about = decision.comment or decision.author or decision.thread or ""
        why = " ".join(part for part in (decision.rule, decision.note) if part)
        actor = decision.actor_name or "a rule"
        click.echo(f"{decision.at:%Y-%m-%d %H:%M}  {actor}  {decision.action}  {about}  {why}  {decision.id}")


def _log(group: click.Group, open_talk: OpenTalk) -> None:
    @group.command("log")
    @site_option
    @click.option("--format", "kind", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
    @click.option("--limit", type=click.IntRange(1), help="How many; without it, 100 as text, and all in a file.")
    def log(site: str | None, kind: str, limit: int | None) -> None:
        """Write what was decided, the newest first; CSV and JSON for other programs."""
        with open_talk() as talk:
            found, has_more = _newest(talk, site, limit or (_LINES if kind == "text" else None))
        if kind != "text":
            click.echo((log_files.as_csv if kind == "csv" else log_files.as_json)(found), nl=False)
        else:
            _show(found)
        if has_more:
            click.echo(f"There are more than these {len(found):,}: --limit says how many to write.", err=True)

    @group.command("undo")
    @click.argument("decision", type=click.UUID)
    @site_option
    def undo(decision: uuid.UUID, site: str | None) -> None:
        """Take back the last decision about a comment, or about a person, named by its id in the log."""
        with open_talk() as talk:
            found = talk.decisions_of(site, OWNER, [decision])
            if found and found[0].comment is None and found[0].author is not None:
                person = talk.undo_standing(site, decision, OWNER, via="cli")
                said = f"What was decided about {person.name} is taken back."
            else:
                said = f"The comment is {talk.undo(site, decision, OWNER, via='cli').state} again."
        click.echo(said)


def _span(said: str) -> dt.timedelta:
    found = re.fullmatch(r"([0-9]{1,4})([hdw])", said)
    if found is None or not int(found[1]):
        raise click.BadParameter(f"{said!r} is no span of time. It is a number and a letter, as 12h, 7d or 2w.")
    return dt.timedelta(**{_SPANS[found[2]]: int(found[1])})


def _words(comment: CommentView) -> str:
    """The beginning of a comment on one line, without its markup; what could steer a terminal never got in."""
    text = " ".join(re.sub(r"<[^>]*>", " ", comment.html or "").split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
