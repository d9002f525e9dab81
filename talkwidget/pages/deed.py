"""One form of a thread's page on its way."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from werkzeug.exceptions import NotFound

from talkwidget.core.errors import CommentUnknown
from talkwidget.core.views import ThreadView
from talkwidget.pages.addresses import News, View, number_of
from talkwidget.pages.reading import Form
from talkwidget.pages.visit import Visit


@dataclass(frozen=True, slots=True)
class Deed:
    """One form on its way: by whom, where, what is in it, and what its button says beside its verb."""

    visit: Visit
    thread: ThreadView
    view: View
    form: Form
    rest: str

    def field(self, name: str) -> str | None:
        return self.form.said.get(name) or None

    def comment(self) -> tuple[uuid.UUID, int]:
        """The id that the button names, of a comment, author or decision, and the number of the comment it stands at.

        :raises CommentUnknown: it names none.
        """
        one, _, said = self.rest.partition(" ")
        try:
            named, number = uuid.UUID(one), number_of(said)
        except (ValueError, NotFound):
            raise CommentUnknown from None
        if number is None:
            raise CommentUnknown
        return named, number

    def lead(self, news: News, **changes: object) -> str:
        """Where to go on, at the comment."""
        return self.visit.to.thread(
            self.thread.key, self.view.but(news=news, **changes), f"talk-{news.number}" if news.number else "talk"
        )
