"""What becomes of each thread and comment in the spool: its key, its place in the tree, its author, or why it is left.

Nothing here depends on the order of the file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from talkwidget.transfer import address
from talkwidget.transfer.address import KEY_LENGTH, Addressing
from talkwidget.transfer.format import BROKEN, DELETED, PINGBACK, SPAM, TRACKBACK, UNAPPROVED
from talkwidget.transfer.spool import EMPTY, Spool, stamp
from talkwidget.transfer.tree import cut_loops, held_up

INCLUDABLE = (DELETED, SPAM, UNAPPROVED)

NO_THREAD = "its thread is not in the file"
OTHER_HOST = "page of another host"
LONG_ADDRESS = f"address longer than {KEY_LENGTH} characters"
TWICE = "twice in the file"
THREAD_DELETED = "its thread is deleted"

REASONS = {
    BROKEN: "not well-formed",
    PINGBACK: "pingback",
    TRACKBACK: "trackback",
    SPAM: "spam",
    DELETED: "deleted",
    UNAPPROVED: "not approved",
}

_ORIGIN_LENGTH = 128  # of core's column


@dataclass(frozen=True, slots=True)
class Findings:
    """What is worth a remark, though nothing was left out for it.

    undated:  comments without a date, which took their thread's
    orphans:  replies whose parent isn't in their thread, which became roots
    circles:  replies that led back to themselves, of which the oldest became a root
    nameless: threads without an address, which got a key from their id
    cut:      comments longer than anybody may write, of which the beginning was taken
    unused:   old addresses in the owner's map that no page had
    """

    undated: int
    orphans: int
    circles: int
    nameless: int
    cut: int
    unused: tuple[str, ...]


def settle(
    spool: Spool, addressing: Addressing, *, system: str, include: Collection[str], now: dt.datetime
) -> Findings:
    """Decide everything that the file alone decides.

    system:  the name of the format
    include: kinds that are taken in too, to wait for a moderator
    now:     stands in for dates that are missing or to come
    """
    unused = _keys(spool, addressing, system)
    if addressing.merge:
        _merge(spool)
    undated = _dates(spool, now)
    _origins(spool, system)
    _skip(spool, include)
    orphans, circles = _trees(spool)
    _people(spool)
    return Findings(
        undated=undated,
        orphans=orphans,
        circles=circles,
        nameless=spool.number(
            "SELECT count(*) FROM thread WHERE nameless AND skip IS NULL"
            " AND key IN (SELECT key FROM comment WHERE skip IS NULL)"
        ),
        cut=spool.number("SELECT count(*) FROM comment WHERE cut AND skip IS NULL"),
        unused=tuple(unused),
    )


def _keys(spool: Spool, addressing: Addressing, system: str) -> list[str]:
    used: set[str | None] = set()
    for ref, name, link in spool.rows("SELECT ref, name, link FROM thread ORDER BY row"):
        usable = address.is_key(link)
        page, renamed = addressing.page(link if usable else f"{system}-{name or ref}")
        used.add(renamed)
        skip = LONG_ADDRESS if len(page.key) > KEY_LENGTH else None
        if renamed is None and not addressing.takes(page):
            skip = OTHER_HOST
        spool.run(
            "UPDATE thread SET key = ?, loose = ?, url = ?, skip = ?, nameless = ? WHERE ref = ?",
            page.key, page.loose, page.url, skip, not usable and renamed is None, ref,
        )  # fmt: skip
    return addressing.unused(used)


def _merge(spool: Spool) -> None:
    """Give all variants of a page the address that most comments have; of two equals the one with https."""
    spool.run("CREATE INDEX comment_thread ON comment (thread)")
    spool.run(
        "CREATE TABLE variant AS SELECT loose, thread.key AS key, count(comment.row) AS comments FROM thread"
        " LEFT JOIN comment ON comment.thread = thread.ref AND kind = 'published'"
        " WHERE thread.skip IS NULL GROUP BY loose, thread.key"
    )
    spool.run("CREATE INDEX variant_loose ON variant (loose)")
    spool.run(
        "UPDATE thread SET key = (SELECT key FROM variant WHERE variant.loose = thread.loose"
        " ORDER BY comments DESC, key LIKE 'https:%' DESC, key LIMIT 1) WHERE skip IS NULL"
    )


def _dates(spool: Spool, now: dt.datetime) -> int:
    """Fill in the dates that are missing, and bring back those to come; give how many were missing."""
    undated = spool.number("SELECT count(*) FROM comment WHERE created IS NULL AND kind = 'published'")
    spool.run(
        "UPDATE comment SET created = min(?1, coalesce(created,"
        " (SELECT created FROM thread WHERE ref = comment.thread), ?1))",
        stamp(now),
    )
    return undated


def _origins(spool: Spool, system: str) -> None:
    """Name each comment for ever: by the foreign system, and whatever makes its id unique there."""

    def origin(scope: str | None, ref: str) -> str:
        whole = ":".join(part for part in (system, scope, ref) if part)
        if len(whole) <= _ORIGIN_LENGTH:
            return whole
        return f"{system}:~{hashlib.blake2b(whole.encode(), digest_size=32).hexdigest()}"

    spool.function("origin", 2, origin)
    spool.run("UPDATE comment SET origin = origin((SELECT scope FROM thread WHERE ref = comment.thread), ref)")
    spool.run("CREATE INDEX comment_origin ON comment (origin)")


def _skip(spool: Spool, include: Collection[str]) -> None:
    """Say of each comment why it stays out, or in which state it comes in."""
    spool.run("UPDATE comment SET (key, skip) = (SELECT key, skip FROM thread WHERE ref = comment.thread)")
    spool.run("CREATE INDEX comment_key ON comment (key)")
    for kind, reason in REASONS.items():
        if kind not in include:
            spool.run("UPDATE comment SET skip = ? WHERE kind = ? AND skip IS NULL", reason, kind)
    spool.run("UPDATE comment SET skip = flaw WHERE flaw = ? AND skip IS NULL", EMPTY)
    if DELETED not in include:
        spool.run(
            "UPDATE comment SET skip = ? WHERE skip IS NULL AND thread IN (SELECT ref FROM thread WHERE deleted)",
            THREAD_DELETED,
        )
    spool.run("UPDATE comment SET skip = ? WHERE skip IS NULL AND key IS NULL", NO_THREAD)
    spool.run(
        "UPDATE comment SET skip = ?, key = NULL WHERE EXISTS"
        " (SELECT 1 FROM comment AS other WHERE other.origin = comment.origin AND other.row < comment.row)",
        TWICE,
    )
    spool.run(
        "UPDATE comment SET state = CASE WHEN kind = 'published' AND NOT (SELECT deleted FROM thread"
        " WHERE ref = comment.thread) THEN 'published' ELSE 'pending' END WHERE skip IS NULL"
    )


def _trees(spool: Spool) -> tuple[int, int]:
    """Hang replies under their parents, hold them up by placeholders where a parent stays out, open circles.

    Gives how many replies have lost their parent, and how many circles there were.
    """
    orphans = circles = 0
    for (key,) in spool.rows("SELECT DISTINCT key FROM comment WHERE skip IS NULL"):
        found = spool.run("SELECT row, thread, ref, parent, created, state FROM comment WHERE key = ?", key).fetchall()
        rows = {(thread, ref): row for row, thread, ref, *_ in found}
        ages = {row: (created, thread, ref) for row, thread, ref, _, created, _ in found}
        above = {row: rows.get((thread, parent)) if parent else None for row, thread, _, parent, *_ in found}
        live = {row for row, *_, state in found if state}
        cut = cut_loops(above, ages.__getitem__)
        above.update(dict.fromkeys(cut))
        placeholders = held_up(above, live)
        orphans += sum(bool(parent) and above[row] is None for row, _, _, parent, *_ in found if row in live) - len(
            cut & live
        )
        circles += len(cut & (live | placeholders))
        for row in live | placeholders:
            if above[row] is not None:
                spool.run("UPDATE comment SET above = ? WHERE row = ?", above[row], row)
        for row in placeholders:
            spool.run("UPDATE comment SET state = 'deleted', skip = NULL WHERE row = ?", row)
    return orphans, circles


def _people(spool: Spool) -> None:
    """Tell people apart: by their id, else by what grouped them, else by name within a thread."""
    spool.function("alike", 2, spool.alike)
    spool.run(
        "UPDATE comment SET who = CASE WHEN trim(name) <> '' THEN 'name:' || alike(key, lower(trim(name)))"
        " ELSE 'one:' || origin END WHERE who IS NULL AND state IN ('published', 'pending')"
    )
    spool.run("CREATE INDEX comment_who ON comment (who)")
