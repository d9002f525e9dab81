"""A host: somebody else's Flask app with a database of its own, and how its readers meet us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from tests.conftest import SECRET


def make_host(folder: Path, name: str = "host", **config: Any) -> tuple[Flask, SQLAlchemy]:
    app = Flask(name)
    app.config |= {"SECRET_KEY": SECRET, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / name}.sqlite", **config}
    return app, SQLAlchemy(app)


def make_tables(app: Flask, db: SQLAlchemy) -> None:
    with app.app_context():
        db.create_all()


def post(app: Flask, text: str, prefix="/talk", **more) -> dict:
    sent = {"thread": "/posts/1", "text": text, "name": "Ada", **more}
    return app.test_client().post(f"{prefix}/api/comments", json=sent, headers={"Sec-Fetch-Site": "same-origin"}).json


def read(app: Flask, prefix="/talk") -> list[str]:
    answer = app.test_client().get(f"{prefix}/api/comments?thread=/posts/1").json
    return [comment["html"] for comment in answer["comments"]]
