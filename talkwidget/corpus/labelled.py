"""Comments of which is known whether they are spam, for measuring the checks: `spam.toml` and `ham.toml`."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NAMES = (
    "Ada", "Bob", "Chloé", "Dmitri", "Emeka", "Fatima", "Goran", "Hana", "Inés", "Jun", "K. Meyer", "old_reader",
    "Marta", "Nils", "Oksana", "petr", "Quentin B.", "Rosa", "小明", "Tereza", "Ulla", "V.", "阿华", "Youssef", "Zoë",
)  # fmt: skip
SURNAMES = ("Williams", "Johnson", "Petersen", "Carlos", "Kelvin", "Maria", "Smith", "Rodriguez", "Anderson", "Brown")
SUBJECTS = (
    "the bridge", "sourdough", "bees", "the second figure", "the ferry", "old maps", "the library", "insulation",
    "type hints", "the election", "compost", "the timetable", "lighthouses", "the school", "tomatoes", "caching",
)  # fmt: skip
SOURCES = (
    "https://en.wikipedia.org/wiki/Lighthouse", "https://docs.python.org/3/library/re.html",
    "https://github.com/python/cpython/issues/12345", "https://stackoverflow.com/questions/1234567",
    "https://www.youtube.com/watch?v=abcdefghijk", "https://de.wikipedia.org/wiki/Nachtzug",
    "https://www.bbc.co.uk/news/science-environment-12345678", "https://www.rfc-editor.org/rfc/rfc9457",
    "https://fr.wikipedia.org/wiki/Abeille", "https://developer.mozilla.org/en-US/docs/Web/HTML",
)  # fmt: skip
ENDINGS = ("com", "net", "xyz", "top", "shop", "online", "site", "info", "ru", "club", "biz", "org")
_LONG = 800
_SLOT = re.compile(r"\{(\w+)\}")
_LOOK_ALIKES = str.maketrans("aceiopxyABEKMHOPCTX", "асеіорхуАВЕКМНОРСТХ")  # noqa: RUF001  # that is the trick
_AS_DIGITS = str.maketrans("aeiost", "4310$7")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of comments, as the files say it.

    learned: whether a simulated moderator decides about such, else it is kept back
    website: the share that fills in the form's website
    disguise: whether letters are hidden from filters
    asides: how likely somebody adds one more of the sentences that are all kinds' own
    """

    name: str
    spam: bool
    learned: bool
    website: float
    texts: Sequence[str]
    slots: Mapping[str, Sequence[str]]
    names: Sequence[str] = NAMES
    hosts: Sequence[str] = ("blog",)
    disguise: bool = False
    asides: float = 0.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """One comment, as it comes through the form."""

    kind: Kind
    name: str
    website: str | None
    text: str


@cache
def kinds() -> Sequence[Kind]:
    """Read all kinds, spam first."""
    return tuple(
        Kind(name=name, spam=file == "spam.toml", **{"slots": {}, **said})
        for file in ("spam.toml", "ham.toml")
        for name, said in _read(file).items()
        if name != "asides"
    )


def of_kind(kind: Kind, seed: int) -> Iterator[Labelled]:
    """Make comments of one kind without end; the same ones for a seed."""
    lots = random.Random(f"{kind.name} {seed}")  # noqa: S311  # lots for a play
    writer = _Writer(kind, lots)
    while True:
        text, name = writer.fill(lots.choice(kind.texts)), writer.fill(lots.choice(kind.names))
        while lots.random() < kind.asides and len(text) < _LONG:
            text = f"{text} {lots.choice(_asides())}"
        website = writer.address() if lots.random() < kind.website else None
        if kind.disguise:
            text = lots.choice(_DISGUISES)(text, lots)
        yield Labelled(kind, name, website, text.strip())


def mixed(count: int, seed: int, *, spam: float = 0.5, learned: bool | None = None) -> list[Labelled]:
    """Make comments of all kinds, or only of those (not) ``learned``; ``spam`` is the share of spam."""
    lots = random.Random(seed)  # noqa: S311  # lots for a play
    chosen = [kind for kind in kinds() if learned in {None, kind.learned}]
    streams = {kind.name: of_kind(kind, seed) for kind in chosen}
    bad, good = ([kind for kind in chosen if kind.spam == wanted] for wanted in (True, False))
    drawn = (lots.choice(bad if lots.random() < spam else good) for _ in range(count))
    return [next(streams[kind.name]) for kind in drawn]


@cache
def _read(file: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(file).read_text("utf-8"))


def _asides() -> Sequence[str]:
    asides: Sequence[str] = _read("ham.toml")["asides"]
    return asides


class _Writer:
    def __init__(self, kind: Kind, lots: random.Random) -> None:
        self._kind, self._lots = kind, lots
        self._made: Mapping[str, Callable[[], str]] = {
            "url": self.address, "own": self.address, "mail": self._mail, "phone": self._phone, "hex": self._hex,
            "handle": lambda: f"@{lots.choice(SURNAMES).lower()}_{lots.randrange(10, 9999)}",
            "number": lambda: str(lots.randrange(2, 999)),
            "amount": lambda: f"{lots.choice('$€£')}{lots.randrange(1, 400) * 500:,}",
        }  # fmt: skip

    def fill(self, text: str) -> str:
        while "{" in text and _SLOT.search(text):
            text = _SLOT.sub(self._one, text)
        return text

    def address(self) -> str:
        """Make up a host: its number makes it one that nobody has."""
        lots, hosts = self._lots, self._kind.hosts
        words = "-".join(lots.sample(hosts, min(len(hosts), lots.randint(1, 2))))
        path = lots.choice(("", "/", f"/{lots.choice(hosts)}", f"/?ref={self._hex()}", f"/{self._hex()}.html"))
        return f"https://{lots.choice(('', '', 'www.'))}{words}{self._hex()}.{lots.choice(ENDINGS)}{path}"

    def _one(self, slot: re.Match[str]) -> str:
        name = slot[1]
        if name in self._kind.slots:
            return self._lots.choice(self._kind.slots[name])
        if name in self._made:
            return self._made[name]()
        return self._lots.choice(_SHARED[name])

    def _mail(self) -> str:
        words = "".join(self._lots.sample(self._kind.hosts, min(2, len(self._kind.hosts))))
        return f"{words}{self._lots.randrange(1, 99)}@mail{self._hex()}.com"

    def _phone(self) -> str:
        lots = self._lots
        parts = lots.randrange(100, 999), lots.randrange(100, 999), lots.randrange(1000, 9999)
        return lots.choice(("+1-{}-{}-{}", "+1 ({}) {} {}", "{} {} {}", "+44 {} {} {}", "1{}{}{}")).format(*parts)

    def _hex(self) -> str:
        return f"{self._lots.getrandbits(20):05x}"


_SHARED: Mapping[str, Sequence[str]] = {
    "surname": SURNAMES, "subject": SUBJECTS, "source": SOURCES, "name": NAMES,
    "mention": [f"@{name}" for name in NAMES],
}  # fmt: skip


def _words(text: str, change: Callable[[str], str]) -> str:
    return " ".join(word if "://" in word else change(word) for word in text.split(" "))


def _look_alikes(text: str, _lots: random.Random) -> str:
    return _words(text, lambda word: word.translate(_LOOK_ALIKES))


def _zero_width(text: str, lots: random.Random) -> str:
    return _words(text, lambda word: lots.choice("\u200b\u200c\u200d\u2060\u00ad").join(word))


def _apart(text: str, lots: random.Random) -> str:
    between = lots.choice((" ", ".", "-", "*", "_"))
    return _words(text, lambda word: between.join(word) if len(word) > 4 else word)


def _digits(text: str, _lots: random.Random) -> str:
    return _words(text, lambda word: word.translate(_AS_DIGITS))


def _full_width(text: str, _lots: random.Random) -> str:
    return _words(text, lambda word: "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in word))


_DISGUISES: Sequence[Callable[[str, random.Random], str]] = (_look_alikes, _zero_width, _apart, _digits, _full_width)
