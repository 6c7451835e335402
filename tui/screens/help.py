"""The help page: the keys, and the words about safety in full. Covers the picture; Esc goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from tui import words
from tui.picture.cells import Charset, plain_ascii

if TYPE_CHECKING:
    from textual.app import ComposeResult


class HelpScreen(Screen[None]):
    """Scrolls where the window is low."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark", "back", id="back"),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("g,home", "end(-1)", show=False),
        Binding("G,end", "end(1)", show=False),
    ]

    DEFAULT_CSS = """
    HelpScreen { align: center top; }
    HelpScreen VerticalScroll {
        width: 100%; max-width: 72; height: 1fr; padding: 1 2; scrollbar-size-vertical: 0; scrollbar-size-horizontal: 0;
    }
    HelpScreen .heading { color: $accent; margin: 1 0; }
    HelpScreen .first { margin-top: 0; }
    HelpScreen .foot { dock: bottom; width: 100%; height: 1; text-align: center; color: $text-muted; }
    """

    def __init__(self, charset: Charset) -> None:
        super().__init__()
        self._charset = charset

    def compose(self) -> ComposeResult:
        """Return the page."""
        width = max(len(key) for key, _ in words.HELP_KEYS) + 3
        keys = "\n".join(f"{key:<{width}}{what}" for key, what in words.HELP_KEYS)
        with VerticalScroll():
            yield self._static(words.HELP_TITLE, "heading first")
            yield self._static(keys)
            yield self._static(words.HELP_ABOUT, "heading")
            yield self._static(words.ABOUT)
        yield self._static(words.HELP_BACK[0], "foot")

    def on_resize(self) -> None:
        """Choose the foot that fits."""
        fitting = [text for text in words.HELP_BACK if len(text) <= self.size.width]
        self.query_one(".foot", Static).update(self._said(fitting[0] if fitting else ""))

    def action_back(self) -> None:
        """Go back to what was there before."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by what is seen, keeping one line."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=pages * max(1, scroll.size.height - 3), animate=False)

    def action_end(self, side: int) -> None:
        """Go to the top (-1) or the bottom (1)."""
        scroll = self.query_one(VerticalScroll)
        if side < 0:
            scroll.scroll_home(animate=False)
        else:
            scroll.scroll_end(animate=False)

    def _static(self, text: str, classes: str = "") -> Static:
        return Static(self._said(text), classes=classes, markup=False)

    def _said(self, text: str) -> str:
        return plain_ascii(text) if self._charset is Charset.ASCII else text
