"""What the tests of the recording screen share: the app at a desk, and what it shows."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from tests.tui.record.desks import a_pacer, microphone
from tests.tui.screens.sitting import FakeCatalogue, MemoryDriver
from tui.picture.cells import Charset
from tui.picture.palette import Depth
from tui.record.desk import Doing
from tui.record.screen import RecordScreen
from tui.screens.app import SitwithApp
from tui.screens.context import on_a_screen
from tui.screens.help import HelpScreen
from tui.session.autosave import Keeping
from tui.session.context import Context
from tui.terminal.abilities import Abilities

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from audio.capture.contract import Input
    from tui.record.desk import Desk
    from tui.settings import Settings

TRUE = Abilities(Depth.TRUE, Charset.UNICODE)
SIZES = [(40, 12), (60, 16), (80, 24), (120, 40), (200, 60)]


def an_app(
    desk: Desk,
    settings: Settings | None = None,
    opens: Callable[[int | None], Input] = lambda _: microphone(),
    catalogue: FakeCatalogue | None = None,
) -> SitwithApp:
    """Return the program with the recorder in it; what it opens instead is heard by nobody."""
    catalogue = catalogue or FakeCatalogue(settings)
    context = on_a_screen(
        Context(catalogue.settings, keeping=Keeping(lambda **_: None)), terminal=TRUE, frames_a_second=0
    )
    screen = RecordScreen(context, desk, a_pacer(desk), opens)
    return SitwithApp(catalogue, screen, context, driver_class=MemoryDriver)


def screen_of(app: SitwithApp) -> RecordScreen:
    screen = app.whereabouts.workplace
    assert isinstance(screen, RecordScreen)
    return screen


async def at_the_desk(app: SitwithApp) -> RecordScreen:
    """Return the recorder once its microphone is open."""
    screen = screen_of(app)
    await until(lambda: screen.desk.recorder is not None and not screen.busy)
    return screen


async def gone(app: SitwithApp, screen: RecordScreen) -> None:
    """Let the desk be put away, and the program see it."""
    await until(screen.put_away.is_set)
    app.tick()


def doing(desk: Desk) -> Doing:
    return desk.doing


async def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def helped(app: SitwithApp) -> bool:
    return isinstance(app.screen, HelpScreen)


def shown_by(app: SitwithApp) -> list[str]:
    """Return the rows of the terminal."""
    output = app.frames
    assert isinstance(output, MemoryDriver)
    return output.terminal(app.size.width, app.size.height).rows()


def said_by(app: SitwithApp) -> str:
    return " ".join(" ".join(shown_by(app)).split())


async def recording(app: SitwithApp, pilot: Pilot[int]) -> RecordScreen:
    """Let a take be under way, with something in it."""
    screen = await at_the_desk(app)
    await pilot.press("space")
    assert doing(screen.desk) is Doing.RECORDING
    await asyncio.sleep(0.2)
    return screen
