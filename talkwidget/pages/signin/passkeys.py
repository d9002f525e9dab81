"""Passkeys (WebAuthn, level 2), as the pages' script asks for them in JSON: to come in by one, and to add one.

A key is bound to the host that the page was opened under, by the browser, and it signs the page's origin: so a page
of another name gets nothing that this one would take.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from talkwidget.api import PRIVATE, Malformed, MediaTypeUnsupported, must_be, parse_json
from talkwidget.auth import own_origin
from talkwidget.core.errors import PasskeyRefused, TalkError
from talkwidget.core.identity import Identity
from talkwidget.core.service import Signature
from talkwidget.pages.errors import sentence, status_of
from talkwidget.pages.session import check_form
from talkwidget.pages.signin import challenge
from talkwidget.pages.signin.entrance import must_stand_alone, next_of, note_refusal
from talkwidget.pages.staff import browser_of
from talkwidget.pages.visit import Visit


def act(visit: Visit) -> Response:
    """Answer the script: ``{"do": "ask" | "enter" | "offer" | "keep", ...}``."""
    must_stand_alone(visit)
    said = _read(visit)
    do = said.get("do")
    if not isinstance(do, str) or do not in ACTS:
        raise BadRequest
    visit.check_origin()
    try:
        return ACTS[do](visit, said)
    except TalkError as error:
        note_refusal(error)
        response = _answer({"detail": sentence(visit.words, error)}, status_of(error))
        challenge.put(visit, response, None)
        return response


def ask(visit: Visit, _said: dict[str, Any]) -> Response:
    """Ask whoever has a passkey of this host to sign."""
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    asked = challenge.ask(visit, "enter")
    options = webauthn.generate_authentication_options(
        rp_id=_host(visit), challenge=asked.asked, user_verification=UserVerificationRequirement.PREFERRED
    )
    return _asking(visit, asked, webauthn.options_to_json(options))


def enter(visit: Visit, said: dict[str, Any]) -> Response:
    """Sign in by what was signed."""
    import webauthn

    asked = challenge.taken(visit, "enter")
    answer = _credential(said)
    key = visit.talk.passkey(visit.site.name, str(answer.get("id")))
    seen = _checked(
        lambda: webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=asked.asked,
            expected_rp_id=_host(visit),
            expected_origin=own_origin(visit.request),
            credential_public_key=webauthn.base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
        )
    )
    handle = answer["response"].get("userHandle")
    if handle is not None and handle != _handle(key.subject):
        raise PasskeyRefused
    signed = Signature(key.credential, key.sign_count, seen.new_sign_count, asked.nonce, asked.until)
    secret = visit.talk.enter_by_passkey(
        visit.site.name, signed, browser=browser_of(visit.request), instead_of=visit.staff.secret
    )
    visit.staff.begin(secret)
    response = _answer({"to": next_of(visit)})
    challenge.put(visit, response, None)
    return response


def offer(visit: Visit, said: dict[str, Any]) -> Response:
    """Ask the browser of who is signed in to make a passkey."""
    import webauthn
    from webauthn.helpers import structs

    who = _own(visit, said)
    asked = challenge.ask(visit, "keep", who.subject)
    known = visit.talk.passkeys(visit.site.name, who)
    options = webauthn.generate_registration_options(
        rp_id=_host(visit),
        rp_name=visit.site.title or visit.site.name,
        user_id=who.subject.encode(),
        user_name=who.name,
        challenge=asked.asked,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(key.credential)) for key in known
        ],
    )
    return _asking(visit, asked, webauthn.options_to_json(options))


def keep(visit: Visit, said: dict[str, Any]) -> Response:
    """Let who is signed in come in by the passkey that their browser made."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url

    who = _own(visit, said)
    asked = challenge.taken(visit, "keep", who.subject)
    answer = _credential(said)
    made = _checked(
        lambda: webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=asked.asked,
            expected_rp_id=_host(visit),
            expected_origin=own_origin(visit.request),
        )
    )
    signed = Signature(bytes_to_base64url(made.credential_id), 0, made.sign_count, asked.nonce, asked.until)
    visit.talk.add_passkey(
        visit.site.name, who, signed, public_key=bytes_to_base64url(made.credential_public_key),
        name=str(said.get("name") or browser_of(visit.request)),
    )  # fmt: skip
    response = _answer({"to": visit.to.desk("sessions", done="1")})
    challenge.put(visit, response, None)
    return response


ACTS: dict[str, Callable[[Visit, dict[str, Any]], Response]] = {
    "ask": ask, "enter": enter, "offer": offer, "keep": keep,
}  # fmt: skip


def _read(visit: Visit) -> dict[str, Any]:
    """What the script says; no form of a foreign page can say it so.

    :raises UnsupportedMediaType, BadRequest: it is no JSON object.
    """
    try:
        must_be(visit.request, "application/json")
        said = parse_json(visit.request.get_data())
    except MediaTypeUnsupported:
        raise UnsupportedMediaType from None
    except Malformed:
        raise BadRequest from None
    if not isinstance(said, dict):
        raise BadRequest
    return said


def _own(visit: Visit, said: dict[str, Any]) -> Identity:
    """Who is signed in, by a form of their own page.

    :raises DeskClosed: nobody is; FormOld: the form isn't theirs.
    """
    who = visit.staff.who
    visit.talk.desk_sessions(visit.site.name, who)
    check_form(visit.site, visit.must_be_remembered(), str(said.get("form", "")))
    return visit.must_be_remembered()


def _credential(said: dict[str, Any]) -> dict[str, Any]:
    answer = said.get("credential")
    if not isinstance(answer, dict) or not isinstance(answer.get("response"), dict):
        raise PasskeyRefused
    return answer


def _checked(verify: Callable[[], Any]) -> Any:
    """What the library says of an answer; whatever it trips over is no passkey of ours."""
    try:
        return verify()
    except Exception:  # noqa: BLE001  # hostile bytes make CBOR, ASN.1 and OpenSSL raise what they like
        raise PasskeyRefused from None


def _host(visit: Visit) -> str:
    """The relying party's id: the host of the page, without its port."""
    host = visit.request.host.lower()
    return host if host.endswith("]") else host.partition(":")[0]


def _handle(subject: str) -> str:
    from webauthn.helpers import bytes_to_base64url

    return bytes_to_base64url(subject.encode())


def _asking(visit: Visit, asked: challenge.Challenge, options: str) -> Response:
    response = _answer({"options": json.loads(options)})
    challenge.put(visit, response, asked)
    return response


def _answer(said: dict[str, Any], status: int = 200) -> Response:
    response = Response(json.dumps(said), status, content_type="application/json")
    response.headers["Cache-Control"] = PRIVATE
    return response
