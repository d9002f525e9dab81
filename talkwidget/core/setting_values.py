"""A setting's value as somebody writes it, and what it must be."""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
from collections.abc import Callable
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from talkwidget.core.errors import SettingsError
from talkwidget.core.rates import check_limits
from talkwidget.i18n import Overrides, check_overrides

PREFIX = "TALKWIDGET_"


def nearest(name: str, known: list[str]) -> str:
    """The known name that is most like one; empty if none is."""
    return (difflib.get_close_matches(name.lower(), known, 1) or [""])[0]


def _kind(one: dataclasses.Field[Any]) -> type:
    made: Any = one.default_factory
    return type(one.default) if made is dataclasses.MISSING else made


def parsed(one: dataclasses.Field[Any], value: Any) -> Any:
    """A value as a person writes it in the environment or on a command line, as the field's type.

    :raises SettingsError: it can't be read as that.
    """
    if not isinstance(value, str):
        return value
    kind, name = _kind(one), PREFIX + one.name.upper()
    if kind is bool:
        if value.strip().lower() in {"1", "true", "yes", "on"}:
            return True
        if value.strip().lower() in {"0", "false", "no", "off", ""}:
            return False
        raise SettingsError(f"{name} is {value!r}; it takes yes or no.")
    if kind is int:
        try:
            return int(value)
        except ValueError:
            raise SettingsError(f"{name} is {value!r}; it takes a whole number.") from None
    if kind is tuple:
        if value.lstrip().startswith("["):
            try:
                return tuple(json.loads(value))
            except (ValueError, RecursionError) as error:
                raise SettingsError(f"{name} is no JSON list: {error}.") from None
        return tuple(part for part in re.split(r"[\s,]+", value) if part)
    return value


def checked(one: dataclasses.Field[Any], value: Any) -> Any:
    """A value of the field's type and within its bounds, as it is to be kept.

    :raises SettingsError: it isn't; the sentence says the cure.
    """
    name, rules, kind = PREFIX + one.name.upper(), one.metadata, _kind(one)
    if kind is tuple and isinstance(value, (list, tuple)):
        value = tuple(value)
        if not all(isinstance(part, str) for part in value):
            raise SettingsError(f"{name} takes a list of texts.")
    if kind is Overrides:
        return check_overrides(name, value)
    if type(value) is not kind:
        raise SettingsError(f"{name} is {repr(value) if one.repr else 'of another kind'}; it takes {_KINDS[kind]}.")
    if rules["choices"] and value not in rules["choices"]:
        allowed = ", ".join(repr(choice) for choice in rules["choices"])
        raise SettingsError(f"{name} is {value!r}; it takes one of {allowed}.")
    if rules["low"] is not None and not rules["low"] <= value <= rules["high"]:
        raise SettingsError(f"{name} is {value}; it takes {rules['low']} to {rules['high']}.")
    check = _CHECKS.get(one.name)
    return check(name, value) if check else value


def _origins(name: str, value: tuple[str, ...]) -> tuple[str, ...]:
    """Origins as browsers send them (RFC 6454): scheme, host and, where it isn't the usual one, port."""
    checked = []
    for origin in value:
        try:
            parts = urlsplit(origin.strip().rstrip("/").lower())
            port = parts.port
        except ValueError:
            raise SettingsError(f"{name}: {origin!r} is no origin.") from None
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or not (":" in parts.hostname or re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", parts.hostname))
            or parts.path
            or not set("?#@*").isdisjoint(origin)
        ):
            raise SettingsError(
                f"{name}: {origin!r} is no origin. Name each exactly, as https://blog.example, letters beyond "
                "ASCII as xn--...; a wild card would let any page act for your readers."
            )
        usual = {"http": 80, "https": 443}[parts.scheme]
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        checked.append(f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else ""))
    return tuple(dict.fromkeys(checked))


def _house_rules(name: str, value: tuple[str, ...]) -> tuple[str, ...]:
    for rule in value:
        if not 1 <= len(rule.strip()) <= 64:
            raise SettingsError(f"{name}: each rule has 1 to 64 characters; {rule!r} has not.")
    return tuple(rule.strip() for rule in value)


def _address(name: str, value: str) -> str:
    return _origins(name, (value,))[0] if value else value


def _smtp_url(name: str, value: str) -> str:
    try:
        parts = urlsplit(value)
        fits = not value or (parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        fits = False
    if not fits:  # it may hold a password, and isn't shown
        raise SettingsError(f"{name} is no address of a mail server. It looks like smtp://mail.example:587.")
    return value


def _mail_from(name: str, value: str) -> str:
    if value and ("@" not in parseaddr(value)[1] or not value.isprintable()):
        raise SettingsError(f"{name} is {value!r}; it takes a sender such as Talk <talk@mail.example>.")
    return value


def _locale(name: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", value):
        raise SettingsError(f"{name} is {value!r}; it takes a language tag such as en or pt-BR.")
    return value


def _token_keys(name: str, value: tuple[str, ...]) -> tuple[str, ...]:
    for entry in value:
        kid, colon, key = entry.partition(":")
        if not (colon and re.fullmatch(r"[\w.-]{1,64}", kid) and key):
            raise SettingsError(f"{name}: each entry is KID:KEY, as 2026-11:the-secret.")
    return value


def _web_page(name: str, value: str) -> str:
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and "@" not in value
    except ValueError:
        is_address = False
    if value and not is_address:
        raise SettingsError(f"{name} is no address of the web. It looks like https://blog.example/check.")
    return value


def _redis_url(name: str, value: str) -> str:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError(f"{name} is no address of a Redis. It looks like redis://127.0.0.1:6379.")
    return value


_KINDS: dict[type, str] = {bool: "true or false", int: "a whole number", str: "a text", tuple: "a list of texts"}
_CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "origins": _origins,
    "house_rules": _house_rules,
    "address": _address,
    "smtp_url": _smtp_url,
    "mail_from": _mail_from,
    "locale": _locale,
    "token_keys": _token_keys,
    "redis_url": _redis_url,
    "check_url": _web_page,
    "akismet_blog": _web_page,
    "limits": check_limits,
}
