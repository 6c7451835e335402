"""What all screens have in common: one canvas, drawn when the program ticks, and keys that go to actions by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from textual.screen import Screen

from tui.terminal.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import Key

    from scripts.units import Seconds
    from tui.picture.cells import Grid
    from tui.presenter.look import Look
    from tui.terminal.driver import FrameOutput


class Answers(Protocol):
    """The program, to which a screen hands what concerns more than itself."""

    frames: FrameOutput | None
    """The way for finished frames, where there is one."""

    def act(self, action: str) -> bool:
        """Do what an action asks, on whatever screen; return whether it is one of these."""


class DrawnScreen(Screen[None]):
    """A screen that draws itself whole. All of it is the loop's thread."""

    def __init__(self, look: Look, clock: Callable[[], Seconds]) -> None:
        super().__init__()
        self.look = look
        self.clock = clock
        self._canvas = Canvas(look.palette(clock()))

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
        frames = cast("Answers", self.app).frames
        width, height = self.size
        if not self.is_current or not width or not height:
            return
        if frames is None or frames.begin_frame():
            self._canvas.show(self.grid(width, height, self.clock()), frames, self.written)

    def say(self, text: str) -> None:
        """Show a word or two briefly, on a screen that has room for them."""

    # -- Keys -----------------------------------------------------------------------------------------------------

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
            action = self.look.action(event.key)
            if action is None:
                return
            if not cast("Answers", self.app).act(action):
                self.do(action, now)
        event.stop()
        event.prevent_default()
        if self.is_mounted:
            self.tick()
