from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.transfer import xml
from talkwidget.transfer.format import ImportRefused, Place
from talkwidget.transfer.stream import Unreadable
from talkwidget.transfer.xml import records

BOX, NOTE = ("box",), ("box", "note")
WANTED = {NOTE: frozenset({"text", "author/name", "link"})}


def read(raw: bytes, *, wanted=WANTED, size=None):
    pieces = [raw[start : start + size] for start in range(0, len(raw), size)] if size else [raw]
    return list(records(pieces, root="box", wanted=wanted, spare=frozenset({NOTE})))


def refusal(raw: bytes, **options) -> ImportRefused:
    with pytest.raises(ImportRefused) as refused:
        read(raw, **options)
    return refused.value


def test_wanted_fields_come_stripped_and_others_do_not_come():
    [note] = read(
        b"<box><note><text>\n\t Hello &amp; <![CDATA[<b>you</b>]]>\n</text><secret>x</secret>"
        b"<author><name> Ada </name><email>ada@example.org</email></author></note></box>"
    )

    assert note.fields == {"text": "Hello & <b>you</b>", "author/name": "Ada"}


def test_an_element_that_is_a_field_itself_gives_its_text():
    [note] = read(b"<box><note> words </note></box>", wanted={NOTE: frozenset({""})})

    assert note[""] == "words"


def test_the_first_text_that_is_not_empty_counts():
    [note] = read(b"<box><note><text/><text>one</text><text>two</text></note></box>")

    assert note["text"] == "one"


def test_words_in_markup_that_was_not_escaped_are_kept():
    [note] = read(b"<box><note><text>a <b>bold</b> word</text></note></box>")

    assert note["text"] == "a bold word"


def test_prefixes_may_be_undeclared_and_ids_carry_any():
    [note] = read(
        b'<ns0:box><ns0:note dsq:id=" 7 "><app:text>hello</app:text><link other:id="3"/></ns0:note></ns0:box>'
    )

    assert (note["text"], note.ids) == ("hello", {"": "7", "link": "3"})


def test_a_record_in_a_record_knows_where_it_stands():
    inner = (*NOTE, "reply")

    first, outer = read(b"<box><note><reply><text>in</text></reply><text>out</text></note></box>", wanted={
        NOTE: frozenset({"text"}), inner: frozenset({"text"}),
    })  # fmt: skip

    assert (first["text"], outer["text"], first.inside) == ("in", "out", outer)


def test_places_count_from_one():
    [note] = read(b"<box>\n  <note/>\n</box>")

    assert note.place == Place(2, 3)


@pytest.mark.parametrize("stray", [b"`", b"\xef\xbb\xbf", b"\n\n ", b"\xef\xbb\xbf`\r\n"], ids=repr)
def test_stray_bytes_before_the_first_tag_are_lived_with(stray):
    [note] = read(stray + b"<?xml version='1.0'?><box>\n<note/></box>")

    assert note.place == Place(stray.count(b"\n") + 2, 1)


def test_control_characters_that_xml_forbids_are_left_out():
    [note] = read(b"<box><note><text><![CDATA[pa\x08sted\x0b from \x1bWord]]></text></note></box>")

    assert note["text"] == "pasted from Word"


@pytest.mark.parametrize(("encoding", "word"), [("iso-8859-1", "été"), ("windows-1252", "“café”"), ("utf-8", "日本")])
def test_old_encodings_are_read_where_they_are_declared(encoding, word):
    raw = f"<?xml version='1.0' encoding='{encoding.upper()}'?><box><note><text>{word}</text></note></box>"

    [note] = read(raw.encode(encoding))

    assert note["text"] == word


MIXED = (
    b"`<?xml version='1.0' encoding='windows-1252'?><box xmlns:a='urn:a'>\n<note a:id='1'><text>one</text></note>\n"
    b"<note a:id='2'><text>two \x93here\x94</text><link id=3></link></note>\n"
    b"<note a:id='3'><text>th\xe9se</text></note>\n"
    b"<note a:id='4'><text>a & b</text></note >\n<a:note a:id='5'>\n<text>five</text></a:note></box>"
)


def test_a_record_that_is_not_well_formed_does_not_take_others_along():
    notes = read(MIXED)

    assert [(note.ids[""], note["text"], bool(note.broken)) for note in notes] == [
        ("1", "one", False), ("2", "two “here”", True), ("3", "thése", False), ("4", "", True), ("5", "five", False),
    ]  # fmt: skip
    assert notes[1].broken == "invalid token at line 3, column 48"
    assert notes[4].place == Place(6, 1)


@pytest.mark.parametrize(
    "broken", [b"<text>one</note>", b"<text>one</text></nope>", b"<text>one</text></note&>", b"<text>one</text>"]
)
def test_an_end_tag_that_is_wrong_costs_one_record(broken):
    notes = read(b"<box><note id='1'>" + broken + b"<note id='2'><text>two</text></note></box>")

    assert [(note.ids[""], bool(note.broken)) for note in notes] == [("1", True), ("2", False)]


def test_what_holds_others_is_not_dropped_when_broken():
    wanted = {("box", "page"): frozenset({"title"}), ("box", "page", "note"): frozenset({"text"})}

    refused = refusal(b"<box><page><note/>\n<title>a & b</title><note/></page></box>", wanted=wanted)

    assert str(refused) == "line 2, column 11: The file isn't well-formed here: invalid token. Mend this line."


def test_places_are_right_behind_a_broken_record():
    raw = b"<box><note><text>a & b</text>\n\n</note><note/>\n<note/></box>"

    assert [note.place for note in read(raw)] == [Place(1, 6), Place(3, 8), Place(4, 1)]


@given(st.integers(1, 40))
def test_where_the_file_is_cut_into_chunks_does_not_matter(size):
    whole, pieces = read(MIXED), read(MIXED, size=size)

    assert [(n.fields, n.ids, n.place, n.broken) for n in pieces] == [
        (n.fields, n.ids, n.place, n.broken) for n in whole
    ]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "empty"),
        (b'{"not": "xml"}', "no tags"),
        (b"x" * 5000 + b"<box/>", "no tags"),
        (b"<other/>", "another kind of file"),
        (b"<!DOCTYPE html><html/>", "DOCTYPE"),
        (b"<!DOCTYPE box [<!ENTITY x 'y'>]><box>&x;</box>", "DOCTYPE"),
        ("<box/>".encode("utf-16"), "UTF-16"),
        ("<box/>".encode("utf-16-be"), "UTF-16"),
        ("<box/>".encode("utf-32"), "UTF-16 or UTF-32"),
        (b"<?xml version='1.0' encoding='UTF-7'?><box/>", "UTF-7"),
        (b"<?xml version='1.0' encoding='shift_jis'?><box/>", "shift_jis"),
        (b"<box><note><text>a\x00b</text></note></box>", "no text in UTF-8"),
        (b"<box><note><text>caf\xe9 </text></note></box>", "no text in UTF-8"),
        (b"<box><note><text>&x;</text>", "ends inside a damaged part"),
        (b"<box><note><text>wor", "ends too early"),
        (b"<box><note/>", "ends too early"),
        (b"<box><note/></box><box/>", "junk after document element"),
        (b"<box><a></b></box>", "mismatched tag"),
        (b"<box>" + b"<a>" * xml.DEPTH, "64 deep"),
        (b"<box " + b" ".join(b"a%d=''" % number for number in range(65)) + b"/>", "64 attributes"),
        (b"<box><note><text>" + b"x" * (xml.FIELD + 1) + b"</text></note></box>", "text is longer than 256 KiB"),
    ],
)  # fmt: skip
def test_what_no_export_has_is_refused(raw, what):
    assert what in refusal(raw).what


@pytest.mark.parametrize("token", [b"<box a='%s'/>", b"<box><!--%s--></box>", b"<box><?pi %s?></box>", b"<%s/>"])
def test_a_token_without_an_end_is_refused_before_it_fills_the_memory(token):
    def endless():
        yield token[: token.index(b"%s")]
        for _ in range(1000):
            yield b"x" * 64 * 1024
        raise AssertionError("it was read to the end")

    with pytest.raises(ImportRefused, match="longer than 256 KiB"):
        list(records(endless(), root="box", wanted=WANTED, spare=()))


def test_text_that_is_not_wanted_may_be_of_any_length():
    assert read(b"<box>" + b"x" * (xml.FIELD * 2) + b"<note/></box>", size=60_000)


def test_a_refusal_says_where():
    refused = refusal(b"<box>\n <note>\n  <text>caf\xe9 </text></note></box>")

    assert str(refused).startswith("line 3, column 12: ")


def test_bytes_that_cannot_be_had_are_refused_where_reading_stopped():
    def broken():
        yield b"<box>\n<note>"
        raise Unreadable("Download it again.")

    with pytest.raises(ImportRefused, match="line 2, column 7: Download it again") as refused:
        list(records(broken(), root="box", wanted=WANTED, spare=()))

    assert refused.value.place == Place(2, 7)


@given(st.integers(0, len(MIXED) - 1), st.integers(0, 255))
def test_whatever_one_byte_becomes_the_end_is_clear(position, byte):
    raw = MIXED[:position] + bytes([byte]) + MIXED[position + 1 :]

    try:
        found = len(read(raw))
    except ImportRefused as refused:
        found = 5 if 1 <= refused.place.line <= 8 else None

    assert found in {5, 6}  # "<note>" for "</note>" begins one more, which is broken
