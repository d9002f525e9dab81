# ruff: noqa: RUF001 - spam comes in many scripts
from __future__ import annotations

import pytest

from talkwidget.core.checks import Verdict, traits
from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.settings import Settings
from tests.conftest import SECRET
from tests.core.checks.said import draft

# Made up for this table, each after a kind of spam that every site meets.
ADVERTISING = [
    ("Get your loan approved in 24 hours at 2% interest rate. Email us: fastcash@mail.example", "James Finance", None),
    ("Buy V1agra and C1alis online, best price, worldwide shipping https://rx-meds.example", "Pharm", None),
    ("Great post! Thanks for sharing this useful information.", "Rohit", "https://packers-movers.example"),
    ("I have been surfing online more than 3 hours today, yet I never found any interesting article like yours.",
     "Kelly", "https://kelly.example"),
    ("[url=https://a.example]things[/url] [url=https://b.example]more[/url]", "Jack", None),
    ("I lost $85,000 to a fake broker. These hackers recovered my funds. WhatsApp: +1 252 512 0391", "Laura", None),
    ("Work from home and earn $8500 per month. You can do it too: https://jobs.example", "Tina", None),
    ("Онлайн казино с лучшими бонусами! Регистрируйся и получи 100 фриспинов", "Вулкан", None),
    ("Продвижение сайтов в топ, недорого. Пишите в telegram @guru99", "Сергей", None),
    ("加微信 vx888999 兼职刷单日赚500元", "小美", None),
    ("正规博彩平台，百家乐、老虎机 https://bc.example", "客服", None),
    ("Slot gacor hari ini, daftar situs judi online terpercaya", "Budi", None),
    ("Offre de prêt entre particuliers rapide. Contactez-moi: pret@mail.example", "Marie", None),
    ("Préstamos rápidos sin aval. WhatsApp +34 612 345 678", "Carlos", None),
    ("Szybka pożyczka bez BIK, kliknij tutaj https://pozyczka.example", "Anna", None),
    ("Schneller Kredit ohne Schufa, jetzt kaufen: https://kredit24.example", "Hans", None),
    ("\u0441asin\u043e \u2014 free b\u043enus f\u043er every n\u0435w player", "Max", None),
    ("B u y  v-i-a-g-r-a now", "Pete", None),
    ("vi\u200bagra, ci\u200balis, free shi\u200bpping", "Pete", None),
    ("We offer SEO services: rank on the first page of Google.", "SEO Expert", "https://seo.example"),
    ("Call the customer support number +1-888-555-0134 toll free 24/7", "Support", None),
    ("CONGRATULATIONS!!! YOU HAVE WON. CLAIM YOUR PRIZE NOW: https://bit.ly/3abcd", "WINNER", None),
    ("Photoshop full crack with keygen https://cracked.example", "softs", None),
    ("Independent call girls 24/7, call +91 98765 43210", "Priya", None),
    ("My husband left me, but a great spell caster brought him back. Email: doctor@gmail.example", "Mary", None),
    ("Is your theme custom made or did you download it from somewhere?", "Rex", "https://rex.example"),
    ("f r e e  c a s i n o  b o n u s", "slots", None),
    ("Contact @Wizard on Instagram, he turned my $500 into $15,000: bitcoin trading", "Grace", None),
    ("Double your BTC! https://btc.example", "Elon", None),
    ("Interesting.", "Cheap Flights", "https://cheapflights.example"),
    ("Real and fake passports, IELTS certificates. Telegram: @docs_maker", "Docs", None),
    ("Join us at t.me/winners", "Ada", "https://ada.example"),
    ("look https://a.example", "Ada", "https://ada.example"),
    ("They paid me £12,000 within a day, ask for Mr Bell: bell@mail.example", "Ada", None),
    ("Printer help 18005550134, router help 1 (800) 555-0135", "Ada", "https://ada.example"),
    ("Nice one, by the way: https://a.shop/?ref=12", "Ada", None),
    ("A refund number for every brand: ☎ 202 555 0134", "Ada", None),
    ("カジノで稼げる副業 https://cas.example", "太郎", None),
    ("카지노사이트 추천 먹튀검증 https://toto.example", "먹튀", None),
]  # fmt: skip

HONEST = [
    ("Great post!", "Bob", "https://bob.example"),
    ("I disagree: see https://wiki.example/article for the numbers.", "Ada", "https://ada.example"),
    ("The inheritance is wrong here, `class Loan(Base)` should be free of side effects.", "Eve", None),
    ("My bank offered me a mortgage at 4 %, and I thought it was spam.", "Eve", None),
    ("Does this work with casino.css? I only get an error.", "Eve", None),
    ('Write `<a href="https://a.example">` and it is a link.', "Eve", None),
    ("How do you filter viagra spam?", "Phil", None),
    ("Mail me at eve@mail.example, please", "Eve", None),
    ("WHY IS THIS SO SLOW??? I paid $20 for it!!!", "Bob", None),
    ("Спасибо за статью, но web-приложение на PHP так не напишешь.", "Иван", "https://ivan.example"),
    ("This paragraph has a typo.", "Ada", "https://ada.example"),
    ("That was odd: the second map is wrong.", "Eve", "https://eve.example"),
    ("Much obliged, it works now!", "Bob", "https://bob.example"),
    ("I must say that I disagree with the second half.", "Ada", "https://ada.example"),
    ("It's hard to come by, but the library has a copy.", "Eve", "https://eve.example"),
    ("已添加贵站，欢迎回访 https://blog.example", "小明", "https://blog.example"),
    ("Danke für den Artikel! Mein Beitrag dazu: https://hans.example/2024/01", "Hans", None),
]  # fmt: skip


@pytest.fixture
def found(session):
    """What the check says of a draft; nobody has published anything."""

    def found(text, name="Ada", website=None, **more):
        return traits.advertising(session, draft(text, name=name, website=website, **more))

    return found


@pytest.mark.parametrize(("text", "name", "website"), ADVERTISING, ids=lambda value: str(value)[:20])
def test_advertising_waits_or_is_spam(found, text, name, website):
    finding = found(text, name, website)

    assert finding is not None
    assert finding.verdict in {Verdict.HOLD, Verdict.SPAM}
    assert finding.facts["score"] >= finding.facts["limit"]
    assert finding.facts["signs"]


@pytest.mark.parametrize(("text", "name", "website"), HONEST, ids=lambda value: str(value)[:20])
def test_what_only_looks_a_little_like_it_passes(found, text, name, website):
    assert found(text, name, website) is None


@pytest.mark.parametrize(
    ("sign", "text", "name", "website"),
    [
        ("pills", "viagra, click here, buy now, $100", "Ada", None),
        ("gambling", "casino, click here, order now", "Ada", None),
        ("calls", "casino, click here, order now", "Ada", None),
        ("hints", "casino, cheap, bonus", "Ada", None),
        ("disguised", "c4sino", "Ada", None),
        ("mixed letters", "\u0440\u0430yp\u0430l n\u0435w", "Ada", None),
        ("styled letters", "\U0001d5d5\U0001d5e8\U0001d5ec viagra", "Ada", None),
        ("template", "casino, I have been surfing online more than", "Ada", None),
        ("praise", "Great post, thanks for sharing", "Ada", "https://a.example"),
        ("markup", "[url=https://a.example]a[/url]", "Ada", None),
        ("links", "viagra https://a.example", "Ada", None),
        ("mostly links", "viagra https://a.example", "Ada", None),
        ("sells by a link", "viagra https://a.example", "Ada", None),
        ("shortener", "viagra https://bit.ly/1", "Ada", None),
        ("messenger", "viagra https://t.me/someone", "Ada", None),
        ("domain", "viagra https://a.bet", "Ada", None),
        ("address", "viagra https://a.example/online-casino", "Ada", None),
        ("affiliate", "viagra https://a.example/?ref=1", "Ada", None),
        ("contact", "telegram @someone", "Ada", None),
        ("phone", "viagra +1 (555) 123-4567", "Ada", None),
        ("money and a contact", "Send $500 to boss@mail.example", "Ada", None),
        ("e-mail", "viagra, mail a@mail.example", "Ada", None),
        ("name", "viagra", "Cheap Casino", None),
        ("website", "viagra", "Ada", "https://a.example"),
        ("shouting", "VIAGRA FOR EVERYBODY WHO WANTS IT, BUY NOW", "Ada", None),
        ("exclamations", "viagra!!!", "Ada", None),
        ("sums of money", "viagra for $1,000", "Ada", None),
    ],
)
def test_each_sign_is_named(found, sign, text, name, website):
    finding = found(text, name, website)

    assert finding is not None
    assert sign in {said.partition(":")[0] for said in finding.facts["signs"]}


def test_much_of_it_is_spam(found):
    much = found("Buy viagra and cialis, free shipping! [url=https://pills.bet]casino[/url] telegram @pills")

    assert much.verdict is Verdict.SPAM


def test_a_link_to_the_site_itself_is_no_sign(found):
    from tests.core.checks.said import site

    where = site(origins=("https://blog.example",))

    assert found("viagra https://blog.example/1", where=where) is None


def test_a_member_is_judged_more_mildly_than_a_guest(found):
    text = "viagra, click here"

    assert found(text).verdict is Verdict.HOLD
    assert found(text, member=True) is None


def test_a_site_turns_it_off(session):
    from tests.core.checks.said import site

    said = draft("viagra cialis casino", where=site(advertising=False))

    assert traits.advertising(session, said) is None


class TestOverThePipeline:
    TEXT = "Where is viagra sold? https://a.example"

    @pytest.fixture
    def settings(self):
        return Settings(secret=SECRET, moderation="on")

    @staticmethod
    def say(talk, text):
        return talk.post("default", "/a", Identity(GUEST, "greta", "Greta"), text, name="Greta").comment

    def test_its_author_is_told_in_plain_words(self, talk):
        held = self.say(talk, self.TEXT)

        assert (held.state, held.reason) == ("pending", "advertising")

    def test_who_published_before_is_judged_more_mildly(self, talk):
        self.say(talk, "Hello")

        assert self.say(talk, self.TEXT).state == "published"

    def test_a_regular_even_more_so(self, talk):
        for number in range(5):
            self.say(talk, f"Hello {number}")

        assert self.say(talk, f"{self.TEXT} Or a casino?").state == "published"

    def test_spam_goes_where_spam_is_even_where_all_waits(self, talk):
        talk.set_site("default", options={"moderation": "hold"})

        spam = self.say(talk, "Buy viagra and cialis! [url=https://pills.bet]casino[/url] telegram @pills")

        assert (spam.state, spam.reason) == ("spam", "advertising")
