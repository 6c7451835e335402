"""The shell around every screen: how Textual is fitted, how the program begins, ticks, stands still and ends.

It knows no session and no desk. All of it is the loop's thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from tui.screens.drawn import DrawnScreen
from tui.terminal.circles import once_loaded
from tui.terminal.textual_setup import fit, leave_on_signals, line_filters
from tui.terminal.ticker import Ticker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.driver import Driver
    from textual.filter import LineFilter

    from scripts.units import Seconds
    from tui.screens.context import ScreenContext
    from tui.terminal.frames import FrameOutput


class Shell(App[int], inherit_bindings=False):
    """Runs screens that draw themselves. What they are is for those to say who build on it."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; color: $foreground; overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "leave", priority=True),
        Binding("ctrl+z", "pause_and_suspend", priority=True),
    ]

    frames: FrameOutput | None = None
    """The way for finished frames; the driver puts itself here."""

    def __init__(self, context: ScreenContext, driver_class: type[Driver] | None = None) -> None:
        """Prepare.

        Args:
            context: What the screens have in common.
            driver_class: Textual's way to the terminal.

        """
        super().__init__(driver_class=driver_class)
        self._disable_tooltips = self._disable_notifications = True  # there are none, and each screen has room for both
        self.look = context.look
        self.wants_pixels = context.pixels
        self.clock = context.clock
        self.keeping = context.keeping
        self._presses = context.presses
        self._frames_a_second = context.frames_a_second
        fit(self, self.look.theme, self.look.depth)

    # -- For those who build on it ------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Show the first screen."""
        raise NotImplementedError

    def go_on(self) -> bool:
        """Do what time alone asks for; return False where the program is over."""
        return True

    def leave(self, farewell: str = "") -> None:
        """Leave gently, with these words rather than the usual ones."""
        raise NotImplementedError

    def end(self) -> None:
        """Leave gently, from every layer: the terminal goes away, or the machine is shut down."""
        raise NotImplementedError

    def hush(self) -> Seconds:
        """Let what sounds fade, for the program is stopped; return how long that takes."""
        return 0.01

    # -- From the beginning to the end --------------------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what Textual does to every line before it is written."""
        return line_filters(self.look.depth)

    def on_mount(self) -> None:
        """Begin."""
        leave_on_signals(self.end)
        self.app_resume_signal.subscribe(self, lambda _: self._forget())
        self.enter()
        if self._frames_a_second:
            Ticker(self._frames_a_second, self.tick, self._ticks, self._handle_exception)
        self._press_next()
        once_loaded()

    def _press_next(self) -> None:
        """Press the keys that are due by themselves, and come back for the next."""
        presses = self._presses
        if presses is None:
            return
        for key, _ in presses.due(self.clock()):
            self.simulate_key(key)
        if (wait := presses.until_next(self.clock())) is not None:
            self.set_timer(wait, self._press_next)

    def _forget(self) -> None:
        """Take it that the terminal shows something else: it was given back."""
        if isinstance(self.screen, DrawnScreen):
            self.screen.forget()

    def _ticks(self) -> bool:
        """Return whether there is still something to draw."""
        return self.is_running and not self._exit

    def tick(self) -> None:
        """Let the screen draw, and time do what it does."""
        if not self.go_on():
            return
        if isinstance(self.screen, DrawnScreen):
            self.screen.tick()
        if writing := self.keeping.due(self.clock()):
            self.run_worker(writing, thread=True)

    @property
    def fault(self) -> Exception | None:
        """What went wrong inside; to be raised again once the terminal is given back."""
        return self._exception

    def _handle_exception(self, error: Exception) -> None:
        """Close; the fault is raised again once the terminal is given back: no traceback and no bell on the screen."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    # -- What works on every screen -----------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Leave gently: Ctrl+C, a media key."""
        self.leave()

    def action_pause_and_suspend(self) -> None:
        """Ctrl+Z: the sound fades first, and what was under way waits until the person goes on."""
        self.set_timer(self.hush(), self.action_suspend_process)
