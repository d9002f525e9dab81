"""``moderator add | list | remove``: who may moderate by a token of ours."""

from __future__ import annotations

from collections.abc import Callable

import click

from talkwidget.commands.group import OpenTalk, site_option
from talkwidget.core.errors import AuthorUnknown
from talkwidget.core.views import SiteView, Staff

SignToken = Callable[[SiteView, Staff], str]


def moderator_command(open_talk: OpenTalk, sign_token: SignToken) -> click.Group:
    """Make the group ``moderator``. ``sign_token`` makes a moderator's token for one site."""

    @click.group("moderator")
    def group() -> None:
        """Name moderators, list them, end their moderating."""

    @group.command("add")
    @click.argument("name")
    @site_option
    @click.option("--email", metavar="ADDRESS", help="To tell them apart here; readers never see it.")
    @click.option("--role", type=click.Choice(["moderator", "admin"]), default="moderator", show_default=True)
    def add(name: str, site: str | None, email: str | None, role: str) -> None:
        """Let somebody moderate a site, and print their token: it is shown this once."""
        with open_talk() as talk:
            staff = talk.add_moderator(site, name=name, email=email, role=role)
            where = talk.site(site)
            token = sign_token(where, staff)
        click.echo(
            f"{staff.name} is {'an' if role == 'admin' else 'a'} {role} of {where.name}. The token, shown this once:\n"
        )
        click.echo(f"  {token}\n")
        click.echo(f'It goes into the embed, as data-token="...", on a page that only {staff.name} can open,')
        click.echo("or into the header of a request, as Authorization: Bearer TOKEN. Keep it like a password.")
        click.echo(f"To end it: talkwidget moderator remove {staff.email or staff.subject}")

    @group.command("list")
    @site_option
    def every(site: str | None) -> None:
        """List a site's moderators."""
        with open_talk() as talk:
            found = talk.moderators(site)
        for staff in found:
            click.echo(f"{staff.name}  {staff.role}  {staff.email or '-'}  {staff.subject}")
        if not found:
            click.echo("There is no moderator yet. Add one with: moderator add NAME")

    @group.command("remove")
    @click.argument("who", metavar="EMAIL-OR-ID")
    @site_option
    def remove(who: str, site: str | None) -> None:
        """End somebody's moderating, and every token they hold."""
        with open_talk() as talk:
            try:
                talk.remove_moderator(site, who)
            except AuthorUnknown:
                raise click.ClickException(f"No moderator has the e-mail or id {who!r}. See: moderator list") from None
        click.echo(f"{who} moderates no more, and their tokens have ended.")

    return group
