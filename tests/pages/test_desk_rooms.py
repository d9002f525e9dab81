"""The desk's other rooms: search, one comment, a person, a thread, the log, a month."""

from __future__ import annotations

import csv
import io

import pytest

from tests.pages.place import KEY, PEOPLE, Sheet, fields_of
from tests.pages.sheets import RULES, log, notice, press, states, undo, words


def test_comments_are_found(desk_place, mod):
    assert words(mod.get("desk/search", q="words 2")) == ["Words 2 with stress"]
    assert words(mod.get("desk/search", author="nina", thread="/b")) == ["Words 3 with stress"]
    assert words(mod.get("desk/search", reason="held", until="2026-11-22")) != []
    assert words(mod.get("desk/search", since="2026-11-23")) == []


@pytest.mark.parametrize("page", ["search", "log", "log.csv"])
def test_until_the_end_of_time_is_for_ever(desk_place, mod, page):
    press(mod, mod.get("desk"), 0, "approve")

    answer = mod.get(f"desk/{page}", q="words", until="9999-12-31")

    assert answer.status == 200
    assert "Words 0" in answer.text if page == "search" else "approve" in answer.text.lower()


def test_a_comment_is_shown_in_its_context(desk_place, mod):
    press(mod, mod.get("desk"), 0, "approve")
    with desk_place.talk() as talk:
        case = talk.queue(None, PEOPLE["moderator"], "all").cases[-1]
        talk.edit(None, case.comment.id, PEOPLE["moderator"], "Other words")

    page = mod.get(f"desk/comments/{case.comment.id}")

    assert "Other words" in words(page)[0]
    assert page.said('//ol[@class="versions"]//div[@class="words"]') == ["Words 0 with stress"]
    assert page.said('//ol[@class="around"]/li[contains(@class, "here")]//b') == ["Bob"]
    assert len(page.all('//ol[@class="around"]/li')) == 2


def test_all_that_came_from_one_address_goes_and_comes_back(desk_place, mod):
    places, ids = {"bob": "192.0.2.7", "eve": "192.0.2.7", "ada": "198.51.100.9"}, {}
    with desk_place.talk() as talk:
        for who, address in places.items():
            sender = talk.sender(talk.site(None), "api", address)
            ids[who] = talk.post(None, KEY, PEOPLE[who], f"From {who}", sender=sender).comment.id
    alone, folder = mod.get(f"desk/comments/{ids['ada']}"), mod.get(f"desk/comments/{ids['eve']}")

    gone = mod.press(folder, "Remove all of them", rule=RULES[0])
    removed = states(desk_place)
    undo(mod, gone)

    assert "1 other comment from the same address in 30 days." in folder.text
    assert "same address" not in alone.text
    assert removed == [*["pending"] * 4, "removed", "removed", "pending"]
    assert states(desk_place) == ["pending"] * 7


@pytest.mark.parametrize(
    ("do", "span", "standing", "days"),
    [
        ("silence", "hour", "silenced", 1 / 24), ("silence", "day", "silenced", 1), ("silence", "week", "silenced", 7),
        ("silence", "month", "silenced", 30), ("silence", "ever", "silenced", None), ("trust", "day", "trusted", None),
        ("watch", "day", "watched", None),
    ],
)  # fmt: skip
def test_a_person_gets_a_standing(desk_place, mod, do, span, standing, days, clock):
    with desk_place.talk() as talk:
        author = talk.queue(None, PEOPLE["moderator"], "held").cases[0].comment.author.id
    page = mod.get(f"desk/people/{author}")
    (form,) = page.all('//form[.//select[@name="span"]]')

    shown = mod.post(form.get("action"), fields_of(form) | {"do": do, "span": span, "note": "Enough now"})
    with desk_place.talk() as talk:
        person = talk.dossier(None, PEOPLE["moderator"], author).person
    pardoned = mod.post(form.get("action"), fields_of(form) | {"do": "pardon"})

    assert (person.standing, person.reason) == (standing, "Enough now")
    assert person.until is None if days is None else (person.until - clock()).total_seconds() == days * 86_400
    assert "Enough now" in shown.text
    assert len(pardoned.all(f'//p[@class="about"]/span[@class="tag {standing}"]')) == 0
    assert log(desk_place) == [standing, "pardoned"]


def test_a_time_out_is_told_with_its_end_and_taken_back(desk_place, mod):
    with desk_place.talk() as talk:
        author = talk.queue(None, PEOPLE["moderator"], "held").cases[0].comment.author.id
    (form,) = mod.get(f"desk/people/{author}").all('//form[.//select[@name="span"]]')
    for do, span in (("silence", "ever"), ("silence", "day")):
        shown = mod.post(form.get("action"), fields_of(form) | {"do": do, "span": span})
    (back,) = shown.all('//form[.//button[@value="undo-standing"]]')

    after = mod.post(back.get("action"), fields_of(back) | {"do": "undo-standing"})

    told = [" ".join(line.split()) for line in mod.get("desk/log").said("//tbody/tr/td[3]")]
    assert told == ["Undone", "Timed out until 23 Nov 2026, 18:40 UTC", "Timed out for good"]
    assert shown.said('//p[@class="about"]/span[@class="tag silenced"]') == ["timed out until 23 Nov, 18:40 UTC"]
    assert after.said('//p[@class="about"]/span[@class="tag silenced"]') == ["banned"]
    assert after.all('//button[@value="undo-standing"]') == []


def test_a_standing_that_somebody_else_decided_about_since_is_not_taken_back(desk_place, mod):
    with desk_place.talk() as talk:
        author = talk.queue(None, PEOPLE["moderator"], "held").cases[0].comment.author.id
        talk.set_standing(None, author, PEOPLE["moderator"], "trusted")
    (back,) = mod.get(f"desk/people/{author}").all('//form[.//button[@value="undo-standing"]]')
    with desk_place.talk() as talk:
        talk.set_standing(None, author, PEOPLE["second"], "watched")

    refused = mod.post(back.get("action"), fields_of(back) | {"do": "undo-standing"})

    assert refused.status == 409
    assert "somebody decided about this person since" in refused.text
    assert log(desk_place) == ["trusted", "watched"]


def test_all_that_a_person_wrote_goes_and_comes_back(desk_place, mod):
    with desk_place.talk() as talk:
        author = talk.queue(None, PEOPLE["moderator"], "held").cases[0].comment.author.id
    page = mod.get(f"desk/people/{author}")
    (form,) = page.all('//form[.//button[@value="everything-remove"]]')

    gone = mod.post(form.get("action"), fields_of(form) | {"do": "everything-remove", "rule": RULES[0]})
    removed = states(desk_place)
    undo(mod, gone)

    assert removed == ["removed", "pending", "removed", "pending"]
    assert states(desk_place) == ["pending"] * 4


def test_moderators_are_not_silenced(desk_place, mod):
    with desk_place.talk() as talk:
        author = talk.post(None, KEY, PEOPLE["second"], "I moderate").author.id
    token = mod.get("desk").all('//input[@name="form"]')[0].value

    refused = mod.post(f"/talk/desk/people/{author}", {"form": token, "do": "silence", "span": "day"})

    assert refused.status == 422
    assert "another moderator" in notice(refused)


def test_a_thread_is_closed_held_and_named(desk_place, mod):
    page = mod.get("desk/thread", thread=KEY)
    (form,) = page.all('//form[.//select[@name="state"]]')

    saved = mod.post(form.get("action"), {**fields_of(form), "state": "closed", "title": "A new name", "hold": "1"})

    with desk_place.talk() as talk:
        thread = talk.thread(None, KEY)
        assert (thread.state, thread.title) == ("closed", "A new name")
        assert talk.holds(None, PEOPLE["moderator"], KEY)
    assert notice(saved) == "Saved."
    assert log(desk_place) == ["close", "hold_thread"]


def test_what_is_saved_of_a_thread_is_what_was_changed(make_place):
    place = make_place(TALKWIDGET_CLOSE_DAYS=1)
    place.say("bob", "Hello")
    place.clock.advance(days=2)
    mod = place.visitor("moderator")
    (form,) = mod.get("desk/thread", thread=KEY).all('//form[.//select[@name="state"]]')

    saved = mod.post(form.get("action"), fields_of(form) | {"title": "A new name"})

    assert fields_of(form)["state"] == "closed"
    assert (notice(saved), log(place)) == ("Saved.", [])
    with place.talk() as talk:
        assert talk.thread(None, KEY).title == "A new name"


def test_what_waits_in_a_thread_is_counted_and_found_whole(desk_place, mod):
    for index in range(30):
        desk_place.say("bob", f"More {index}", key="/b")
    desk_place.say("bob", "Elsewhere", key="/b/c")

    page = mod.get("desk/thread", thread="/b")
    (link,) = page.all('//a[contains(., "of its comments wait")]')
    found = Sheet(mod.client.get(link.get("href")))
    onward = Sheet(mod.client.get(found.all('//a[contains(@href, "after=")]')[0].get("href")))

    assert link.text == "32 of its comments wait"
    assert (len(words(found)), len(words(onward))) == (25, 7)
    assert "Elsewhere" not in found.text + onward.text


def test_of_two_who_set_a_thread_the_second_is_told(desk_place, mod):
    second = desk_place.visitor("second")
    (form,) = second.get("desk/thread", thread=KEY).all('//form[.//select[@name="state"]]')
    with desk_place.talk() as talk:
        talk.set_thread(None, KEY, PEOPLE["moderator"], state="closed", title="Mine")

    beside = second.post(form.get("action"), fields_of(form) | {"hold": "1"})
    over = second.post(form.get("action"), fields_of(form) | {"title": "Yours"})

    assert (beside.status, over.status) == (200, 409)
    assert "Somebody changed this thread" in notice(over)
    with desk_place.talk() as talk:
        thread = talk.thread(None, KEY)
        assert (thread.state, thread.title, talk.holds(None, PEOPLE["second"], KEY)) == ("closed", "Mine", True)
    assert log(desk_place) == ["close", "hold_thread"]


def test_the_log_is_shown_narrowed_and_taken_along(desk_place, mod):
    press(mod, mod.get("desk"), 0, "remove", rule="=1+1", note="@SUM(A1)")
    second = desk_place.visitor("second")
    press(second, second.get("desk"), 0, "approve")

    page, narrowed = mod.get("desk/log"), mod.get("desk/log", actor="sec")
    rows = list(csv.DictReader(io.StringIO(mod.get("desk/log.csv").text)))
    listed = mod.client.get("/talk/desk/log.json?action=approve").json["decisions"]

    assert len(page.said("//tbody/tr")) == 2
    assert len(narrowed.said("//tbody/tr")) == 1
    assert [(row["action"], row["actor_name"], row["number"]) for row in rows] == [
        ("approve", "Second", "2"), ("remove", "Moderator", "1"),
    ]  # fmt: skip
    assert (rows[1]["rule"], rows[1]["note"]) == ("'=1+1", "'@SUM(A1)")
    assert [line["actor_name"] for line in listed] == ["Second"]


def test_a_month_is_drawn_and_told(desk_place, mod):
    press(mod, mod.get("desk"), 0, "approve")

    page = mod.get("desk/month")

    assert page.said("//figcaption") == ["Comments 4", "Held 4", "Spam 0", "Median time to a decision 40 min"]
    assert [cell for row in page.all("//tbody/tr")[:1] for cell in row.xpath("./*/text()")] == [
        "2026-11-22", "4", "4", "0", "40 min",
    ]  # fmt: skip
    assert len(page.all("//svg")) == 4


def test_what_would_happen_to_a_comment_is_told_and_nothing_is_posted(desk_place, mod):
    page = mod.get("desk/try")
    (form,) = page.all("//form[.//textarea]")
    before = states(desk_place)

    told = mod.post(form.get("action"), fields_of(form) | {"text": "Buy <b>now</b>", "name": "Sam"})
    empty = mod.post(form.get("action"), fields_of(form))

    assert told.said('//h2[@id="verdict"]') == ["It would be held."]
    assert "Every comment here waits" in " ".join(told.said('//ul[@class="why"]'))
    assert told.all("//textarea")[0].value.strip() == "Buy <b>now</b>"
    assert empty.status == 422
    assert states(desk_place) == before


def test_where_guests_do_not_take_part_a_member_is_tried(make_place):
    place = make_place(TALKWIDGET_MODERATION="hold", TALKWIDGET_GUESTS=False)
    mod = place.visitor("moderator")
    page = mod.get("desk/try")
    (form,) = page.all("//form[.//textarea]")

    told = mod.post(form.get("action"), fields_of(form) | {"text": "Hello", "name": "Sam"})

    assert told.said('//h2[@id="verdict"]') == ["It would be held."]
    assert "as a member whom nobody knows" in page.text


def test_that_nobody_writes_in_a_closed_thread_is_told(desk_place, mod):
    with desk_place.talk() as talk:
        talk.set_thread(None, KEY, PEOPLE["moderator"], state="closed")
    (form,) = mod.get("desk/try").all("//form[.//textarea]")

    told = mod.post(form.get("action"), fields_of(form) | {"text": "Hello", "thread": KEY})

    assert told.all('//h2[@id="verdict"]') == []
    assert "closed" in notice(told)


def test_a_list_of_words_is_kept_and_nobody_overwrites_anothers(desk_place, mod):
    second = desk_place.visitor("second")
    (form,) = mod.get("desk/words").all('//form[.//button[@value="suspect"]]')
    sent = fields_of(form) | {"do": "suspect"}

    saved = mod.post(form.get("action"), sent | {"words": "casino\r\nbuy now\r\n"})
    token = second.get("desk/words").all('//input[@name="form"]')[0].value
    refused = second.post(form.get("action"), sent | {"form": token, "words": "<b>lottery"})
    wrong = mod.post(form.get("action"), sent | {"seen": "1", "words": "*"})

    with desk_place.talk() as talk:
        assert talk.word_list(None, PEOPLE["moderator"], "suspect").words == ("casino", "buy now")
    assert notice(saved) == "Saved."
    assert refused.status == 409
    assert refused.all('//textarea[@id="w-suspect"]')[0].value.strip() == "<b>lottery"
    assert refused.said("//details//li/bdi") == ["casino", "buy now"]
    assert wrong.status == 422
    assert log(desk_place) == ["word_list"]


@pytest.mark.parametrize(("verb", "state"), [("appeal_accepted", "published"), ("appeal_refused", "removed")])
def test_an_appeal_is_answered_by_another_moderator(desk_place, mod, verb, state):
    press(mod, mod.get("desk"), 0, "remove", rule=RULES[0], note="Rude")
    with desk_place.talk() as talk:
        comment = talk.queue(None, PEOPLE["moderator"], "all").cases[-1].comment.id
        talk.appeal(None, comment, PEOPLE["bob"], "I meant <b>well</b>")
    second = desk_place.visitor("second")
    page = second.get("desk/appeals")
    (form,) = page.all('//form[.//button[@value="appeal_accepted"]]')

    silent = second.post(form.get("action"), fields_of(form) | {"do": verb})
    answered = second.post(form.get("action"), fields_of(form) | {"do": verb, "answer": "We looked again"})

    assert "I meant <b>well</b>" in page.said('//p[@class="answered"]')
    assert "Moderator removed just now" in page.said('//ul[@class="decided"]/li')[0]
    assert silent.status == 422
    assert answered.said('//div[@class="empty"]/p/b') == ["No appeals."]
    assert states(desk_place)[0] == state
    assert log(desk_place)[-1] == verb
