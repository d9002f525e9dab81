"""Who said what before the visitor came, in English and in Arabic."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from talkwidget.core.identity import Identity
from talkwidget.core.models import Comment
from tests.browser.stage import SITE, Stage, guest

ARTICLE = {
    "en": ("The night train keeps a secret", "Ten hours, four hundred miles, one thermos."),
    "ar": ("قطار الليل يحفظ سرًّا", "عشر ساعات، أربعمئة ميل، وترمس واحد."),
}
PEOPLE = {
    "ada": {"en": "Ada", "ar": "هدى"},
    "burt": {"en": "Burt", "ar": "برهان"},
    "cleo": {"en": "Cleo", "ar": "لينا"},
    "dora": {"en": "Dora", "ar": "دارين"},
    "nina": {"en": "Nina", "ar": "نجوى"},
    "mira": {"en": "Mira", "ar": "ميرا"},
    "seller": {"en": "CheapBerthsNow", "ar": "مقاعد رخيصة"},
}
MODERATOR = "mira"


class Telling:
    """Fills one thread, in one language. Lines are told from three days ago on, one every 49 minutes."""

    def __init__(self, stage: Stage, thread: str, lang: str) -> None:
        self.stage, self.thread, self.lang = stage, thread, lang
        self.now = stage.clock.now
        self._next = self.now - dt.timedelta(days=3)

    def name(self, who: str) -> str:
        return PEOPLE[who][self.lang]

    def who(self, key: str) -> Identity:
        if key == MODERATOR:
            return Identity("host", key, self.name(key), roles=frozenset({"moderator"}))
        return guest(self.name(key))

    def say(self, who: str, english: str, arabic: str, *, to: int | None = None, soon: bool = False) -> Any:
        """Say a line; ``soon``: just now, not in its turn."""
        self.stage.clock.now = self.now if soon else self._next
        self._next += dt.timedelta(minutes=49)
        text = arabic if self.lang == "ar" else english
        page = {"title": ARTICLE[self.lang][0], "url": self.stage.blog_address + self.thread}
        said = self.stage.say(self.who(who), text, parent=to, thread=self.thread, **page)
        self.stage.clock.now = self.now
        return said

    def moderate(self, comment: Any, what: str, **more: Any) -> None:
        with self.stage.talk() as talk:
            talk.moderate(SITE, comment.id, self.who(MODERATOR), what, **more)

    def silence(self, number: int, reason: str) -> None:
        """End for three days the commenting of whoever wrote a comment."""
        with self.stage.talk() as talk:
            # It may wait: of several visitors who write the same the checks let one pass.
            author = talk.comment_at(SITE, self.thread, number, self.who(MODERATOR)).author.id
            until = self.now + dt.timedelta(days=3)
            talk.set_standing(SITE, author, self.who(MODERATOR), "silenced", until=until, reason=reason)

    def pin(self, comment: Any) -> None:
        """Pin a comment in the database: there is no other way yet."""
        with self.stage.app.app_context():
            session = self.stage.app.extensions["sqlalchemy"].session
            session.execute(sa.update(Comment).where(Comment.id == comment.id).values(pinned=True))
            session.commit()

    def like(self, comment: Any, *who: str) -> None:
        with self.stage.talk() as talk:
            for key in who:
                talk.like(SITE, comment.id, self.who(key))


def empty(tell: Telling) -> None:
    """Nobody has said anything."""


def short(tell: Telling) -> None:
    """Three comments: enough for whatever happens at the form."""
    first = tell.say(
        "ada",
        "You got the quiet right: after two in the morning the whole train *breathes at the same pace*.",
        "لقد وصفت الهدوء كما هو: بعد الثانية فجرًا *يتنفّس القطار كلّه بإيقاع واحد*.",
    )
    tell.like(first, "cleo", "dora")
    tell.say("cleo", "And the smell at the border. Oranges!", "ورائحة الحدود. البرتقال!", to=1)
    tell.say("dora", "Which side has the sea?", "من أيّ جهة يُرى البحر؟")


def quarrel(tell: Telling) -> None:
    """Burt at 1, 4, 5 and 7; others answer him, quote him and speak of him."""
    tell.say("burt", "Nobody takes trains any more. Buy a car.", "لم يعد أحد يركب القطار. اشترِ سيارة.")
    answer = tell.say(
        "ada",
        "I took this one on Thursday with two sleeping children and a cello. Show me the car.",
        "ركبته يوم الخميس مع طفلين نائمين وآلة تشيلو. أرني السيارة.",
        to=1,
    )
    tell.like(answer, "cleo", "dora", "nina")
    tell.say(
        "cleo",
        "> #1: Nobody takes trains any more.\n\nFull again on Friday, by the way.",
        "> #1: لم يعد أحد يركب القطار.\n\nبالمناسبة، كان ممتلئًا يوم الجمعة.",  # noqa: RUF001 (Arabic)
    )
    tell.say("burt", "The cello can buy its own car.", "لتشترِ الآلة سيارتها بنفسها.")
    tell.say("burt", "Also the timetable is wrong.", "وجدول المواعيد خاطئ أيضًا.")
    tell.say("dora", "Which side has the sea? I always forget.", "من أيّ جهة يُرى البحر؟ أنسى دائمًا.")
    tell.say("burt", "There is no sea.", "لا بحر هناك.", to=6)
    tell.say("ada", "Left, from half past five.", "اليسار، ابتداءً من الخامسة والنصف.", to=6)


def lively(tell: Telling) -> None:
    """What a comment can be and can hold."""
    first = tell.say(
        "ada",
        "I worked that line for **eleven winters**. What nobody believes is the smell: cold iron, oranges, "
        "somebody's wet dog. See [the old map](https://a.example/).\n\n"
        "1. The ladder is colder than you think.\n2. The lamp has two clicks.\n\n"
        "```\nawake = sunrise - 20\n```",
        "عملت على ذلك الخطّ **أحد عشر شتاءً**. ما لا يصدّقه أحد هو الرائحة: حديد بارد وبرتقال وكلب مبلّل. "
        "انظر [الخريطة القديمة](https://a.example/).\n\n"
        "1. السُّلَّم أبرد ممّا تظنّ.\n2. للمصباح نقرتان.\n\n"
        "```\nawake = sunrise - 20\n```",
    )
    tell.like(first, "burt", "cleo", "dora")
    tell.say("burt", "Oranges! I thought I had made that up.", "البرتقال! ظننت أنّي تخيّلته.", to=1)
    for number, who in enumerate(("cleo", "dora", "cleo", "ada"), 2):
        tell.say(who, "Coach 7, always.", "العربة السابعة، دائمًا.", to=number)
    gone = tell.say("dora", "I have changed my mind.", "غيّرت رأيي.")
    tell.say("cleo", "Too late, we all know.", "فات الأوان، كلّنا نعرف.", to=gone.number)
    advert = tell.say("seller", "BEST PRICE sleeper berths", "أفضل الأسعار")
    tell.say("burt", "That is the third one this week.", "هذا الثالث هذا الأسبوع.", to=advert.number)
    official = tell.say(
        "mira",
        "A word from the desk: the departure was wrong, it is 21:47, and it is corrected now.",
        "كلمة من التحرير: كان موعد الانطلاق خاطئًا، وهو 21:47، وقد صُحِّح الآن.",
    )
    tell.say("nina", "שרה asked me to say: 夜行列車が好きです 🚂", "שרה طلبت أن أقول: 夜行列車が好きです 🚂")
    with tell.stage.talk() as talk:
        talk.delete(SITE, gone.id, tell.who("dora"))
    tell.moderate(advert, "remove", reason="إعلان" if tell.lang == "ar" else "Advertising")
    tell.moderate(official, "official")
    tell.like(official, "ada")


def long(tell: Telling) -> None:
    """More than a page: 24 roots, the first with replies."""
    for number in range(24):
        tell.say("ada", f"Station {number + 1} of 24", f"المحطّة {number + 1} من 24")
    for number in range(6):
        tell.say("cleo", f"We stop here, {number + 1}", f"نقف هنا، {number + 1}", to=1)
