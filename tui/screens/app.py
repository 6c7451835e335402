"""The program on the screen: what it begins with, what it does with actions, and how it lets go of everything.

All of it is the loop's thread. Which screen is shown is decided in ``tui/screens/navigation.py``; how a screen comes
to the terminal at all, in ``tui/screens/shell.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.drawn import Asked, DrawnScreen
from tui.screens.loader import Arrived, Listed, Passage, VoicesRead
from tui.screens.navigation import Whereabouts
from tui.screens.shell import Shell
from tui.text import words
from tui.text.language import _

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen

    from scripts.units import Seconds
    from tui.screens.context import ScreenContext
    from tui.screens.home import VoiceAsked
    from tui.screens.workplace import Workplace
    from tui.session.catalogue import Catalogue
    from tui.session.opened import Opened

_FADE_BEFORE_SUSPENDING: Seconds = 0.8


class SitwithApp(Shell):
    """Shows the list of sessions, and a session that plays."""

    def __init__(
        self,
        catalogue: Catalogue,
        first: Opened | Workplace | None,
        context: ScreenContext,
        *,
        notice: str | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """Prepare.

        Args:
            catalogue: Where sessions come from.
            first: What to begin with: a session, or something else to do; without one the list is shown, and leaving
                a session leads back to it.
            context: What the screens have in common.
            notice: What is to be told at the beginning.
            driver_class: Textual's way to the terminal.

        """
        super().__init__(context, driver_class)
        self._passage = Passage(self, catalogue)
        self.whereabouts = Whereabouts(self, self._passage, context, notice)
        self.whereabouts.begin_with(first)

    # -- As the shell asks --------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """Return the screen under all others: the list, where that is shown first; else Textual's own, which is empty.

        So one screen is made and laid out for the list, and not two.
        """
        return self.whereabouts.lowest or super().get_default_screen()

    def enter(self) -> None:
        """Show the first screen."""
        self.whereabouts.enter()

    def go_on(self) -> bool:
        """Go on when a session has said goodbye."""
        return self.whereabouts.go_on()

    def leave(self, farewell: str = "") -> None:
        """Leave gently, with these words rather than the usual ones."""
        self.whereabouts.leave(farewell)

    def end(self) -> None:
        """Leave gently, from every layer."""
        self.whereabouts.end()

    def hush(self) -> Seconds:
        """Pause what plays, listen to nobody, and let what is recorded come to its end."""
        playing, workplace = self.whereabouts.playing, self.whereabouts.workplace
        if playing is None and workplace is not None:
            workplace.too_much()
            return _FADE_BEFORE_SUSPENDING
        if playing is None:
            return super().hush()
        playing.conduct.hush(self.clock())
        return _FADE_BEFORE_SUSPENDING

    def close_session(self) -> None:
        """Let go of whatever plays, and write what is to be kept. After the loop has ended."""
        if writing := self.keeping.due():
            writing()
        playing = self.whereabouts.playing
        self._passage.close(playing.player if playing else None)
        if self.whereabouts.workplace is not None:
            self.whereabouts.workplace.close()

    # -- What is told to it -------------------------------------------------------------------------------------------

    def on_listed(self, message: Listed) -> None:
        """Show the sessions that have been read."""
        self.whereabouts.list_entries(message.entries, message.notice)

    def on_voice_asked(self, message: VoiceAsked) -> None:
        """Have it found out who there is to speak."""
        self._passage.read_voices(message.session)

    def on_voices_read(self, message: VoicesRead) -> None:
        """Let it be chosen who speaks."""
        self.whereabouts.offer_voices(message.offered)

    def on_arrived(self, message: Arrived) -> None:
        """Go over to the session that has been opened."""
        self.whereabouts.arrive(message)

    def on_prepared(self) -> None:
        """Go over to sudden overwhelm, where that is waited for."""
        self.whereabouts.prepared()

    def on_asked(self, message: Asked) -> None:
        """Do what an action asks that concerns more than a screen."""
        match message.action:
            case "too_much":
                self.whereabouts.too_much()
            case "leave":
                self.whereabouts.leave(message.farewell)
            case "overwhelm":
                self.whereabouts.overwhelm()
            case "help":
                self.whereabouts.help()
            case "theme":
                self._change_theme()
            case "picture_alone" if self.whereabouts.playing is not None:
                self.whereabouts.playing.picture_alone()

    def _change_theme(self) -> None:
        """Go over to the next theme, and keep it."""
        now = self.clock()
        theme = self.look.next_theme(now)
        self.keeping.theme(theme.name, now)
        if isinstance(self.screen, DrawnScreen):
            self.screen.say(f"{words.COLOURS}: {_(theme.title)}")
