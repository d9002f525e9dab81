"""Who is who after an import, and what of them is not kept."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from talkwidget.transfer.wordpress import WordPress
from tests.transfer.exports import PAGE, Trial, disqus, item, note, post, thread, wordpress

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def subjects(trial: Trial) -> list[str | None]:
    return [one.subject for one in trial.stored()]


def test_a_user_name_is_who_one_is(trial):
    trial.run(disqus(thread(), post("1", username="ada", name="Ada"), post("2", username="ada", name="Countess")))

    assert subjects(trial) == ["ada", "ada"]


def test_a_wordpress_user_is_one_of_their_blog(trial):
    trial.run(wordpress(item(note("1", user="3"))), WordPress())

    assert subjects(trial) == ["blog.example:3"]


def test_an_email_tells_people_apart_across_threads_and_is_no_id(trial):
    trial.run(
        disqus(
            thread(), thread("2", link=PAGE + "2"), post("1", name="Ada", email="ada@example.org"),
            post("2", name="A.", email="ADA@example.org", thread="2"), post("3", name="Ada", email="bob@example.org"),
        )
    )  # fmt: skip

    one, two, three = sorted(trial.stored(), key=lambda stored: stored.origin)
    assert one.subject == two.subject != three.subject
    assert uuid.UUID(one.subject).version == 4


def test_a_guest_with_a_users_email_does_not_become_that_user(trial):
    trial.run(
        disqus(
            thread(), post("1", username="ada", email="ada@example.org"), post("2", name="Eve", email="ada@example.org")
        )
    )

    assert len(set(subjects(trial))) == 2


def test_a_bare_name_is_one_person_in_a_thread_and_another_elsewhere(trial):
    trial.run(
        disqus(
            thread(), thread("2", link=PAGE + "2"), post("1", name="Ada"), post("2", name=" ada "),
            post("3", name="Bob"), post("4", name="Ada", thread="2"),
        )
    )  # fmt: skip

    first, second, bob, elsewhere = [one.subject for one in sorted(trial.stored(), key=lambda one: one.origin)]
    assert first == second
    assert len({first, bob, elsewhere}) == 3


def test_nameless_people_are_all_different(trial):
    trial.run(disqus(thread(), post("1", name=""), post("2", name=" ")))

    assert [one.name for one in trial.stored()] == ["Anonymous", "Anonymous"]
    assert len(set(subjects(trial))) == 2


@pytest.mark.parametrize("username", ["ada@example.org", "x" * 256])
def test_what_looks_like_an_email_or_is_endless_is_no_user_name(trial, username):
    trial.run(disqus(thread(), post("1", username=username)))

    assert uuid.UUID(subjects(trial)[0])


def test_one_goes_by_the_name_and_website_of_ones_latest_comment(trial):
    raw = wordpress(
        item(
            note("1", email="ada@example.org", name="T &amp; A", url="https://new.example", gmt="2021-01-01 00:00:00"),
            note("2", email="ada@example.org", name="Old", url="https://old.example", gmt="2020-01-01 00:00:00"),
        )
    )

    trial.run(raw, WordPress())

    assert {(one.name, one.url) for one in trial.stored()} == {("T & A", "https://new.example")}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://", "ada.example"])
def test_a_website_that_is_none_is_dropped(trial, url):
    trial.run(wordpress(item(note("1", url=url))), WordPress())

    assert trial.stored()[0].url is None


def test_a_name_of_markup_stays_text(trial):
    trial.run(wordpress(item(note("1", name='"><script>alert(1)</script>'))), WordPress())

    assert trial.stored()[0].name == '"><script>alert(1)</script>'


def test_no_email_address_agent_or_password_is_kept(trial, engine):
    trial.run(
        wordpress(item(note("1", email="canary@example.org"), note("2", "canary words", approved="trash"))), WordPress()
    )
    trial.run(disqus(thread(), post("3", email="canary@example.org"), post("4", "canary words", spam=True)))

    with engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.execute(sa.text(f"SELECT * FROM {table}")):  # noqa: S608 - our own tables
                assert "canary" not in str(row)
                assert "192.0.2.77" not in str(row)
