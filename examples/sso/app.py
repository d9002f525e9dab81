"""An owner's server that vouches for whoever is signed in: ``flask --app app run``."""

from __future__ import annotations

import time
from pathlib import Path

from flask import Flask, abort, jsonify, session
from flask.typing import ResponseReturnValue
from sign import sign


def create_app(secret: str | None = None) -> Flask:
    """Make the app. ``secret`` is what talkwidget was given with --token-key; another one signs the session."""
    secret = secret or Path("shared.key").read_text("utf-8").strip()
    app = Flask(__name__)
    app.config.from_prefixed_env()  # FLASK_SECRET_KEY

    @app.get("/talk-token")
    def talk_token() -> ResponseReturnValue:
        if "user_id" not in session:
            abort(401)
        answer = jsonify(token=sign(session["user_id"], session["name"], secret, now=int(time.time())))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return app
