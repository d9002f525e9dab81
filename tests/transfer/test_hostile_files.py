"""Files that mean harm, each with the end it must come to."""

from __future__ import annotations

import gzip
import json
from html.parser import HTMLParser

import pytest

from talkwidget.transfer.disqus import Disqus
from talkwidget.transfer.format import ImportRefused
from talkwidget.transfer.wordpress import WordPress
from tests.transfer.exports import disqus, post, thread

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

REFUSED = "reject"
ALLOWED = set("a b blockquote br code del em hr i ins kbd li ol p pre q s strong sub sup u ul".split())
MADE_HERE = {
    "deep_nesting_100k.xml": b"<rss>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</rss>",
    "wide_attrs_100k.xml": b"<rss " + b" ".join(b'a%d="v"' % number for number in range(100_000)) + b"/>",
    "long_attr_10MB.xml": b'<rss a="' + b"x" * 10_000_000 + b'"/>',
}


def attack(shared_data, name: str) -> bytes:
    if name in MADE_HERE:
        return MADE_HERE[name]
    path = shared_data / "attacks" / "xml" / name
    return path.read_bytes() if path.exists() else gzip.decompress(path.with_name(f"{name}.gz").read_bytes())


def test_every_attack_comes_to_its_expected_end(trial, shared_data):
    ends = {}
    for case in json.loads((shared_data / "attacks" / "xml" / "index.json").read_text()):
        name = case["file"]
        form = Disqus() if name.startswith("disqus") else WordPress()
        try:
            trial.run(attack(shared_data, name), form)
        except ImportRefused as refused:
            ends[name] = REFUSED if refused.place.line and refused.place.column and refused.what else "mumbled"
        else:
            ends[name] = "accepted"

        assert (ends[name] == REFUSED) == (case["expect"] == REFUSED), name

    assert len(ends) == 21
    assert {one.origin.partition(":")[0] for one in trial.stored()} == {"disqus"}


def test_a_deep_chain_of_replies_keeps_its_shape(trial):
    count = 1200  # more than Python's limit of recursion

    trial.run(
        disqus(thread(), *(post(str(n), name="", username="ada", parent=str(n - 1) if n else "") for n in range(count)))
    )

    tree = trial.tree()
    assert len(tree) == count
    assert all(tree[f"disqus:{n}"] == f"disqus:{n - 1}" for n in range(1, count))


def test_an_inclusion_stays_inert(trial):
    raw = disqus(
        thread(),
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>',
        post("1"),
    )

    trial.run(raw)

    assert [one.html for one in trial.stored()] == ["<p>Words.</p>\n"]


@pytest.mark.parametrize(
    "words",
    [
        '<p>seen</p><script>alert("harm")</script>',
        "<p onclick=harm()>seen</p>",
        '<a href="javascript:harm()">seen</a>',
        '<p style="background:url(harm)" id="harm" class="harm">seen</p>',
        "<svg onload=harm()></svg>seen",
        '<iframe src="https://seen.example" srcdoc="harm"></iframe>',
        "<img src=https://seen.example/ onerror=harm()>",
    ],
)
def test_only_harmless_html_is_kept(trial, words):
    trial.run(disqus(thread(), post("1", words)))

    [one] = trial.stored()
    assert "seen" in one.html
    assert "harm" not in one.html


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen += [(tag, name, value) for name, value in attrs] or [(tag, "", "")]


def test_strings_that_attack_browsers_leave_nothing_that_runs(trial, shared_data):
    attacks = json.loads((shared_data / "attacks" / "xss.json").read_text())
    words = [one["payload"].replace("]]>", "").replace("\0", "") for one in attacks]

    report = trial.run(
        disqus(thread(), *(post(str(number), text, username="eve") for number, text in enumerate(words)))
    )

    assert report.read == len(words) > 1000
    seen = {element for one in trial.stored() for element in Elements(one.html).seen}
    assert {tag for tag, *_ in seen} <= ALLOWED
    assert {name for _, name, _ in seen} <= {"", "href", "rel", "start"}
    assert all(value.startswith(("http://", "https://", "mailto:")) for _, name, value in seen if name == "href")
