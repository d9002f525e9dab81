"""``bench fill``: a made-up site of any size, to measure on."""

from __future__ import annotations

import sys
import time

import click

from talkwidget.commands.group import OpenTalk
from talkwidget.core.errors import Invalid
from talkwidget.corpus.site import MadeUpSite

SITE = "bench"


def bench_command(open_talk: OpenTalk) -> click.Group:
    """Make the group ``bench``."""

    @click.group("bench")
    def group() -> None:
        """Prepare to measure."""

    @group.command("fill")
    @click.option("--threads", type=click.IntRange(min=1), default=1000, show_default=True, help="How many threads.")
    @click.option("--comments", type=click.IntRange(min=1), default=100_000, show_default=True,
                  help="How many comments in all, by a power law: a few threads have most.")  # fmt: skip
    @click.option("--site", metavar="NAME", default=SITE, show_default=True,
                  help="The site to fill; it is made if it is new, and must be empty.")  # fmt: skip
    @click.option("--seed", type=int, default=1, show_default=True, help="Another number makes another corpus.")
    def fill(threads: int, comments: int, site: str, seed: int) -> None:
        """Fill a site with a made-up, realistic corpus: several languages, replies, likes, edits, tombstones.

        Stopped by Ctrl+C, it leaves whole threads.
        """
        if comments < threads:
            raise click.UsageError("Each thread has at least one comment: give --comments no less than --threads.")
        with open_talk() as talk:
            talk.add_site(site)
            corpus = MadeUpSite(threads=threads, comments=comments, seed=seed)
            begun, done = time.monotonic(), 0
            with click.progressbar(length=comments, label="Comments", file=sys.stderr) as bar:
                try:
                    for count in talk.fill(site, corpus.batches()):
                        done += count
                        bar.update(count)
                except Invalid as refused:
                    raise click.ClickException(f"{refused} Name another with --site.") from None
                except KeyboardInterrupt:
                    raise click.ClickException(
                        f"Stopped: {done:,} comments are in site {site!r}, in whole threads. To begin anew, name"
                        " another site."
                    ) from None
            pace = done / (time.monotonic() - begun)
        largest = max(range(threads), key=corpus.sizes.__getitem__)
        click.echo(
            f"{done:,} comments in {threads:,} threads are in site {site!r}, {pace:,.0f} a second. The largest thread"
            f" is {corpus.key(largest)}, with {corpus.sizes[largest]:,}."
        )

    return group
