"""Who really asks, where proxies stand in front: their word counts only if the peer is one of them.

``X-Forwarded-For`` is read from its end, past the proxies that are known, so that nobody can prepend an address.
Everybody else's forwarded headers are dropped, so that nothing behind this reads them by mistake.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from talkwidget.core.errors import SettingsError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


def networks(said: Iterable[str]) -> tuple[Network, ...]:
    """Read addresses and networks, as ``10.0.0.0/8`` and ``::1``.

    :raises SettingsError: one is none.
    """
    try:
        return tuple(ipaddress.ip_network(one.strip()) for one in said)
    except ValueError as error:
        raise SettingsError(
            f"--trusted-proxies takes addresses and networks, as 127.0.0.1 or 10.0.0.0/8: {error}."
        ) from None


class TrustedProxies:
    """Put the forwarded client, scheme and host into the environment of a WSGI app."""

    def __init__(self, app: WSGIApplication, trusted: Sequence[Network]) -> None:
        self._app, self._trusted = app, trusted

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        forwarded = {
            name: environ.pop(name)
            for name in [*environ]
            if name == "HTTP_FORWARDED" or name.startswith("HTTP_X_FORWARDED_")
        }
        if self._trusted and self._is_proxy(_address(environ.get("REMOTE_ADDR", ""))):
            self._believe(environ, forwarded)
        return self._app(environ, start_response)

    def _believe(self, environ: WSGIEnvironment, forwarded: dict[str, str]) -> None:
        for hop in reversed(forwarded.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            address = _address(hop)
            if address is None:
                break
            environ["REMOTE_ADDR"] = str(address)
            if not self._is_proxy(address):
                break
        scheme = _last(forwarded, "HTTP_X_FORWARDED_PROTO").lower()
        if scheme in {"http", "https"}:
            environ["wsgi.url_scheme"] = scheme
        host = _last(forwarded, "HTTP_X_FORWARDED_HOST")
        if _HOST.fullmatch(host):
            environ["HTTP_HOST"] = host

    def _is_proxy(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._trusted)


def _last(headers: dict[str, str], name: str) -> str:
    """What the nearest proxy said."""
    return headers.get(name, "").rpartition(",")[2].strip()


def _address(said: str) -> Address | None:
    """An address as proxies write it: with a port at times, or IPv4 within IPv6."""
    said = said.strip()
    if said.startswith("["):
        said = said[1:].partition("]")[0]
    elif said.count(":") == 1:
        said = said.partition(":")[0]
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
