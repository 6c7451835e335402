"""The help page: the keys of the screen it is opened on, and the words about safety in full. Esc goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.picture.page import Paragraph
from tui.picture.scrolled import Scrolled
from tui.presenter.key_hints import ENDED_HELP, HOME_HELP, PACE_HELP, PLAYING_HELP, QUIET_HELP, help_keys, help_rows
from tui.screens.drawn import DrawnScreen
from tui.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.units import Seconds
    from tui.picture.cells import Grid
    from tui.presenter.key_hints import Bound, Rows
    from tui.screens.context import ScreenContext
    from tui.screens.playing import PlayingScreen
    from tui.screens.workplace import Workplace
    from tui.session.context import Context


def _pace(bound: Bound) -> list[Paragraph]:
    """Return what a listener can ask of the pace."""
    told = help_rows(bound, PACE_HELP)
    return [
        Paragraph(words.HELP_PACE, heading=True),
        *(Paragraph(what, key=key) for key, what in told),
        *(Paragraph(text) for text in words.HELP_PACE_ABOUT.split("\n\n")),
    ]


def listener_page(context: Context, rows: Rows, *, moves: bool) -> list[Paragraph]:
    """Return the help page of a listener.

    Args:
        context: What the screens have in common.
        rows: The actions of the screen below, and what they do.
        moves: Whether one can move about in a session there.

    """
    told = help_rows(context.bound, rows)
    after = [Paragraph(words.HELP_LANDING, quiet=True), *_pace(context.bound)] if moves else []
    return [
        Paragraph(words.HELP_TITLE, heading=True),
        *(Paragraph(what, key=key) for key, what in told),
        *after,
        Paragraph(words.HELP_ABOUT, heading=True),
        *(Paragraph(text) for text in filter(None, (context.settings.someone, *words.about().split("\n\n")))),
    ]


class HelpScreen(DrawnScreen):
    """Scrolls where the window is low.

    Args:
        context: What the screens have in common.
        page: What it says.
        mark: Returns what stands at its foot for as long as it is so, of the session below.

    """

    lies_over = True

    def __init__(self, context: ScreenContext, page: Sequence[Paragraph], mark: Callable[[], str] = str) -> None:
        super().__init__(context)
        self._mark = mark
        self._scrolled = Scrolled(page, self.look.charset)

    def grid(self, width: int, height: int, now: Seconds) -> Grid:
        """Return the page from where it is scrolled to."""
        return self._scrolled.draw(width, height, self.look.palette(now), help_keys(self.context.bound, self._mark()))

    def press(self, key: str, character: str | None, now: Seconds) -> bool:
        """Scroll, or go back."""
        del character, now
        if self._scrolled.scroll(key):
            return True
        if key == "escape" or self.context.actions.get(key) in ("help", "leave"):
            self.dismiss(None)
            return True
        return False


def help_of(context: ScreenContext, playing: PlayingScreen | None, workplace: Workplace | None) -> HelpScreen:
    """Return the help page of what is shown: a session, or else a workplace, or else the list."""
    if playing is None and workplace is not None:
        return HelpScreen(context, workplace.help_page())
    moves = playing is not None and not playing.resting and not playing.ended
    rows = HOME_HELP if playing is None else ENDED_HELP if playing.ended else PLAYING_HELP if moves else QUIET_HELP
    page = listener_page(context, rows, moves=moves)
    return HelpScreen(context, page, lambda: "" if playing is None else playing.mark)
