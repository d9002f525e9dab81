"""What `{{ talkwidget(...) }}` and `{{ talkwidget_count(...) }}` write into a host's templates."""

from __future__ import annotations

import json
import re

import pytest
import sqlalchemy as sa
from flask import Flask, render_template_string
from lxml import html as lxml_html
from sqlalchemy.orm import Mapped, mapped_column

from talkwidget import Identity, SettingsError, TalkWidget, i18n
from talkwidget.core.models import Site
from talkwidget.core.text import render as rendered
from talkwidget.pages import widget as widgets
from talkwidget.templating import embed
from tests.hosts import make_host, make_tables, post
from tests.witness import statements

THREAD = "/posts/1"
API = f"/talk/api/comments?thread={THREAD}"
WIDGET = "{{ talkwidget(thread='/posts/1') }}"


@pytest.fixture
def host(tmp_path) -> Flask:
    return made(tmp_path)


def made(folder, **config) -> Flask:
    app, db = make_host(folder, **config)
    TalkWidget(app, db=db)
    make_tables(app, db)
    return app


def render(app: Flask, template: str = WIDGET, **values: object) -> str:
    with app.test_request_context():
        return render_template_string(template, **values)


def element(written: str):
    """The widget's element, its shadow root as a child."""
    return lxml_html.fromstring(f"<div>{written}</div>").find(".//talk-widget")


def inlined(written: str):
    return json.loads(element(written).find("script[@type='application/json']").text)


def test_a_template_has_the_first_page_in_it(host):
    post(host, "First!")
    post(host, "Second", parent=1, name="Bob")

    drawn = element(render(host)).find("template")

    assert drawn.get("shadowrootmode") == "open"
    assert [row.get("id") for row in drawn.iter("li")] == ["talk-1", "talk-2"]
    assert drawn.find(".//li//li").text_content().startswith("Bob")
    assert drawn.find(".//h2").text == "Comments (2)"


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ("", ""),
        ("sort='newest', limit=1", "&sort=newest&limit=1"),
        ("sort='no such', limit='many'", ""),
        ("limit=1000", "&limit=100"),
    ],
)
def test_what_is_inlined_is_what_the_api_answers(host, arguments, query):
    for text in ("First!", "</script><script>alert(1)</script>", "\u2028 <!-- \U0001f682"):
        post(host, text)

    written = render(host, f"{{{{ talkwidget(thread='/posts/1', {arguments}) }}}}")

    assert inlined(written) == host.test_client().get(API + query).json
    assert "\u2028" not in written


@pytest.mark.parametrize(
    ("asked", "roots"), [("", 50), ("7", 7), ("100", 100), ("1000", 100), ("0", 50), ("-3", 50), ("²", 50), ("x", 50)]
)
def test_as_many_roots_are_drawn_as_the_embed_would_ask_for(asked, roots):
    assert widgets.limit_of({"limit": asked}) == roots


def test_nothing_that_somebody_wrote_ends_a_script_element(host):
    post(host, "`</script>` <!-- <script>", name="</script><b>", title="</script>", url="https://a.example/</script>")

    written = render(host, "{{ talkwidget(thread='/posts/1', title='</script>') }}")

    for data in re.findall(r"<script type[^>]*>(.*?)</script>", written):
        assert "<" not in data
        json.loads(data)
    assert written.count("<script") == 3
    assert "</script><b>" not in written


def test_it_is_the_same_with_and_without_autoescaping(host):
    post(host, "<b>Bold</b> & **strong**")
    template = "{% autoescape true %}" + WIDGET + "{% endautoescape %}"

    escaping, trusting = render(host, template), render(host, template.replace("true", "false"))

    assert escaping == trusting
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; <strong>strong</strong>" in escaping


def test_everybody_gets_the_same_bytes(tmp_path, ada, bob):
    asking = [None]
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db, identify=lambda: asking[0])
    make_tables(app, db)
    with app.app_context():
        talk = TalkWidget.of(app)
        said = talk.post(None, THREAD, bob, "Mute me").comment
        talk.mute(None, ada, said.author.id)
        talk.like(None, said.id, ada)
        talk.set_site("default", options={"moderation": "hold"})
        talk.post(None, THREAD, ada, "Only I see this yet")

    seen = set()
    for asking[0] in (None, ada, bob, Identity("host", "7", "Editor", roles=frozenset({"moderator"}))):
        seen.add(render(app))

    (only,) = seen
    assert "Mute me" in only
    assert "Only I see this yet" not in only


def test_attributes_are_the_elements_own(host):
    written = render(
        host,
        "{{ talkwidget(thread=key, title=title, heading_level=3, lazy=False, theme=None,"
        " class_='below', site='default') }}",
        key='/posts/1?a=1&b="2"',
        title="<b>News</b>",
    )

    said = element(written)
    assert said.attrib == {
        "id": "talk",
        "lang": "en",
        "thread": '/posts/1?a=1&b="2"',
        "title": "<b>News</b>",
        "heading-level": "3",
        "lazy": "false",
        "class": "below",
        "site": "default",
    }


def test_its_files_are_kept_for_ever_and_checked_by_the_browser(host):
    post(host, "First!")

    written = render(host)

    script = re.search(r'<script async src="([^"]+)" integrity="(sha384-[^"]+)"></script>$', written)
    style = re.search(r'<link rel="stylesheet" href="([^"]+)">', written)
    assert f'<link rel="preload" as="script" href="{script[1]}" integrity="{script[2]}">' in written
    for address, kind in ((script[1], "text/javascript"), (style[1], "text/css")):
        answer = host.test_client().get(address)
        assert answer.content_type == f"{kind}; charset=utf-8"
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_nonce_stands_at_whatever_is_fetched(host):
    post(host, "First!")

    written = render(host, "{{ talkwidget(thread='/posts/1', nonce='r4nd0m') }}")

    fetched = re.findall(r"<(?:link|script async)[^>]*>", written)
    assert len(fetched) == 3
    assert all('nonce="r4nd0m"' in tag for tag in fetched)


def test_where_no_shadow_root_can_be_written_a_link_leads_to_the_talk_page(host):
    post(host, "First!")

    link = element(render(host)).find("a")

    assert (link.get("href"), link.text) == ("/talk/thread?thread=%2Fposts%2F1", "1 comment")


def test_a_members_thread_is_in_no_page(tmp_path, ada):
    app = made(tmp_path, TALKWIDGET_MEMBERS_ONLY=True)
    with app.app_context():
        TalkWidget.of(app).post(None, THREAD, ada, "Among us")

    written = render(app, WIDGET + "{{ talkwidget_count(thread='/posts/1') }}")

    assert "Among us" not in written
    assert element(written).find("template") is None
    assert written.endswith('<span data-talk-count="/posts/1"></span>')


@pytest.mark.parametrize("key", ["", "x" * 2000])
def test_a_key_that_cannot_be_one_leaves_the_rest_to_the_embed(host, key):
    assert element(render(host, "{{ talkwidget(thread=key) }}", key=key)).find("template") is None


def test_a_store_that_is_away_leaves_the_hosts_page_standing(tmp_path, caplog):
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db)

    written = render(app, "<h1>Mine</h1>" + WIDGET + "{{ talkwidget_count(thread='/posts/1') }}")

    assert written.startswith("<h1>Mine</h1>")
    assert element(written).get("thread") == THREAD
    assert element(written).find("template") is None
    assert "<script async" in written
    assert [record.message for record in caplog.records] == ["a thread could not be drawn: StoreNotReady"] * 2


def test_a_store_that_is_away_is_asked_once_for_all_counts(tmp_path, caplog):
    app, db = make_host(tmp_path)
    TalkWidget(app, db=db)
    template = "{% for key in keys %}{{ talkwidget_count(thread=key, among=keys) }}{% endfor %}"

    written = render(app, template, keys=["/posts/1", "/posts/2", "/posts/3"])

    assert written.count("></span>") == 3
    assert len(caplog.records) == 1


def test_what_the_host_has_pending_is_neither_sent_nor_kept(tmp_path):
    app, db = make_host(tmp_path)

    class Draft(db.Model):
        id: Mapped[int] = mapped_column(primary_key=True)

    TalkWidget(app, db=db)
    make_tables(app, db)

    with app.test_request_context():
        draft = Draft()
        db.session.add(draft)
        render_template_string(WIDGET + "{{ talkwidget_count(thread='/posts/1') }}")
        pending = list(db.session.new)
        db.session.rollback()
        kept = db.session.scalars(sa.select(Draft)).all(), db.session.scalars(sa.select(Site)).all()

    assert pending == [draft]
    assert kept == ([], [])


def test_a_thread_costs_two_statements_and_one_while_nobody_comments(host):
    root = post(host, "First!")["comment"]["number"]
    for number in range(20):
        post(host, f"Reply {number}", parent=root)
    with host.app_context():
        engine = host.extensions["sqlalchemy"].engine

    with statements(engine) as sent:
        first = render(host)
    with statements(engine) as sent_again:
        again = render(host)

    assert [len([one for one in sent if one.startswith("SELECT")]) for sent in (sent, sent_again)] == [2, 1]
    assert again == first


def test_what_changes_is_drawn_anew(host, ada):
    with host.app_context():
        talk = TalkWidget.of(host)
        said = talk.post(None, THREAD, ada, "Before").comment.id
        changes = [
            lambda: None,
            lambda: talk.post(None, THREAD, ada, "Second"),
            lambda: talk.edit(None, said, ada, "After"),
            lambda: talk.like(None, said, ada),
            lambda: talk.set_site("default", options={"guests": False}),
            lambda: talk.set_site("default", options={"strings": {"en": {"embed.like": "Fine"}}}),
            lambda: talk.set_site("default", options={"locale": "pl"}),
            lambda: talk.set_site("default", title="A magazine"),
            lambda: talk.delete(None, said, ada),
        ]

        written = [(change(), render(host))[1] for change in changes]

    assert len(set(written)) == len(changes)


def test_each_asks_for_its_own_drawing(host):
    for thread in ("/posts/1", "/posts/1", "/posts/2"):
        post(host, "First!", thread=thread)
    asked = ["", "sort='newest'", "limit=1", "heading_level=3", "lang='de'", "site='default'"]
    templates = [WIDGET.replace(") }", f", {more}) }}") for more in asked]

    written = [render(host, one) for one in (*templates, WIDGET.replace("posts/1", "posts/2"))]

    drawn = [lxml_html.tostring(element(one).find("template/section")) for one in written]
    assert len(set(drawn)) == len(drawn)


def test_many_counts_cost_one_look_up(host):
    for thread in ("/posts/1", "/posts/1", "/posts/2"):
        post(host, "Said", thread=thread)
    keys = [f"/posts/{number}" for number in range(1, 40)]
    template = "{% for key in keys %}{{ talkwidget_count(thread=key, among=keys) }}\n{% endfor %}"
    with host.app_context():
        engine = host.extensions["sqlalchemy"].engine

    with statements(engine) as sent:
        lines = render(host, template, keys=keys).splitlines()

    assert len([one for one in sent if one.startswith("SELECT") and "FROM talk_thread" in one]) == 1
    assert lines[:3] == [
        '<span data-talk-count="/posts/1">2 comments</span>',
        '<span data-talk-count="/posts/2">1 comment</span>',
        '<span data-talk-count="/posts/3">0 comments</span>',
    ]


def test_a_count_is_asked_for_once_a_request_and_again_in_the_next(host):
    twice = "{{ talkwidget_count(thread='/posts/1') }}" * 2
    with host.app_context():
        engine = host.extensions["sqlalchemy"].engine
    post(host, "First!")

    with statements(engine) as sent:
        before = render(host, twice)
    post(host, "Second")

    assert len([one for one in sent if "FROM talk_thread" in one]) == 1
    assert before.count("1 comment<") == 2
    assert render(host, twice).count("2 comments<") == 2


def test_what_waits_was_deleted_or_removed_shows_as_everybody_sees_it(host, ada, moderator):
    with host.app_context():
        talk = TalkWidget.of(host)
        first = talk.post(None, THREAD, ada, "Delete me").comment
        talk.post(None, THREAD, ada, "A reply", parent=1)
        talk.delete(None, first.id, ada)

    drawn = element(render(host)).find("template")

    assert "#1 [ This comment was deleted by its author ]" in drawn.text_content()
    assert "Delete me" not in drawn.text_content()


@pytest.mark.parametrize(("argument", "lang"), [("", "de"), (", lang='ar'", "ar"), (", lang='tlh'", "de")])
def test_it_speaks_the_language_asked_for_else_the_sites(tmp_path, argument, lang):
    app = made(tmp_path, TALKWIDGET_LOCALE="de-AT", TALKWIDGET_STRINGS={"de": {"embed.like": "Fein"}})
    post(app, "First!")
    words = i18n.catalogue(lang)

    written = render(app, f"{{{{ talkwidget(thread='/posts/1'{argument}) }}}}")
    counted = render(app, f"{{{{ talkwidget_count(thread='/posts/1'{argument}) }}}}")

    section = element(written).find("template/section")
    assert (section.get("lang"), section.get("dir"), element(written).get("lang")) == (lang, words.dir, lang)
    assert section.find("h2").text == words.say("embed.comments") + " (1)"
    assert words.say("more.count", n=1) in counted
    assert (">Fein<" in written) == (lang == "de")


def test_another_sites_count_is_not_the_embeds_to_change(host, ada):
    with host.app_context():
        talk = TalkWidget.of(host)
        talk.add_site("shop")
        talk.post("shop", THREAD, ada, "Bought it")

    assert render(host, "{{ talkwidget_count(thread='/posts/1', site='shop') }}") == "<span>1 comment</span>"


def test_a_sites_own_language_is_that_of_its_counts(host):
    post(host, "First!")
    with host.app_context():
        TalkWidget.of(host).set_site("default", options={"locale": "fr"})

    assert "1 commentaire" in render(host, "{{ talkwidget_count(thread='/posts/1') }}")


def test_the_words_are_those_the_server_made_safe(host):
    source = "*One*\n\n> two\n\n`<three>` https://four.example/"
    post(host, source)

    written = render(host)

    assert rendered(source, max_length=1000, max_links=5).html in written


def test_an_app_without_talkwidget_is_told_so():
    with Flask("bare").test_request_context(), pytest.raises(SettingsError, match="mounted"):
        embed(thread=THREAD)
