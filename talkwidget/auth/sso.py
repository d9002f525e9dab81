"""Tokens that an owner's own server signs for its users: JSON Web Tokens (RFC 7519, and 8725 on how not to).

One algorithm per site, so that a token can't choose; keys come from the site's settings only (no ``jku``, ``x5u`` or
``jwk``), found by ``kid``, the newest where there is none. ``aud``, ``exp``, ``iat``, ``sub`` and ``name`` are
required. ``iss`` isn't read: the key says who signed.
"""

from __future__ import annotations

import base64
import logging
import re
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from talkwidget.core.errors import SettingsError, TokenExpired, TokenInvalid
from talkwidget.core.identity import MODERATOR_ROLES, SSO, Identity
from talkwidget.core.settings import Settings
from talkwidget.core.views import SiteView

LEEWAY = 30
"""Seconds that two servers' clocks may differ."""
LONGEST = {"sub": 255, "name": 255, "url": 2048, "email": 254}

_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_PUBLIC_KEYS = {"ES256": ec.EllipticCurvePublicKey, "EdDSA": ed25519.Ed25519PublicKey}

log = logging.getLogger("talkwidget")


def read(text: str, site: SiteView) -> Identity:
    """Who a token of the owner's server speaks for.

    :raises TokenInvalid: it isn't for this site, or says too little, or too much; the sentence says which.
    :raises TokenExpired: its time is over: the page should ask the owner's server for a new one.
    """
    settings = site.settings
    if not settings.token_algorithm or not _is_canonical(text):
        raise TokenInvalid
    try:
        claims = jwt.decode(
            text,
            _key(text, site),
            algorithms=[settings.token_algorithm],
            audience=settings.token_audience or site.name,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "aud", "sub"]},
        )
    except jwt.ExpiredSignatureError:
        raise TokenExpired from None
    except jwt.MissingRequiredClaimError as error:
        raise TokenInvalid(f"The token says no {error.claim!r}.") from None
    except jwt.InvalidAudienceError:
        raise TokenInvalid("The token's 'aud' is not this site.") from None
    except jwt.exceptions.InvalidSubjectError:
        raise TokenInvalid("The token's 'sub' is a text, as \"17\".") from None
    except jwt.ImmatureSignatureError:
        raise TokenInvalid("The token is from the future: check your server's clock.") from None
    except (jwt.PyJWTError, ValueError, OverflowError, TypeError, RecursionError):  # PyJWT does not wrap them all
        raise TokenInvalid from None
    _check_span(claims, settings)
    return Identity(
        issuer=SSO,
        subject=_said(claims, "sub"),
        name=_said(claims, "name"),
        url=_said(claims, "url") if claims.get("url") not in (None, "") else None,
        email=_said(claims, "email") if claims.get("email") not in (None, "") else None,
        roles=_roles(claims) if settings.token_roles else frozenset(),
    )


def check_keys(settings: Settings) -> None:
    """As `reader.check_keys`; a secret that is shared may be any text.

    :raises SettingsError: see there.
    """
    if settings.token_algorithm not in _PUBLIC_KEYS:
        return
    wanted = _PUBLIC_KEYS[settings.token_algorithm]
    algorithm = jwt.get_algorithm_by_name(settings.token_algorithm)
    for entry in settings.token_keys:
        kid, _, pem = entry.partition(":")
        try:
            key = algorithm.prepare_key(pem)
        except (jwt.PyJWTError, ValueError, TypeError):
            key = None
        if not isinstance(key, wanted):
            raise SettingsError(
                f"TALKWIDGET_TOKEN_KEYS: {kid!r} is no public key for {settings.token_algorithm}. It takes KID:PEM, "
                "the PEM beginning with -----BEGIN PUBLIC KEY-----; the private key stays on your server."
            )


def _is_canonical(text: str) -> bool:
    """Whether this is three base64url segments, each in its one right spelling."""
    if not _SHAPE.fullmatch(text):
        return False
    for segment in text.split("."):
        try:
            plain = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
        except ValueError:
            return False
        if base64.urlsafe_b64encode(plain).decode().rstrip("=") != segment:
            return False
    return True


def _key(text: str, site: SiteView) -> Any:
    """The key that a token names, or the newest, as its algorithm takes it."""
    settings = site.settings
    keys = dict(reversed([entry.split(":", 1) for entry in settings.token_keys]))
    kid = jwt.get_unverified_header(text).get("kid", settings.token_keys[0].partition(":")[0])
    if kid not in keys:
        raise TokenInvalid("The token's 'kid' is no key of this site.")
    try:
        return jwt.get_algorithm_by_name(settings.token_algorithm).prepare_key(keys[kid])
    except (jwt.PyJWTError, ValueError, TypeError):
        log.warning("The key %s of site %s can't be read: nobody can sign in with it", kid, site.name)
        raise TokenInvalid from None


def _check_span(claims: dict[str, Any], settings: Settings) -> None:
    issued, expires = claims["iat"], claims["exp"]
    if not all(type(moment) in (int, float) for moment in (issued, expires)):
        raise TokenInvalid("The token's 'iat' and 'exp' are seconds since 1970.")
    if not 0 < expires - issued <= settings.token_seconds:
        raise TokenInvalid(f"The token lasts longer than {settings.token_seconds} seconds from 'iat' to 'exp'.")


def _said(claims: dict[str, Any], claim: str) -> str:
    value = claims.get(claim)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST[claim] or not _is_storable(value):
        raise TokenInvalid(f"The token's {claim!r} is a text of 1 to {LONGEST[claim]} characters.")
    return value


def _is_storable(value: str) -> bool:
    """Whether every database can keep this text: JSON can spell a NUL and half a surrogate pair."""
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _roles(claims: dict[str, Any]) -> frozenset[str]:
    roles = claims.get("roles", [])
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise TokenInvalid("The token's 'roles' is a list of texts.")
    return MODERATOR_ROLES.intersection(roles)
