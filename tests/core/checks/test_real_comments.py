"""The checks as they come, over real comments: those of six blogs in four languages, from 2004 on."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core.checks import Verdict, pipeline
from talkwidget.core.models import Base
from talkwidget.core.text import Rendered, clean_html
from tests.core.checks.said import draft, site

BLOGS = ("haacked-en", "benbalter-en", "rarous-cs", "imzjw-zh", "alienlebarge-fr", "xiyki-zh")
MOST_HELD = 0.03


@pytest.fixture
def session():
    """A store of its own, where nobody wrote anything: everybody is a stranger, who is judged most severely."""
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def comments(path) -> Iterator[tuple[str, Rendered]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            words = clean_html(said["body"])
            if words.html:
                yield said["author"] or "Anonymous", words


@pytest.mark.parametrize("blog", BLOGS)
def test_real_comments_are_never_refused_and_rarely_held(session, shared_data, blog, record_property):
    where, verdicts, codes = site(), Counter(), Counter()

    for name, words in comments(shared_data / "corpus" / f"{blog}.jsonl.gz"):
        judged = pipeline.judge(session, draft(words, name=name, where=where))
        verdicts[judged.verdict] += 1
        codes.update(finding.code for finding in judged.findings)

    held = verdicts.total() - verdicts[Verdict.PUBLISH]
    record_property("figures", f"{held} of {verdicts.total()}: {dict(codes)}")
    print(f"{blog}: {100 * held / verdicts.total():.2f} % of {verdicts.total()} held, by {dict(codes)}")  # noqa: T201
    assert verdicts[Verdict.REFUSE] == 0
    assert held <= MOST_HELD * verdicts.total()
