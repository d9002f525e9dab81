"""Every process of talkwidget killed by SIGKILL while sixteen people write: what was acknowledged must be there."""

from __future__ import annotations

import random
import time

from benchmarks.peers.ours import Talkwidget
from benchmarks.posting import GUESTS, Guests, doubled
from benchmarks.results import Figure, Result, Sample
from benchmarks.stage import Stage, say

KILLS = 20


def measure(stage: Stage) -> Result:
    lots, kills = random.Random(1), 4 if stage.quick else KILLS
    server = Talkwidget(stage.folder / "talkwidget", core=stage.server_core)
    lost = twice = acknowledged = more = 0
    for number in range(kills):
        server.start()
        thread = f"/kill/{number}"
        guests = Guests(server, thread)
        guests.wait_for(GUESTS)
        time.sleep(lots.uniform(0, 1))
        server.kill()
        posted = guests.stop()
        assert posted.acknowledged, posted.refused
        assert not posted.refused, posted.refused
        # Not by the file as it lies there: as the server that comes back has it.
        server.start()
        there = server.texts(thread)
        server.check(thread, len(there))
        server.stop()
        lost += posted.lost(there)
        twice += doubled(there)
        acknowledged += len(posted.acknowledged)
        more += len(there) - len(posted.acknowledged)
        say(f"    {number + 1}: {len(posted.acknowledged)} acknowledged, {len(there)} there, {lost} lost so far")
    return Result(
        "kill",
        "Killed while they write",
        [],
        [
            Figure(f"acknowledged comments lost in {kills} kills", [Sample(lost)], limit=0, unit=""),
            Figure(f"comments doubled in {kills} kills", [Sample(twice)], limit=0, unit=""),
        ],
        [f"{acknowledged:,} were acknowledged; {more:,} more were kept whose answer died with the server."],
    )  # fmt: skip
