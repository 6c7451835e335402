"""The help page of the recorder: its keys, what becomes of takes, and the words about safety in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.picture.page import Paragraph
from tui.presenter.key_hints import RECORDER_HELP, help_rows
from tui.record import words
from tui.text import words as house

if TYPE_CHECKING:
    from tui.presenter.key_hints import Bound


def help_page(bound: Bound) -> list[Paragraph]:
    """Return the page, with the keys as they are bound."""
    return [
        Paragraph(house.HELP_TITLE, heading=True),
        *(Paragraph(what, key=key) for key, what in help_rows(bound, RECORDER_HELP)),
        Paragraph(words.HELP_TAKES, heading=True),
        *(Paragraph(text) for text in words.HELP_TAKES_ABOUT.split("\n\n")),
        Paragraph(house.HELP_ABOUT, heading=True),
        *(Paragraph(text) for text in house.about().split("\n\n")),
    ]
