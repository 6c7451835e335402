"""What the tests of the recording screen share: the app at a desk, and what it shows."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from tests.tui.record.desks import a_pacer, microphone
from tests.tui.screens.sitting import MemoryDriver, looks
from tui.picture.cells import Charset
from tui.picture.palette import Depth
from tui.record.app import RecordApp
from tui.record.desk import Doing
from tui.terminal.abilities import Abilities

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from tui.record.desk import Desk
TRUE = Abilities(Depth.TRUE, Charset.UNICODE)
SIZES = [(40, 12), (60, 16), (80, 24), (120, 40), (200, 60)]


def an_app(desk: Desk) -> RecordApp:
    return RecordApp(
        desk, a_pacer(desk), lambda _: microphone(), terminal=TRUE, frames_a_second=0, driver_class=MemoryDriver
    )


def doing(desk: Desk) -> Doing:
    return desk.doing


async def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def helped(app: RecordApp) -> bool:
    return app._help is not None


def left_overwhelmed(app: RecordApp) -> bool:
    return app.overwhelmed


def shown_by(app: RecordApp) -> list[str]:
    """Return the rows of the terminal."""
    output = app.frames
    assert isinstance(output, MemoryDriver)
    rows = looks("".join(output.written), app.size.width, app.size.height)
    return ["".join(look.letter or " " for look in row).rstrip() for row in rows]


def said_by(app: RecordApp) -> str:
    return " ".join(" ".join(shown_by(app)).split())


async def recording(app: RecordApp, pilot: Pilot[int]) -> None:
    """Let a take be under way, with something in it."""
    await until(lambda: app.desk.recorder is not None and not app._busy)
    await pilot.press("space")
    assert doing(app.desk) is Doing.RECORDING
    await asyncio.sleep(0.2)
