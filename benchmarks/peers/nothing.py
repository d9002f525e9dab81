"""What a bare server runs: one answer, made before it is asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

_STATUS, _HEADERS, _TEXT = json.loads(Path(os.environ["ANSWER"]).read_text())
_LINE = f"{_STATUS} {HTTPStatus(_STATUS).phrase}"
_HEAD = [(name, value) for name, value in _HEADERS]
_HEAD_RSGI = [(name.lower(), value) for name, value in _HEADERS]
_BODY = _TEXT.encode("latin-1")


def wsgi(_environ: Any, start_response: Any) -> Iterable[bytes]:
    start_response(_LINE, _HEAD)
    return [_BODY]


async def rsgi(_scope: Any, protocol: Any) -> None:
    protocol.response_bytes(_STATUS, _HEAD_RSGI, _BODY)
