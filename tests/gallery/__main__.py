"""`python -m tests.gallery [OUT] [WORD]`: take pictures of every state, or of those whose name holds the word."""

from __future__ import annotations

import os
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, repeat
from multiprocessing import get_context
from pathlib import Path

from tests.gallery.camera import browsing, shoot
from tests.gallery.sheet import write_sheet
from tests.gallery.states import STATES

OUT = "build/screenshots"


def main(out: str = OUT, word: str = "") -> int:
    start, folder = time.monotonic(), Path(out)
    states = [state for state in STATES if word in state.name]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = [state.name for state in states]
    workers = min(os.cpu_count() or 1, len(names), 4)
    shares = [names[first::workers] for first in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        failed = [*chain.from_iterable(pool.map(shoot, repeat(folder), shares))]
    with browsing() as browser:
        index = write_sheet(folder, browser, states)
    print(*failed, f"{len(states)} states in {time.monotonic() - start:.0f} s: {index}", sep="\n")  # noqa: T201
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
