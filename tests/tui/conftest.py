"""How tests of the face wait for Textual: until it has nothing left to do, and no longer."""

from __future__ import annotations

import asyncio
import time

import pytest

_LOOKS_AGAIN_S = 0.001
_FRAME_S = 1 / 60
"""Textual paints so often at the most."""
_FRAMES = 3


async def until_idle(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until the loop and the app's workers have nothing left to do but wait: for a time, for a key, for a device.

    What is due within a frame is waited for as well: what Textual has to paint. Its own way takes a process for idle
    that computes less than 1 ms in 20 ms. That is two such looks a key at the least, a dozen where a thread computes
    or the machine is slow, and still no sign that a worker has come to its end.
    """
    from textual._context import active_app  # noqa: PLC0415 - most tests of the face need no screen

    loop, deadline, quiet, frames = asyncio.get_running_loop(), time.monotonic() + max_sleep, 0, _FRAMES
    app = active_app.get(None)
    del min_sleep
    while quiet < 2 and time.monotonic() < deadline:
        works = app is not None and any(not worker.is_finished for worker in app.workers)
        await asyncio.sleep(_LOOKS_AGAIN_S if works else 0)
        quiet = 0 if works or loop._ready else quiet + 1  # type: ignore[attr-defined] # no public name says it
        due_by = loop.time() + _FRAME_S
        timers = loop._scheduled  # type: ignore[attr-defined] # nor this
        if quiet == 2 and frames and any(timer.when() <= due_by and not timer.cancelled() for timer in timers):
            quiet, frames = 0, frames - 1
            await asyncio.sleep(_FRAME_S)


@pytest.fixture(autouse=True)
def _idle_when_nothing_is_left_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", until_idle)
