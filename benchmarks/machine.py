"""What Linux says of processes and cores: time, memory, and whether somebody else was at work."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_KERNEL = 2
"""What all of Linux's own threads descend from."""
_TICK = os.sysconf("SC_CLK_TCK")


def cores() -> tuple[int, int]:
    """Return the core for clients and the one for servers; the same, where there is only one."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[-1]


def processor_seconds(pids: Iterable[int]) -> float:
    """What these processes have used with all their threads, and their children that ended, in seconds."""
    return sum(sum(_stat(pid)[11:15]) for pid in pids) / _TICK


def memory(pids: Iterable[int]) -> tuple[float, float]:
    """What these processes hold, in MiB: each on its own (RSS), and with what several share counted once (PSS)."""
    held = {"Rss": 0.0, "Pss": 0.0}
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in held:
                held[name] += float(value.split()[0]) / 1024
    return held["Rss"], held["Pss"]


def describe() -> dict[str, str]:
    """What a reader of the results must know of this machine."""
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "processor": names[0].partition(":")[2].strip() if names else platform.machine(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": sys.version.split()[0],
    }


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    below: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            below.setdefault(_stat(int(path.name))[1], []).append(int(path.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += below.get(found[-1], [])
    return found


class Watch:
    """How much of all cores goes to others than this process and its descendants, from when it is made on."""

    def __init__(self) -> None:
        self._ours, (self._busy, self._passed) = self._family(), _whole()

    def others(self) -> float:
        """Return their share since then, 0 to 1; what a hypervisor took away is theirs too."""
        busy, passed = _whole()
        theirs = busy - self._busy - (self._family() - self._ours)
        return max(0.0, theirs) / max(1.0, passed - self._passed)

    def _family(self) -> int:
        # Those that ended are in their parent's sum. The kernel's own threads write for us, more than for anybody.
        return sum(sum(_stat(pid)[11:15]) for pid in (*family(os.getpid()), *family(_KERNEL)))


def _whole() -> tuple[int, int]:
    """Busy and passed ticks of all cores. Interrupts aren't counted: they are the clients' and servers' own network."""
    user, nice, system, idle, waits, irq, soft, stolen = map(int, Path("/proc/stat").read_text().split()[1:9])
    busy = user + nice + system + stolen
    return busy, busy + idle + waits + irq + soft


def _stat(pid: int) -> list[int]:
    """The fields of a process behind its name (proc_pid_stat(5), from the third on), zeros if it has gone."""
    with suppress(OSError):
        # The name in parentheses may hold spaces.
        return [0, *map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1:])]
    return [0] * 20
