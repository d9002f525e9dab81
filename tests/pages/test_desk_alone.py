"""The desk of the standalone server, with several sites, each with moderators of its own."""

from __future__ import annotations

import shutil

import pytest

from tests.pages.desk import SITE, Desk, get
from tests.pages.place import KEY, OWN, PEOPLE, fields_of
from tests.pages.sheets import form_of, items, notice, words

HERE = f"/talk/desk?site={SITE}"


@pytest.fixture
def desk(tmp_path, clock, foundation):
    desk = Desk(shutil.copy(foundation, tmp_path / "talk.sqlite"), clock)
    with desk.talk() as talk:
        for site in (SITE, "shop"):
            talk.set_site(site, options={"moderation": "hold"})
            talk.post(site, KEY, PEOPLE["bob"], f"Words in {site}")
    return desk


def test_who_is_not_signed_in_is_led_to_the_way_in_and_back(desk):
    answer = get(desk.visitor(), f"/talk/desk?queue=spam&site={SITE}")

    assert answer.status == 303
    assert answer.headers["Location"].startswith("/talk/desk/enter?next=/talk/desk%3Fqueue%3Dspam")


def test_the_script_of_who_is_signed_out_is_told_so(desk):
    assert get(desk.visitor(), HERE, **{"X-Desk": "1"}).status == 403


def test_a_moderator_decides_on_their_own_site(desk):
    mona = desk.moderator()
    page = get(mona, HERE)

    decided = mona.post(*form_of(page, 0, "approve"))

    assert words(page) == [f"Words in {SITE}"]
    assert notice(decided) == "Approved."
    assert decided.path.startswith("/talk/desk?")
    assert f"site={SITE}" in decided.path
    assert all("site=" in link.get("href") for link in decided.all("//nav//a"))


def test_a_moderator_of_one_site_is_nobody_on_another(desk):
    mona = desk.moderator()
    address, sent = form_of(get(mona, HERE), 0, "approve")

    assert get(mona, "/talk/desk?site=shop").status == 303
    refused = mona.post(address.replace(SITE, "shop"), sent, headers=OWN, follow=False)
    with desk.talk() as talk:
        assert refused.status == 403
        assert talk.thread("shop", KEY).count == talk.thread(SITE, KEY).count == 0


def test_a_comment_of_another_site_is_not_decided_through_ones_own(desk):
    mona = desk.moderator()
    with desk.talk() as talk:
        theirs = talk.waiting("shop", PEOPLE["moderator"])[0].comment.id
    address, sent = form_of(get(mona, HERE), 0, "approve")

    refused = mona.post(address, sent | {"c": f"{theirs.hex}.0.0"})

    assert refused.status == 404
    assert get(mona, f"/talk/desk/comments/{theirs}?site={SITE}").status == 404
    with desk.talk() as talk:
        assert talk.thread("shop", KEY).count == 0


def test_a_search_stays_on_the_site(desk):
    page = get(desk.moderator(), HERE)
    (form,) = page.all('//form[@role="search"]')

    assert fields_of(form)["site"] == SITE
    assert len(items(page)) == 1
