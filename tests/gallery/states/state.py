"""What a state is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.gallery.scenes import Telling, short
from tests.gallery.visitor import Visitor


@dataclass(frozen=True)
class State:
    """``act`` brings a visitor into it, after ``scene`` was told and with these ``options`` of the site's."""

    act: Callable[[Visitor], None]
    scene: Callable[[Telling], None] = short
    options: Mapping[str, Any] = field(default_factory=dict)
    javascript: bool = True

    @property
    def name(self) -> str:
        return self.act.__name__

    @property
    def group(self) -> str:
        return self.act.__module__.rpartition(".")[2]

    @property
    def title(self) -> str:
        return (self.act.__doc__ or self.name.replace("_", " ").capitalize() + ".").strip()


def state(
    scene: Callable[[Telling], None] = short, *, javascript: bool = True, **options: Any
) -> Callable[[Callable[[Visitor], None]], State]:
    """Make a state of a function: ``@state(scenes.quarrel, moderation="hold")``."""
    return lambda act: State(act, scene, options, javascript)
