"""No room of the desk is left out where roles are walked, and the README's table says who may enter each."""

from __future__ import annotations

import re

from talkwidget.pages.blueprint import PAGES
from tests.pages.test_desk import addresses
from tests.tables import WAYS_IN


def test_every_room_of_the_desk_is_tried_by_every_role(desk_place):
    tried = [address.partition("?")[0] for address in addresses(desk_place)]

    for page in PAGES:
        if page.rule.startswith("/desk") and page.name not in WAYS_IN:
            rule = re.sub(r"<any\(([^,)]+).*?>", r"\1", page.rule.lstrip("/"))
            pattern = re.sub(r"<uuid:\w+>", r"[0-9a-f-]{36}", rule)
            assert any(re.fullmatch(pattern, address) for address in tried), page.rule
