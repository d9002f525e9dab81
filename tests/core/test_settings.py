from __future__ import annotations

import dataclasses

import pytest

from talkwidget.core.errors import SettingsError
from talkwidget.core.settings import Settings, site_options

LONG = "k:" + "s" * 32
BOUNDS = {
    "burst": (0, 1000),
    "close_days": (0, 36_500),
    "guest_days": (1, 3650),
    "hold_links": (0, 1000),
    "hold_first": (0, 100),
    "max_length": (1, 10_000),
    "max_links": (0, 1000),
    "max_depth": (0, 20),
    "hide_reports": (0, 100),
    "edit_seconds": (0, 31_536_000),
    "shared_seconds": (0, 86_400),
    "stale_seconds": (0, 86_400),
    "fresh_seconds": (0, 60),
    "cache_mb": (1, 4096),
    "token_seconds": (30, 86_400),
}


def test_every_number_has_bounds_and_every_setting_a_sentence():
    numbers = {one.name for one in dataclasses.fields(Settings) if type(one.default) is int}

    assert numbers == set(BOUNDS)
    assert all(one.metadata["doc"].rstrip(".)").strip() for one in dataclasses.fields(Settings))


@pytest.mark.parametrize(("name", "low", "high"), [(name, *bounds) for name, bounds in BOUNDS.items()])
def test_a_number_stays_within_its_bounds(name, low, high):
    for value in (low, high):
        assert getattr(Settings(**{name: value}), name) == value
    for value in (low - 1, high + 1):
        with pytest.raises(SettingsError, match=rf"TALKWIDGET_{name.upper()} is {value}; it takes {low} to {high}\."):
            Settings(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_length", True),
        ("max_length", 1.5),
        ("max_length", "100"),
        ("max_length", None),
        ("guests", 1),
        ("guests", "yes"),
        ("locale", b"en"),
        ("origins", "https://blog.example"),
        ("origins", [b"https://blog.example"]),
        ("reserved_names", [None]),
        ("moderation", "sometimes"),
        ("moderation", ""),
        ("token_algorithm", "none"),
        ("token_algorithm", "RS256"),
        ("locale", ""),
        ("locale", "en_US"),
        ("locale", "english language"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_name(name, value):
    with pytest.raises(SettingsError, match=f"TALKWIDGET_{name.upper()}"):
        Settings(**{name: value})


def test_a_list_in_the_config_becomes_a_tuple():
    assert Settings(reserved_names=["Root"]).reserved_names == ("Root",)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("TALKWIDGET_MAX_LENGHT", "TALKWIDGET_MAX_LENGTH"),
        ("TALKWIDGET_ORIGIN", "TALKWIDGET_ORIGINS"),
        ("TALKWIDGET_moderation", "TALKWIDGET_MODERATION"),
    ],
)
def test_a_name_nobody_knows_is_refused_with_the_nearest(name, near):
    for sources in (({name: "1"}, {}), ({}, {name: "1"})):
        with pytest.raises(SettingsError, match=f"{name} is no setting of talkwidget. Did you mean {near}\\?"):
            Settings.load(*sources)


def test_a_name_like_no_other_points_to_the_readme():
    with pytest.raises(SettingsError, match="The README lists them all"):
        Settings.load({}, {"TALKWIDGET_XYZZY": "1"})


def test_other_peoples_names_are_none_of_our_business():
    config = {"SECRET_KEY": "x", "TALK": 1, "SQLALCHEMY_ECHO": True}
    environ = {"PATH": "/bin", "talkwidget_guests": "no", "TALKWIDGET_DATABASE_URI": "sqlite://"}

    assert Settings.load(config, environ) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("GUESTS", "no", False),
        ("GUESTS", "False", False),
        ("GUESTS", "0", False),
        ("GUESTS", "", False),
        ("MEMBERS_ONLY", "yes", True),
        ("MEMBERS_ONLY", " ON ", True),
        ("MEMBERS_ONLY", "1", True),
        ("MAX_LENGTH", "500", 500),
        ("MODERATION", "hold", "hold"),
        ("LOCALE", "pt-BR", "pt-BR"),
        ("ORIGINS", "https://a.example,https://b.example", ("https://a.example", "https://b.example")),
        ("ORIGINS", " https://a.example\thttps://b.example ,", ("https://a.example", "https://b.example")),
        ("ORIGINS", "", ()),
        ("RESERVED_NAMES", '["Ada Lovelace", "root"]', ("Ada Lovelace", "root")),
        ("TOKEN_KEYS", f'["{LONG}"]', (LONG,)),
    ],
)
def test_the_environment_speaks_text(name, text, value):
    settings = Settings.load({}, {f"TALKWIDGET_{name}": text})

    assert getattr(settings, name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("GUESTS", "perhaps"),
        ("MAX_LENGTH", "many"),
        ("MAX_LENGTH", ""),
        ("MAX_LENGTH", "1e3"),
        ("RESERVED_NAMES", '["Ada"'),
        ("RESERVED_NAMES", '["Ada", 5]'),
        ("TOKEN_KEYS", "[" * 100_000),
    ],
)
def test_text_that_means_nothing_is_refused_by_name(name, text):
    with pytest.raises(SettingsError, match=f"TALKWIDGET_{name}"):
        Settings.load({}, {f"TALKWIDGET_{name}": text})


def test_the_config_outweighs_the_environment_and_both_the_defaults():
    settings = Settings.load(
        {"TALKWIDGET_MAX_LENGTH": 10}, {"TALKWIDGET_MAX_LENGTH": "20", "TALKWIDGET_MAX_LINKS": "2"},
        max_length=30, max_links=3, max_depth=4,
    )  # fmt: skip

    assert (settings.max_length, settings.max_links, settings.max_depth) == (10, 2, 4)


@pytest.mark.parametrize(
    ("origin", "as_browsers_send_it"),
    [
        ("https://blog.example", "https://blog.example"),
        ("https://blog.example/", "https://blog.example"),
        ("HTTPS://Blog.Example", "https://blog.example"),
        ("https://blog.example:443", "https://blog.example"),
        ("http://blog.example:80", "http://blog.example"),
        ("http://blog.example:443", "http://blog.example:443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("http://[::1]:5000", "http://[::1]:5000"),
        ("https://my_blog.example", "https://my_blog.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(origin, as_browsers_send_it):
    assert Settings(origins=(origin,)).origins == (as_browsers_send_it,)


def test_an_origin_named_twice_is_one():
    assert Settings(origins=("https://a.example", "https://A.example/")).origins == ("https://a.example",)


@pytest.mark.parametrize(
    "origin",
    [
        "*", "null", "", "blog.example", "//blog.example", "https://", "https://*.example", "https://*",
        "https://blog.example/page", "https://blog.example?q", "https://blog.example?", "https://blog.example#top",
        "https://ada@blog.example", "https://:80", "https://blog.example:0x50", "https://blog.example:99999",
        "ftp://blog.example", "file:///etc", "javascript:alert(1)", "https://blog.example\\.evil.example",
        "https://blog example", "https://bücher.example", "https://blog.example,https://b.example", "https://[::1",
        "https://blog.example https://b.example", "https://[zz]", "https://blog..example",
    ],
)  # fmt: skip
def test_what_is_no_exact_origin_is_refused_with_the_cure(origin):
    with pytest.raises(SettingsError, match="TALKWIDGET_ORIGINS"):
        Settings(origins=(origin,))


@pytest.mark.parametrize("entry", ["", "secret", ":secret", "kid:", "k id:secret", "k" * 65 + ":secret"])
def test_a_token_key_has_a_name(entry):
    with pytest.raises(SettingsError, match="KID:KEY"):
        Settings(token_keys=(entry,))


def test_token_keys_fit_their_algorithm():
    with pytest.raises(SettingsError, match="TOKEN_KEYS has no key"):
        Settings(token_algorithm="HS256")
    with pytest.raises(SettingsError, match="shorter than 32"):
        Settings(token_algorithm="HS256", token_keys=(LONG, "old:" + "s" * 31))

    assert Settings(token_algorithm="HS256", token_keys=(LONG,)).token_keys == (LONG,)
    assert Settings(token_algorithm="EdDSA", token_keys=("k:a public key",)).token_keys == ("k:a public key",)


def test_an_error_never_tells_a_secret():
    for wrong in ({"secret": 12345678}, {"token_keys": (12345678,)}, {"token_keys": ("12345678",)}):
        with pytest.raises(SettingsError) as told:
            Settings(**wrong)
        assert "12345678" not in told.value.detail


def test_a_secret_is_not_shown():
    settings = Settings(secret="very secret indeed", token_keys=(LONG,))

    assert "very secret" not in repr(settings)
    assert LONG not in repr(settings)


def test_a_site_sets_what_is_its_own_in_text_or_values():
    options = site_options({"max_length": "500", "guests": "no", "origins": ["https://A.example/"], "locale": None})

    assert options == {"max_length": 500, "guests": False, "origins": ("https://a.example",), "locale": None}


def test_settings_do_not_change():
    settings = Settings()

    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.max_length = 5


def test_a_sites_options_leave_the_others_alone():
    settings = Settings(max_length=100)
    own = settings.for_site({"max_length": 5})

    assert (own.max_length, settings.max_length) == (5, 100)


def test_without_a_good_secret_there_is_no_hook():
    with pytest.raises(SettingsError, match="TALKWIDGET_CHECK_SECRET 24 characters"):
        Settings(check_url="https://blog.example/check", check_secret="short")


@pytest.mark.parametrize("url", ["ftp://blog.example", "blog.example/check", "http://", "http://a:b@c.example/"])
def test_the_hooks_address_is_one_of_the_web(url):
    with pytest.raises(SettingsError, match="TALKWIDGET_CHECK_URL is no address"):
        Settings(check_url=url, check_secret="s" * 24)


def test_a_key_of_akismet_wants_the_sites_address():
    with pytest.raises(SettingsError, match="TALKWIDGET_AKISMET_BLOG"):
        Settings(akismet_key="k3y")
