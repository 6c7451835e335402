"""A page that is scrolled: laid out anew for every size, and the keys that move it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.picture.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.picture.cells import Charset, Grid
    from tui.picture.page import Paragraph
    from tui.picture.palette import Palette

_LINES: Final = {"j": 1, "down": 1, "k": -1, "up": -1}
_PAGES: Final = {"space": 1, "pagedown": 1, "pageup": -1}
_ENDS: Final = {"home": -10_000, "g": -10_000, "end": 10_000, "G": 10_000}


class Scrolled:
    """Paragraphs, and the line from which they are seen."""

    def __init__(self, paragraphs: Sequence[Paragraph], charset: Charset) -> None:
        self._paragraphs = paragraphs
        self._charset = charset
        self._page: Page | None = None
        self._first = 0

    def draw(self, width: int, height: int, palette: Palette, keys: tuple[str, ...]) -> Grid:
        """Return the page from where it is scrolled to, with the keys at the foot (the longest form first)."""
        if self._page is None or (self._page.width, self._page.height) != (width, height):
            self._page = Page(self._paragraphs, width, height, self._charset)
            self._first = min(self._first, self._page.last_first)
        return self._page.draw(self._first, palette, keys)

    def scroll(self, key: str) -> bool:
        """Scroll, where a key means that; return whether it does."""
        if self._page is None:
            return False
        a_page = max(1, self._page.height - 4)
        by = _LINES.get(key) or _PAGES.get(key, 0) * a_page or _ENDS.get(key)
        if not by:
            return False
        self._first = min(max(0, self._first + by), self._page.last_first)
        return True
