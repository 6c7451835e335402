"""Single keys from standard input, by Textual's names: for the plain mode, which has no screen to take them.

A thread of its own reads; the terminal is left as it was.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from typing import TYPE_CHECKING, Final

from tui.settings.keys import key_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CONTROL: Final = {"\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace", " ": "space"}
_ARROWS: Final = {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end"}


class Names:
    """Turns what a terminal sends, a character at a time, into the names of keys."""

    def __init__(self) -> None:
        self._sequence: str | None = None

    def feed(self, character: str) -> str | None:
        """Return the key that a character completes; None where it completes none, or one that has no name."""
        if self._sequence is not None:
            return self._in_sequence(character)
        if character == "\x1b":
            self._sequence = ""
            return None
        return _CONTROL.get(character) or (key_name(character) if character.isprintable() else None)

    def _in_sequence(self, character: str) -> str | None:
        # ESC [ … or ESC O …, up to a letter or a tilde. What follows ESC otherwise is a key by itself.
        if self._sequence == "":
            self._sequence = character if character in "[O" else None
            return None if self._sequence else self.feed(character)
        if character.isalpha() or character == "~":
            plain, self._sequence = len(self._sequence or "") == 1, None
            return _ARROWS.get(character) if plain else None
        self._sequence = f"{self._sequence}{character}"
        return None


@contextlib.contextmanager
def keys(pressed: Callable[[str], None]) -> Iterator[bool]:
    """Call ``pressed`` with every key's name while inside, where standard input is a terminal; yield whether it is.

    The end of standard input means nothing: a session that runs in the background goes on.
    """
    try:
        import termios  # noqa: PLC0415 - not on every system
        import tty  # noqa: PLC0415 - see above

        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
    except (ImportError, OSError, ValueError, termios.error):
        yield False
        return

    def read() -> None:
        names = Names()
        while character := sys.stdin.read(1):
            if name := names.feed(character):
                pressed(name)

    try:
        tty.setcbreak(descriptor)
        threading.Thread(target=read, name="keys", daemon=True).start()
        yield True
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
