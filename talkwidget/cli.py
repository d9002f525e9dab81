"""``talkwidget``: the command line."""

from __future__ import annotations

import logging.config
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import sqlalchemy as sa

from talkwidget.commands.group import TalkGroup
from talkwidget.core import dialects
from talkwidget.core.errors import SettingsError
from talkwidget.core.service import Talk
from talkwidget.core.setting_values import PREFIX as SETTINGS
from talkwidget.extension import TalkWidget, desk_entrance, importing, owner_commands
from talkwidget.mounted import mounted
from talkwidget.serving.proxies import networks
from talkwidget.serving.secret_file import keep_secret, secret_beside
from talkwidget.standalone import PREFIX, create_app

if TYPE_CHECKING:
    from talkwidget.serving.gateway import Gateway

DATABASE = "sqlite:///talkwidget.sqlite"
PORT = 8000

_STORE = "talkwidget.store"


class Store:
    """Which database a command works on, and which secret signs for it; both as the options say."""

    def __init__(self) -> None:
        self.database, self.secret_file = DATABASE, ""

    @property
    def url(self) -> sa.URL:
        return dialects.database_url(self.database)

    @property
    def secret(self) -> str:
        given = os.environ.get(f"{SETTINGS}SECRET")
        if given:
            return given
        path = Path(self.secret_file) if self.secret_file else secret_beside(self.url)
        if not path.exists():
            click.echo(f"A new secret goes into {path}. Keep it: with another one, every guest's token ends.", err=True)
        return keep_secret(path)


@contextmanager
def open_engine() -> Iterator[sa.Engine]:
    """Lend an engine on the database that the command line names."""
    url = _store().url
    engine = dialects.tune(sa.create_engine(url, **dialects.engine_options(url)))
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def open_talk() -> Iterator[Talk]:
    """Lend the conversation in that database."""
    store = _store()
    app = create_app(store.database, secret=store.secret)
    with app.app_context():
        engine: sa.Engine = app.extensions["sqlalchemy"].engine
    try:
        with app.app_context():
            yield TalkWidget.of(app)
    finally:
        neighbours = mounted(app).neighbours
        if neighbours is not None:
            neighbours.finish()
        engine.dispose()


@click.command()
@click.option("--site", metavar="NAME", help="The site to serve first; it is made if it is new. Others are served too.")
@click.option("--origin", "origins", multiple=True, metavar="ORIGIN",
              help="Whose pages may write to that site, as https://blog.example. Repeatable; kept.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, envvar="PORT")
@click.option("--trusted-proxies", default="", metavar="NETWORKS",
              help="Whose X-Forwarded-For, -Proto and -Host count, as 127.0.0.1,10.0.0.0/8.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True,
              help="How many processes serve; about one for each processor.")  # fmt: skip
def serve(site: str | None, origins: tuple[str, ...], host: str, port: int, trusted_proxies: str, workers: int) -> None:
    """Serve comments for pages anywhere: talkwidget serve --site blog --origin https://blog.example."""
    from talkwidget import migrations
    from talkwidget.serving.server import run

    proxies = tuple(filter(None, trusted_proxies.split(",")))
    networks(proxies)
    _must_be_free(host, port)
    with open_engine() as engine:
        is_newest = migrations.is_newest(engine)
    if not is_newest:
        _upgrade_apart()
    with open_talk() as talk:
        shown = _site(talk, site, origins)
        nobody_looks = talk.site(shown).settings.moderation != "off" and not talk.moderators(shown)
        for one in talk.sites():  # a site where nobody writes any more has nobody else who does it
            talk.forget_what_is_over(one.name)
    address = _address(host, port)
    click.echo(f"talkwidget serves {address} now. Where the comments of a page shall stand, put:\n", err=True)
    click.echo(f'  <script async src="{address}{PREFIX}/embed.js" data-site="{escape(shown)}"></script>\n', err=True)
    click.echo("Behind a proxy, with the proxy's address.", err=True)
    if nobody_looks:
        click.echo("What the checks doubt waits for a moderator, and there is none yet.", err=True)
        click.echo("Name one: talkwidget moderator add NAME", err=True)
    store = _store()
    run(partial(serving_gateway, store.database, store.secret, proxies), host=host, port=port, workers=workers)


def _upgrade_apart() -> None:
    """Upgrade by a process of its own: Alembic takes ten megabytes, which a server would hold as long as it runs."""
    words = [sys.executable, "-P", "-c", "from talkwidget.cli import main; main()", "upgrade"]
    # By the environment: an address may hold a password, and everybody may read a command line.
    known = os.environ | {f"{SETTINGS}DATABASE_URI": str(_store().database)}
    done = subprocess.run(words, env=known, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  # our own words
    if done.returncode:
        raise click.exceptions.Exit(done.returncode)  # it has said why
    click.echo(done.stdout, nl=False, err=True)


def serving_gateway(database: str, secret: str, proxies: tuple[str, ...]) -> Gateway:
    """Make what a serving process serves, with its logs."""
    from talkwidget.serving.gateway import Gateway
    from talkwidget.serving.logs import CONFIG, RequestLog

    logging.config.dictConfig(CONFIG)
    app = create_app(database, secret=secret, trusted_proxies=proxies)
    return Gateway(RequestLog(app), ready=mounted(app).ready)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, envvar="PORT")
def demo(host: str, port: int) -> None:
    """Show an article with a living thread; nothing to set up."""
    from talkwidget.demo.folder import own_folder
    from talkwidget.demo.site import write_threads
    from talkwidget.serving.server import run

    _must_be_free(host, port)
    folder, address = own_folder(), _address(host, port)
    write_threads(folder, address=address)
    click.echo(f"Read, answer and mute: {address}\nCtrl+C ends it; what you write is kept in {folder}.")
    run(partial(demo_gateway, folder), host=host, port=port, log_level="warning")


def demo_gateway(folder: Path) -> Gateway:
    """Make what serves the demo."""
    from talkwidget.demo.site import make_app
    from talkwidget.serving.gateway import Gateway

    return Gateway(make_app(folder))


def main() -> None:
    """Run the command line."""
    command_line()(prog_name="talkwidget")


def command_line() -> click.Group:
    """Make the command line anew."""
    commands = [*owner_commands(open_talk, open_engine, partial(desk_entrance, PREFIX)), serve]
    group = TalkGroup(
        "talkwidget",
        help="Comments for any page, in which every reader decides whom to hear.",
        commands=[*map(_with_store, commands), demo],
        later={"bench": lambda: _with_store(_bench()), "import": lambda: _with_store(importing(open_talk))},
    )
    return click.version_option(package_name="talkwidget")(group)


def _bench() -> click.Command:
    """Make the command ``bench``. ``flask talk`` has none: nobody fills the comments of a living app by mistake."""
    from talkwidget.commands.bench import bench_command

    return bench_command(open_talk)


def _with_store(command: click.Command) -> click.Command:
    """Return a command that takes, itself or each below it, the options that say where the comments are."""
    known = copy(command)
    if isinstance(known, click.Group):
        known.commands = {name: _with_store(inner) for name, inner in known.commands.items()}
        return known
    known.params = [
        *command.params,
        click.Option(["--database"], metavar="URL", envvar=f"{SETTINGS}DATABASE_URI", default=DATABASE,
                     show_default=True, expose_value=False, callback=_remember,
                     help="Where the comments are, or postgresql://user@host/name, or mysql://user@host/name."),
        click.Option(["--secret-file"], metavar="PATH", envvar=f"{SETTINGS}SECRET_FILE", expose_value=False,
                     callback=_remember, help="The secret that signs guests' tokens. Default: beside the SQLite"
                     " file, else ./talkwidget.secret; TALKWIDGET_SECRET itself goes before."),
    ]  # fmt: skip
    return known


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value:
        setattr(context.meta.setdefault(_STORE, Store()), str(parameter.name), value)


def _store() -> Store:
    store: Store = click.get_current_context().meta[_STORE]
    return store


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _must_be_free(host: str, port: int) -> None:
    """Granian lets several processes share a port: another server's visitors would come to either."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SettingsError(
            f"{host}:{port} can't be listened on: {reason}. Name another with --host and --port."
        ) from None


def _site(talk: Talk, name: str | None, origins: tuple[str, ...]) -> str:
    """Make the site that is to be served, or let more origins write to it; return its name."""
    known = {site.name: site for site in talk.sites()}
    if name is None:
        if origins:
            raise SettingsError("--origin belongs to a site. Name it with --site.")
        if not known:
            raise SettingsError(
                "There is no site yet. Name the first: talkwidget serve --site blog --origin https://blog.example"
            )
        return next(iter(known))
    if name not in known:
        talk.add_site(name, options={"origins": origins} if origins else {})
    elif origins:
        kept = known[name].options.get("origins", ())
        talk.set_site(name, options={"origins": tuple(dict.fromkeys((*kept, *origins)))})
    return name
