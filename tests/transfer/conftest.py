from __future__ import annotations

import pytest

from tests.transfer.exports import Trial


@pytest.fixture
def trial(talk, session) -> Trial:
    """Imports into a fresh site of a real database."""
    return Trial(talk, session)
