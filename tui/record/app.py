"""The recording screen: keys, and a picture of where one is, thirty times a second.

The loop's thread runs everything here; what may wait (a device that opens, a take that is looked through) is done in
threads, and what comes of it is put on the desk by the loop's thread again.
"""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from audio.faults import SoundError
from tui.picture.palette import Palette
from tui.picture.theme import BUILT_IN
from tui.presenter.key_hints import help_keys
from tui.record import words
from tui.record.desk import ROOM_LISTENED, Doing, microphones, open_microphone
from tui.record.help import help_page
from tui.record.page import RecordPage
from tui.record.view import view_of
from tui.settings.keys import DEFAULT_KEYS
from tui.settings.themes import all_themes
from tui.terminal.abilities import Abilities, abilities
from tui.terminal.canvas import Canvas
from tui.terminal.textual_setup import driver_class, fit, leave_on_signals, line_filters
from tui.text.faults import said
from tui.text.takes import room_remark
from tui.text.telling import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.driver import Driver
    from textual.events import Key
    from textual.filter import LineFilter

    from audio.capture.contract import Input
    from audio.capture.recorder import Ended
    from scripts.units import Seconds
    from tui.picture.scrolled import Scrolled
    from tui.picture.theme import Theme
    from tui.presenter.key_hints import Bound
    from tui.record.desk import Desk
    from tui.record.pacer import Pacer
    from tui.terminal.frames import FrameOutput

FRAMES_A_SECOND = 30


class RecordApp(App[int], inherit_bindings=False):
    """Records a session's lines."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "leave", priority=True),
        Binding("q", "leave"),
        Binding("x", "too_much"),
        Binding("o", "overwhelm"),
        Binding("question_mark", "help"),
        Binding("space", "space"),
        Binding("r", "record"),
        Binding("a", "record"),
        Binding("k", "keep"),
        Binding("l", "listen"),
        Binding("s", "skip"),
        Binding("b,left", "line_before"),
        Binding("right", "line_after"),
        Binding("d", "microphones"),
        Binding("h", "headphones"),
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("enter", "take_it", show=False),
        Binding("escape", "escape", show=False),
    ]

    frames: FrameOutput | None = None
    """The way for finished frames; the driver puts itself here."""

    def __init__(  # noqa: PLR0913 - what a test gives instead of the real ones
        self,
        desk: Desk,
        pacer: Pacer,
        microphone: Callable[[int | None], Input],
        *,
        theme: Theme = BUILT_IN[0],
        bound: Bound = DEFAULT_KEYS,
        terminal: Abilities | None = None,
        clock: Callable[[], Seconds] = time.monotonic,
        frames_a_second: int = FRAMES_A_SECOND,
        driver_class: type[Driver] | None = None,
    ) -> None:
        # Read before Textual takes NO_COLOR out of the environment.
        terminal = terminal or abilities(os.environ)
        super().__init__(driver_class=driver_class)
        self.desk = desk
        self._pacer = pacer
        self._microphone = microphone
        self._depth = terminal.depth
        self._charset = terminal.charset
        self._theme = theme
        self._palette = Palette(theme, terminal.depth)
        self._canvas = Canvas(self._palette)
        self._page: RecordPage | None = None
        self._clock = clock
        self._frames_a_second = frames_a_second
        self._status = ""
        """Something to be said while it lasts: the room is measured."""
        self._devices: list[tuple[int, str]] = []
        self._chosen = 0
        self._busy = False
        """Whether something is done in a thread; keys wait until then."""
        self._bound = bound
        self._help: Scrolled | None = None
        """The help page, while it covers the desk."""
        self._told: tuple[tuple[object, ...], Seconds] = (), clock()
        """What is told, and since when."""
        self.overwhelmed = False
        """Whether the person left for the session for sudden overwhelm."""
        own = set(self._bindings.key_to_bindings)
        for action in ("too_much", "overwhelm", "help"):
            # The keys that a listener has for these elsewhere lead there from here too, where they are free.
            if free := [key for key in bound[action] if key not in own]:
                self.bind(",".join(free), action)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return none: colours are chosen for the terminal already. Without colours, one that takes them all out."""
        return line_filters(self._depth)

    def compose(self) -> ComposeResult:
        """Return the one widget."""
        yield self._canvas

    def on_mount(self) -> None:
        """Begin: open the microphone and measure the room."""
        fit(self, self._theme, self._depth)
        leave_on_signals(self.action_leave)
        self.app_resume_signal.subscribe(self, lambda _: self._canvas.forget())
        if count := len(self.desk.recovered):
            self.desk.notice = (words.RECOVERED if count == 1 else words.RECOVERED_MANY).format(count=count)
        if self._frames_a_second:
            self.set_interval(1 / self._frames_a_second, self.tick)
        self.run_worker(self._open(None))

    # -- Frames ---------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Notice what has ended by itself, and draw what is now, unless the last frame is still on its way."""
        self.desk.still_listening()
        if not self._busy and (ended := self.desk.ended_by_itself()):
            self._pacer.stop()
            self.run_worker(self._settle(ended))
        if self.frames is None or self.frames.begin_frame():
            self._draw()

    def _draw(self) -> None:
        width, height = self.size
        if not width or not height:
            return
        if self._help is not None:
            self._canvas.show(
                self._help.draw(width, height, self._palette, help_keys(self._bound)), self.frames, lambda *_: None
            )
            return
        if self._page is None or (self._page.width, self._page.height) != (width, height):
            self._page = RecordPage(width, height, self._palette, self._charset)
        names = tuple(name for _, name in self._devices)
        status = words.MICROPHONES if names else self._status
        now = self._clock()
        told = self.desk.notice, self.desk.remarks, self.desk.doing, self.desk.place, status
        if told != self._told[0]:
            self._told = told, now
        view = view_of(
            self.desk,
            self._pacer,
            now,
            status=status,
            choices=names,
            chosen=self._chosen,
            since=now - self._told[1],
        )
        self._canvas.show(self._page.draw(view), self.frames, lambda *_: None)

    # -- What takes a moment --------------------------------------------------------------------------------------

    async def _open(self, device: int | None) -> None:
        """Open a microphone, then listen to the room for two seconds."""
        self._busy = True
        fault = await asyncio.to_thread(open_microphone, self.desk, lambda: self._microphone(device))
        self._busy = False
        if fault:
            self.desk.notice = fault
            return
        self._status = words.ROOM
        await asyncio.sleep(ROOM_LISTENED)
        room = self.desk.measure_room()
        self._status = ""
        if room is not None and self.desk.doing is Doing.READY:
            said = f"The room: {room:.0f} dB. {room_remark(room)}"
            self.desk.notice = f"{self.desk.notice} {said}".strip()

    async def _look_for_microphones(self) -> None:
        self._busy = True
        try:
            self._devices = await asyncio.to_thread(microphones, self.desk)
            self.desk.notice = "" if self._devices else words.NO_MICROPHONES
        except SoundError as error:
            self.desk.notice = said(error)
        self._chosen, self._busy = 0, False

    async def _end(self, *, look: bool, notice: str = "") -> None:
        """End the take; look at it, or leave it among the takes and say this."""
        self._busy = True
        self._pacer.stop()
        ended = await asyncio.to_thread(self.desk.end)
        if ended is None:
            self._busy = False
            return
        await self._settle(ended, look=look, notice=notice)

    async def _settle(self, ended: Ended, *, look: bool = True, notice: str = "") -> None:
        self._busy = True
        settled = await asyncio.to_thread(self.desk.settle, ended)
        if look:
            self.desk.look_at(settled, ended)
        else:
            self.desk.doing = Doing.READY
            self.desk.notice = settled if isinstance(settled, str) else notice
        self._busy = False

    async def _keep(self) -> None:
        self._busy = True
        await asyncio.to_thread(self.desk.keep)
        self._busy = False

    # -- Keys -----------------------------------------------------------------------------------------------------

    def on_key(self, event: Key) -> None:
        """Let the help page have the keys while it is open, but for the ways to quiet and out."""
        if self._help is None or event.key in ("x", "o", *self._bound["too_much"], *self._bound["overwhelm"]):
            return
        if event.key in ("escape", "q", "question_mark", *self._bound["help"]):
            self._help = None
        else:
            self._help.scroll(event.key)
        event.stop()
        event.prevent_default()

    def action_help(self) -> None:
        """Open the help page; a take under way goes on."""
        self._help = help_page(self._charset)

    def action_too_much(self) -> None:
        """Quiet, at once: what plays or is recorded stops, and what was recorded stays."""
        self._help, self._devices, self._status = None, [], ""
        self._pacer.stop()
        self.desk.stop_listening()
        if self.desk.doing is Doing.RECORDING and not self._busy:
            self.run_worker(self._end(look=False, notice=words.QUIET_TAKE))
        else:
            self.desk.notice = words.QUIET

    def action_overwhelm(self) -> None:
        """Leave for the session for sudden overwhelm; the take under way is sealed, as whenever one leaves."""
        self.overwhelmed = True
        self._pacer.stop()
        self.desk.stop_listening()
        self.exit(0)

    def action_space(self) -> None:
        """Begin a take, end it, or stop what is played."""
        if self._busy or self._devices:
            return
        match self.desk.doing:
            case Doing.RECORDING:
                self.run_worker(self._end(look=True))
            case Doing.LISTENING:
                self.desk.stop_listening()
            case Doing.READY:
                self.action_record()
            case _:
                pass  # a take to be looked at is not thrown over by the key that ended it

    def action_record(self) -> None:
        """Begin a take, with a count-in."""
        if self._busy or self._devices or self.desk.doing in (Doing.RECORDING, Doing.LOOKING):
            return
        self._status = ""
        if self.desk.record():
            self._pacer.begin(self.desk.cue)

    def action_keep(self) -> None:
        """Keep the take on the desk."""
        self.desk.stop_listening()
        if not self._busy and self.desk.doing is Doing.REVIEW:
            self.run_worker(self._keep())

    def action_listen(self) -> None:
        """Hear the take on the desk, or the one that is kept."""
        if not self._busy and self.desk.doing in (Doing.READY, Doing.REVIEW):
            self.desk.listen()

    def action_skip(self) -> None:
        """Go on without keeping."""
        if self._may_move():
            self.desk.skip()

    def action_line_before(self) -> None:
        """Go to the line before."""
        if self._may_move():
            self.desk.back()

    def action_line_after(self) -> None:
        """Go to the line after, without passing it over."""
        if self._may_move():
            self.desk.notice = ""
            self.desk.go(self.desk.place + 1)

    def action_headphones(self) -> None:
        """Switch the soft tone on or off."""
        self._pacer.headphones = not self._pacer.headphones
        self.desk.notice = "With headphones: a soft tone paces you." if self._pacer.headphones else "No tone."

    def action_microphones(self) -> None:
        """Open the choice of microphones."""
        if self._may_move():
            self.run_worker(self._look_for_microphones())

    def action_choose(self, step: int) -> None:
        """Go up or down among the microphones."""
        if self._devices:
            self._chosen = (self._chosen + step) % len(self._devices)

    def action_take_it(self) -> None:
        """Take the marked microphone."""
        if self._devices:
            index, _ = self._devices[self._chosen]
            self._devices = []
            self.run_worker(self._open(index))

    def action_escape(self) -> None:
        """Close the choice; or end a take without looking at it."""
        if self._devices:
            self._devices = []
        elif self.desk.doing is Doing.RECORDING and not self._busy:
            self.run_worker(self._end(look=False))
        else:
            self.desk.stop_listening()

    def action_leave(self) -> None:
        """Leave; what is recorded is safe, and the place is remembered."""
        self.exit(0)

    def _may_move(self) -> bool:
        self.desk.stop_listening()
        return not self._busy and not self._devices and self.desk.doing in (Doing.READY, Doing.REVIEW)


def run(
    desk: Desk, pacer: Pacer, microphone: Callable[[int | None], Input], theme: str, bound: Bound = DEFAULT_KEYS
) -> tuple[int, bool]:
    """Record until the person leaves; return the exit code, and whether they left for sudden overwhelm."""
    themes, faults = all_themes()
    for fault in faults:
        tell(fault)
    named = next((one for one in themes if one.name == theme), themes[0])
    app = RecordApp(desk, pacer, microphone, theme=named, bound=bound, driver_class=driver_class())
    try:
        code = app.run(mouse=False) or app.return_code or 0
        return code, app.overwhelmed
    finally:
        pacer.stop()
        desk.close()
