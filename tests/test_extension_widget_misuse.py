"""What a template may hand over by mistake: the host's page stands, and nothing of a reader's becomes an attribute."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import render_template_string

from tests.hosts import post
from tests.test_extension_widget import element, made, render


@pytest.fixture
def host(tmp_path):
    return made(tmp_path)


def test_two_widgets_of_a_page_share_the_script_and_no_id(host):
    written = render(host, "{{ talkwidget(thread='/a') }}{{ talkwidget(thread='/b') }}")

    assert (written.count("<script async"), written.count('rel="preload"'), written.count('id="talk"')) == (1, 1, 1)
    assert [written.count(f'<talk-widget id="talk" thread="{key}"') for key in ("/a", "/b")] == [1, 0]
    assert written.count("<talk-widget ") == 2


@pytest.mark.parametrize("name", ['x"><script>', "onclick", "style", "data-x y", ""])
def test_what_is_no_attribute_of_the_widget_is_refused(host, name):
    with pytest.raises(TypeError, match="talkwidget\\(\\) takes no"):
        render(host, "{{ talkwidget(thread='/a', **more) }}", more={name: "alert(1)"})


def test_what_a_host_marks_its_own_element_with_goes_along(host):
    written = element(render(host, "{{ talkwidget(thread='/a', class_='wide', data_track='no', aria_label='Talk') }}"))

    assert (written.get("class"), written.get("data-track"), written.get("aria-label")) == ("wide", "no", "Talk")


def test_an_article_without_a_key_leaves_it_to_the_pages_address(host):
    written = element(render(host, "{{ talkwidget(thread=none) }}"))

    assert (written.get("thread"), written.find("template")) == (None, None)


@pytest.mark.parametrize(
    ("page", "thread"),
    [("/posts/42?utm_source=x&p=1", "/posts/42?p=1"), ("/", "/"), ("/%C3%BC%20b", "/%C3%BC%20b")],
)
def test_without_a_key_the_link_goes_by_the_pages_address_as_the_embed_does(host, page, thread):
    with host.test_request_context(page):
        written = element(render_template_string("{{ talkwidget(thread=none) }}"))

    (link,) = written.xpath(".//a/@href")
    assert parse_qs(urlsplit(link).query)["thread"] == [thread]


def test_without_a_key_nothing_is_counted(host):
    post(host, "Hello", thread="None")

    written = render(host, "{{ talkwidget_count(thread=none, among=[none]) }}")

    assert written == "<span></span>"


def test_a_key_that_cannot_be_written_breaks_no_page(host):
    written = render(host, "{{ talkwidget(thread=key) }}{{ talkwidget_count(thread=key) }}", key="/a\ud800")

    assert "<talk-widget" in written.encode().decode()


def test_one_key_that_cannot_be_takes_no_other_count_away(host):
    post(host, "First!")

    written = render(
        host,
        "{{ talkwidget_count(thread='/posts/1', among=keys) }}{{ talkwidget_count(thread='') }}",
        keys=["", "x" * 600, "/posts/2"],
    )

    assert "1 comment<" in written
