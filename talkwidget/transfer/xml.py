"""Records out of an XML file of any size, in constant memory, from a file that may be hostile or slightly broken.

Built on the standard library's expat without namespace processing: prefixes may be undeclared or renamed, elements are
known by their local names. Refused with line and column: document types, entities, encodings that hide markup, and
whatever is deeper, wider or longer than an export. Lived with: stray bytes in front, control characters, padding, and
one comment that isn't well-formed, which is given as broken so that the rest of the file isn't lost.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from talkwidget.transfer.format import ImportRefused, Place
from talkwidget.transfer.stream import Unreadable

DEPTH = 64
ATTRIBUTES = 64
TOKEN = 256 * 1024  # bytes of one tag, comment or processing instruction
FIELD = 256 * 1024  # characters of one field
STRAY = 4096  # bytes before the first tag

_ENCODINGS = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "iso-8859-2", "iso-8859-15"}
    | {f"windows-125{digit}" for digit in range(9)}
)
# XML 1.0 forbids them, WordPress writes them: its users paste from word processors. NUL stays, to be refused.
_CONTROLS = bytes(set(range(1, 0x20)) - {0x09, 0x0A, 0x0D})

Path = tuple[str, ...]


@dataclass(eq=False, slots=True)
class Record:
    """One element of interest.

    path:   local names from the root to the element
    inside: the open record this one stands in
    fields: stripped text by path below the element ("author/name"; "" for its own), the first that isn't empty
    ids:    the attribute ``id`` of the same elements, whatever its prefix
    broken: what isn't well-formed, and where; the fields before that are here
    """

    path: Path
    place: Place
    inside: Record | None
    fields: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    broken: str = ""

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


def records(
    chunks: Iterable[bytes], *, root: str, wanted: Mapping[Path, Collection[str]], spare: Collection[Path]
) -> Iterator[Record]:
    """Give each element of interest when it ends.

    root:   the local name of the outermost element
    wanted: which fields to pick up, by the record's path; nothing else is kept
    spare:  the records that may be dropped as broken without taking others along
    :raises ImportRefused: the file is hostile, damaged or something else.
    """
    reader = _Reader(root, wanted, spare)
    try:
        for chunk in _from_first_tag(chunks, reader):
            reader.feed(chunk)
            yield from reader.taken()
    except Unreadable as error:
        raise ImportRefused(str(error), reader.place()) from None
    reader.close()
    yield from reader.taken()


def _from_first_tag(chunks: Iterable[bytes], reader: _Reader) -> Iterator[bytes]:
    stream = iter(chunks)
    head = b""
    for chunk in stream:
        head += chunk
        if len(head) >= STRAY or b"<" in head:
            break
    if not head:
        raise ImportRefused("The file is empty.", Place(1, 1))
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0")) or head[1:2] == b"\0":
        raise ImportRefused("The file is in UTF-16 or UTF-32. Save it as UTF-8 and import that.", Place(1, 1))
    start = head.find(b"<")
    if not 0 <= start < STRAY:
        raise ImportRefused("This is no XML file: it has no tags.", Place(1, 1))
    reader.skip(head[:start])
    yield head[start:]
    yield from stream


class _Unclosed(Exception):
    """A record begins within one of its own kind."""

    def __init__(self, place: Place, index: int) -> None:
        super().__init__()
        self.place, self.index = place, index


class _Reader:
    def __init__(self, root: str, wanted: Mapping[Path, Collection[str]], spare: Collection[Path]) -> None:
        self._root, self._wanted, self._spare = root, wanted, spare
        self._encoding: str | None = None
        self._names: list[str] = []  # of the open elements, as written
        self._path: list[str] = []  # the same, without prefixes
        self._open: list[Record] = []
        self._heard_at = 0  # the depth of the element whose text is picked up; 0 is none
        self._text: list[str] = []
        self._length = 0
        self._ready: deque[Record] = deque()
        self._window = b""  # what expat hasn't said anything about yet
        self._window_start = 0  # its offset in what the parser was fed
        self._line, self._column = 1, 1  # where the parser's first byte stands in the file
        self._lead = 0  # bytes of our own that the parser was fed before that
        self._sought: re.Pattern[bytes] | None = None
        self._parser = self._new_parser()

    def skip(self, stray: bytes) -> None:
        """Count what stands before the first tag, so that lines stay those of the file."""
        self._moved(stray.removeprefix(b"\xef\xbb\xbf"))

    def feed(self, chunk: bytes) -> None:
        # Controls are single bytes in every encoding taken here, so they can go before any decoding.
        self._feed(chunk.translate(None, _CONTROLS))

    def close(self) -> None:
        if self._sought is not None:
            damage = self._open[-1].broken
            raise ImportRefused(f"The file ends inside a damaged part ({damage}). Export it again.", self.place())
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise ImportRefused(
                f"The file ends too early ({_says(error)}). Download or export it again.",
                self._at(error.lineno, error.offset),
            ) from None

    def taken(self) -> Iterator[Record]:
        while self._ready:
            yield self._ready.popleft()

    def place(self) -> Place:
        if self._sought is not None:
            return Place(self._line, self._column)
        return self._at(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber)

    def _feed(self, chunk: bytes) -> None:
        self._window += chunk
        while chunk:
            if self._sought is not None:
                chunk = self._resume(self._sought)
                continue
            try:
                self._parser.Parse(chunk)
            except expat.ExpatError as error:
                self._give_up_record(_says(error), self._at(error.lineno, error.offset), self._parser.ErrorByteIndex)
                chunk = self._window
                continue
            except _Unclosed as error:
                self._give_up_record("its end tag is missing", error.place, error.index)
                chunk = self._window
                continue
            self._forget()
            return

    def _forget(self) -> None:
        """Drop what expat is done with; refuse a token that doesn't end."""
        done = max(self._parser.CurrentByteIndex - self._window_start, 0)
        self._window, self._window_start = self._window[done:], self._window_start + done
        if len(self._window) > TOKEN:
            raise ImportRefused(f"One tag or comment is longer than {TOKEN // 1024} KiB.", self.place())

    def _give_up_record(self, what: str, place: Place, index: int) -> None:
        """Prepare to go on after the end of the record that isn't well-formed, or refuse the file."""
        at = index - self._window_start
        record = self._open[-1] if self._open else None
        culprit = self._window[at : at + 1]
        if not culprit or culprit == b"\0" or culprit >= b"\x80":
            raise ImportRefused(
                f"These bytes are no text in {self._encoding or 'UTF-8'}. Convert the file, for example with: iconv -c "
                "-f UTF-8 -t UTF-8",
                place,
            )
        if record is None or record.path not in self._spare:
            raise ImportRefused(f"The file isn't well-formed here: {what}. Mend this line.", place)
        record.broken = f"{what} at {place}"
        tag = self._names[len(record.path) - 1].encode(self._encoding or "utf-8")
        # Where its own end tag is what is broken, the next record's start ends it.
        self._sought = re.compile(rb"</%b\s*>|(?=<%b[\s/>])" % (re.escape(tag), re.escape(tag)))
        self._line, self._column = place.line, place.column
        self._window = self._window[at - 2 * (self._window[at - 2 : at] == b"</") :]

    def _resume(self, end: re.Pattern[bytes]) -> bytes:
        """Look for the end of the broken record; give what is to be parsed after it, by a new parser."""
        found = end.search(self._window)
        if found is None:
            keep = len(self._window) - min(len(self._window), 1024)  # the end tag may be cut in two
            self._moved(self._window[:keep])
            self._window = self._window[keep:]
            return b""
        self._sought = None
        self._moved(self._window[: found.end()])
        record = self._open.pop()
        self._ready.append(record)
        del self._names[len(record.path) - 1 :], self._path[len(record.path) - 1 :]
        self._heard_at, self._text = 0, []
        # The new parser is told which elements are open before anybody listens to it.
        opening = "".join(f"<{name}>" for name in self._names).encode(self._encoding or "utf-8")
        self._parser = self._new_parser(opening)
        self._lead = self._window_start = len(opening)
        self._window = self._window[found.end() :]
        return self._window

    def _new_parser(self, opening: bytes = b"") -> expat.XMLParserType:
        parser = expat.ParserCreate(self._encoding)
        parser.buffer_text = True
        parser.buffer_size = 64 * 1024
        if opening:
            parser.Parse(opening)
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        return parser

    def _at(self, line: int, column: int) -> Place:
        """Expat's place as one in the file: its lines count from 1, its columns from 0."""
        if line == 1:
            return Place(self._line, self._column + column - self._lead)
        return Place(self._line + line - 1, column + 1)

    def _moved(self, passed: bytes) -> None:
        lines = passed.count(b"\n")
        self._line += lines
        self._column = len(passed) - passed.rfind(b"\n") if lines else self._column + len(passed)

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise ImportRefused(f"The encoding {encoding[:40]!r} isn't taken. Save the file as UTF-8.", self.place())
        self._encoding = encoding

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        raise ImportRefused(
            "The file has a document type declaration (<!DOCTYPE), which no export has: it can hide an attack, or this "
            "is a web page. Export the comments again.",
            self.place(),
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self._path and local != self._root:
            raise ImportRefused(
                f"This is another kind of file: its outermost element is <{name[:40]}>, not <{self._root}>. Is it the "
                "right file, and the right command?",
                self.place(),
            )
        if len(self._path) == DEPTH:
            raise ImportRefused(f"Elements stand in each other more than {DEPTH} deep.", self.place())
        if len(attributes) > ATTRIBUTES:
            raise ImportRefused(f"An element has more than {ATTRIBUTES} attributes.", self.place())
        if self._open and self._open[-1].path[-1] == local and self._open[-1].path in self._spare:
            raise _Unclosed(self.place(), self._parser.CurrentByteIndex)
        self._names.append(name)
        self._path.append(local)
        path = tuple(self._path)
        if path in self._wanted:
            self._open.append(Record(path, self.place(), self._open[-1] if self._open else None))
        if self._open and not self._heard_at:
            self._pick_up(attributes)

    def _pick_up(self, attributes: dict[str, str]) -> None:
        """Take the id of the element that begins here, and listen to its text, if they are wanted."""
        record, name = self._open[-1], "/".join(self._path[len(self._open[-1].path) :])
        if name and name not in self._wanted[record.path]:
            return
        for key, value in attributes.items():
            if key.rpartition(":")[2] == "id":
                record.ids.setdefault(name, value.strip())
        if name in self._wanted[record.path] and name not in record.fields:
            self._heard_at, self._text, self._length = len(self._path), [], 0

    def _end(self, name: str) -> None:
        path = tuple(self._path)
        if self._heard_at == len(path):
            # Whatever stands in the element belongs to its text: some tools forget to escape markup.
            text = "".join(self._text).strip()
            if text:
                self._open[-1].fields["/".join(path[len(self._open[-1].path) :])] = text
            self._heard_at, self._text = 0, []
        if self._open and self._open[-1].path == path:
            self._ready.append(self._open.pop())
        self._names.pop()
        self._path.pop()

    def _characters(self, text: str) -> None:
        if not self._heard_at:
            return
        self._length += len(text)
        if self._length > FIELD:
            raise ImportRefused(f"One text is longer than {FIELD // 1024} KiB.", self.place())
        self._text.append(text)


def _says(error: expat.ExpatError) -> str:
    return (expat.ErrorString(error.code) or "").removeprefix("not well-formed").strip(" ()")
