"""Sign a talkwidget token with a shared secret: ``python sign.py USER-ID NAME < shared.key``."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import time

KEY_ID, SITE, SECONDS = "2026-11", "blog", 900


def sign(user_id: str, name: str, secret: str, *, now: int) -> str:
    head = {"alg": "HS256", "typ": "JWT", "kid": KEY_ID}
    claims = {"sub": user_id, "name": name, "aud": SITE, "iat": now, "exp": now + SECONDS}
    signed = f"{segment(encode(head))}.{segment(encode(claims))}"
    return f"{signed}.{segment(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256))}"


def encode(value: dict[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def segment(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


if __name__ == "__main__":
    print(sign(sys.argv[1], sys.argv[2], sys.stdin.read().strip(), now=int(time.time())))  # noqa: T201  # its answer
