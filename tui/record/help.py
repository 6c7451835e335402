"""The help page of the recorder: its keys, what becomes of takes, and the words about safety in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui import words as house
from tui.hints import help_keys
from tui.picture.page import Page, Paragraph
from tui.record import words

if TYPE_CHECKING:
    from tui.hints import Bound
    from tui.picture.cells import Charset, Grid
    from tui.picture.palette import Palette

_FAR: Final = 10_000


class RecordHelp:
    """Scrolls where the window is low."""

    def __init__(self, bound: Bound, charset: Charset) -> None:
        self._bound = bound
        self._charset = charset
        self._page: Page | None = None
        self._height = 0
        self._first = 0
        self._paragraphs = [
            Paragraph(house.HELP_TITLE, heading=True),
            *(Paragraph(what, key=key) for key, what in words.HELP_KEYS),
            Paragraph(words.HELP_TAKES, heading=True),
            *(Paragraph(text) for text in words.HELP_TAKES_ABOUT.split("\n\n")),
            Paragraph(house.HELP_ABOUT, heading=True),
            *(Paragraph(text) for text in house.ABOUT.split("\n\n")),
        ]

    def draw(self, width: int, height: int, palette: Palette) -> Grid:
        """Return the page from where it is scrolled to."""
        if self._page is None or (self._page.width, self._page.height) != (width, height):
            self._page = Page(self._paragraphs, width, height, self._charset)
            self._first = min(self._first, self._page.last_first)
        self._height = height
        return self._page.draw(self._first, palette, help_keys(self._bound))

    def scroll(self, key: str) -> None:
        """Scroll, where a key means that."""
        page = max(1, self._height - 4)
        ways = {
            "j": 1, "down": 1, "k": -1, "up": -1, "space": page, "pagedown": page, "pageup": -page,
            "home": -_FAR, "g": -_FAR, "end": _FAR, "G": _FAR,
        }  # fmt: skip
        last = self._page.last_first if self._page else 0
        self._first = min(max(0, self._first + ways.get(key, 0)), last)
