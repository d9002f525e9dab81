"""The looks in which each state is seen: light, dark, on a small phone, and from right to left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

WIDE, PHONE, HEIGHT = 720, 320, 800


@dataclass(frozen=True)
class Look:
    name: str
    lang: str = "en"
    scheme: Literal["light", "dark"] = "light"
    width: int = WIDE

    def put_on(self, page: Page) -> None:
        """A state once reached is kept: the reader turns the phone, or night falls."""
        page.emulate_media(color_scheme=self.scheme, reduced_motion="reduce")  # else colours are on their way
        page.set_viewport_size({"width": self.width, "height": HEIGHT})


LIGHT, DARK, NARROW, RTL = (
    Look("light"),
    Look("dark", scheme="dark"),
    Look("narrow", width=PHONE),
    Look("rtl", lang="ar"),
)
LOOKS = (LIGHT, DARK, NARROW, RTL)
