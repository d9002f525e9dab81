from __future__ import annotations

PATH = "/api/words/suspect"


def test_a_list_is_empty_until_somebody_writes_it(moderator):
    assert moderator.get(PATH).json == {"words": {"kind": "suspect", "words": [], "version": 0}}


def test_a_list_is_written_as_a_whole_and_read_again(moderator):
    moderator.put(PATH, {"words": ["poker"]})
    written = moderator.put(PATH, {"words": ["casin*", "", "buy  now"]})

    assert written.json == {"words": {"kind": "suspect", "words": ["casin*", "buy now"], "version": 2}}
    assert moderator.get(PATH).json == written.json


def test_a_bad_line_is_told_with_its_number(moderator):
    answer = moderator.put(PATH, {"words": ["fine", "c*sino"]})

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["errors"]["words"][0].startswith("Line 2: ")


def test_a_list_that_changed_meanwhile_is_not_overwritten(moderator):
    moderator.put(PATH, {"words": ["poker"]})

    answer = moderator.put(PATH, {"words": ["casino"], "seen": 0})

    assert (answer.status_code, answer.json["code"]) == (409, "words_changed")
    assert moderator.get(PATH).json["words"]["words"] == ["poker"]


def test_ten_thousand_words_go_in_at_once(moderator):
    answer = moderator.put(PATH, {"words": [f"a word {number}" for number in range(10_000)]})

    assert answer.status_code == 200
    assert len(answer.json["words"]["words"]) == 10_000


def test_as_many_long_lines_go_in_as_a_list_may_have(moderator):
    answer = moderator.put(PATH, {"words": [f"{number:05}{'x' * 95}" for number in range(20_000)]})

    assert answer.status_code == 200


def test_another_list_than_the_four_is_refused(moderator):
    answers = [moderator.get("/api/words/others"), moderator.put("/api/words/others", {"words": []})]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(422, "invalid")}
