"""The moderators' desk without JavaScript: who may, what is decided, and that nobody overwrites another silently."""

from __future__ import annotations

import csv
import io
import uuid

import pytest

from talkwidget.core.identity import Identity
from tests.pages.judges import faults
from tests.pages.place import KEY, OWN, PEOPLE, fields_of

RULES = ["No personal attacks", "No advertising"]
PEOPLE["second"] = Identity("host", "second", "Second", roles=frozenset({"moderator"}))
PEOPLE["admin"] = Identity("host", "admin", "Admin", roles=frozenset({"admin"}))
STRANGERS = ("", "guest", "ada")
MODERATORS = ("moderator", "admin")


@pytest.fixture
def desk_place(make_place, clock):
    """Four comments that wait, by Bob and a guest, in two threads."""
    place = make_place(TALKWIDGET_MODERATION="hold", TALKWIDGET_HOUSE_RULES=RULES)
    for index, (who, key) in enumerate((("bob", KEY), ("nina", KEY), ("bob", "/b"), ("nina", "/b"))):
        place.say(who, f"Words {index} with *stress*", key=key, title=f"Article {key}")
        clock.advance(minutes=10)
    return place


@pytest.fixture
def mod(desk_place):
    return desk_place.visitor("moderator")


def items(sheet):
    return sheet.all('//li[contains(@class, "item")]')


def words(sheet) -> list[str]:
    return sheet.said('//li[contains(@class, "item")]//div[@class="words"]')


def form_of(sheet, place: int, button: str):
    """The form in which a button of a comment stands, as it would be sent."""
    (pressed,) = items(sheet)[place].xpath(f'.//button[@value="{button}"]')
    form = next(pressed.iterancestors("form"))
    return form.get("action"), fields_of(form) | {"do": button}


def press(visitor, sheet, place: int, button: str, **fields):
    address, sent = form_of(sheet, place, button)
    return visitor.post(address, sent | fields)


def undo(visitor, sheet):
    """Press the button of the notice; a form may name several decisions."""
    (form,) = sheet.all('//div[contains(@class, "notice")]/form')
    decisions = [field.value for field in form.xpath('.//input[@name="d"]')]
    return visitor.post(form.get("action"), fields_of(form) | {"d": decisions, "do": "undo"})


def states(place) -> list[str]:
    with place.talk() as talk:
        page = talk.queue(None, PEOPLE["moderator"], "all")
        return [case.comment.state for case in reversed(page.cases)]


def log(place) -> list[str]:
    with place.talk() as talk:
        return [line.action for line in reversed(talk.decisions(None, PEOPLE["moderator"]))]


def notice(sheet) -> str:
    return " ".join(sheet.said('//div[contains(@class, "notice")]/p'))


# --- who may ----------------------------------------------------------------------------------------------------------


def addresses(place) -> list[str]:
    with place.talk() as talk:
        case = talk.queue(None, PEOPLE["moderator"], "held").cases[0]
    comment, author = case.comment.id, case.comment.author.id
    return [
        "desk", "desk?queue=spam", "desk?queue=all", "desk/look", f"desk/look?c={comment.hex}.0", "desk/search",
        "desk/search?q=words", f"desk/comments/{comment}", f"desk/people/{author}", f"desk/thread?thread={KEY}",
        "desk/log", "desk/log.csv", "desk/log.json", "desk/month",
    ]  # fmt: skip


def visitor_of(place, who):
    visitor = place.visitor("" if who == "guest" else who)
    if who == "guest":
        with place.talk() as talk:
            talk.set_site("default", options={"moderation": "off"})
        place.say("bob", "To be liked", key="/likes")
        visitor.press(visitor.get(thread="/likes"), "Like #1")
    return visitor


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def test_nobody_else_sees_or_does_anything(desk_place, who, method):
    visitor, before = visitor_of(desk_place, who), states(desk_place)

    for address in addresses(desk_place):
        for headers in (OWN, OWN | {"X-Desk": "1"}):
            sent = {"do": "approve"} if method == "POST" else None
            answer = visitor.client.open(f"/talk/{address}", method=method, data=sent, headers=headers)
            assert answer.status_code in {403, 405}, (address, answer.status_code)
            assert "Words 0" not in answer.text
            assert 'data-token="' not in answer.text
    assert states(desk_place) == before
    assert log(desk_place) == []


@pytest.mark.parametrize("who", MODERATORS)
def test_moderators_see_all_of_it_and_nothing_is_kept_by_caches(desk_place, who):
    visitor = desk_place.visitor(who)

    for address in addresses(desk_place):
        answer = visitor.client.get(f"/talk/{address}")
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        if answer.content_type.startswith("text/html") and "look" not in address:
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("who", ["moderator"])
def test_no_page_does_anything_by_get(desk_place, who):
    visitor = desk_place.visitor(who)
    with desk_place.talk() as talk:
        case = talk.queue(None, PEOPLE["moderator"], "held").cases[0]

    for address in addresses(desk_place):
        by = "&" if "?" in address else "?"
        visitor.client.get(f"/talk/{address}{by}do=approve&c={case.comment.id.hex}.0&d={uuid.uuid4().hex}")

    assert log(desk_place) == []
    assert set(states(desk_place)) == {"pending"}


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, {"Origin": "null"}, {}], ids=str
)
def test_a_foreign_page_decides_nothing(desk_place, mod, headers):
    address, sent = form_of(mod.get("desk"), 0, "approve")

    answer = mod.post(address, sent, headers=headers or {"X-None": "1"})

    assert answer.status == 403
    assert log(desk_place) == []


def test_another_moderators_form_is_worth_nothing(desk_place, mod):
    address, sent = form_of(mod.get("desk"), 0, "approve")

    refused = desk_place.visitor("second").post(address, sent)

    assert refused.status == 403
    assert "once more" in notice(refused)
    assert log(desk_place) == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("desk?queue=nothing", 404), ("desk?after=x", 400), (f"desk/comments/{uuid.uuid4()}", 404),
        (f"desk/people/{uuid.uuid4()}", 404), ("desk/comments/x", 404), ("desk/thread", 404),
        ("desk/thread?thread=/nothing", 404), ("desk/log?after=x", 400), ("desk/look?c=x", 400), ("desk/", 308),
        ("desk/nothing", 404), ("desk/search?since=x&q=words", 200), ("desk?did=x", 200),
    ],
)  # fmt: skip
def test_odd_addresses_are_answered_in_kind(desk_place, mod, address, status):
    assert mod.client.get(f"/talk/{address}").status_code == status


@pytest.mark.parametrize("sent", [{"do": "explode"}, {"do": "approve", "c": "x.0"}, {"do": "undo", "d": "x"}, {}])
def test_odd_forms_are_refused(desk_place, mod, sent):
    address, good = form_of(mod.get("desk"), 0, "approve")

    assert mod.post(address, {"form": good["form"]} | sent).status == 400
    assert log(desk_place) == []


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_what_waits_is_shown_with_who_where_and_why(desk_place, mod):
    page = mod.get("desk")

    first = " ".join(items(page)[0].text_content().split())
    assert words(page) == [f"Words {index} with stress" for index in range(4)]
    for said in (
        "Bob",
        "new today",
        "2 comments, 2 held",
        "Article /posts/42",
        "#1",
        "40 min ago",
        "Held Every comment",
    ):
        assert said in first
    assert page.said('//span[@data-count="held"]') == ["4"]
    assert page.said('//a[@aria-current="page"]') == ["Held 4"]


def test_every_page_is_valid_html(desk_place, mod):
    press(mod, mod.get("desk"), 1, "remove", rule=RULES[0], note="Be kind")
    press(mod, mod.get("desk"), 1, "spam")
    press(mod, mod.get("desk"), 0, "approve")
    sheet = mod.get("desk")
    did = f"desk?did={items(mod.get('desk', queue='spam'))[0].get('data-seen').partition('.')[2]}"

    pages = {address: mod.client.get(f"/talk/{address}").text for address in (*addresses(desk_place), did)}
    del pages["desk/log.csv"], pages["desk/log.json"]
    pages = {name: text for name, text in pages.items() if "look" not in name}
    refused = press(desk_place.visitor("second"), sheet, 0, "approve")

    assert faults(pages | {"refused": refused.text}) == []


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_a_decision_leads_back_and_can_be_undone(desk_place, mod):
    decided = press(mod, mod.get("desk"), 0, "approve")
    undone = undo(mod, decided)

    assert notice(decided) == "Approved."
    assert words(decided) == [f"Words {index} with stress" for index in (1, 2, 3)]
    assert len(words(undone)) == 4
    assert log(desk_place) == ["approve", "undo"]
    assert states(desk_place) == ["pending"] * 4


def test_a_comment_is_removed_by_a_rule_with_a_note(desk_place, mod):
    press(mod, mod.get("desk"), 0, "remove", rule=RULES[1], note="No shops, please.")

    with desk_place.talk() as talk:
        line = talk.decisions(None, PEOPLE["moderator"])[0]
        case = talk.queue(None, PEOPLE["moderator"], "all").cases[-1]
    assert (line.action, line.via, line.rule, line.note) == ("remove", "desk", RULES[1], "No shops, please.")
    assert (case.comment.state, case.comment.reason) == ("removed", "No advertising. No shops, please.")


@pytest.mark.parametrize("action", ["hold", "pin", "unpin", "official", "unofficial", "lock", "unlock", "spam"])
def test_a_published_comment_can_be_acted_upon(desk_place, mod, action):
    press(mod, mod.get("desk"), 0, "approve")
    opposite = {"unpin": "pin", "unofficial": "official", "unlock": "lock"}
    page = mod.get("desk", queue="all")
    if action in opposite:
        press(mod, page, 3, opposite[action])
        page = mod.get("desk", queue="all")

    press(mod, page, 3, action)

    assert log(desk_place)[-1] == action


def test_what_was_removed_is_restored(desk_place, mod):
    press(mod, mod.get("desk"), 0, "remove")

    press(mod, mod.get("desk", queue="all"), 3, "restore")

    assert states(desk_place)[0] == "published"


def test_the_second_moderator_sees_what_the_first_did_and_may_decide_again(desk_place, mod):
    second = desk_place.visitor("second")
    seen = second.get("desk")
    press(mod, mod.get("desk"), 0, "approve")

    refused = press(second, seen, 0, "spam")
    again = press(second, refused, 0, "spam")

    assert refused.status == 409
    assert "Moderator was faster: approved." in notice(refused)
    assert "Moderator approved just now" in " ".join(items(refused)[0].text_content().split())
    assert states(desk_place)[0] == "spam"
    assert notice(again) == "Marked as spam."


def test_several_are_decided_at_once_and_undone_at_once(desk_place, mod):
    page = mod.get("desk")
    chosen = [found.get("value") for found in page.all('//input[@class="choose"]')][:3]
    (form,) = page.all('//form[@id="bulk"]')

    decided = mod.post(form.get("action"), {"form": fields_of(form)["form"], "c": chosen, "do": "spam"})
    undone = undo(mod, decided)

    assert notice(decided) == "Marked as spam: 3 comments."
    assert len(words(decided)) == 1
    assert len(words(undone)) == 4
    assert log(desk_place) == ["spam"] * 3 + ["undo"] * 3


def test_of_several_what_another_decided_is_left_and_told(desk_place, mod):
    page = mod.get("desk")
    chosen = [found.get("value") for found in page.all('//input[@class="choose"]')]
    (form,) = page.all('//form[@id="bulk"]')
    second = desk_place.visitor("second")
    press(second, second.get("desk"), 1, "approve")

    decided = mod.post(form.get("action"), {"form": fields_of(form)["form"], "c": chosen, "do": "spam"})

    assert decided.status == 409
    assert notice(decided).startswith("Marked as spam: 3 comments. Second was faster: approved.")
    assert words(decided) == ["Words 1 with stress"]
    assert states(desk_place) == ["spam", "published", "spam", "spam"]


def test_enter_in_a_field_never_approves(desk_place, mod):
    """A browser presses the first button of the form that the field is in."""
    page = mod.get("desk")

    for form in page.all("//form[.//input[@name='rule']]"):
        first = form.xpath(".//button")[0]
        assert first.get("value") == "remove" or first.get("disabled") is not None


def test_who_deletes_their_comment_meanwhile_is_told_of(desk_place, mod):
    page = mod.get("desk")
    with desk_place.talk() as talk:
        case = talk.queue(None, PEOPLE["moderator"], "held").cases[0]
        talk.delete(None, case.comment.id, PEOPLE["bob"])

    refused = press(mod, page, 0, "approve")

    assert "deleted this comment meanwhile" in notice(refused)


def test_the_script_gets_one_comment_and_the_counts(desk_place, mod):
    address, sent = form_of(mod.get("desk"), 0, "approve")

    answer = mod.post(address, sent, headers=OWN | {"X-Desk": "1"})
    refused = desk_place.visitor("second").get("desk")

    assert answer.status == 200
    assert answer.said('//*[@data-count="held"]') == ["3"]
    assert len(items(answer)) == 1
    assert "Approved Bob: Words 0 with stress" in answer.said("//li")[0]
    assert len(answer.text) < 2500
    assert len(words(refused)) == 3


def test_the_script_learns_what_others_decided(desk_place, mod):
    seen = [item.get("data-seen") for item in items(mod.get("desk"))]
    second = desk_place.visitor("second")
    press(second, second.get("desk"), 2, "remove")

    told = mod.client.get(f"/talk/desk/look?{'&'.join(f'c={one}' for one in seen)}", headers={"X-Desk": "1"}).text

    assert "Removed</b> by <bdi>Second</bdi>" in told
    assert told.count("<li") == 1


# --- finding, people, threads, log ------------------------------------------------------------------------------------


def test_comments_are_found(desk_place, mod):
    assert words(mod.get("desk/search", q="words 2")) == ["Words 2 with stress"]
    assert words(mod.get("desk/search", author="nina", thread="/b")) == ["Words 3 with stress"]
    assert words(mod.get("desk/search", reason="held", until="2026-11-22")) != []
    assert words(mod.get("desk/search", since="2026-11-23")) == []


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


def test_the_log_is_shown_narrowed_and_taken_along(desk_place, mod):
    press(mod, mod.get("desk"), 0, "remove", rule="=1+1", note="@SUM(A1)")
    second = desk_place.visitor("second")
    press(second, second.get("desk"), 0, "approve")

    page, narrowed = mod.get("desk/log"), mod.get("desk/log", actor="sec")
    rows = list(csv.DictReader(io.StringIO(mod.get("desk/log.csv").text)))
    listed = mod.client.get("/talk/desk/log.json?action=approve").json["decisions"]

    assert len(page.said("//tbody/tr")) == 2
    assert len(narrowed.said("//tbody/tr")) == 1
    assert [(row["action"], row["actor"], row["number"]) for row in rows] == [
        ("approve", "Second", "2"), ("remove", "Moderator", "1"),
    ]  # fmt: skip
    assert (rows[1]["rule"], rows[1]["note"]) == ("'=1+1", "'@SUM(A1)")
    assert [line["actor"] for line in listed] == ["Second"]


def test_a_month_is_drawn_and_told(desk_place, mod):
    press(mod, mod.get("desk"), 0, "approve")

    page = mod.get("desk/month")

    assert page.said("//figcaption") == ["Comments 4", "Held 4", "Spam 0", "Median time to a decision 40 min"]
    assert [cell for row in page.all("//tbody/tr")[:1] for cell in row.xpath("./*/text()")] == [
        "2026-11-22", "4", "4", "0", "40 min",
    ]  # fmt: skip
    assert len(page.all("//svg")) == 4
