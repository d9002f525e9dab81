"""What the filter learned, carried to another site."""

from __future__ import annotations

import copy
import json

import pytest

from talkwidget.core.errors import Invalid, ModeratorsOnly
from talkwidget.core.identity import Identity
from tests.witness import rows

EVE = Identity("host", "eve", "Eve Seller")


@pytest.fixture
def taught(talk, bob, moderator):
    """A site with three lessons of spam and two of ham, and another site that knows nothing."""
    talk.add_site("other")
    for number in range(3):
        comment = talk.post("default", "/a", EVE, f"cheap watches secret{number}x").comment.id
        talk.moderate("default", comment, moderator, "spam")
    for number in range(2):
        comment = talk.post("default", "/a", bob, f"a garden private{number}x").comment.id
        talk.moderate("default", comment, moderator, "approve")
    return talk


def test_a_model_has_the_counts_of_each_word(taught, moderator):
    model = taught.export_model("default", moderator)

    assert model["lessons"] == [3, 2]
    assert model["words"]["watches"] == [3, 0]
    assert model["words"]["garden"] == [0, 2]


def test_a_model_names_nobody(taught, moderator):
    """No names, and no word that one comment only had."""
    said = json.dumps(taught.export_model("default", moderator))

    for private in ("seller", "bob", "secret", "private"):
        assert private not in said


def test_a_model_comes_out_as_it_went_in(taught, moderator):
    model = json.loads(json.dumps(taught.export_model("default", moderator)))

    taught.import_model("other", moderator, model)

    assert taught.export_model("other", moderator) == model


def test_an_imported_model_is_added_to_what_was_learned_here(taught, moderator):
    model = taught.export_model("default", moderator)

    taught.import_model("default", moderator, model)

    after = taught.export_model("default", moderator)
    assert after["lessons"] == [6, 4]
    assert after["words"]["watches"] == [6, 0]


def test_what_was_learned_here_can_be_undone_after_an_import(taught, bob, moderator):
    model = taught.export_model("default", moderator)
    comment = taught.post("other", "/a", bob, "cheap watches").comment.id
    taught.moderate("other", comment, moderator, "spam")
    taught.import_model("other", moderator, model)

    taught.undo("other", taught.decisions("other", moderator, comment=comment)[-1].id, moderator)

    assert taught.export_model("other", moderator) == model


def test_an_imported_word_outlives_the_comments_that_have_it(taught, bob, moderator):
    taught.import_model("other", moderator, taught.export_model("default", moderator))
    comment = taught.post("other", "/a", bob, "cheap watches").comment.id
    taught.moderate("other", comment, moderator, "spam")

    taught.delete("other", comment, bob)

    assert taught.export_model("other", moderator)["words"]["watches"] == [4, 0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda model: [], "no filter's model"),
        (lambda model: model | {"format": "something"}, "no filter's model"),
        (lambda model: model | {"version": 2}, "version 2"),
        (lambda model: model | {"words": ["cheap"]}, "words"),
        (lambda model: model | {"lessons": [3]}, "'lessons' has to be two counts"),
        (lambda model: model | {"words": {"cheap": [1, -1]}}, "'cheap' has to be two counts"),
        (lambda model: model | {"words": {"cheap": [True, 0]}}, "'cheap' has to be two counts"),
        (lambda model: model | {"words": {"cheap": [1.5, 0]}}, "'cheap' has to be two counts"),
        (lambda model: model | {"words": {"cheap": [4, 0]}}, "more often than there are lessons"),
        (lambda model: model | {"words_in_all": [1, 1]}, "words_in_all"),
        (lambda model: model | {"words": {"x" * 65: [1, 0]}}, "is no word"),
        (lambda model: model | {"words": {"": [1, 0]}}, "is no word"),
        (lambda model: model | {"words": {"a\x00b": [1, 0]}}, "is no word"),
        (lambda model: model | {"words": {"\ud800": [1, 0]}}, "is no word"),
    ],
)
def test_a_file_that_is_no_model_is_refused_and_changes_nothing(taught, moderator, engine, change, said):
    model = change(copy.deepcopy(taught.export_model("default", moderator)))
    before = rows(engine)

    with pytest.raises(Invalid, match=said):
        taught.import_model("other", moderator, model)

    assert rows(engine) == before


def test_only_moderators_carry_models(taught, bob, moderator):
    for call in (lambda: taught.export_model(None, bob), lambda: taught.import_model(None, bob, {})):
        with pytest.raises(ModeratorsOnly):
            call()
