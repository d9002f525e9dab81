"""The magazine's pages, and the forms in which the first of them can be looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

NIGHT_TRAIN, TIMETABLE = "/night-train", "/timetable"
RIGHT_TO_LEFT, THOUSAND = "/right-to-left", "/thousand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page.

    name:     of its endpoint
    key:      of its thread; none where it has none of its own
    label:    in the menu of forms; none: it isn't in there
    told:     what there is to see in it
    template: what lays it out; its article is ``articles/ARTICLE.html``
    look:     the class of its root: which colors it has
    limit:    how many threads of talk come at once
    """

    name: str
    path: str
    key: str
    title: str
    kicker: str = ""
    standfirst: str = ""
    label: str = ""
    told: str = ""
    template: str = "base.html"
    article: str = ""
    look: str = ""
    lang: str = "en"
    limit: int = 50

    @property
    def direction(self) -> str:
        return "rtl" if self.lang == "ar" else "ltr"

    @property
    def talk_label(self) -> str:
        return "التعليقات" if self.lang == "ar" else "Comments"


def _article(name: str, key: str, title: str, **more: Any) -> Page:
    return Page(name=name, path=key, key=key, title=title, article=f"articles/{name}.html", **more)


_NIGHT_TRAIN = _article(
    "night_train",
    NIGHT_TRAIN,
    "The Night Train Keeps a Secret",
    kicker="Slow travel",
    standfirst="Ten hours, four hundred miles, one thermos. On the pleasure of going to bed in one country and being"
    " brought, without a word, to the edge of another.",
    label="Article",
)
ARTICLES = (
    _NIGHT_TRAIN,
    _article(
        "timetable",
        TIMETABLE,
        "How to Fold a Timetable",
        kicker="Small crafts",
        standfirst="It came out of the box with nine creases and it means to go back with ten. Who wins is a question"
        " of thumbs.",
    ),
    _article(
        "right_to_left",
        RIGHT_TO_LEFT,
        "قطار الليل يحفظ السرّ",
        kicker="سفرٌ على مهل",
        standfirst="عشر ساعات وإبريقُ شايٍ واحد. في متعة أن تنام في بلدٍ وتُحمَل، دون كلمة، إلى حافّة بلدٍ آخر.",
        label="Right to left",
        told="Page and comments speak Arabic. Nothing but the language was set.",
        lang="ar",
    ),
    _article(
        "thousand",
        THOUSAND,
        "A Thousand Stations",
        kicker="The long list",
        standfirst="Which station would you miss your connection for? You told us, and then you told each other.",
        label="1,000 comments",
        told="A thousand comments, a hundred of them by one Wendell Pryce: mute him.",
        limit=100,
    ),
)


def _form(name: str, label: str, told: str, **more: Any) -> Page:
    """The night train once more, with the same thread below it."""
    path = f"/{name.replace('_', '-')}"
    return replace(_NIGHT_TRAIN, name=name, path=path, label=label, told=told, **more)


FORMS = (
    _form("dark", "Dark", "The widget takes the page's own colors: there is nothing to set.", look="dark"),
    _form("sepia", "Sepia", "The widget takes the page's own colors: there is nothing to set.", look="sepia"),
    _form(
        "drawn",
        "From the server",
        "One line of a template drew these comments into the page. Turn JavaScript off and load it again.",
        template="drawn.html",
    ),
    _form(
        "policy",
        "Strict policy",
        "As strict as a page can be, with Trusted Types. Read, write and mute: nothing is reported.",
        template="policy.html",
    ),
    _form(
        "one_page",
        "One page",
        "The two articles in the line above take each other's place without a new page, and their threads too.",
        template="one_page.html",
    ),
    Page(name="contents", path="/contents", key="", title="In this issue", label="Counts",
         told="However many articles stand here, the counts are one request.", template="contents.html"),
)  # fmt: skip
PAGES = (*ARTICLES, *FORMS)
MENU = (_NIGHT_TRAIN, *FORMS, *(page for page in ARTICLES[1:] if page.label))
