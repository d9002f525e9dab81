from __future__ import annotations

import pytest

from talkwidget import SettingsError
from talkwidget.serving.proxies import TrustedProxies, networks

PROXIES = networks(["10.0.0.0/8", "::1"])


def seen(peer: str, **headers: str) -> dict[str, str]:
    """What an app behind the proxies sees of a request."""
    found = {}

    def app(environ, start_response):
        found.update(environ)
        return []

    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "talk.internal"}
    environ |= {f"HTTP_X_FORWARDED_{name.upper()}": value for name, value in headers.items()}
    TrustedProxies(app, PROXIES)(environ, lambda *_: None)
    return found


def test_a_trusted_proxy_is_believed():
    found = seen("10.0.0.1", **{"for": "203.0.113.9"}, proto="https", host="talk.example:8443")

    assert found["REMOTE_ADDR"] == "203.0.113.9"
    assert found["wsgi.url_scheme"] == "https"
    assert found["HTTP_HOST"] == "talk.example:8443"


def test_nobody_else_is():
    found = seen("203.0.113.66", **{"for": "10.0.0.1"}, proto="https", host="evil.example")

    assert found["REMOTE_ADDR"] == "203.0.113.66"
    assert found["wsgi.url_scheme"] == "http"
    assert found["HTTP_HOST"] == "talk.internal"


@pytest.mark.parametrize("peer", ["10.0.0.1", "203.0.113.66"])
def test_nothing_behind_can_read_the_headers_by_mistake(peer):
    found = seen(peer, **{"for": "1.2.3.4"}, proto="https", host="a.example", port="1", prefix="/a")

    assert not [name for name in found if "FORWARDED" in name]


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.1.1.1", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.1.1.1", "203.0.113.9"),
        ("10.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("10.2.2.2, 10.1.1.1", "10.2.2.2"),
        ("nonsense, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, nonsense", "10.0.0.1"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8::9]:4711", "2001:db8::9"),
        ("2001:db8::9", "2001:db8::9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", "10.0.0.1"),
    ],
)
def test_the_client_is_the_last_one_that_is_no_proxy(chain, client):
    assert seen("10.0.0.1", **{"for": chain})["REMOTE_ADDR"] == client


def test_a_proxy_that_comes_by_ipv4_within_ipv6_is_known():
    assert seen("::ffff:10.0.0.1", **{"for": "203.0.113.9"})["REMOTE_ADDR"] == "203.0.113.9"


@pytest.mark.parametrize("proto", ["javascript", "https, gopher", ""])
def test_a_scheme_that_is_none_is_left_out(proto):
    assert seen("10.0.0.1", proto=proto)["wsgi.url_scheme"] == "http"


def test_the_nearest_proxy_has_the_word_on_scheme_and_host():
    found = seen("10.0.0.1", proto="http, https", host="evil.example, talk.example")

    assert (found["wsgi.url_scheme"], found["HTTP_HOST"]) == ("https", "talk.example")


@pytest.mark.parametrize("host", ["a b", "a/b", 'a"b', "user@a", "a\r\nSet-Cookie: b", "[::1", ""])
def test_a_host_that_is_none_is_left_out(host):
    assert seen("10.0.0.1", host=host)["HTTP_HOST"] == "talk.internal"


@pytest.mark.parametrize("said", ["proxy.internal", "10.0.0.1/8", "10.0.0.0/33"])
def test_what_is_no_network_is_refused_at_start(said):
    with pytest.raises(SettingsError, match="--trusted-proxies"):
        networks([said])
