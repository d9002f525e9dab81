"""The power goes out while people write: what was acknowledged stays, and what wasn't can be sent again."""

from __future__ import annotations

import http.client
import json
import random
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.serving.process import Served

WRITERS = 16
ROUNDS = {"sqlite": 20, "postgresql": 5}
THREAD = "/talk/api/comments?site=blog&thread=/1&limit=100"


@dataclass
class Writers:
    """People who write until the line goes dead, each on a connection of their own."""

    served: Served
    wanted: int
    acknowledged: dict[str, int] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    def write(self, name: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=60)
        for number in range(10_000):
            text = f"{name}-{number}"
            try:
                self.acknowledged[text] = send(connection, text)
            except (OSError, http.client.HTTPException):
                connection.close()
                self.unanswered.append(text)
                return
            if len(self.acknowledged) >= self.wanted:
                self.enough.set()


def send(connection: http.client.HTTPConnection, text: str) -> int:
    """Post one comment, and return the number that was acknowledged. Its text is its Idempotency-Key too."""
    body = json.dumps({"site": "blog", "thread": "/1", "text": text, "name": "Ada"})
    connection.request(
        "POST", "/talk/api/comments", body, {"Content-Type": "application/json", "Idempotency-Key": text}
    )
    # A server killed while it answers leaves the response holding the socket.
    with connection.getresponse() as response:
        answer = json.loads(response.read())
    assert response.status == 201, answer
    number: int = answer["comment"]["number"]
    return number


def kept(served: Served) -> list[tuple[str, int]]:
    """Every comment that readers see, as (text, number), and the count that they are told."""
    found, after = [], ""
    while True:
        answer = served.ask("GET", THREAD + after)[1]
        found += [(row["html"].removeprefix("<p>").removesuffix("</p>\n"), row["number"]) for row in answer["comments"]]
        if answer["next"] is None:
            assert answer["thread"]["count"] == len(found)
            return found
        after = f"&after={answer['next']}"


def outage(served: Served, turn: int, chance: random.Random) -> Writers:
    """Let people write, and end every process of the server in the middle of it."""
    writers = Writers(served, wanted=chance.randint(3, 40))
    threads = [threading.Thread(target=writers.write, args=(f"{turn}-{name}",)) for name in range(WRITERS)]
    for thread in threads:
        thread.start()
    assert writers.enough.wait(60)
    served.kill()
    for thread in threads:
        thread.join()
    return writers


@pytest.fixture
def server(request, tmp_path: Path):
    """A server on each kind of database, and how to pull the plug of that and put it in again."""
    kind = request.param
    if kind == "sqlite":
        served = Served(tmp_path)
        yield kind, served, lambda: None, lambda: None
    else:
        database = request.getfixturevalue("durable")(kind)
        served = Served(tmp_path, database=database.create("talk"))
        yield kind, served, database.kill, database.start
    served.kill()


@pytest.mark.parametrize("server", ROUNDS, indirect=True)
def test_no_acknowledged_comment_is_lost_and_no_number_is_given_twice(server):
    kind, served, unplug, plug_in = server
    chance = random.Random(kind)  # noqa: S311  # it spreads the outages, and guards nothing
    acknowledged: dict[str, int] = {}
    served.start()
    for turn in range(ROUNDS[kind]):
        writers = outage(served, turn, chance)
        unplug()
        acknowledged |= writers.acknowledged

        plug_in()
        served.start()
        found = kept(served)
        again = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
        acknowledged |= {text: send(again, text) for text in writers.unanswered}
        again.close()

        numbers = [number for _, number in found]
        assert len(set(numbers)) == len(numbers)
        assert dict(found).items() >= writers.acknowledged.items()

    assert sorted(kept(served)) == sorted(acknowledged.items())
