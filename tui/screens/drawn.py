"""What all screens have in common: one canvas, drawn when the program ticks, and keys that go to actions by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from textual.message import Message
from textual.screen import Screen

from tui.terminal.canvas import Canvas
from tui.terminal.frames import TakesFrames

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from scripts.units import Seconds
    from tui.picture.cells import Grid
    from tui.screens.context import ScreenContext
    from tui.terminal.frames import FrameOutput

FOR_THE_PROGRAM: Final = frozenset(("too_much", "leave", "overwhelm", "help", "theme", "picture_alone"))
"""Actions that concern more than the screen they are asked on."""


@dataclass
class Asked(Message):
    """Something was asked for that concerns more than the screen."""

    action: str
    """One of ``FOR_THE_PROGRAM``."""
    farewell: str = ""
    """What is said on leaving, rather than the usual."""


class DrawnScreen(Screen[None]):
    """A screen that draws itself whole. All of it is the loop's thread."""

    lies_over: ClassVar[bool] = False
    """Whether it is looked at for a moment, over another screen that goes on."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.context = context
        self.look = context.look
        self.clock = context.clock
        self._canvas = Canvas(self.look.palette(self.clock()))

    def compose(self) -> ComposeResult:
        """Return the one widget."""
        yield self._canvas

    def on_screen_suspend(self) -> None:
        """Another screen covers this one now."""
        self._canvas.forget()

    def forget(self) -> None:
        """Take it that the terminal shows something else: after it was given back."""
        self._canvas.forget()

    # -- Frames ---------------------------------------------------------------------------------------------------

    def grid(self, width: int, height: int, now: Seconds) -> Grid:
        """Return what is to be seen, at a size in cells and a time of the clock."""
        raise NotImplementedError

    def written(self, at: Seconds, size: int) -> None:
        """Take note that the last frame is on its way. The writer's thread."""

    def tick(self) -> None:
        """Draw what is now, unless the last frame is still on its way."""
        frames = self._frames
        width, height = self.size
        # To Textual the screen right under the one on top is current too (``is_current``): it may be seen through it.
        if self.app.screen is not self or not width or not height:
            return
        if frames is None or frames.begin_frame():
            if frames is not None and (gallery := frames.gallery) is not None:
                gallery.send_some(frames.frame_took)
            self._canvas.show(self.grid(width, height, self.clock()), frames, self.written)

    @property
    def cell(self) -> tuple[int, int] | None:
        """The width and height of a cell in pixels; None where nobody says. Asked where a picture is begun."""
        return None if self._frames is None else self._frames.cell

    @property
    def _frames(self) -> FrameOutput | None:
        """The way for finished frames, where there is one."""
        return None if self._shell is None else self._shell.frames

    @cached_property
    def _shell(self) -> TakesFrames | None:
        """The app, where it knows the way for frames. Asked once: of a protocol, that costs as much as a caption."""
        return self.app if isinstance(self.app, TakesFrames) else None

    def say(self, text: str) -> None:
        """Show a word or two briefly, on a screen that has room for them."""

    # -- Keys -----------------------------------------------------------------------------------------------------

    def action_of(self, key: str) -> str | None:
        """Return what a key means here."""
        return self.context.actions.get(key)

    def press(self, key: str, character: str | None, now: Seconds) -> bool:
        """Take a key as it is, before any action; return whether it meant something here."""
        del key, character, now
        return False

    def do(self, action: str, now: Seconds) -> None:
        """Do what an action of this screen asks; any other means nothing here."""

    def on_key(self, event: Key) -> None:
        """Take a key: first this screen as it is, then the program, then this screen by the action's name."""
        now = self.clock()
        if not self.press(event.key, event.character if event.is_printable else None, now):
            action = self.action_of(event.key)
            if action is None:
                return
            if action in FOR_THE_PROGRAM:
                self.post_message(Asked(action))
            else:
                self.do(action, now)
        event.stop()
        event.prevent_default()
        if self.is_mounted:
            self.tick()
