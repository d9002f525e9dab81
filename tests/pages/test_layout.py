"""Where things stand on a page, as a browser lays it out."""

from __future__ import annotations

import pytest

from tests.pages.place import KEY

THREAD = f"thread?thread={KEY}"


@pytest.fixture
def opened(page, place, serve):
    """Open a page at a width: ``opened("ada", "mutes", 320)``; a stranger's without a name."""
    address = serve(place.app)

    def opened(who: str = "", path: str = THREAD, width: int = 320):
        if who:
            page.context.add_cookies([{"name": "reader", "value": who, "url": address}])
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}/talk/{path}")
        return page

    return opened


def box(page, selector: str) -> dict[str, float]:
    return page.locator(selector).first.bounding_box()


def bottom(page, selector: str) -> float:
    found = box(page, selector)
    return found["y"] + found["height"]


@pytest.mark.parametrize("lang", ["en", "de", "ar"])
@pytest.mark.parametrize("is_wrong", [False, True])
def test_a_guests_fields_stand_in_one_line_whatever_their_labels_and_faults(opened, lang, is_wrong):
    page = opened(path=f"{THREAD}&lang={lang}", width=1000)
    if is_wrong:
        page.locator("#write textarea").fill("Hello")
        page.locator("#write button").first.click()
        page.locator("#write-name[aria-invalid]").wait_for()
    page.locator("label[for=write-email]").evaluate(
        "label => (label.firstChild.data += ' and some more words'.repeat(2))"
    )

    fields = [box(page, f"#write-{name}") for name in ("name", "email", "website")]

    assert len({round(field["y"]) for field in fields}) == 1
    assert len({round(field["x"]) for field in fields}) == 3


@pytest.mark.parametrize("path", ["mutes", THREAD])
def test_a_narrow_page_has_room_to_search(opened, place, path):
    place.say("eve")
    place.mute("ada", "eve")

    page = opened("ada", path)

    assert box(page, "#find")["width"] >= 128


def test_the_exports_keep_off_the_last_persons_line(opened, place):
    place.say("eve")
    place.mute("ada", "eve")

    page = opened("ada", "mutes", 1000)

    assert box(page, "[download]")["y"] - bottom(page, "[part=people]") >= 8


@pytest.mark.parametrize("width", range(320, 420, 20))
@pytest.mark.parametrize("name", ["Eve", "Maximiliana", "Bartholomew the Younger of Nowhere"])
def test_how_to_mute_stands_beside_mute(opened, place, name, width):
    place.say(name)

    page = opened("ada", width=width)

    mute, how, actions = box(page, "#mute-1"), box(page, "#how-1"), box(page, "[part=actions]")
    assert mute["x"] + mute["width"] <= how["x"] + 8
    assert abs(mute["y"] + mute["height"] / 2 - how["y"] - how["height"] / 2) <= mute["height"] / 2
    assert how["x"] >= actions["x"]
    assert how["x"] + how["width"] <= width


def test_coalesced_comments_stand_apart_when_they_are_shown(opened, place):
    for _ in range(2):
        place.say("eve")
    place.mute("ada", "eve")

    page = opened("ada")
    page.locator("#show-1").click()

    second = page.locator("[part=muted] [part=heading]").nth(1).bounding_box()
    assert second["y"] - bottom(page, "[part=muted] [part=actions]") >= 12
    assert page.locator("[part=muted] [part=avatar]").nth(1).bounding_box()["y"] - second["y"] < 8
