"""``thread ...``: open, close and name threads, by their key."""

from __future__ import annotations

import click

from talkwidget.commands.group import OpenTalk, site_option
from talkwidget.commands.named import OWNER
from talkwidget.core.views import ThreadView


def thread_command(open_talk: OpenTalk) -> click.Group:
    """Make the group ``thread``."""

    @click.group("thread")
    def group() -> None:
        """Open, close and name threads, by their key."""

    def state(name: str, wanted: str, says: str) -> None:
        @group.command(name, help=says)
        @click.argument("key")
        @site_option
        def change(key: str, site: str | None) -> None:
            with open_talk() as talk:
                _tell(talk.set_thread(site, key, OWNER, state=wanted, via="cli"))

    state("open", "open", "Let people comment, again or before anybody did.")
    state("close", "closed", "Take no new comments; readers still read, like and mute.")

    def hold(name: str, wanted: bool, says: str) -> None:  # noqa: FBT001  # two commands that differ by it
        @group.command(name, help=says)
        @click.argument("key")
        @site_option
        def change(key: str, site: str | None) -> None:
            with open_talk() as talk:
                talk.set_thread(site, key, OWNER, hold=wanted, via="cli")
            click.echo(f"What is written in {key} {'waits for a moderator' if wanted else 'is published'} from now on.")

    hold("hold", True, "Let each new comment of a thread wait for a moderator.")
    hold("release", False, "Let the site's own rules hold there again.")

    @group.command("set")
    @click.argument("key")
    @site_option
    @click.option("--title", help="The page's title.")
    @click.option("--url", help="The page's address.")
    def describe(key: str, site: str | None, title: str | None, url: str | None) -> None:
        """Say what a thread's page is called, and where it is."""
        with open_talk() as talk:
            _tell(talk.set_thread(site, key, OWNER, title=title, url=url, via="cli"))

    return group


def _tell(thread: ThreadView) -> None:
    click.echo(f"{thread.key} is {thread.state}: {thread.title or 'no title'}, {thread.url or 'no address'}")
