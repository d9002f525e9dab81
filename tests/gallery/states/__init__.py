"""The list of states, by groups: one module a group, one function a state."""

from __future__ import annotations

from tests.gallery.states import finding, in_template, muting, reading, talk_page, trouble, writing
from tests.gallery.states.state import State

GROUPS = (reading, writing, trouble, muting, finding, in_template, talk_page)
STATES = tuple(found for module in GROUPS for found in vars(module).values() if isinstance(found, State))
