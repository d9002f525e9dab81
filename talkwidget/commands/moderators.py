"""``moderator add | link | list | notify | letters | remove``: who may moderate, how they come in and hear of it."""

from __future__ import annotations

from collections.abc import Callable

import click

from talkwidget.commands.group import OpenTalk, site_option
from talkwidget.core.errors import AuthorUnknown
from talkwidget.core.letters import RHYTHMS
from talkwidget.core.views import SiteView, Staff

SignToken = Callable[[SiteView, Staff], str]
Entrance = Callable[[SiteView, str], str]
"""Makes the address of a link from its secret."""
UNNAMED = {"moderator": "Moderator", "admin": "Admin"}
"""What readers see of somebody who was added by their e-mail: nothing of that is theirs to see."""


def moderator_command(open_talk: OpenTalk, sign_token: SignToken, entrance: Entrance | None) -> click.Group:
    """Make the group ``moderator``.

    sign_token: makes a moderator's token for one site
    entrance:   makes the address of a link; None where the host's own door is the only one
    """
    return click.Group(
        "moderator",
        help="Name moderators, let them in, list them, end their moderating.",
        commands=[
            _add(open_talk, sign_token, entrance),
            _link(open_talk, entrance),
            _list(open_talk),
            _notify(open_talk, entrance),
            _letters(open_talk),
            _remove(open_talk),
        ],
    )


def _add(open_talk: OpenTalk, sign_token: SignToken, entrance: Entrance | None) -> click.Command:
    @click.command("add")
    @click.argument("who", metavar="NAME-OR-EMAIL")
    @site_option
    @click.option("--email", metavar="ADDRESS", help="To tell them apart here, and to send links to; never shown.")
    @click.option("--role", type=click.Choice(["moderator", "admin"]), default="moderator", show_default=True)
    def add(who: str, site: str | None, email: str | None, role: str) -> None:
        """Let somebody moderate a site, and print how they come in: it is shown this once."""
        name = who
        if email is None and "@" in who:
            name, email = UNNAMED[role], who
        with open_talk() as talk:
            staff = talk.add_moderator(site, name=name, email=email, role=role)
            where = talk.site(site)
            link = entrance(where, talk.make_link(where.name, staff.subject).secret) if entrance is not None else None
            token = sign_token(where, staff)
        click.echo(f"{staff.name} is {'an' if role == 'admin' else 'a'} {role} of {where.name}.")
        if link is not None:
            _say_link(where, staff, link)
        click.echo("\nFor the embed and for programs there is a token, shown this once:\n")
        click.echo(f"  {token}\n")
        click.echo(f'It goes into the embed, as data-token="...", on a page that only {staff.name} can open,')
        click.echo("or into the header of a request, as Authorization: Bearer TOKEN. Keep it like a password.")
        click.echo(f"To end it: talkwidget moderator remove {staff.email or staff.subject}")

    return add


def _link(open_talk: OpenTalk, entrance: Entrance | None) -> click.Command:
    @click.command("link")
    @click.argument("who", metavar="NAME-EMAIL-OR-ID")
    @site_option
    def link(who: str, site: str | None) -> None:
        """Print a new link that signs a moderator in to the desk."""
        if entrance is None:
            raise click.ClickException("Your app signs people in itself: who has the role there needs no link.")
        with open_talk() as talk:
            try:
                made = talk.make_link(site, who)
            except AuthorUnknown:
                raise _unknown(who) from None
            where = talk.site(site)
        _say_link(where, made.staff, entrance(where, made.secret))

    return link


def _list(open_talk: OpenTalk) -> click.Command:
    @click.command("list")
    @site_option
    def every(site: str | None) -> None:
        """List a site's moderators, and by what they may come in."""
        with open_talk() as talk:
            found, ways = talk.moderators(site), talk.ways_in(site)
        for staff in found:
            sessions, passkeys = ways.get(staff.author, (0, 0))
            has = f"{_count(sessions, 'session')}, {_count(passkeys, 'passkey')}"
            click.echo(f"{staff.name}  {staff.role}  {staff.email or '-'}  {staff.subject}  {has}")
        if not found:
            click.echo("There is no moderator yet. Add one with: moderator add NAME")

    return every


def _notify(open_talk: OpenTalk, entrance: Entrance | None) -> click.Command:
    @click.command("notify")
    @click.argument("who", metavar="NAME-EMAIL-OR-ID")
    @click.argument("rhythm", type=click.Choice(RHYTHMS))
    @site_option
    def notify(who: str, rhythm: str, site: str | None) -> None:
        """Say how often somebody gets letters about comments that wait."""
        if entrance is None:
            raise click.ClickException("Your app signs people in itself: letters go to moderators of our own server.")
        with open_talk() as talk:
            if rhythm != "never" and not talk.settings.smtp_url:
                raise click.ClickException("No letter can be sent. Set TALKWIDGET_SMTP_URL, ADDRESS and MAIL_FROM.")
            try:
                staff = talk.set_letters(site, who, rhythm)
            except AuthorUnknown:
                raise _unknown(who) from None
        click.echo(f"{staff.name} gets letters {rhythm.replace('-', ' ')}.")

    return notify


def _letters(open_talk: OpenTalk) -> click.Command:
    @click.command("letters")
    @site_option
    def waiting(site: str | None) -> None:
        """List what moderators weren't told yet, and what was given up."""
        with open_talk() as talk:
            found = talk.letters(site)
        for one in found:
            state = f"given up {one.given_up:%Y-%m-%d %H:%M}" if one.given_up else f"due {one.due:%Y-%m-%d %H:%M}"
            click.echo(f"{one.email or '-'}  {one.comment}  {_count(one.tries, 'try', 'tries')}  {state}")
        if not found:
            click.echo("Nothing waits to be sent.")

    return waiting


def _remove(open_talk: OpenTalk) -> click.Command:
    @click.command("remove")
    @click.argument("who", metavar="EMAIL-OR-ID")
    @site_option
    def remove(who: str, site: str | None) -> None:
        """End somebody's moderating, and everything they come in by."""
        with open_talk() as talk:
            try:
                talk.remove_moderator(site, who)
            except AuthorUnknown:
                raise _unknown(who) from None
        click.echo(f"{who} moderates no more: their tokens, sessions, links and passkeys have ended.")

    return remove


def _say_link(where: SiteView, staff: Staff, link: str) -> None:
    click.echo(f"{staff.name} signs in to the desk by this link, once, within 15 minutes:\n")
    click.echo(f"  {link}")
    if not where.settings.address:
        click.echo("\nTALKWIDGET_ADDRESS isn't set: put your server's own address in place of the first part.")


def _unknown(who: str) -> click.ClickException:
    return click.ClickException(f"No moderator has the e-mail or id {who!r}. See: moderator list")


def _count(number: int, thing: str, things: str = "") -> str:
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"
