"""Proof of work (ALTCHA): a challenge that we sign, its solution, and that each is good for one comment.

The challenge says which SHA-256 is looked for; to find it takes a browser about a second, to check it one hash. It is
signed with a key of the site's own, so that no other site takes it, and lasts ten minutes.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import secrets
from typing import Any

import sqlalchemy as sa

from talkwidget.core import transactions
from talkwidget.core.dialects import AnySession
from talkwidget.core.errors import ProofRequired, SettingsError
from talkwidget.core.models import Spent
from talkwidget.core.views import SiteView

LASTS = dt.timedelta(minutes=10)
LEAST, MOST = 50_000, 200_000
"""Hashes that a solution takes: a fifth of a second on a desk, two or three on a cheap phone."""
LENGTH = 4096
"""Characters of a proof; ours have about 600."""
_TABLE = Spent.metadata.tables[Spent.__tablename__]


def challenge(site: SiteView, *, now: dt.datetime) -> dict[str, Any]:
    """Make one, as ALTCHA's clients take it."""
    import altcha

    # Its own expiry asks the machine's clock. Ours stands among the signed data, and is asked by the conversation's.
    made = altcha.create_challenge(
        "SHA-256",
        1,
        counter=LEAST + secrets.randbelow(MOST - LEAST),
        data={"until": int((now + LASTS).timestamp())},
        hmac_secret=_key(site),
    )
    said: dict[str, Any] = made.to_dict()
    return said


def is_good(site: SiteView, proof: str | None, *, now: dt.datetime) -> bool:
    """Whether this solves a challenge of this site whose time isn't over; that it was used before `spend` knows."""
    if not proof or len(proof) > LENGTH:
        return False
    import altcha

    try:
        said = json.loads(base64.b64decode(proof, validate=True))
        payload = altcha.Payload.from_dict(said)
        result = altcha.verify_solution(payload, _key(site))
        return bool(result.verified and now.timestamp() < said["challenge"]["parameters"]["data"]["until"])
    # The library takes the payload apart as it comes: what isn't one fails in as many ways as there are types.
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return False


def spend(session: AnySession, site: SiteView, proof: str, *, now: dt.datetime) -> None:
    """Use up a good proof, and forget those whose time is over.

    :raises ProofRequired: it was used before.
    """
    signature = json.loads(base64.b64decode(proof))["challenge"]["signature"]
    digest = hashlib.sha256(signature.encode()).hexdigest()
    connection = transactions.connection(session)
    connection.execute(sa.delete(_TABLE).where(_TABLE.c.site_id == site.id, _TABLE.c.expires <= now))
    # Two at once: the key stops one, and its second try finds the other's.
    used = sa.select(_TABLE.c.digest).where(_TABLE.c.site_id == site.id, _TABLE.c.digest == digest)
    if connection.execute(used).first() is not None:
        raise ProofRequired(challenge(site, now=now))
    connection.execute(sa.insert(_TABLE), {"site_id": site.id, "digest": digest, "expires": now + LASTS})


def _key(site: SiteView) -> bytes:
    if not site.settings.secret:
        raise SettingsError("Work can't be asked for without TALKWIDGET_SECRET, or the app's SECRET_KEY.")
    said = f"talkwidget.proof\0{site.id.hex}".encode()
    return hmac.digest(site.settings.secret.encode(), said, "sha256")
