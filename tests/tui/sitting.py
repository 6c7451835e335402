"""What the tests of the face share: a small session, a player whose clock the test moves, a terminal in memory."""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec

import pyte
from textual.drivers.headless_driver import HeadlessDriver

from audio.player import Snapshot, State
from scripts.model import Presence
from scripts.timeline import Breath, Mode, SpokenLine, StageSpan, Timeline
from tui.app import SitwithApp
from tui.picture.cells import Charset
from tui.picture.palette import Depth
from tui.terminal import Abilities

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tui.driver import FrameOutput, Written

P = ParamSpec("P")
TRUE = Abilities(Depth.TRUE, Charset.UNICODE)


def a_timeline() -> Timeline:
    """From 10 s two breaths of 2-3 matched, two leading, three of 4-6, the last topped up; free from 65 s on."""
    lengths = [
        (2.0, 0.0, 3.0, Mode.MATCH),
        (2.0, 0.0, 3.0, Mode.MATCH),
        (2.5, 0.0, 4.0, Mode.LEAD),
        (3.5, 0.0, 5.0, Mode.LEAD),
        (4.0, 0.0, 6.0, Mode.STEADY),
        (4.0, 0.0, 6.0, Mode.STEADY),
        (4.0, 1.0, 6.0, Mode.STEADY),
    ]
    breaths: list[Breath] = []
    at = 10.0
    for inhale, topup, exhale, mode in lengths:
        breath = Breath(at, inhale, topup, 0.0, exhale, 0.0, "breathing", mode)
        breaths.append(breath)
        at = breath.end
    stages = (
        StageSpan("arriving", 2.0, 10.0, Presence(light=0.5), paced=False),
        StageSpan("breathing", 10.0, at, Presence(), paced=True),
        StageSpan("staying", at, at + 20.0, Presence(light=0.6), paced=False),
    )
    lines = (
        SpokenLine("hello", "Hello. I'm glad you're here.", "arriving", 3.0, 5.5, None),
        SpokenLine("leave", "If it is all right with you, I will breathe alongside now.", "arriving", 6.0, 9.5, None),
        SpokenLine("slow", "Now I'll slow down a little. Come along if it suits you.", "breathing", 22.0, 25.0, None),
    )
    return Timeline("a-test", "A sitting", at + 24.0, stages, tuple(breaths), lines)


class FakePlayer:
    """A player that is where the test says."""

    def __init__(self, timeline: Timeline | None = None) -> None:
        self.timeline = timeline or a_timeline()
        self.position = 0.0
        self.state = State.PLAYING
        self.notice: str | None = None
        self.volume_db = 0.0
        self.muted = False
        self.faded = False
        self.asked: list[str] = []

    def snapshot(self) -> Snapshot:
        return Snapshot(state=self.state, notice=self.notice, volume_db=self.volume_db, muted=self.muted)

    def heard_now(self, now: float | None = None) -> float:
        del now
        return self.position

    def wait(self, timeout: float | None = None) -> bool:
        del timeout
        return self.faded

    def start(self) -> None:
        self.asked.append("start")

    def toggle_pause(self) -> None:
        self.asked.append("pause")
        self.state = State.PLAYING if self.state is State.PAUSED else State.PAUSED

    def too_much(self) -> None:
        self.asked.append("too much")
        self.state = State.QUIET

    def stop(self) -> None:
        self.asked.append("stop")
        self.state = State.STOPPED

    def change_volume(self, step_db: float) -> None:
        self.asked.append(f"volume {step_db:+g}")
        self.volume_db = min(0.0, self.volume_db + step_db)

    def toggle_mute(self) -> None:
        self.asked.append("mute")
        self.muted = not self.muted

    def close(self) -> None:
        self.asked.append("close")


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class MemoryDriver(HeadlessDriver):
    """Keeps what is written; takes frames."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self.written: list[str] = []
        self.frames: list[str] = []
        self.frame_in_flight = False
        app.frames = self

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.append(data)

    def send_frame(self, data: str, written: Written) -> None:
        self.frames.append(data)
        self.write(data)
        written(0.0, len(data.encode()))


class Look(NamedTuple):
    """What one place of a terminal looks like: two half cells of light, or a letter and its colours."""

    upper: str
    lower: str
    letter: str = ""


def looks(written: str, width: int, height: int) -> list[list[Look]]:
    """Return what a terminal shows after everything that was written to it."""
    screen = pyte.Screen(width, height)
    stream = pyte.Stream(screen)
    stream.feed("\x1b[?7l" + written)  # without wrapping, as Textual sets every terminal
    return [[_look(screen.buffer[row][column]) for column in range(width)] for row in range(height)]


def _look(cell: Any) -> Look:
    match cell.data:
        case "\u2580":
            return Look(cell.fg, cell.bg)
        case "\u2584":
            return Look(cell.bg, cell.fg)
        case " ":
            return Look(cell.bg, cell.bg)
        case letter:
            return Look(cell.fg, cell.bg, letter)


def an_app(
    player: FakePlayer, clock: Clock, terminal: Abilities = TRUE, driver_class: Callable[..., Any] = MemoryDriver
) -> SitwithApp:
    """Return an app that draws when the test says so."""
    return SitwithApp(player, terminal=terminal, clock=clock, frames_a_second=0, driver_class=driver_class)  # type: ignore[arg-type] # a class is what it is


def output_of(app: SitwithApp) -> MemoryDriver:
    """Return where an app writes."""
    output: FrameOutput | None = app.frames
    assert isinstance(output, MemoryDriver)
    return output


def in_a_loop(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run an asynchronous test in a loop of its own."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run
