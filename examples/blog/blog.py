"""A small blog with its own people, its own tables and its own migrations, and talkwidget below each article.

What talkwidget needs stands in three places: ``talk = TalkWidget(...)``, ``talk.init_app(app)``, and one line of
``article.html``; one of ``index.html`` counts. The rest is a blog as any other.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask import Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user, logout_user
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.security import check_password_hash, generate_password_hash

from talkwidget import TalkWidget, current_reader


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)
migrate = Migrate(directory=Path(__file__).with_name("migrations"))
login = LoginManager()
talk = TalkWidget(
    db=db,
    identify=current_reader(name="display_name", roles=lambda user: ["moderator"] if user.is_editor else []),
)


class User(UserMixin, db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password: Mapped[str]
    is_editor: Mapped[bool] = mapped_column(default=False)


class Article(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    body: Mapped[str]

    @property
    def path(self) -> str:
        """Where it is, and the key of its thread."""
        return url_for("article", slug=self.slug)


def create_app(**config: object) -> Flask:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = os.environ.get("SECRET_KEY")
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite:///blog.sqlite")
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"  # no other site's form signs anybody in, out or up
    app.config.update(config)
    db.init_app(app)
    migrate.init_app(app, db)
    login.init_app(app)
    login.login_view = "sign_in"
    talk.init_app(app)
    add_pages(app)
    add_commands(app)
    return app


@login.user_loader
def load_user(user_id: str) -> User | None:
    return db.session.get(User, int(user_id))


def add_pages(app: Flask) -> None:
    @app.get("/")
    def index() -> ResponseReturnValue:
        return render_template("index.html", articles=db.session.scalars(db.select(Article).order_by(Article.id)).all())

    @app.get("/articles/<slug>")
    def article(slug: str) -> ResponseReturnValue:
        found = db.session.scalar(db.select(Article).where(Article.slug == slug))
        return render_template("article.html", article=found or abort(404))

    @app.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> ResponseReturnValue:
        if request.method == "POST":
            user = db.session.scalar(db.select(User).where(User.email == request.form.get("email", "")))
            if user is None or not check_password_hash(user.password, request.form.get("password", "")):
                return render_template("sign_in.html", wrong=True), 403
            login_user(user)
            return redirect(url_for("index"))
        return render_template("sign_in.html")

    @app.post("/sign-out")
    @login_required
    def sign_out() -> ResponseReturnValue:
        logout_user()
        return redirect(url_for("index"))

    @app.context_processor
    def people() -> dict[str, object]:
        return {"user": current_user}


def add_commands(app: Flask) -> None:
    @app.cli.command("write")
    @click.argument("title")
    @click.argument("body")
    def write(title: str, body: str) -> None:
        """Publish an article."""
        slug = "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split())
        db.session.add(Article(slug=slug, title=title, body=body))
        db.session.commit()
        click.echo(f"/articles/{slug}")

    @app.cli.command("add-user")
    @click.argument("email")
    @click.argument("name")
    @click.option("--editor", is_flag=True, help="They moderate the comments, too.")
    @click.password_option()
    def add_user(email: str, name: str, password: str, *, editor: bool) -> None:
        """Let somebody sign in."""
        hashed = generate_password_hash(password)
        db.session.add(User(email=email, display_name=name, password=hashed, is_editor=editor))
        db.session.commit()
