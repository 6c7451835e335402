"""The Textual app: how it begins and ends, its ticks, and the keys that mean the same on every screen.

All of it is the loop's thread. Which screen is shown is decided in ``tui/screens/navigation.py``.
"""

from __future__ import annotations

import gc
import os
import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from audio.play.snapshot import PlayState
from tui.picture.theme import BUILT_IN
from tui.presenter.look import Look
from tui.screens.drawn import DrawnScreen
from tui.screens.loader import Listed, Opened, Passage
from tui.screens.navigation import Whereabouts
from tui.session.autosave import Keeping
from tui.terminal.abilities import Abilities, abilities
from tui.terminal.textual_setup import fit, leave_on_signals, line_filters
from tui.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.driver import Driver
    from textual.filter import LineFilter

    from scripts.units import Seconds
    from tui.picture.theme import Theme
    from tui.presenter.two import Names
    from tui.session.bookmarks import Bookmark
    from tui.session.catalogue import Catalogue
    from tui.session.key_script import Presses
    from tui.session.player import PlayerLike
    from tui.terminal.driver import FrameOutput
    from tui.terminal.trace import Trace

_FADE_BEFORE_SUSPENDING: Seconds = 0.8


class SitwithApp(App[int], inherit_bindings=False):
    """Shows the list of sessions, and a session that plays."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; color: $foreground; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "leave", priority=True),
        Binding("ctrl+z", "pause_and_suspend", priority=True),
    ]

    frames: FrameOutput | None = None
    """The way for finished frames; the driver puts itself here."""

    def __init__(  # noqa: PLR0913 - what a test gives instead of the real ones
        self,
        catalogue: Catalogue,
        player: PlayerLike | None = None,
        *,
        trace: Trace | None = None,
        themes: Sequence[Theme] = BUILT_IN,
        notice: str | None = None,
        presses: Presses | None = None,
        terminal: Abilities | None = None,
        clock: Callable[[], Seconds] = time.monotonic,
        keeping: Keeping | None = None,
        bookmark: Bookmark | None = None,
        left_at: Seconds | None = None,
        names: Names | None = None,
        frames_a_second: int | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """Prepare.

        Args:
            shelf: Where sessions come from.
            player: The session to begin with; without one, the list is shown, and leaving a session leads back to it.
            trace: Where to note each frame.
            themes: The themes there are.
            notice: What is to be told at the beginning.
            presses: Keys that press themselves.
            terminal: What the terminal can show; read from the environment if not given.
            clock: Monotonic seconds.
            keeping: Where changes are kept.
            bookmark: Where the place of the session to begin with is kept.
            left_at: Where that was left the last time, if it could be continued there and is not.
            names: What two people are called.
            frames_a_second: How often to draw; as set if not given, never where it is 0.
            driver_class: Textual's way to the terminal.

        """
        # Read before Textual takes NO_COLOR out of the environment.
        terminal = terminal or abilities(os.environ)
        super().__init__(driver_class=driver_class)
        self._clock = clock
        self._presses = presses
        self._keeping = keeping or Keeping()
        settings = catalogue.settings
        self._frames_a_second = settings.frames_per_second if frames_a_second is None else frames_a_second
        self.look = Look(themes, terminal, settings)
        fit(self, self.look.theme, self.look.depth)
        self._passage = Passage(self, catalogue, self.action_leave)
        self.whereabouts = Whereabouts(
            self,
            self._passage,
            self.look,
            clock,
            keeping=self._keeping,
            trace=trace,
            notice=notice,
            presses=presses,
            names=names,
        )
        self.whereabouts.begin_with(player, bookmark, left_at)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what Textual does to every line before it is written."""
        return line_filters(self.look.depth)

    # -- From the beginning to the end ------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Begin."""
        leave_on_signals(self.whereabouts.end)
        self.app_resume_signal.subscribe(self, lambda _: self._forget())
        self.whereabouts.enter()
        if self._frames_a_second:
            self.set_interval(1 / self._frames_a_second, self.tick)
        self._press_next()
        # What is there by now stays; a collection over all of it would be seen as a hitch.
        gc.collect()
        gc.freeze()

    def _press_next(self) -> None:
        """Press the keys that are due by themselves, and come back for the next."""
        presses = self._presses
        if presses is None:
            return
        for key, _ in presses.due(self._clock()):
            self.simulate_key(key)
        if (wait := presses.until_next(self._clock())) is not None:
            self.set_timer(wait, self._press_next)

    def _forget(self) -> None:
        """Take it that the terminal shows something else: it was given back."""
        if isinstance(self.screen, DrawnScreen):
            self.screen.forget()

    def tick(self) -> None:
        """Let the screen draw; go on when a session has said goodbye."""
        if not self.whereabouts.go_on():
            return
        if isinstance(self.screen, DrawnScreen):
            self.screen.tick()
        if writing := self._keeping.due(self._clock()):
            self.run_worker(writing, thread=True)

    def on_listed(self, message: Listed) -> None:
        """Show the sessions that have been read."""
        self.whereabouts.list_entries(message.entries)

    def on_opened(self, message: Opened) -> None:
        """Go over to the session that has been opened."""
        self.whereabouts.arrive(message)

    def _handle_exception(self, error: Exception) -> None:
        """Close; the fault is raised again once the terminal is given back: no traceback and no bell on the screen."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def close_session(self) -> None:
        """Let go of whatever plays, and write what is to be kept. After the loop has ended."""
        if writing := self._keeping.due():
            writing()
        playing = self.whereabouts.playing
        self._passage.close(playing.player if playing else None)

    # -- What works on every screen ---------------------------------------------------------------------------------

    def act(self, action: str) -> bool:
        """Do what an action asks that concerns more than a screen; return whether it is one."""
        match action:
            case "too_much":
                self.whereabouts.too_much()
            case "leave":
                self.whereabouts.leave()
            case "overwhelm":
                self.whereabouts.overwhelm()
            case "help":
                self.whereabouts.help()
            case "theme":
                self._change_theme()
            case _:
                return False
        return True

    def leave(self, farewell: str) -> None:
        """Leave gently, with these words rather than the usual ones."""
        self.whereabouts.leave(farewell)

    def action_leave(self) -> None:
        """Leave gently: Ctrl+C, a media key."""
        self.whereabouts.leave()

    def action_pause_and_suspend(self) -> None:
        """Ctrl+Z: the sound fades first, and the session waits until the listener goes on."""
        playing = self.whereabouts.playing
        if playing is not None and playing.player.snapshot().state is PlayState.PLAYING:
            playing.player.toggle_pause()
        self.set_timer(_FADE_BEFORE_SUSPENDING if playing else 0.01, self.action_suspend_process)

    def _change_theme(self) -> None:
        """Go over to the next theme, and keep it."""
        now = self._clock()
        theme = self.look.next_theme(now)
        self._keeping.theme(theme.name, now)
        if isinstance(self.screen, DrawnScreen):
            self.screen.say(f"{words.COLOURS}: {theme.title}")
