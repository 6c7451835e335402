"""The Textual app: which screen is shown, the way from one session to another, and how the program is left.

Sessions are read and opened, and players closed, in worker threads; what comes of it arrives as messages. All else
is the loop's thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter, NoColor
from textual.message import Message
from textual.theme import Theme as TextualTheme

from audio.faults import SoundError
from audio.player import State
from scripts.faults import ScoreError
from tui import words
from tui.faults import UsageFaultError, tell
from tui.hints import HOME_HELP, PLAYING_HELP
from tui.keeping import Keeping
from tui.levels import kept
from tui.logs import log
from tui.look import Look
from tui.mpris import MediaKeys
from tui.picture.palette import Depth
from tui.picture.theme import BUILT_IN
from tui.screens.drawn import DrawnScreen
from tui.screens.help import HelpScreen
from tui.screens.home import HomeScreen
from tui.screens.playing import PlayingScreen
from tui.shelf import OVERWHELM, QUIET_ROOM
from tui.terminal import Abilities, abilities
from tui.themes import all_themes
from tui.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.driver import Driver

    from audio.player import Snapshot
    from scripts.units import Seconds
    from tui.driver import FrameOutput
    from tui.listening import Listening
    from tui.picture.theme import Theme
    from tui.places import Bookmark
    from tui.presses import Presses
    from tui.shelf import Entry, Shelf
    from tui.two import Names

_FADE_BEFORE_SUSPENDING: Seconds = 0.8
_HURRY_AFTER: Seconds = 1.5
"""Asked to leave once more so long after the first time, the program goes at once."""
_FADES_WITHIN: Seconds = 3.0
_HOME_FADES: Seconds = 0.6
_LOOKS_AGAIN: Seconds = 0.03


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

    @dataclass
    class Listed(Message):
        """The sessions are known."""

        entries: tuple[Entry, ...]

    @dataclass
    class Opened(Message):
        """A session is ready to be heard, and the one before it has gone; or it could not be opened."""

        name: str
        player: Listening | None
        bookmark: Bookmark | None = None
        fault: str = ""
        left_at: Seconds | None = None
        """The place that was kept the last time."""

    def __init__(  # noqa: PLR0913 - what a test gives instead of the real ones
        self,
        shelf: Shelf,
        player: Listening | None = None,
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
        self._shelf = shelf
        self._clock = clock
        self._trace = trace
        self._notice = notice
        self._presses = presses
        self._names = names
        self._keeping = keeping or Keeping()
        settings = shelf.settings
        self._frames_a_second = settings.frames_per_second if frames_a_second is None else frames_a_second
        self.look = Look(themes, terminal, settings)
        self._paints_nothing_by_itself()
        self._media: MediaKeys | None = None
        self._playing: PlayingScreen | None = None
        self._home: HomeScreen | None = None
        if player is None:
            self._home = HomeScreen(self.look, clock, self.begin, notice)
        else:
            self._playing = self._screen_of(player, bookmark, left_at)
        self._levels: Snapshot | None = None
        """The levels of the session before, for the next one."""
        self._wanted: str | None = None
        """The session that is on its way."""
        self._left_at: Seconds | None = None

    def _paints_nothing_by_itself(self) -> None:
        """Give Textual the theme's ground, and a console of the picture's depth."""
        theme = self.look.theme
        self.register_theme(
            TextualTheme(
                name=theme.name,
                primary=theme.ramp[-1][1],
                background=theme.ground,
                surface=theme.ground,
                panel=theme.ground,
                foreground=theme.text,
                dark=theme.dark,
            )
        )
        self.theme = theme.name
        system = {Depth.TRUE: "truecolor", Depth.INDEXED: "256", Depth.SIXTEEN: "standard"}
        self.console = Console(
            color_system=system.get(self.look.depth),  # type: ignore[arg-type] # rich's own literals
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
        return [NoColor()] if self.look.depth is Depth.NONE else []

    def _handle_exception(self, error: Exception) -> None:
        """Close; the fault is raised again once the terminal is given back: no traceback and no bell on the screen."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def on_mount(self) -> None:
        """Begin."""
        # Over Textual's own first screen, which cannot be switched for another.
        first = self._playing or self._home
        assert first is not None  # noqa: S101 - one of the two is made at the start
        self.push_screen(first)
        loop = asyncio.get_running_loop()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                # Not on every system, and not outside the main thread.
                loop.add_signal_handler(getattr(signal, name), self.action_leave)
        self.app_resume_signal.subscribe(self, lambda _: self._forget())
        if self._playing is not None:
            self._start(self._playing.player)
        else:
            self.run_worker(self._list, thread=True)
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
        if isinstance(self.screen, DrawnScreen):
            self.screen.forget()

    def tick(self) -> None:
        """Let the screen draw; go on when a session has said goodbye."""
        playing = self._playing
        if playing is not None and playing.left and self._wanted is None:
            if self._home is None:
                self.exit(0)
                return
            self._go_home()
        elif playing is None and self._left_at is not None and self._clock() - self._left_at > _HOME_FADES:
            self.exit(0)
            return
        if isinstance(self.screen, DrawnScreen):
            self.screen.tick()
        if writing := self._keeping.due(self._clock()):
            self.run_worker(writing, thread=True)

    # -- From one session to another --------------------------------------------------------------------------------

    def _list(self) -> None:
        """Read the sessions. A worker's thread."""
        self.post_message(self.Listed(self._shelf.entries()))

    def on_sitwith_app_listed(self, message: Listed) -> None:
        """Show the sessions."""
        if self._home is not None:
            self._home.list_entries(message.entries)

    def begin(self, name: str) -> None:
        """Go over to a session: what plays fades while it is opened."""
        if self._wanted is not None or self._left_at is not None:
            return
        self._wanted = name
        self._uncover()
        playing = self._playing
        if playing is not None:
            self._levels = kept(playing.player.snapshot())
            playing.leave(words.GENTLER if name == OVERWHELM else "")
        elif self._home is not None:
            self._home.depart(self._clock())
        before, media, levels = playing.player if playing else None, self._media, self._levels
        self._media = None
        self.run_worker(lambda: self._open(name, levels, before, media), thread=True)

    def _open(self, name: str, levels: Snapshot | None, before: Listening | None, media: MediaKeys | None) -> None:
        """Open a session and let go of the one before. A worker's thread."""
        fault = ""
        player: Listening | None = None
        bookmark: Bookmark | None = None
        left_at: Seconds | None = None
        try:
            player = self._shelf.open(name, levels)
            bookmark = self._shelf.bookmark(name, player.timeline)
            if bookmark is not None and name != OVERWHELM:  # which begins, and asks nothing
                left_at = bookmark.resumes_at(player.timeline)
        except (ScoreError, SoundError, UsageFaultError, OSError) as error:
            log.warning("%s cannot be opened: %s", name, error)
            fault = str(error).splitlines()[0]
        if before is not None:
            before.wait(_FADES_WITHIN)
        # The device is let go of first: some can be open but once.
        _let_go(before, media)
        self.post_message(self.Opened(name, player, bookmark, fault, left_at))

    def on_sitwith_app_opened(self, message: Opened) -> None:
        """Play what has been opened, unless the listener has turned away from it."""
        player = message.player
        if message.name != self._wanted:
            if player is not None:
                player.close()  # never started: nothing to wait for
            return
        self._wanted = None
        if player is None:
            self._playing = None
            self._go_home(message.fault)
            return
        coming = self._screen_of(player, message.bookmark, message.left_at, home=self._home is not None)
        before, self._playing = self._playing, coming
        if before is not None:
            self.switch_screen(self._playing)
        else:
            self.push_screen(self._playing)
        self._start(player)
        if message.name == QUIET_ROOM:
            self._playing.too_much()

    def _screen_of(
        self, player: Listening, bookmark: Bookmark | None, left_at: Seconds | None, *, home: bool = False
    ) -> PlayingScreen:
        notice, self._notice = self._notice, None
        return PlayingScreen(
            player,
            self.look,
            self._clock,
            keeping=self._keeping,
            trace=self._trace,
            home=home,
            notice=notice,
            bookmark=bookmark,
            left_at=left_at,
            names=self._names,
        )

    def _start(self, player: Listening) -> None:
        loop = asyncio.get_running_loop()
        self._media = MediaKeys(
            player,
            player.timeline.title,
            lambda: loop.call_soon_threadsafe(self.action_leave),  # type: ignore[arg-type] # its handle is not wanted
            enabled=self._shelf.settings.mpris,
        )
        self._media.start()
        player.start()
        self._begin()

    def _begin(self) -> None:
        """Have the session begin once its player is there, and not before keys that press themselves would have it."""
        playing, presses, now = self._playing, self._presses, self._clock()
        if playing is None:
            return
        if playing.player.snapshot().state is State.STARTING or (presses is not None and not presses.begun(now)):
            self.set_timer(_LOOKS_AGAIN, self._begin)
        else:
            playing.begin()

    def _go_home(self, notice: str | None = None) -> None:
        """Go back to the list; where there is none yet, make one."""
        self._left_at = None
        self._uncover()
        playing, self._playing = self._playing, None
        if playing is not None:
            self._levels = kept(playing.player.snapshot())
            threading.Thread(target=_let_go, args=(playing.player, self._media), daemon=True).start()
            self._media = None
        if self._home is None:
            self._home = HomeScreen(self.look, self._clock, self.begin, notice)
            self.switch_screen(self._home)
            self.run_worker(self._list, thread=True)
            return
        if self.screen is not self._home:
            self.pop_screen()
        self._home.return_to(self._clock(), notice)

    def _uncover(self) -> None:
        """Close the help page."""
        while isinstance(self.screen, HelpScreen):
            self.pop_screen()

    # -- What works on every screen -----------------------------------------------------------------------------------

    def act(self, action: str) -> bool:
        """Do what an action asks that concerns more than a screen; return whether it is one."""
        match action:
            case "too_much":
                self.action_too_much()
            case "leave":
                self.action_leave()
            case "overwhelm":
                self.action_overwhelm()
            case "help":
                self.action_help()
            case "theme":
                self.action_theme()
            case _:
                return False
        return True

    def action_too_much(self) -> None:
        """Quiet, from wherever one is."""
        self._uncover()
        if self._playing is not None:
            if self._wanted is not None:
                # What was to come does not come.
                self._wanted = None
                self._playing.come_back()
            self._playing.too_much()
        elif self._home is not None and self._wanted != QUIET_ROOM:
            if self._wanted is not None:
                self._wanted = None
                self._home.return_to(self._clock())
            # Nothing sounds here. It says so at once, and goes over to where there can be company, or grounding.
            self._home.too_much(self._clock())
            self.begin(QUIET_ROOM)

    def action_overwhelm(self) -> None:
        """Go straight to the session for sudden overwhelm; where it is under way, stay."""
        playing = self._playing
        if playing is not None and playing.player.timeline.session == OVERWHELM and playing.under_way:
            self._uncover()
            if playing.player.snapshot().state is State.PAUSED:
                playing.player.resume()
            return
        self.begin(OVERWHELM)

    def action_leave(self) -> None:
        """Leave gently, to the list if one came from there; asked again after a while, go at once."""
        self.leave(None)

    def leave(self, farewell: str | None) -> None:
        """Leave as ``action_leave``, with these words rather than the usual ones."""
        now = self._clock()
        if self._left_at is not None:
            if now - self._left_at > _HURRY_AFTER:
                self.exit(0)
            return
        self._left_at = now
        self._wanted = None
        self._uncover()
        if self._playing is not None:
            self._playing.leave(farewell or ("" if self._home is not None else words.LEAVING))
        elif self._home is not None:
            self._home.depart(now)

    def action_help(self) -> None:
        """Open the help page of the screen that is shown."""
        if isinstance(self.screen, HelpScreen):
            return
        playing = self._playing is not None
        rows = PLAYING_HELP if playing else HOME_HELP
        self.push_screen(HelpScreen(self.look, self._clock, rows, moves=playing))

    def action_theme(self) -> None:
        """Go over to the next theme."""
        now = self._clock()
        theme = self.look.next_theme(now)
        self._keeping.theme(theme.name, now)

    def action_pause_and_suspend(self) -> None:
        """Ctrl+Z: the sound fades first, and the session waits until the listener goes on."""
        playing = self._playing
        if playing is not None and playing.player.snapshot().state is State.PLAYING:
            playing.player.toggle_pause()
        self.set_timer(_FADE_BEFORE_SUSPENDING if playing else 0.01, self.action_suspend_process)

    def close_session(self) -> None:
        """Let go of whatever plays, and write what is to be kept. After the loop has ended."""
        if writing := self._keeping.due():
            writing()
        _let_go(self._playing.player if self._playing else None, self._media)


def _let_go(player: Listening | None, media: MediaKeys | None) -> None:
    """Let go of a session; may take a moment."""
    if media is not None:
        media.close()
    if player is not None:
        player.close()


def run(  # noqa: PLR0913 - what a command knows, each by its name
    shelf: Shelf,
    player: Listening | None = None,
    *,
    trace: Path | None = None,
    faults: Sequence[str] = (),
    presses: Presses | None = None,
    bookmark: Bookmark | None = None,
    left_at: Seconds | None = None,
    names: Names | None = None,
) -> int:
    """Show a session, or the list of them, until the listener leaves; return the exit code. Closes the player.

    Args:
        shelf: Where sessions come from.
        player: The session to begin with; without one, the list is shown.
        trace: The file to note each frame in.
        faults: What is wrong with the settings, a sentence each.
        presses: Keys that press themselves.
        bookmark: Where the place of the session to begin with is kept.
        left_at: Where that was left the last time, if it could be continued there and is not.
        names: What two people are called.

    """
    record = Trace(trace) if trace else None
    themes, theme_faults = all_themes()
    for fault in theme_faults:
        tell(fault)
    notice = words.faults_notice((*faults, *theme_faults))
    app = SitwithApp(
        shelf,
        player,
        trace=record,
        themes=themes,
        notice=notice,
        presses=presses,
        bookmark=bookmark,
        left_at=left_at,
        names=names,
        driver_class=_driver_class(),
    )
    try:
        code = app.run(mouse=False) or app.return_code or 0
        if app._exception is not None:  # noqa: SLF001 - Textual is pinned, and has no public way to ask
            raise app._exception  # noqa: SLF001
        return code
    finally:
        app.close_session()
        if record is not None:
            record.close()


def _driver_class() -> type[Driver] | None:
    """Return the driver that takes frames, where the system has terminals like Linux's."""
    if sys.platform == "win32":
        return None
    from tui.driver import PictureDriver  # noqa: PLC0415 - termios is not on every system

    return PictureDriver
