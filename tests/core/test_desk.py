"""What moderators see at their desk, page by page, and how several decide at once."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from talkwidget.core import cases, queues
from talkwidget.core.audit import LogFilter
from talkwidget.core.errors import AlreadyDecided, BadCursor, CantUndo, CommentUnknown, Invalid, ModeratorsOnly
from talkwidget.core.identity import Identity
from talkwidget.core.queues import Wanted
from talkwidget.core.reports import WantedReport
from tests.witness import statements

SPAM = WantedReport(reason="spam")
MODERATOR = Identity(issuer="host", subject="moderator", name="Moderator", roles=frozenset({"moderator"}))


@pytest.fixture
def second() -> Identity:
    return Identity(issuer="host", subject="second", name="Second", roles=frozenset({"moderator"}))


@pytest.fixture
def held(talk, ada, bob, clock):
    """Five comments that wait, a minute between each."""
    talk.set_site("default", options={"moderation": "hold"})
    for index in range(5):
        talk.post(None, "/a", (ada, bob)[index % 2], f"words {index}", title="An article")
        clock.advance(minutes=1)
    return [talk.comment_at(None, "/a", number, MODERATOR) for number in range(1, 6)]


def numbers(page) -> list[int]:
    return [case.comment.number for case in page.cases]


# --- queues -----------------------------------------------------------------------------------------------------------


def test_what_waited_longest_is_looked_at_first(talk, held, moderator):
    assert numbers(talk.queue(None, moderator, "held")) == [1, 2, 3, 4, 5]


def test_elsewhere_the_newest_comes_first(talk, held, moderator):
    for comment in held:
        talk.moderate(None, comment.id, moderator, "spam")

    assert numbers(talk.queue(None, moderator, "spam")) == [5, 4, 3, 2, 1]
    assert numbers(talk.queue(None, moderator, "all")) == [5, 4, 3, 2, 1]
    assert talk.queue(None, moderator, "held").cases == []


@pytest.mark.parametrize("name", ["held", "spam", "all"])
def test_pages_join_without_a_gap_though_what_was_shown_leaves(talk, held, moderator, name, monkeypatch):
    monkeypatch.setattr(queues.page, "__kwdefaults__", {"limit": 2})
    if name == "spam":
        for comment in held:
            talk.moderate(None, comment.id, moderator, "spam")

    seen, after = [], None
    for _ in range(5):
        page = talk.queue(None, moderator, name, after=after)
        seen += numbers(page)
        if name == "held":
            talk.moderate(None, page.cases[0].comment.id, moderator, "approve")
        after = page.next
        if after is None:
            break

    assert sorted(seen) == [1, 2, 3, 4, 5]


def test_a_long_queue_is_counted_only_so_far(talk, held, moderator, monkeypatch):
    monkeypatch.setattr(queues, "MANY", 3)

    assert talk.queue_counts(None, moderator) == {"held": 4, "reported": 0, "spam": 0}


@pytest.mark.parametrize("after", ["x", "", "20261122T180000.000000-zz", "0" * 32])
def test_a_place_that_is_none_is_refused(talk, held, moderator, after):
    with pytest.raises(BadCursor):
        talk.queue(None, moderator, "held", after=after)


def test_a_page_costs_the_same_whatever_is_on_it(talk, engine, held, moderator, clock):
    with statements(engine) as few:
        talk.queue(None, moderator, "held")
    for index in range(12):
        writer = Identity("host", f"person-{index}", f"Person {index}")
        comment = talk.post(None, f"/{index}", writer, "Hello").comment.id
        talk.moderate(None, comment, moderator, "approve")
        talk.moderate(None, comment, moderator, "hold")
    with statements(engine) as many:
        talk.queue(None, moderator, "held")

    assert len(many) == len(few)


def test_a_comment_comes_with_who_where_why_and_what_was_decided(talk, held, moderator, ada, bob, clock):
    talk.moderate(None, held[0].id, moderator, "approve")
    talk.post(None, "/a", bob, "I *reply*", parent=1)

    case = talk.queue(None, moderator, "held").cases[-1]
    first = talk.cases(None, moderator, [held[0].id])[0]

    assert "<em>reply</em>" in case.comment.html
    assert (case.thread.key, case.thread.title) == ("/a", "An article")
    assert (case.person.name, case.person.states, case.person.written) == ("Bob", {"pending": 3}, 3)
    assert [(finding.code, str(finding.verdict)) for finding in case.findings] == [("held", "hold")]
    assert (case.answered.number, case.answered.name, case.answered.excerpt) == (1, "Ada", "words 0")
    assert [decision.action for decision in first.decisions] == ["approve"]
    assert first.seen == first.decisions[0].id


def test_what_readers_report_waits_until_somebody_decides(talk, held, moderator, ada, bob):
    for comment in held[:3]:
        talk.moderate(None, comment.id, moderator, "approve")
    talk.report(None, held[0].id, bob, WantedReport(reason="spam"))
    talk.report(None, held[2].id, bob, WantedReport(reason="other", note="Look at this"))

    page = talk.queue(None, moderator, "reported")
    before = talk.queue_counts(None, moderator)["reported"]
    talk.decide(None, {held[0].id: page.cases[0].seen}, moderator, "remove")
    talk.decide(None, {held[2].id: page.cases[1].seen}, moderator, "keep")

    assert [(case.comment.number, [(one.reason, one.note) for one in case.reports]) for case in page.cases] == [
        (1, [("spam", None)]), (3, [("other", "Look at this")]),
    ]  # fmt: skip
    assert before == 2
    assert talk.queue(None, moderator, "reported").cases == []
    assert talk.queue_counts(None, moderator)["reported"] == 0


@pytest.mark.parametrize("limit", [1, 2, 25])
def test_what_may_be_illegal_is_looked_at_first_then_what_most_reported(talk, moderator, bob, clock, limit):
    talk.set_site("default", options={"moderation": "off"})
    wanted = [talk.post(None, "/r", bob, f"words {number}").comment.id for number in range(5)]
    notice = WantedReport(reason="illegal", note="why", good_faith=True, child_abuse=True)
    said = {0: [SPAM], 1: [SPAM, SPAM], 2: [notice], 3: [SPAM], 4: [SPAM, notice]}
    for number, reports in said.items():
        for reporter, report in enumerate(reports):
            talk.report(None, wanted[number], Identity("host", f"r{reporter}", "Reader"), report)
    where, found, after = talk.site(None), [], None

    while after is not None or not found:
        page = queues.page(
            talk._session, where, queues.QUEUES["reported"], after=after, now=clock(), limit=limit
        )  # fmt: skip
        found += [wanted.index(case.comment.id) for case in page.cases]
        after = page.next

    assert found == [4, 2, 1, 0, 3]
    assert [wanted.index(one.entry.comment.id) for one in talk.reports(None, moderator)] == found


@pytest.mark.parametrize("after", ["1", "2-1-" + "0" * 32, "20261122T180000.000000-" + "0" * 32])
def test_a_place_among_the_reported_is_one_of_theirs(talk, moderator, after):
    with pytest.raises(BadCursor):
        talk.queue(None, moderator, "reported", after=after)


def test_an_author_of_many_comments_is_counted_over_the_newest(talk, held, moderator, monkeypatch):
    monkeypatch.setattr(cases, "LATEST", 2)

    assert talk.queue(None, moderator, "held").cases[0].person.states == {"pending": 2}


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_the_second_of_two_is_told_and_nothing_is_overwritten(talk, held, moderator, second):
    talk.decide(None, {held[0].id: None}, moderator, "approve")

    done = talk.decide(None, {held[0].id: None, held[1].id: None}, second, "spam")

    told = done[held[0].id]
    assert isinstance(told, AlreadyDecided)
    assert (told.actor, told.action) == ("Moderator", "approve")
    assert done[held[1].id].state == "spam"
    assert talk.cases(None, moderator, [held[0].id])[0].comment.state == "published"


def test_who_has_seen_the_first_decision_may_decide_again(talk, held, moderator, second):
    talk.decide(None, {held[0].id: None}, moderator, "approve")
    (case,) = talk.cases(None, second, [held[0].id])

    done = talk.decide(None, {held[0].id: case.seen}, second, "remove", rule="Be kind", reason="Not here")

    assert done[held[0].id].state == "removed"
    assert done[held[0].id].reason == "Be kind. Not here"


def test_a_decision_that_is_sent_twice_is_taken_once(talk, held, moderator):
    for _ in range(2):
        done = talk.decide(None, {held[0].id: None}, moderator, "approve")

    assert done[held[0].id].state == "published"
    assert len(talk.decisions(None, moderator, comment=held[0].id)) == 1


def test_an_undo_that_is_sent_twice_is_done_once(talk, held, moderator):
    talk.decide(None, {comment.id: None for comment in held[:2]}, moderator, "spam")
    decided = [case.seen for case in talk.cases(None, moderator, [comment.id for comment in held[:2]])]

    for _ in range(2):
        done = talk.undo_each(None, decided, moderator)

    assert [done[one].state for one in decided] == ["pending", "pending"]
    assert [line.action for line in talk.decisions(None, moderator, comment=held[0].id)] == ["spam", "undo"]


def test_what_somebody_decided_since_is_not_undone(talk, held, moderator, second):
    talk.decide(None, {held[0].id: None}, moderator, "spam")
    (case,) = talk.cases(None, moderator, [held[0].id])
    talk.decide(None, {held[0].id: case.seen}, second, "approve")

    done = talk.undo_each(None, [case.seen], moderator)

    assert isinstance(done[case.seen], CantUndo)
    assert talk.cases(None, moderator, [held[0].id])[0].comment.state == "published"


def test_only_ones_own_decisions_are_told_as_ones_own(talk, held, moderator, second):
    talk.decide(None, {held[0].id: None}, moderator, "spam")
    talk.decide(None, {held[1].id: None}, second, "spam")
    decided = talk.cases(None, moderator, [held[0].id])[0].seen

    assert [line.id for line in talk.own_decisions(None, moderator, [decided])] == [decided]
    assert talk.own_decisions(None, second, [decided]) == []


# --- finding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(words="WORDS 3"), [4]),
        (Wanted(words="%"), []),
        (Wanted(author="ad"), [5, 3, 1]),
        (Wanted(thread="article"), [5, 4, 3, 2, 1]),
        (Wanted(thread="/b"), []),
        (Wanted(state="pending", author="bob"), [4, 2]),
        (Wanted(state="spam"), []),
        (Wanted(code="held"), [5, 4, 3, 2, 1]),
        (Wanted(code="hel_"), []),
        (Wanted(since=dt.datetime(2026, 11, 22, 18, 3, tzinfo=dt.UTC)), [5, 4]),
        (Wanted(before=dt.datetime(2026, 11, 22, 18, 1, tzinfo=dt.UTC)), [1]),
    ],
    ids=str,
)
def test_comments_are_found_by_what_is_known_of_them(talk, held, moderator, wanted, found):
    assert numbers(talk.find_cases(None, moderator, wanted)) == found


def test_a_comment_is_shown_among_its_neighbours_with_what_it_said(talk, held, moderator, ada, bob):
    for comment in held:
        talk.moderate(None, comment.id, moderator, "approve")
    for index in range(30):
        talk.post(None, "/a", bob, f"reply {index}", parent=1)
    talk.edit(None, held[0].id, ada, "other words")

    folder = talk.folder(None, moderator, talk.comment_at(None, "/a", 20, moderator).id)
    first = talk.folder(None, moderator, held[0].id)

    assert folder.case.comment.number == 20
    assert [row.number for row in folder.around] == [1, *range(14, 33)]
    assert [(version.html, version.editor) for version in first.versions] == [("<p>words 0</p>\n", "Ada")]


def test_a_person_is_shown_with_what_they_wrote_and_what_was_decided(talk, held, moderator, ada):
    talk.moderate(None, held[0].id, moderator, "remove")
    talk.set_standing(None, held[0].author.id, moderator, "watched")

    dossier = talk.dossier(None, moderator, held[0].author.id)

    assert (dossier.person.name, dossier.person.standing) == ("Ada", "watched")
    assert dossier.person.states == {"pending": 2, "removed": 1}
    assert numbers(dossier.written) == [5, 3, 1]
    assert [line.action for line in dossier.decisions] == ["watched", "remove"]
    assert not dossier.is_muted_by_many


def test_the_log_is_narrowed_and_paged(talk, held, moderator, second):
    talk.decide(None, {comment.id: None for comment in held[:3]}, moderator, "spam")
    talk.decide(None, {held[3].id: None}, second, "approve")

    first = talk.log(None, moderator, LogFilter(), limit=2)
    rest = talk.log(None, moderator, LogFilter(), after=first.next, limit=2)
    by_second = talk.log(None, moderator, LogFilter(actor="SEC", action="approve", via="desk"))

    assert [line.number for line in (*first.lines, *rest.lines)] == [4, 3, 2, 1]
    assert rest.next is None
    assert [(line.number, line.thread_key, line.decision.actor_name) for line in by_second.lines] == [
        (4, "/a", "Second")
    ]


def test_a_month_says_what_each_day_brought(talk, held, moderator, clock):
    talk.decide(None, {held[0].id: None}, moderator, "approve")
    talk.decide(None, {held[1].id: None}, moderator, "spam")
    clock.advance(days=1)
    talk.decide(None, {held[2].id: None}, moderator, "approve")

    days = talk.month(None, moderator)

    yesterday, today = days[-2:]
    assert len(days) == 30
    assert (yesterday.comments, yesterday.held, yesterday.spam, yesterday.seconds) == (5, 5, 1, 270.0)
    assert (today.comments, today.held, today.spam, today.seconds) == (0, 0, 0, 86_400 + 180)
    assert days[0].seconds is None


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [None, "guest", "ada", "bob"])
def test_the_desk_is_for_moderators(talk, held, who):
    asker = None if who is None else Identity("guest" if who == "guest" else "host", who, who)
    author = held[0].author.id
    uses = [
        lambda: talk.queue(None, asker, "held"),
        lambda: talk.queue_counts(None, asker),
        lambda: talk.find_cases(None, asker, Wanted()),
        lambda: talk.cases(None, asker, [held[0].id]),
        lambda: talk.folder(None, asker, held[0].id),
        lambda: talk.dossier(None, asker, author),
        lambda: talk.log(None, asker, LogFilter()),
        lambda: talk.month(None, asker),
        lambda: talk.own_decisions(None, asker, []),
        lambda: talk.decide(None, {held[0].id: None}, asker, "approve"),
        lambda: talk.undo_each(None, [author], asker),
    ]

    for use in uses:
        with pytest.raises(ModeratorsOnly):
            use()


def test_another_sites_comments_are_not_there(talk, held, moderator):
    talk.add_site("other")

    assert talk.queue("other", moderator, "held").cases == []
    assert talk.queue_counts("other", moderator)["held"] == 0
    assert talk.cases("other", moderator, [held[0].id]) == []
    with pytest.raises(CommentUnknown):
        talk.folder("other", moderator, held[0].id)
    done = talk.decide("other", {held[0].id: None, uuid.uuid4(): None}, moderator, "approve")
    assert all(isinstance(outcome, CommentUnknown) for outcome in done.values())


def test_more_than_can_be_decided_at_once_are_not_decided_in_part(talk, held, moderator):
    many = {comment.id: None for comment in held} | {uuid.uuid4(): None for _ in range(100)}

    with pytest.raises(Invalid):
        talk.decide(None, many, moderator, "approve")
    with pytest.raises(Invalid):
        talk.undo_each(None, list(many), moderator)

    assert {case.comment.state for case in talk.queue(None, moderator, "all").cases} == {"pending"}
