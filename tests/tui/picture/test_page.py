"""A page of text: two columns where there is room, one where there is not; nothing is left out."""

from __future__ import annotations

import pytest

from tui.picture.cells import Charset, glyph
from tui.picture.page import Page, Paragraph
from tui.picture.palette import Depth, Palette
from tui.picture.theme import BUILT_IN

PALETTE = Palette(BUILT_IN[0], Depth.TRUE)
PIECES = [
    Paragraph("Keys", heading=True),
    *(Paragraph(f"does thing number {number}", key=f"k{number}") for number in range(24)),
    Paragraph("Taking care", heading=True),
    *(Paragraph(f"Paragraph {number} says something that takes a line or two of the page.") for number in range(8)),
]


def rows_of(page: Page, first: int = 0) -> list[str]:
    cells = page.draw(first, PALETTE, ("Esc back",)).cells
    return ["".join(glyph(int(cell) >> 16) for cell in row) for row in cells]


@pytest.mark.parametrize(("width", "height"), [(40, 12), (80, 24), (120, 40), (200, 60)])
def test_everything_is_on_it_somewhere_and_in_order(width: int, height: int) -> None:
    page = Page(PIECES, width, height, Charset.UNICODE)
    seen = "\n".join("\n".join(rows_of(page, first)) for first in range(page.last_first + 1))
    assert all(f"thing number {number}" in " ".join(seen.split()) for number in range(24))
    assert all(f"Paragraph {number}" in seen for number in range(8))


def test_two_columns_stand_side_by_side_where_there_is_room_and_break_between_paragraphs() -> None:
    wide, narrow = Page(PIECES, 120, 40, Charset.UNICODE), Page(PIECES, 80, 40, Charset.UNICODE)
    assert wide.last_first == 0 < narrow.last_first
    rows = rows_of(wide)
    top = next(row for row in rows if "Keys" in row)
    assert "Taking care" in top, "the second column begins with a heading, level with the first"
    assert not any("Taking care" in row and "Keys" in row for row in rows_of(narrow))


def test_scrolled_no_keys_words_are_parted_between_the_columns() -> None:
    long = "does something that takes more than the one row there is for it in a column, and so a second one"
    page = Page([Paragraph(f"{long} {number}", key=f"k{number}") for number in range(30)], 120, 20, Charset.UNICODE)
    assert page.last_first > 0
    for first in range(page.last_first + 1):
        second = next(row[62:] for row in rows_of(page, first) if row.strip())
        assert second.split()[0].startswith("k"), "the second column begins with a key"
    assert any(" 29 " in f"{row} " for row in rows_of(page, page.last_first)), "the end is reached"
