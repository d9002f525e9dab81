"""How big threads are, who answers whom, how much is liked: the laws of the made-up site."""

from __future__ import annotations

import random

HEAD = 20
"""Of 100,000 threads with 10,000,000 comments the largest has some 56,000, and half have fewer than 24."""
REPLIES = 0.55
NEAR = 40
LIKED = 0.35


def sizes(threads: int, comments: int, lots: random.Random) -> list[int]:
    """How many comments each thread has, by Zipf's law, in any order: at least 1 each, and ``comments`` in all."""
    weights = [1 / (rank + HEAD) for rank in range(threads)]
    spare, total = comments - threads, sum(weights)
    found = [1 + int(spare * weight / total) for weight in weights]
    for index in range(comments - sum(found)):
        found[index % threads] += 1
    lots.shuffle(found)
    return found


def parent(number: int, lots: random.Random) -> int | None:
    """What a thread's comment replies to: often one of the last, else any, so that big branches grow."""
    if number == 1 or lots.random() > REPLIES:
        return None
    nearest = max(1, number - NEAR) if lots.random() < 0.7 else 1
    return nearest + int(lots.random() * (number - nearest))


def rank(people: int, lots: random.Random) -> int:
    """Who speaks, from 0: of 500,000 people the first writes one comment in eighty, and most write a few."""
    return int(people * lots.random() ** 3)


def likes(lots: random.Random) -> int:
    """How many like a comment: five of six have none, one in ten thousand has some ninety."""
    return int(LIKED * (1 - lots.random()) ** -0.6)
