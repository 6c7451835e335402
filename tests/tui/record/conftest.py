"""What holds of every test of the recorder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.record import desks

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def no_microphone_stays_open() -> Iterator[None]:
    """Close what a test left open: played on, it keeps later tests from being idle, a second at each key."""
    yield
    while desks.made:
        desks.made.pop().close_microphone()


@pytest.fixture(autouse=True)
def _no_time_for_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen's microphone hears twenty times as fast as a room sounds: there is nothing to wait for."""
    monkeypatch.setattr("tui.record.screen.ROOM_LISTENED", 0.1)
