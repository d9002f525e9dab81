from __future__ import annotations

import uuid

import pytest

from talkwidget.core.errors import AuthorUnknown, CommentUnknown, Invalid, SettingsError, SiteUnknown


@pytest.fixture
def two_sites(talk):
    talk.add_site("other")
    return "default", "other"


@pytest.mark.parametrize("name", ["blog", "9lives", "a.b-c_d", "x" * 64])
def test_a_site_has_a_plain_name(talk, name):
    site = talk.add_site(name, title="A  Blog")

    assert (site.name, site.title) == (name, "A Blog")


@pytest.mark.parametrize("name", ["", "Blog", "-blog", "bl og", "blög", "x" * 65, "a/b", "blog\n"])
def test_a_name_that_would_not_stand_in_an_address_is_refused(talk, name):
    with pytest.raises(Invalid) as refused:
        talk.add_site(name)

    assert list(refused.value.errors) == ["site"]


def test_adding_a_site_again_leaves_it_as_it_is(talk):
    first = talk.add_site("blog", title="Blog", options={"max_length": 100})
    again = talk.add_site("blog", title="Another", options={"max_length": 200})

    assert again == first


def test_the_only_site_need_not_be_named(talk):
    assert talk.site(None) == talk.site("default")


def test_one_of_several_sites_must_be_named(talk, two_sites):
    for ask in (talk.site, lambda name: talk.thread(name, "/a"), lambda name: talk.counts(name, ["/a"])):
        with pytest.raises(SiteUnknown) as refused:
            ask(None)
        assert refused.value.site is None
        assert "name one" in refused.value.detail


@pytest.mark.parametrize("name", ["nowhere", "Default", "", "default ", "def%", "\x00", "\ud800", "x" * 10_000])
def test_a_site_that_is_not_there_is_unknown(talk, two_sites, name):
    for ask in (talk.site, lambda name: talk.thread(name, "/a")):
        with pytest.raises(SiteUnknown):
            ask(name)


def test_sites_are_listed_by_name(talk):
    for name in ("zebra", "aardvark"):
        talk.add_site(name)

    assert [site.name for site in talk.sites()] == ["aardvark", "default", "zebra"]


def test_equal_keys_on_two_sites_are_two_threads(talk, two_sites, ada, bob):
    here = talk.post("default", "/a", ada, "here")
    there = [talk.post("other", "/a", bob, "there") for _ in range(2)]

    assert here.comment.number == 1
    assert [posted.comment.number for posted in there] == [1, 2]
    assert talk.counts("default", ["/a"]) == {"/a": 1}
    assert talk.counts("other", ["/a"]) == {"/a": 2}
    assert talk.page(talk.thread("default", "/a")).comments == [here.comment]
    assert talk.search(talk.thread("default", "/a"), "there").comments == []
    assert [entry.comment for entry in talk.latest("default")] == [here.comment]


@pytest.mark.parametrize(
    "use",
    [
        lambda talk, site, comment, who: talk.edit(site, comment, who, "mine now"),
        lambda talk, site, comment, who: talk.delete(site, comment, who),
        lambda talk, site, comment, who: talk.like(site, comment, who),
        lambda talk, site, comment, who: talk.unlike(site, comment, who),
        lambda talk, site, comment, who: talk.source(site, comment, who),
        lambda talk, site, comment, who: talk.moderate(site, comment, who, "remove"),
    ],
    ids=["edit", "delete", "like", "unlike", "source", "moderate"],
)
def test_a_comment_of_another_site_is_unknown_even_to_its_author_and_moderators(talk, two_sites, moderator, use):
    mine = talk.post("default", "/a", moderator, "mine").comment
    talk.post("other", "/a", moderator, "other")

    with pytest.raises(CommentUnknown):
        use(talk, "other", mine.id, moderator)
    with pytest.raises(CommentUnknown):
        use(talk, "default", uuid.uuid4(), moderator)

    assert talk.page(talk.thread("default", "/a")).comments == [mine]


def test_one_person_is_two_authors_on_two_sites(talk, two_sites, ada):
    here, there = (talk.post(site, "/a", ada, "hello").author.id for site in two_sites)

    assert here != there
    with pytest.raises(AuthorUnknown):
        talk.latest("default", author=there)


def test_a_site_sets_for_itself_what_differs(talk, two_sites, ada):
    talk.set_site("other", title="Other", options={"max_length": "5", "moderation": "hold"})

    with pytest.raises(Invalid):
        talk.post("other", "/a", ada, "too long")
    assert talk.post("other", "/a", ada, "short").comment.state == "pending"
    assert talk.post("default", "/a", ada, "too long").comment.state == "published"
    assert talk.site("other").options == {"max_length": 5, "moderation": "hold"}


def test_an_option_goes_back_to_the_deployments_setting(talk):
    talk.add_site("blog", title="Blog", options={"max_length": 5, "max_links": 1})

    site = talk.set_site("blog", options={"max_length": None})

    assert (site.title, site.options) == ("Blog", {"max_links": 1})
    assert site.settings.max_length == talk.settings.max_length


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"max_lenght": 5}, "max_length"),
        ({"max_lenght": None}, "max_length"),
        ({"secret": "x" * 40}, "secret"),
        ({"max_length": 10_001}, "1 to 10000"),
        ({"origins": ["*"]}, "exactly"),
        ({"token_algorithm": "HS256"}, "TOKEN_KEYS"),
    ],
)
def test_an_option_that_will_not_do_changes_nothing(talk, options, told):
    before = talk.add_site("blog", options={"max_length": 5})

    with pytest.raises(SettingsError, match=told):
        talk.set_site("blog", title="New", options=options)

    assert talk.site("blog") == before


def test_options_that_will_not_do_make_no_site(talk):
    with pytest.raises(SettingsError):
        talk.add_site("blog", options={"token_algorithm": "HS256"})

    with pytest.raises(SiteUnknown):
        talk.site("blog")


def test_a_site_that_is_not_there_can_not_be_set(talk):
    with pytest.raises(SiteUnknown):
        talk.set_site("nowhere", title="Nowhere")
