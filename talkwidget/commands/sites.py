"""``site add | set | list``: which sites there are, and what each sets for itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from talkwidget.commands.group import OpenTalk
from talkwidget.core.settings import Settings, site_options
from talkwidget.core.views import SiteView

CheckKeys = Callable[[Settings], None]

_SECRET = "token_keys"
# Never shown: neither these nor what the keys of tokens are.
_HIDDEN = frozenset({"akismet_key", "check_secret"})


def site_command(open_talk: OpenTalk, check_keys: CheckKeys) -> click.Group:
    """Make the group ``site``. ``check_keys`` refuses keys that no token could be checked with."""

    @click.group("site")
    def group() -> None:
        """Add sites, set them, list them."""

    @group.command("add")
    @_common
    def add(name: str, title: str | None, **said: Any) -> None:
        """Add a site, and say whose pages may write to it."""
        options = _options(**said)
        with open_talk() as talk:
            check_keys(talk.settings.for_site(options))
            known = name in {site.name for site in talk.sites()}
            if known:
                raise click.ClickException(f"There is a site {name!r} already. Change it with: site set {name}")
            _show(talk.add_site(name, title=title or "", options=options))

    @group.command("set")
    @_common
    @click.option("--unset", multiple=True, metavar="NAME", help="Give this option back to the server's. Repeatable.")
    def change(name: str, title: str | None, unset: tuple[str, ...], **said: Any) -> None:
        """Change a site. What isn't named stays; a list that is named is replaced as a whole."""
        options = _options(**said) | dict.fromkeys(unset)
        with open_talk() as talk:
            after = dict(talk.site(name).options) | options
            check_keys(talk.settings.for_site({one: value for one, value in after.items() if value is not None}))
            _show(talk.set_site(name, title=title, options=options))

    @group.command("list")
    def every() -> None:
        """List the sites and what each sets for itself."""
        with open_talk() as talk:
            found = talk.sites()
        for site in found:
            _show(site)
        if not found:
            click.echo("There is no site yet. Add one with: site add blog --origin https://blog.example")

    @group.command("forget-addresses")
    @click.argument("name")
    def forget(name: str) -> None:
        """Forget now from where comments of more than 30 days came; else the next one who writes does it."""
        with open_talk() as talk:
            count = talk.forget_addresses(name)
        click.echo(f"{count} {'address' if count == 1 else 'addresses'} forgotten.")

    return group


def _common(function: Callable[..., None]) -> Callable[..., None]:
    for decorate in reversed(
        (
            click.argument("name"),
            click.option("--title", metavar="TEXT", help="What readers know it by, as in its feeds."),
            click.option("--origin", "origins", multiple=True, metavar="ORIGIN",
                         help="A page's origin that may write here, as https://blog.example. Repeatable."),
            click.option("--option", "pairs", multiple=True, metavar="NAME=VALUE",
                         help="Any other setting, as moderation=hold. Repeatable."),
            click.option("--token-key", "keys", multiple=True, metavar="KID:FILE",
                         help="A key of the tokens that your own server signs: a file with the shared secret, or with"
                         " the public key as PEM. Newest first, repeatable."),
        )
    ):  # fmt: skip
        function = decorate(function)
    return function


def _options(*, origins: tuple[str, ...], pairs: tuple[str, ...], keys: tuple[str, ...]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"{pair!r} isn't NAME=VALUE.", param_hint="--option")
        options[name] = value
    if origins:
        options["origins"] = origins
    if keys:
        options[_SECRET] = tuple(map(_key, keys))
    return site_options(options)


def _key(said: str) -> str:
    kid, colon, name = said.partition(":")
    if not colon:
        raise click.BadParameter(f"{said!r} isn't KID:FILE, as 2026-11:public.pem.", param_hint="--token-key")
    try:
        return f"{kid}:{Path(name).read_text('utf-8').strip()}"
    except (OSError, UnicodeDecodeError):
        raise click.BadParameter(f"{name} can't be read.", param_hint="--token-key") from None


def _show(site: SiteView) -> None:
    click.echo(f"{site.name}  {site.title}".rstrip())
    for name, value in sorted(site.options.items()):
        shown = [f"{key.partition(':')[0]}:..." for key in value] if name == _SECRET else value
        shown = "..." if name in _HIDDEN and value else shown
        click.echo(f"  {name}: {', '.join(shown) if isinstance(shown, (list, tuple)) else shown}")
