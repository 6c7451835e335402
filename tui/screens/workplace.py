"""A screen on which something else is done than hearing a session: what the program needs to know of it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tui.screens.drawn import DrawnScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.picture.page import Paragraph
    from tui.screens.context import ScreenContext


class Workplace(DrawnScreen):
    """Is left for a session, or for good, once everything on it has been put away. The loop's thread."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.put_away = threading.Event()
        """Set once nothing sounds here any more and all work is safe. Waited for in any thread."""
        self.left_for_session = False
        """Whether it was left for a session, rather than for good."""

    @property
    def sounds(self) -> bool:
        """Whether a device plays something of it, which must be let go of before another is opened."""
        return False

    def too_much(self) -> None:
        """Quiet at once; the work stays."""
        raise NotImplementedError

    def depart(self, farewell: str) -> None:
        """Let what sounds fade and put everything away, beside the loop; asked again, it goes on as it was."""
        raise NotImplementedError

    def close(self) -> None:
        """Put away what is not yet, and return when that is done. After the loop has ended."""
        raise NotImplementedError

    def help_page(self) -> Sequence[Paragraph]:
        """Return its help page."""
        raise NotImplementedError
