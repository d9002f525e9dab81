"""Some imported comments have an author without a name: on every page there is something to call them."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from talkwidget.core.identity import Identity
from talkwidget.core.imports import ImportedComment, ImportedThread
from talkwidget.core.text import render
from talkwidget.templating import embed
from tests.pages.place import KEY


@pytest.fixture
def imported(place):
    words = render("Words", max_length=100, max_links=0)
    first, second = (
        ImportedComment(
            origin=f"x:{number}",
            parent_origin="x:1" if number == 2 else None,
            author=Identity("import", f"anon:{number}", ""),
            rendered=words,
            created=place.clock(),
        )
        for number in (1, 2)
    )
    with place.talk() as talk:
        talk.import_thread(None, ImportedThread(KEY, title=None, url=None, comments=[first, second]))
    return place


def test_a_heading_and_a_button_name_who_has_no_name(imported, reader):
    page = reader.get(open="mute.1")

    assert page.said('//bdi[@part="author"]') == ["a guest"] * 2
    assert page.buttons().count("Mute a guest") == 2
    assert page.said("//legend") == ["How to mute a guest"]
    assert "in reply to a guest" in page.comment(2)


def test_who_has_no_name_is_told_of_when_muted(imported, reader):
    muted = reader.press(reader.get(around=2, open="mute.2"), "Mute")

    assert muted.said('//div[@part="note"]/p')[0] == "Muted a guest. 1 comment hidden."
    assert "Unmute a guest" in muted.buttons()


def test_the_drawing_names_them_as_well(imported):
    with imported.app.test_request_context("/"):
        drawn = lxml_html.fromstring(f"<div>{embed(thread=KEY)}</div>")

    assert drawn.xpath('//bdi[@part="author"]/text()') == ["a guest"] * 2
    assert len(drawn.xpath('//button[.="Mute a guest"]')) == 2
