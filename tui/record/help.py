"""The help page of the recorder: its keys, what becomes of takes, and the words about safety in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.picture.page import Paragraph
from tui.picture.scrolled import Scrolled
from tui.record import words
from tui.text import words as house

if TYPE_CHECKING:
    from tui.picture.cells import Charset


def help_page(charset: Charset) -> Scrolled:
    """Return the page from its beginning."""
    return Scrolled(
        [
            Paragraph(house.HELP_TITLE, heading=True),
            *(Paragraph(what, key=key) for key, what in words.HELP_KEYS),
            Paragraph(words.HELP_TAKES, heading=True),
            *(Paragraph(text) for text in words.HELP_TAKES_ABOUT.split("\n\n")),
            Paragraph(house.HELP_ABOUT, heading=True),
            *(Paragraph(text) for text in house.ABOUT.split("\n\n")),
        ],
        charset,
    )
