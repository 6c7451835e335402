"""What tests of every package share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.sound_server import private_sound_server, why_unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sound_server import SoundServer


# How long an example takes says more about a busy machine than about the code; speed is measured in bench/.
settings.register_profile("sitwith", deadline=None)
settings.load_profile("sitwith")


@pytest.fixture
def sound_server() -> Iterator[SoundServer]:
    """A sound server of the test's own; the test is skipped where there can be none."""
    reason = why_unavailable()
    if reason is not None:
        pytest.skip(reason)
    with private_sound_server() as server:
        yield server
