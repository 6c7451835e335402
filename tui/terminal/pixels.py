"""Whether the terminal draws pictures in its own pixels: who is not asked, how the others are, and what they said.

The question goes out once Textual has the terminal, and nothing waits for the answer: cells are shown meanwhile. Where
none comes, in time or at all, it stays with them.
"""

from __future__ import annotations

import struct
from enum import Enum
from typing import TYPE_CHECKING, Final

from tui.picture.palette import Depth
from tui.terminal.gallery import Gallery
from tui.terminal.graphics import QUESTION, Answered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scripts.units import Seconds

PATIENCE: Final[Seconds] = 2.0
"""An answer that comes later is taken for none: the line is too slow for pictures."""
_CELL_LEAST, _CELL_MOST = 4, 64
"""Cells of fewer pixels have no use for them, and of more nobody has."""
_MEASURED_EVERY: Final[Seconds] = 0.2
"""How often the system is asked for the size of a cell: a frame asks three times for it."""
_NOT_ASKED: Final = ("linux", "dumb", "vt", "screen", "tmux", "eterm")
"""What a TERM begins with whose terminal might show the question, or lies between here and the one that draws."""
_SHOWS_QUESTIONS: Final = "Apple_Terminal"


class Why(Enum):
    """Why there are pictures, or are none."""

    DRAWS = "draws"
    OFF = "off"
    FEW_COLOURS = "few colours"
    OWN_BACKGROUND = "own background"
    BETWEEN = "between"
    """tmux or screen: they keep cells, and know of no pictures that stand among them."""
    NOT_ASKED = "not asked"
    SILENT = "silent"
    DRAWS_NONE = "draws none"
    NO_CELL = "no cell"


def unasked(environ: Mapping[str, str], depth: Depth, *, wanted: bool, transparent: bool = False) -> Why | None:
    """Return why a terminal is not even asked; None where it is.

    Args:
        environ: The environment.
        depth: How many colours it shows.
        wanted: Whether the listener wants pictures at all.
        transparent: Whether the terminal's own background is to be seen.

    """
    term = environ.get("TERM", "").lower()
    if not wanted:
        return Why.OFF
    if environ.get("TMUX") or environ.get("STY") or term.startswith(("screen", "tmux")):
        return Why.BETWEEN
    if term.startswith(_NOT_ASKED) or environ.get("TERM_PROGRAM") == _SHOWS_QUESTIONS:
        return Why.NOT_ASKED
    if depth is not Depth.TRUE:
        return Why.FEW_COLOURS
    return Why.OWN_BACKGROUND if transparent else None


def cell_of(descriptor: int) -> tuple[int, int] | None:
    """Return the width and height of a cell in pixels as the system knows them; None where it does not."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system
        import termios  # noqa: PLC0415 - see above

        size = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(8))
    except (ImportError, OSError, ValueError):
        return None
    rows, columns, width, height = struct.unpack("HHHH", size)
    return (width // columns, height // rows) if width and height and rows and columns else None


def verdict(said: Answered, cell: tuple[int, int] | None) -> Why:
    """Return what comes of the answers, with the size of a cell where that is known otherwise."""
    if not said.draws:
        return Why.DRAWS_NONE if said.complete else Why.SILENT
    cell = cell or said.cell
    if cell is None or not all(_CELL_LEAST <= side <= _CELL_MOST for side in cell):
        return Why.NO_CELL
    return Why.DRAWS


class Pixels:
    """What one terminal says, and its gallery. The loop's thread, but for ``hear``, which is the input's."""

    def __init__(
        self,
        write: Callable[[str], None],
        cell: Callable[[], tuple[int, int] | None],
        clock: Callable[[], Seconds],
    ) -> None:
        """Begin without having asked.

        Args:
            write: Writes to the terminal, behind all that was written before.
            cell: Returns the width and height of a cell in pixels as the system knows them.
            clock: Counts seconds.

        """
        self._write = write
        self._measured = cell
        self._clock = clock
        self._said = Answered()
        """Replaced whole."""
        self._asked_at: Seconds | None = None
        self._gallery: Gallery | None = None
        self._measures: tuple[Seconds, tuple[int, int] | None] | None = None
        """When the system was last asked for the size of a cell, and what it said."""

    def ask(self) -> None:
        """Ask, or ask anew: a terminal that was given back meanwhile may be another."""
        self.let_go()
        self._measures = None
        self._said, self._asked_at = Answered(), self._clock()
        self._write(QUESTION)

    def hear(self, answers: list[str]) -> None:
        """Take what it answers. The input's thread."""
        if self._asked_at is not None and self._clock() - self._asked_at <= PATIENCE:
            self._said = self._said.after(answers)

    @property
    def gallery(self) -> Gallery | None:
        """The terminal's pictures, where it draws any."""
        if self._asked_at is None or not self._said.draws:
            return None  # most terminals; they are asked for it with every frame
        if verdict(self._said, self._as_measured()) is not Why.DRAWS:
            return None
        if self._gallery is None:
            self._gallery = Gallery(self._write, self._cell, self._clock)
        return self._gallery

    def _cell(self) -> tuple[int, int]:
        return self._as_measured() or self._said.cell or (_CELL_LEAST, _CELL_LEAST)

    def _as_measured(self) -> tuple[int, int] | None:
        """Return the size of a cell as the system knew it a moment ago."""
        now = self._clock()
        if self._measures is None or not now - self._measures[0] < _MEASURED_EVERY:
            self._measures = now, self._measured()
        return self._measures[1]

    def let_go(self) -> None:
        """Have the terminal forget all pictures, and ask nothing more of it."""
        if self._gallery is not None:
            self._gallery.close()
        self._gallery = self._asked_at = None
