from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core import dialects
from talkwidget.core.errors import NameReserved, SiteUnknown
from talkwidget.core.identity import GUEST, STAFF, Identity
from talkwidget.core.known_sites import KnownSites
from talkwidget.core.marks import Marks
from talkwidget.core.models import Base
from talkwidget.core.service import Talk
from tests.witness import statements

FRESH = 1.0


class House:
    """A process with a SQLite file; each `talk` has a session of its own, as each request has."""

    def __init__(self, path, settings, clock) -> None:
        url = sa.make_url(f"sqlite:///{path}")
        self.engine = dialects.tune(sa.create_engine(url, **dialects.engine_options(url)))
        Base.metadata.create_all(self.engine)
        self.marks, self.now = Marks(), 0.0
        self.known = KnownSites(self.marks, fresh=FRESH, clock=lambda: self.now)
        self.settings, self.clock = settings, clock

    def talk(self, job, *, elsewhere=False):
        with Session(self.engine) as session:
            if elsewhere:
                return job(Talk(session, self.settings, clock=self.clock))
            self.marks.watch(session)
            return job(Talk(session, self.settings, clock=self.clock, known=self.known))

    def title(self, name="blog"):
        return self.talk(lambda talk: talk.site(name).title)


@pytest.fixture
def house(tmp_path, settings, clock):
    house = House(tmp_path / "talk.sqlite", settings, clock)
    house.talk(lambda talk: talk.add_site("blog", title="Old"))
    yield house
    house.engine.dispose()


def test_a_site_that_was_found_a_moment_ago_costs_no_statement(house):
    with statements(house.engine) as sent:
        assert [house.title(), house.title(), house.title(None)] == ["Old", "Old", "Old"]

    assert len(sent) == 2  # by its name, and as the only one


def test_what_this_process_changes_shows_at_once(house):
    house.title()
    house.talk(lambda talk: talk.set_site("blog", title="New"))

    assert house.title() == "New"


def test_what_another_process_changes_shows_when_it_is_fresh_no_more(house):
    house.title()
    house.talk(lambda talk: talk.set_site("blog", title="New"), elsewhere=True)
    assert house.title() == "Old"

    house.now += FRESH
    assert house.title() == "New"


def test_what_was_remembered_is_not_a_sessions_for_good(house):
    house.title()
    with Session(house.engine) as session:
        talk = Talk(session, house.settings, clock=house.clock, known=house.known)
        before = talk.site("blog").title
        house.talk(lambda talk: talk.set_site("blog", title="New"), elsewhere=True)
        house.now += FRESH

        assert (before, talk.site("blog").title) == ("Old", "New")


def test_the_only_site_is_the_only_one_no_more(house):
    house.title(None)
    house.talk(lambda talk: talk.add_site("shop"))

    with pytest.raises(SiteUnknown):
        house.title(None)


def test_what_is_not_there_is_looked_for_each_time(house):
    with pytest.raises(SiteUnknown):
        house.title("shop")
    house.talk(lambda talk: talk.add_site("shop", title="Shop"), elsewhere=True)

    assert house.title("shop") == "Shop"


def test_an_open_snapshot_that_may_be_older_is_not_remembered(house):
    with Session(house.engine) as session:
        session.execute(sa.text("SELECT 1 FROM talk_site"))
        Talk(session, house.settings, clock=house.clock, known=house.known).site("blog")

    with statements(house.engine) as sent:
        house.title()
    assert len(sent) == 1


MALLORY = Identity(GUEST, "mallory")


def post(name="Ada"):
    return lambda talk: talk.post("blog", "/a", MALLORY, "hello", name=name)


def test_the_names_of_moderators_are_asked_for_once(house):
    house.talk(post())
    house.talk(post())
    with statements(house.engine) as sent:
        house.talk(post())

    assert not any("role IS NOT NULL" in each for each in sent)


def test_a_moderators_name_is_theirs_at_once(house):
    house.talk(post())
    ada = house.talk(lambda talk: talk.add_moderator("blog", name="Ada"))
    with pytest.raises(NameReserved):
        house.talk(post())

    house.talk(lambda talk: talk.remove_moderator("blog", ada.subject))
    assert house.talk(post()).comment.author.name == "Ada"


def test_the_name_of_a_moderator_who_is_erased_is_free_at_once(house):
    house.talk(post())
    ada = house.talk(lambda talk: talk.add_moderator("blog", name="Ada"))
    with pytest.raises(NameReserved):
        house.talk(post())

    house.talk(lambda talk: talk.erase("blog", Identity(STAFF, ada.subject, "Ada")))
    assert house.talk(post()).comment.author.name == "Ada"
