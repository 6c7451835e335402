"""The Textual app: the screens, the keys that work on every one of them, and how the program is left."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter, NoColor
from textual.theme import Theme as TextualTheme

from audio.player import State
from tui.picture.palette import Depth, Palette
from tui.picture.theme import BUILT_IN, Theme
from tui.screens.help import HelpScreen
from tui.screens.playing import FRAMES_A_SECOND, PlayingScreen
from tui.terminal import Abilities, abilities
from tui.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.driver import Driver

    from scripts.units import Seconds
    from tui.driver import FrameOutput
    from tui.listening import Listening

_FADE_BEFORE_SUSPENDING: Seconds = 0.8
_HURRY_AFTER: Seconds = 1.5
"""Asked to leave once more so long after the first time, the program goes at once."""


class SitwithApp(App[int], inherit_bindings=False):
    """Shows a session that plays."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; color: $foreground; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "leave", priority=True),
        Binding("ctrl+z", "pause_and_suspend", priority=True),
        Binding("x", "too_much", id="too_much"),
        Binding("q", "leave", id="leave"),
        Binding("question_mark", "help", id="help"),
    ]

    frames: FrameOutput | None = None
    """The way for finished frames; the driver puts itself here."""

    def __init__(  # noqa: PLR0913 - what a test gives instead of the real ones
        self,
        player: Listening,
        *,
        trace: Trace | None = None,
        theme: Theme = BUILT_IN[0],
        terminal: Abilities | None = None,
        clock: Callable[[], Seconds] = time.monotonic,
        frames_a_second: int = FRAMES_A_SECOND,
        driver_class: type[Driver] | None = None,
    ) -> None:
        # Read before Textual takes NO_COLOR out of the environment.
        self._terminal = terminal or abilities(os.environ)
        super().__init__(driver_class=driver_class)
        self._player = player
        self._clock = clock
        self._frames_a_second = frames_a_second
        self._paints_nothing_by_itself(theme)
        palette = Palette(theme, self._terminal.depth)
        self._playing = PlayingScreen(player, palette, self._terminal.charset, clock, trace)
        self._left_at: Seconds | None = None

    def _paints_nothing_by_itself(self, theme: Theme) -> None:
        """Give Textual's own widgets the theme's colours, at the depth the picture has."""
        self.register_theme(
            TextualTheme(
                name=theme.name,
                primary=theme.ramp[5][1],
                accent=theme.ramp[5][1],
                background=theme.ground,
                surface=theme.ground,
                panel=theme.ground,
                foreground=theme.text,
                dark=theme.dark,
            )
        )
        self.theme = theme.name
        system = {Depth.TRUE: "truecolor", Depth.INDEXED: "256", Depth.SIXTEEN: "standard"}
        depth = self._terminal.depth
        self.console = Console(
            color_system=system.get(depth),  # type: ignore[arg-type] # rich's own literals
            file=self.console.file,
            markup=True,
            highlight=False,
            emoji=False,
            legacy_windows=False,
            force_terminal=True,
            safe_box=False,
            soft_wrap=False,
        )

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return none: colours are chosen for the terminal already. Without colours, one that takes them all out."""
        return [NoColor()] if self._terminal.depth is Depth.NONE else []

    def get_default_screen(self) -> PlayingScreen:
        """Return the first screen."""
        return self._playing

    def on_mount(self) -> None:
        """Begin."""
        self._playing.frames = self.frames
        loop = asyncio.get_running_loop()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                # Not on every system, and not outside the main thread.
                loop.add_signal_handler(getattr(signal, name), self.action_leave)
        self.app_resume_signal.subscribe(self, lambda _: self._playing.forget())
        self._player.start()
        if self._frames_a_second:
            self.set_interval(1 / self._frames_a_second, self.tick)
        # What is there by now stays; a collection over all of it would be seen as a hitch.
        gc.collect()
        gc.freeze()

    def tick(self) -> None:
        """Let the screen draw; go when it has said goodbye."""
        self._playing.tick()
        if self._playing.left:
            self.exit(0)

    def action_too_much(self) -> None:
        """Quiet, from wherever one is."""
        self._back_to_the_picture()
        self._playing.too_much()

    def action_leave(self) -> None:
        """Leave gently; asked again after a while, at once."""
        now = self._clock()
        if self._left_at is not None and now - self._left_at > _HURRY_AFTER:
            self.exit(0)
        elif self._left_at is None:
            self._left_at = now
            self._back_to_the_picture()
            self._playing.leave()

    def action_help(self) -> None:
        """Open the help page."""
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self._terminal.charset))

    def action_pause_and_suspend(self) -> None:
        """Ctrl+Z: the sound fades first, and the session waits until the listener goes on."""
        if self._player.snapshot().state is State.PLAYING:
            self._player.toggle_pause()
        self.set_timer(_FADE_BEFORE_SUSPENDING, self.action_suspend_process)

    def _back_to_the_picture(self) -> None:
        while self.screen is not self._playing:
            self.pop_screen()


def run(player: Listening, trace: Path | None = None) -> int:
    """Show a session from its start until the listener leaves; return the exit code. Starts and closes the player."""
    record = Trace(trace) if trace else None
    try:
        app = SitwithApp(player, trace=record, driver_class=_driver_class())
        return app.run(mouse=False) or app.return_code or 0
    finally:
        player.close()
        if record is not None:
            record.close()


def _driver_class() -> type[Driver] | None:
    """Return the driver that takes frames, where the system has terminals like Linux's."""
    if sys.platform == "win32":
        return None
    from tui.driver import PictureDriver  # noqa: PLC0415 - termios is not on every system

    return PictureDriver
