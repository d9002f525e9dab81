"""Asking another server: at most once, for at most some seconds, and never one inside our own walls by mistake.

A name is resolved once, and what it means is what is asked: so no second answer of a name server leads elsewhere.
Redirects aren't followed.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection

SECONDS = 2.0
MOST = 65_536
"""Bytes of an answer that are read."""
_NAT64 = IPv6Network("64:ff9b::/96")


class Unanswered(Exception):
    """There is no answer to go by; says why, for a log: nothing that was sent or came back is in it."""


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, private: bool = False, seconds: float = SECONDS
) -> bytes:
    """Send ``body``, and return what a 200 says.

    private: whether the server may have an address that isn't public, as 127.0.0.1
    seconds: for all of it but the name server's share

    :raises Unanswered: it couldn't be asked, took too long, or said something else.
    """
    from urllib3.exceptions import HTTPError

    parts = urlsplit(url)
    deadline = time.monotonic() + seconds
    connection = None
    try:
        connection = _connect(parts, private=private, deadline=deadline)
        # A timeout of the socket holds for each of its bytes: who sends one a second would go on for ever.
        line = connection.sock
        watchdog = threading.Timer(max(deadline - time.monotonic(), 0), lambda: _cut(line))
        watchdog.daemon = True
        watchdog.start()
        try:
            return _ask(connection, parts, body, headers, deadline=deadline)
        finally:
            watchdog.cancel()
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise Unanswered("it took too long" if time.monotonic() >= deadline else type(error).__name__) from error
    finally:
        if connection is not None:
            connection.close()


def is_public(address: str) -> bool:
    """Whether an IP address is on the net for everybody: ``ipaddress.is_global``, and what that overlooks."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _connect(parts: SplitResult, *, private: bool, deadline: float) -> HTTPConnection:
    """Connect to the first address of a name that takes us; all of them must be allowed."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not private and not all(map(is_public, addresses)):
        raise Unanswered("its address is a private one")
    failed: Exception = OSError()
    for address in addresses:
        left = max(deadline - time.monotonic(), 0.01)
        connection: HTTPConnection = (
            HTTPSConnection(address, port, timeout=left, server_hostname=host, assert_hostname=host)
            if secure
            else HTTPConnection(address, port, timeout=left)
        )
        try:
            connection.connect()
        except Exception as error:  # noqa: BLE001  # the last one is raised
            connection.close()
            failed = error
        else:
            return connection
    raise failed


def _ask(
    connection: HTTPConnection, parts: SplitResult, body: bytes, headers: Mapping[str, str], *, deadline: float
) -> bytes:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    told = {"Host": parts.netloc, "User-Agent": "talkwidget", "Accept-Encoding": "identity", **headers}
    connection.request("POST", target, body=body, headers=told, preload_content=False, decode_content=False)
    response = connection.getresponse()
    if response.status != 200:
        raise Unanswered(f"it answered {response.status}")
    said = response.read(MOST + 1)
    if time.monotonic() >= deadline:
        raise Unanswered("it took too long")
    if len(said) > MOST:
        raise Unanswered(f"it said more than {MOST} bytes")
    return said


def _cut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended
