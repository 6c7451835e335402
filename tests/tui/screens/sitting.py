"""What the tests of the face share: a small session, a player whose clock the test moves, a terminal in memory."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ParamSpec

from textual.drivers.headless_driver import HeadlessDriver

from audio.play.snapshot import Levels, PlayState, Snapshot, within
from scripts.breath import Pattern
from scripts.files.library import OVERWHELM, find_session
from scripts.files.model import Presence
from scripts.laid.events import Breath, Mode, SpokenLine, StageSpan
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.plan.timeline import Timeline
from scripts.units import Milliseconds, milliseconds
from tests.terminal import Look, Terminal, looks
from tui.picture.cells import Charset
from tui.picture.palette import Depth
from tui.screens.app import SitwithApp
from tui.screens.context import on_a_screen
from tui.session.autosave import Keeping
from tui.session.context import Context
from tui.session.entries import Entry
from tui.session.opened import AtHand, FirstAid, Opened
from tui.session.speakers import Speaker
from tui.settings import Settings
from tui.terminal.abilities import Abilities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from textual.pilot import Pilot

    from audio.play.notices import Notice
    from audio.tones.choices import Timbre
    from tui.session.ears import Ears
    from tui.terminal.frames import FrameOutput, LeftOut, Written

P = ParamSpec("P")
NEEDS = ("a first time",)
"""What the first session of the catalogue is for: it stands foremost."""
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
    at = Milliseconds(10_000)
    for inhale, topup, exhale, mode in lengths:
        pattern = Pattern(milliseconds(inhale), milliseconds(exhale), topup_ms=milliseconds(topup))
        breath = Breath(at, pattern, "breathing", mode)
        breaths.append(breath)
        at = breath.end_ms
    stages = (
        StageSpan("arriving", Milliseconds(2000), Milliseconds(10_000), Presence(light=0.5), paced=False),
        StageSpan("breathing", Milliseconds(10_000), at, Presence(), paced=True),
        StageSpan("staying", at, at + 20_000, Presence(light=0.6), paced=False),
    )
    lines = (
        SpokenLine("hello", "Hello. I'm glad you're here.", "arriving", Milliseconds(3000), Milliseconds(5500), None),
        SpokenLine(
            "leave",
            "If it is all right with you, I will breathe alongside now.",
            "arriving",
            Milliseconds(6000),
            Milliseconds(9500),
            None,
        ),
        SpokenLine(
            "slow",
            "Now I'll slow down a little. Come along if it suits you.",
            "breathing",
            Milliseconds(22_000),
            Milliseconds(25_000),
            None,
        ),
    )
    return Timeline("a-test", "A sitting", at + 24_000, stages, tuple(breaths), lines)


class FakePlayer:
    """A player that is where the test says."""

    def __init__(
        self, timeline: Timeline | None = None, course: Course | None = None, *, waiting: bool = False
    ) -> None:
        self.course = course
        self.waiting = waiting
        self.timeline = timeline or (course.timeline if course else a_timeline())
        self.position = 0.0
        self.state = PlayState.PAUSED if waiting else PlayState.PLAYING
        self.notice: Notice | None = None
        self.levels = Levels()
        self.faded = False
        self.asked: list[str] = []

    def steer(self, change: Callable[[Course, float], Course]) -> None:
        self.asked.append("steer")
        if self.course is not None:
            self.course = change(self.course, self.position)
            self.timeline = self.course.timeline

    def touch(self) -> None:
        self.asked.append("touch")

    def sound_out(self) -> None:
        self.asked.append("sound_out")

    def begin_again(self, timeline: Timeline, course: Course | None = None, start_at: float = 0.0) -> None:
        self.asked.append("begin again")
        self.timeline, self.course, self.position, self.state = timeline, course, start_at, PlayState.PLAYING

    def make_ready(self, timeline: Timeline) -> None:
        """Nothing is mixed."""

    def begin_at_once(self, timeline: Timeline, course: Course | None = None) -> None:
        self.asked.append("begin at once")
        self.timeline, self.course, self.position, self.state = timeline, course, 0.0, PlayState.PLAYING

    def snapshot(self) -> Snapshot:
        return Snapshot(state=self.state, levels=self.levels, notice=self.notice)

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
        self.state = PlayState.PLAYING if self.state is PlayState.PAUSED else PlayState.PAUSED

    def too_much(self) -> None:
        self.asked.append("too much")
        self.state = PlayState.QUIET

    def stop(self) -> None:
        self.asked.append("stop")
        self.state = PlayState.STOPPED

    def pause(self) -> None:
        self.state = PlayState.PAUSED

    def resume(self) -> None:
        self.asked.append("resume")
        self.state = PlayState.PLAYING

    def seek(self, position: float) -> None:
        self.asked.append(f"seek {position:g}")
        self.position = position

    def change_volume(self, step_db: float) -> None:
        self.asked.append(f"volume {step_db:+g}")
        self.levels = replace(self.levels, volume_db=within(self.levels.volume_db + step_db))

    def change_voice(self, step_db: float) -> None:
        self.asked.append(f"voice {step_db:+g}")
        self.levels = replace(self.levels, voice_db=within(self.levels.voice_db + step_db))

    def change_tones(self, step_db: float) -> None:
        self.asked.append(f"tones {step_db:+g}")
        self.levels = replace(self.levels, tones_db=within(self.levels.tones_db + step_db))

    def change_timbre(self, timbre: Timbre) -> None:
        self.asked.append(f"timbre {timbre.value}")
        self.levels = replace(self.levels, timbre=timbre)

    def toggle_mute(self) -> None:
        self.asked.append("mute")
        self.levels = replace(self.levels, muted=not self.levels.muted)

    def close(self) -> None:
        self.asked.append("close")


class FakeCatalogue:
    """Three sessions, one of them faulty; opened at once."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = replace(settings or Settings(), mpris=False, stay_awake=False)
        self.opened: list[tuple[str, FakePlayer]] = []
        self.speaks = ("guide", False)
        self.written = "", ""

    def speakers(self, session: str) -> tuple[Speaker, ...]:
        return (
            Speaker("guide", "The guide", synthetic=True, of=session, spoken=25, lines=25),
            Speaker("mum", "Mum", of=session, spoken=4, lines=25),
            Speaker("mum", "Mum", fill=True, of=session, spoken=4, lines=25),
            Speaker("odd", "odd", fault="its list of clips cannot be read"),
        )

    def let_speak(self, one: Speaker) -> None:
        self.speaks = one.name, one.fill

    def written_voice(self) -> tuple[str, str]:
        return self.written

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry("a-test", "A sitting", 89.0, "For a test.", "a paced breath \u00b7 a voice", own=False, needs=NEEDS),
            Entry(OVERWHELM, "Sudden overwhelm", 95.0, "For when it is all too much.", "a voice", own=False),
            Entry("broken", "broken", 0.0, "", "", own=True, fault="line 3: the breath is no breath"),
        )

    def open(self, name: str, levels: Levels | None) -> Opened:
        player = FakePlayer(replace(a_timeline(), session=name, title=name))
        player.levels = levels or Levels()
        player.state = PlayState.PLAYING
        self.opened.append((name, player))
        return Opened(player)

    def first_aid(self) -> FirstAid:
        return FirstAid(Course.begin(Conductor(find_session(OVERWHELM), {})))

    def at_hand(self, aid: FirstAid, timbre: Timbre) -> AtHand:
        return AtHand(timbre, lambda levels: self.open(aid.course.timeline.session, levels))


class FullShelf(FakeCatalogue):
    """Thirty sessions; the second was left at a place that is kept."""

    def entries(self) -> tuple[Entry, ...]:
        kept = {1: "3:06"}
        return tuple(
            Entry(f"s{at}", f"Sitting {at}", 480.0, "For a test: one thing, then another one.", "a voice",
                  own=False, left_at=kept.get(at, ""))
            for at in range(30)
        )  # fmt: skip


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
        self.frames_go_stale = False
        self.cell: tuple[int, int] | None = None
        self._terminal: tuple[Terminal, list[str]] | None = None
        self._read = 0
        app.frames = self

    def terminal(self, width: int, height: int) -> Terminal:
        """Return a terminal of this size that has read everything that was written."""
        shown, of = self._terminal or (None, None)
        if shown is None or of is not self.written or (shown.columns, shown.lines) != (width, height):
            shown, self._read = Terminal(width, height), 0
            self._terminal = shown, self.written
        shown.feed("".join(self.written[self._read :]))
        self._read = len(self.written)
        return shown

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.append(data)

    gallery = None
    frame_took = 0.0

    def begin_frame(self) -> bool:
        return not self.frame_in_flight

    def send_frame(self, data: str, written: Written, left_out: LeftOut) -> None:
        if self.frames_go_stale:
            left_out()
            return
        self.frames.append(data)
        self.write(data)
        written(0.0, len(data.encode()))


def an_app(
    player: FakePlayer | None,
    clock: Clock,
    terminal: Abilities = TRUE,
    driver_class: Callable[..., Any] = MemoryDriver,
    *,
    catalogue: FakeCatalogue | None = None,
    kept: list[dict[str, Any]] | None = None,
    notice: str | None = None,
    bookmark: Any = None,
    ears: Ears | None = None,
) -> SitwithApp:
    """Return an app that draws when the test says so; without a player it shows the list."""

    def write(**changes: Any) -> None:
        if kept is not None:
            kept.append(changes)

    catalogue = catalogue or FakeCatalogue()
    return SitwithApp(
        catalogue,
        Opened(player, bookmark, ears=ears) if player else None,
        on_a_screen(Context(catalogue.settings, clock, Keeping(write)), terminal=terminal, frames_a_second=0),
        notice=notice,
        driver_class=driver_class,  # type: ignore[arg-type] # a class is what it is
    )


def text_on(app: SitwithApp) -> str:
    """Return what a terminal shows of an app, as text."""
    return "\n".join(output_of(app).terminal(app.size.width, app.size.height).rows())


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


@contextlib.asynccontextmanager
async def the_list(
    size: tuple[int, int] = (80, 24), *, after: float = 2.0, **given: Any
) -> AsyncIterator[tuple[SitwithApp, Pilot[int], Clock]]:
    """Show the list in a window of this size, as it stands after some seconds; ``given`` is as for ``an_app``."""
    clock = Clock()
    app = an_app(None, clock, **given)
    async with app.run_test(headless=False, size=size) as pilot:
        await settled(app, pilot, clock, after)
        yield app, pilot, clock


async def full_repaint(app: SitwithApp) -> list[list[Look]]:
    """Return what a new terminal shows after Textual has painted everything once."""
    output = output_of(app)
    seen = len(output.written)
    app.screen.refresh()
    app.screen.refresh(layout=True)
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        while not any(  # noqa: ASYNC110 - Textual says nothing when it has painted
            "\u2584" in text or "?" in text for text in output.written[seen:]
        ):
            await asyncio.sleep(0)
    return looks("".join(output.written[seen:]), app.size.width, app.size.height)


async def settled(app: SitwithApp, pilot: Pilot[int], clock: Clock, seconds: float = 2.0) -> None:
    """Let threads finish and fades come to their end."""
    await app.workers.wait_for_complete()
    await pilot.pause()
    clock.now += seconds
    app.tick()
    await pilot.pause()
    clock.now += seconds
    app.tick()
    await pilot.pause()
    app.tick()
