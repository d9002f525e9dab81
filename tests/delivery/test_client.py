"""Another server may hang, lead away, talk nonsense or be one of our own: it is asked once, and briefly."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from talkwidget.delivery import client
from talkwidget.delivery.client import Unanswered, is_public
from tests.delivery.answering import answer, answering

SECONDS = 0.3


def ask(url, *, private=True, seconds=SECONDS):
    return client.post(url, b'{"a":1}', {"Content-Type": "application/json"}, private=private, seconds=seconds)


def test_an_answer_is_returned():
    with answering(answer(b"yes")) as server:
        assert ask(server.url, seconds=5) == b"yes"

    [(heads, body)] = server.requests
    assert server.lines == ["POST /check?a=1 HTTP/1.1"]
    assert (heads["host"], heads["content-type"], body) == (f"127.0.0.1:{server.port}", "application/json", b'{"a":1}')


@pytest.mark.parametrize(
    ("raw", "drips"),
    [
        (None, b""),
        (b"HTTP/1.1 200 OK\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"\r\nX: "),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\n\r\n{}", b" "),
    ],
    ids=["silence", "a head that never ends", "heads that never end", "a slow body", "a body without an end"],
)
def test_who_takes_too_long_is_left(raw, drips):
    began = time.monotonic()
    with answering(raw, drips=drips) as server, pytest.raises(Unanswered):
        ask(server.url)

    assert time.monotonic() - began < 5


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect", "404 Not Found", "500 Oh", "204 No Content"])
def test_a_redirect_is_not_followed_and_no_other_status_counts(status):
    with answering(answer(b"elsewhere")) as elsewhere:
        raw = answer(b"", status, f"Location: {elsewhere.url}")
        with answering(raw) as server, pytest.raises(Unanswered, match=status[:3]):
            ask(server.url, seconds=5)

    assert elsewhere.requests == []


@pytest.mark.parametrize("raw", [b"", b"\x00\x01\x02\r\n\r\n", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_nonsense_is_no_answer(raw):
    with answering(raw) as server, pytest.raises(Unanswered):
        ask(server.url, seconds=5)


def test_more_than_anybody_reads_is_no_answer():
    with answering(answer(b" " * (client.MOST + 1))) as server, pytest.raises(Unanswered, match="more than"):
        ask(server.url, seconds=5)


def test_nobody_there_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(Unanswered):
        ask(f"http://127.0.0.1:{port}/", seconds=5)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"])
def test_a_private_address_stays_silent_unless_it_is_allowed(host):
    with answering(answer(b"yes")) as server, pytest.raises(Unanswered):
        ask(f"http://{host}:{server.port}/", private=False, seconds=5)

    assert server.requests == []


def test_a_name_that_also_means_a_private_address_is_refused(monkeypatch):
    found = [(2, 1, 6, "", (address, 80)) for address in ("192.0.43.7", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    with pytest.raises(Unanswered, match="private"):
        ask("http://sly.example/", private=False)


def test_what_a_name_meant_first_is_what_is_asked(monkeypatch):
    """A name server that answers otherwise the second time leads nowhere else."""
    asked = []
    with answering(answer(b"yes")) as server:

        def resolve(host, port, *_, **__):
            asked.append(host)
            return [(2, 1, 6, "", ("127.0.0.1", port))]

        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo",
            lambda host, *rest, **more: (resolve if host == "sly.example" else real)(host, *rest, **more),
        )  # fmt: skip
        assert ask(f"http://sly.example:{server.port}/", seconds=5) == b"yes"

    assert asked == ["sly.example"]
    assert server.requests[0][0]["host"] == f"sly.example:{server.port}"


@pytest.fixture
def certified(tmp_path, monkeypatch):
    """What a server shows that is hook.example, and the file of who vouches for that; all names mean this machine."""
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: real("127.0.0.1", *rest, **more))
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hook.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hook.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "hook.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, str(file)


@pytest.mark.parametrize(
    ("host", "vouched", "answered"),
    [("hook.example", True, True), ("hook.example", False, False), ("other.example", True, False)],
    ids=["its own name", "nobody vouches for it", "another's name"],
)
def test_by_https_it_must_be_who_it_says_it_is(certified, monkeypatch, host, vouched, answered):
    context, file = certified
    if vouched:
        monkeypatch.setenv("SSL_CERT_FILE", file)
    with answering(answer(b"yes"), tls=context) as server:
        url = f"https://{host}:{server.port}/"
        if answered:
            assert ask(url, seconds=5) == b"yes"
        else:
            with pytest.raises(Unanswered):
                ask(url, seconds=5)

    assert len(server.requests) == answered


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:4700::1", True), ("2002:5db8:d822::1", True), ("64:ff9b::5db8:d822", True),
        ("10.1.2.3", False), ("127.0.0.1", False), ("169.254.169.254", False), ("0.0.0.0", False),  # noqa: S104  # it is what is tested

        ("224.0.0.1", False), ("ff02::1", False), ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("::ffff:10.0.0.1", False), ("2001:0:1::1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_on_the_net_for_everybody(address, public):
    assert is_public(address) is public
