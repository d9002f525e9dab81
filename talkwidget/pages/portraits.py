"""Avatars: three circles drawn from a seed, the same as the embed's."""

from __future__ import annotations

import functools

from markupsafe import Markup

_MODULUS = 2_147_483_647
_RADII = (9, 4, 3)


@functools.lru_cache(maxsize=1024)
def avatar(seed: str) -> Markup:
    """Draw somebody: the same picture for the same seed, in this page and in the embed."""
    # js/src/view.js draws by the same Lehmer generator, number for number.
    state = 1
    for letter in seed:
        state = (state + ord(letter)) * 16807 % _MODULUS

    def draw(below: int) -> int:
        nonlocal state
        state = state * 16807 % _MODULUS
        return state % below

    circle = Markup('<circle cx="{}" cy="{}" r="{}" fill="hsl({} 50% {}%)"/>')
    circles = [circle.format(draw(9), draw(9), radius, draw(360), 50 + radius * 3) for radius in _RADII]
    return Markup('<svg part="avatar" viewBox="0 0 8 8" aria-hidden="true">{}</svg>').format(Markup("").join(circles))
