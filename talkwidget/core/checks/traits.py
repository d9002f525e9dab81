"""Signs of advertising: each has its points, is named in the facts, and says little alone.

A newcomer's comment waits from `HOLD` points on, and is spam from `SPAM` on; who is signed in or has published before
may have more, for they have more to lose. Nothing here learns: it is what comment spam has looked like for years.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from talkwidget.core.characters import SPACELESS
from talkwidget.core.checks import addresses, disguise, flattery, links, record, vocabulary
from talkwidget.core.checks.addresses import Address, website
from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Fact, Finding, Verdict
from talkwidget.core.dialects import AnySession
from talkwidget.core.source import words
from talkwidget.core.text import fold

HOLD, SPAM = 4, 8
KNOWN, ESTABLISHED = 3, 6
"""So many points more may those have who are signed in or published once, and those who published often."""

SEEN = 4
"""So much of what was seen is told."""

FEW = 3
"""Words beside a link that say nothing of it."""
ANYBODYS = 4
"""Words of a phrase of which one by itself is no template yet."""

_CODE = re.compile(r"<(code|pre)>.*?</\1>", re.DOTALL)
_WORDS = re.compile(rf"[{SPACELESS}]|[^\W{SPACELESS}]+")
_ANCHOR = re.compile(r"<a\b[^>]{0,99}href\s{0,9}=|\[/?(?:url|link|img)\b[=\]]", re.IGNORECASE)
_SHORTENERS = frozenset(
    "adf.ly bc.vc bit.ly bl.ink bom.to buff.ly clck.ru cutt.ly cutt.us dwz.cn gg.gg goo.gl goo.su is.gd kutt.it "
    "lnkd.in ouo.io ow.ly qps.ru rb.gy rebrand.ly s.id short.gy shorte.st shorturl.at soo.gd suo.im surl.li t.cn "
    "t.co t.ly tiny.cc tinyurl.com trib.al u.to url.cn v.gd vk.cc".split()
)
_MESSENGERS = frozenset(
    "api.whatsapp.com chat.whatsapp.com discord.gg forms.gle join.skype.com lin.ee line.me linktr.ee m.me "
    "open.kakao.com signal.me t.me telegram.dog telegram.me viber.me wa.link wa.me".split()
)
_CHEAP_LANDS = frozenset(
    "click club fun icu ink link online shop site skin space store stream top vip website win work xin xyz".split()
)
_LOUD_LANDS = frozenset(
    "bet bid bond buzz cam casino cfd country cyou date dating download faith fit gdn kim loan loans lol men mom "
    "monster party pics poker porn pro quest racing rest review sbs sex sexy su trade vin webcam world xxx".split()
)
_HANDLE = re.compile(
    r"\b(?:telegram|telegrm|whats ?app|whatsap|watsapp|wechat|skype|viber|signal|icq|kik|snapchat|hangouts?|wickr|zalo"
    r"|kakao|телеграм\w*|телега|тг|ватсап\w*|вотсап\w*|вайбер\w*|вк)\b[^\w@+]{0,9}"
    r"(?:me|us|him|her|number|no|id|at|on|is|chat|channel)?"
    r"[^\w@+]{0,9}(?:@[\w.]{3,}|\+?\d[\d ().-]{6,}\d)"
    r"|\b(?:telegram|whats ?app|wechat|skype|viber|icq|телеграм\w*): ?[\w.]{5,}"
    r"|@[\w.]{3,} (?:on|in|via|at) (?:instagram|ig|telegram|whats ?app|snapchat|tiktok|facebook)\b"
    r"|(?:微信|加微|薇信|威信|v信|扣扣|ライン|카톡|라인|텔레)[号: id]{0,5}[a-z0-9_-]{5,}"
    r"|(?<![a-z0-9])(?:vx|wx|qq群?|line id)[号: ]{1,5}[a-z0-9_-]{5,}"
)
_PHONE = re.compile(
    r"(?<![\w.+-])(?:\+\d{1,3}[ ().-]{0,3}(?:\d[ ().-]{0,2}){7,12}\d"
    r"|1?[ (.-]{0,2}8(?:00|88|77|66|55|44|33)[ ).-]{0,3}\d{3}[ .-]{0,2}\d{4}"
    r"|1[ (.-]{0,2}[2-9]\d\d[ ).-]{0,3}\d{3}[ .-]{0,2}\d{4})(?!\w)"
    r"|[\u2706\u260e\U0001f4de\U0001f4f1]\W{0,3}\d[\d ().-]{6,}\d"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,12}\b")
_MAIL_CUES = re.compile(r"\b(?:e-?mail|contact|gmail|write|via|mail|whats ?app|адрес|почт\w+|kontakt\w*|contact\w*)\b")
_SUM = re.compile(r"[$€£₽¥]\s?\d[\d.,]{1,12}k?\b|\b\d[\d.,]{1,12}k?\s?(?:[$€£₽¥]|usd|eur|dollars?|euros?|рублей|btc)")
_SHOUTED = re.compile(r"!{3,}|\?{4,}|\${2,}|(?:!\s?){4,}|[★☆✅🔥💰💵💸🤑👉➡💯🎁🎰🚀📈]")
_STYLED = re.compile("[\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f189]{3,}")
_WWW = re.compile(r"(?<![\w./@-])www\.[\w-]{1,63}\.\w[\w.-]{1,60}")
_AFFILIATE = re.compile(r"[?&](?:ref|aff|affid|aff_id|affiliate|partner|clickid|campaign|promo|tag)=", re.IGNORECASE)
_NAMED_AS_SITE = re.compile(
    r"(?:https?://|www\.)\S|\b[\w-]{2,63}\.(?:com|org|info|biz|ru|shop|xyz|site|online|top|co|io|store|club)\b"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of advertising: its name, its points, and what was seen, where that says more."""

    name: str
    points: int
    seen: Collection[str] = ()

    def __str__(self) -> str:
        seen = ", ".join([*self.seen][:SEEN])
        return f"{self.name}: {seen}" if seen else self.name


def advertising(session: AnySession, draft: Draft) -> Finding | None:
    """Hold what looks like advertising, and call spam what looks like little else."""
    if not draft.site.settings.advertising:
        return None
    signs = list(signs_of(draft, links.counted(session, draft)))
    score = sum(sign.points for sign in signs)
    if score < HOLD:
        return None
    before = record.published(session, draft)
    more = ESTABLISHED if before >= record.ESTABLISHED else KNOWN if before or not draft.who.is_guest else 0
    if score < HOLD + more:
        return None
    verdict = Verdict.SPAM if score >= SPAM + 2 * more else Verdict.HOLD
    facts: dict[str, Fact] = {"score": score, "limit": HOLD + more, "signs": [str(sign) for sign in signs]}
    return Finding("traits", verdict, "advertising", facts)


def signs_of(draft: Draft, linked: list[Address]) -> Iterator[Sign]:
    """Every sign there is; ``linked`` are the links that count."""
    said = draft.words.plain
    site = website(draft)
    spoken = said.replace("-", " ")
    topics = list(_of_topics(spoken))
    yield from topics
    sells = [sign for sign in topics if sign.name != "hints"]
    if sells and (linked or _WWW.search(said)) and draft.who.is_guest:
        yield Sign("sells by a link", 1)
    yield from _of_disguise(draft, said)
    yield from _of_praise(spoken, has_site=bool(linked) or site is not None)
    yield from _of_links(draft, linked)
    yield from _of_contacts(said, has_topic=bool(topics))
    yield from _of_name(draft)
    if site is not None and draft.who.is_guest:
        yield Sign("website", 1)
        yield from _of_address(site)
    yield from _of_manner(draft, said)


def _of_topics(said: str) -> Iterator[Sign]:
    found: dict[str, dict[str, None]] = {}
    topic_of = vocabulary.topic_of_line()
    for hit in vocabulary.topics().find(said):
        found.setdefault(topic_of[hit.line], {})[hit.said] = None
    for topic, terms in found.items():
        least, most = (1, 3) if topic == "calls" else (3, 6)
        yield Sign(topic, min(least + len(terms) - 1, most), [*terms])
    hints = {hit.line for hit in vocabulary.hints().find(said)}
    if points := min(len(hints) if found.keys() - {"calls"} else len(hints) // 2, 2):
        yield Sign("hints", points, sorted(hints))


def _of_disguise(draft: Draft, said: str) -> Iterator[Sign]:
    plainly = disguise.undone(said)
    if plainly != said:
        known = {hit.said for hit in vocabulary.topics().find(said.replace("-", " "))}
        shown = {hit.said for hit in vocabulary.topics().find(plainly)} - known
        shown |= {hit.said for word in disguise.spelled(said) for hit in vocabulary.in_hosts().find(word)}
        if shown:
            yield Sign("disguised", 5, sorted(shown))
    if mixed := disguise.mixed(said):
        yield Sign("mixed letters", 4 if len(mixed) > 1 else 2, mixed)
    if _STYLED.search(draft.words.source) or _STYLED.search(draft.name):
        yield Sign("styled letters", 2)


def _of_praise(said: str, *, has_site: bool) -> Iterator[Sign]:
    templates = {hit.said for hit in flattery.templates().find(said)}
    if templates:
        # A few words together may be anybody's; a whole turn is hardly.
        is_turn = any(len(phrase.split()) > ANYBODYS for phrase in templates)
        yield Sign("template", min(len(templates) + (2 if is_turn else 0), 5), sorted(templates))
    praise = {hit.said for hit in flattery.praise().find(said)}
    if praise and has_site and len(said) < 400:
        yield Sign("praise", min(len(praise) + (len(said) < 160), 3), sorted(praise))


def _of_links(draft: Draft, linked: list[Address]) -> Iterator[Sign]:
    text = _CODE.sub("", draft.words.html)
    if (marked := _ANCHOR.search(words(text))) is not None:
        yield Sign("markup", 4 if marked[0][0] == "[" else 3, [marked[0]])
    if linked and draft.who.is_guest:
        yield Sign("links", 1)
        around = [word for word in draft.words.plain.split() if "://" not in word]
        if sum(map(len, around)) < 30 * len(linked):
            yield Sign("mostly links", 1 if len(_WORDS.findall(" ".join(around))) > FEW else 2)
    elif (bare := _WWW.search(draft.words.plain)) is not None and draft.who.is_guest:
        yield Sign("address", 1, [bare[0]])
    for address in {address.host: address for address in linked[:20]}.values():
        yield from _of_address(address, is_linked=True)
    if hidden := [host for host in addresses.bare_hosts(draft) if host in _SHORTENERS | _MESSENGERS]:
        yield from _of_address(Address(f"https://{hidden[0]}", hidden[0]))


def _of_address(address: Address, *, is_linked: bool = False) -> Iterator[Sign]:
    """What an address says; one that is shown to readers says more than that of somebody's website."""
    host = address.host
    if host in _SHORTENERS:
        yield Sign("shortener", 2, [host])
    elif host in _MESSENGERS:
        yield Sign("messenger", 3, [host])
    elif (land := host.rpartition(".")[2]) in _CHEAP_LANDS | _LOUD_LANDS:
        yield Sign("domain", 1 if land in _CHEAP_LANDS else 3, [host])
    if _AFFILIATE.search(address.url) is not None:
        yield Sign("affiliate", 2 if is_linked else 1)
    labels = host.rpartition(".")[0].replace(".", " ")
    if named := next(vocabulary.in_hosts().find(f"{labels.replace('-', '')} {labels.replace('-', ' ')}"), None):
        yield Sign("domain", 3, [named.said])
    else:
        readable = fold(re.sub(r"[-_./+%?=&]+", " ", address.url.partition("://")[2]))
        if (term := next(vocabulary.topics().find(readable), None)) is not None:
            yield Sign("address", 2, [term.said])


def _of_contacts(said: str, *, has_topic: bool) -> Iterator[Sign]:
    if (handle := _HANDLE.search(said)) is not None:
        yield Sign("contact", 4, [handle[0][:60]])
    elif phones := [*dict.fromkeys(phone[0] for phone in _PHONE.finditer(said))]:
        yield Sign("phone", 3 if has_topic or len(phones) > 1 else 2, phones)
    if "@" in said and (mail := _MAIL.search(said)) is not None:
        yield Sign("e-mail", 2 if has_topic or _MAIL_CUES.search(said.replace(mail[0], " ")) else 1)
    else:
        mail = None
    if (handle or mail or _PHONE.search(said)) and _SUM.search(said) is not None:
        yield Sign("money and a contact", 2)


def _of_name(draft: Draft) -> Iterator[Sign]:
    name = fold(draft.name).replace("-", " ")
    if not draft.who.is_guest:
        return
    if (term := next(vocabulary.topics().find(name), None)) is not None:
        yield Sign("name", 3, [term.said])
    elif len({hit.line for hit in vocabulary.hints().find(name)}) > (len(name.split()) < 2):
        yield Sign("name: sells", 2)
    if "@" not in name and _NAMED_AS_SITE.search(name):
        yield Sign("name: a website", 2)
    if len(name.split()) > 4:
        yield Sign("name: many words", 1)


def _of_manner(draft: Draft, said: str) -> Iterator[Sign]:
    source = draft.words.source
    letters = sum(map(str.isalpha, source))
    if letters > 30 and sum(map(str.isupper, source)) > 0.6 * letters:
        yield Sign("shouting", 1)
    if _SHOUTED.search(source) is not None:
        yield Sign("exclamations", 1)
    if _SUM.search(said) is not None:
        yield Sign("sums of money", 1)
