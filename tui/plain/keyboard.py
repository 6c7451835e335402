"""Single keys from standard input, by Textual's names: for the plain mode, which has no screen to take them.

A thread of its own reads; the terminal is left as it was.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

from tui.settings.keys import key_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CONTROL: Final = {"\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace", " ": "space"}
_FINAL: Final = {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end"} | {
    "P": "f1",
    "Q": "f2",
    "R": "f3",
    "S": "f4",
    "Z": "shift+tab",
}
_NUMBERED: Final = {
    **dict.fromkeys(("1", "7"), "home"),
    "2": "insert",
    "3": "delete",
    **dict.fromkeys(("4", "8"), "end"),
    "5": "pageup",
    "6": "pagedown",
    **{str(number): f"f{number - 10}" for number in range(11, 16)},
    **{str(number): f"f{number - 11}" for number in range(17, 22)},
    **{str(number): f"f{number - 12}" for number in range(23, 25)},
}
"""What terminals send in front of a tilde."""
_HELD: Final = {"2": "shift", "3": "alt", "5": "ctrl", "6": "ctrl+shift"}
"""The modifiers after a semicolon."""


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
        if character in _CONTROL:
            return _CONTROL[character]
        if "\x01" <= character <= "\x1a":
            return f"ctrl+{chr(ord(character) + 0x60)}"
        return key_name(character) if character.isprintable() else None

    def _in_sequence(self, character: str) -> str | None:
        # ESC [ … or ESC O …, up to a letter or a tilde. What follows ESC otherwise is a key by itself.
        if not self._sequence:
            self._sequence = character if character in "[O" else None
            return None if self._sequence else self.feed(character)
        if character.isalpha() or character == "~":
            number, _, held = self._sequence[1:].partition(";")
            self._sequence = None
            name = _FINAL.get(character) if character != "~" else _NUMBERED.get(number)
            modifier = _HELD.get(held)
            return name if name is None or not held else f"{modifier}+{name}" if modifier else None
        self._sequence = f"{self._sequence}{character}"
        return None


def keyboard_is_there() -> bool:
    """Return whether a key can be heard at all: standard input is a terminal that gives them one by one."""
    return _modes() is not None


@contextlib.contextmanager
def keys(pressed: Callable[[str], None]) -> Iterator[bool]:
    """Call ``pressed`` with every key's name while inside, where one can be heard; yield whether that is so.

    A shell takes the terminal back while the program is stopped; it is taken again where that goes on. The main thread.
    The end of standard input means nothing: a session that runs in the background goes on.
    """
    before = _modes()
    if before is None:
        yield False
        return
    import termios  # noqa: PLC0415 - not on every system
    import tty  # noqa: PLC0415 - see above

    descriptor = sys.stdin.fileno()

    def read() -> None:
        names = Names()
        with contextlib.suppress(OSError, ValueError):  # a terminal that goes away has no more keys
            while character := sys.stdin.read(1):
                if name := names.feed(character):
                    pressed(name)

    def take() -> None:
        # In the background it is somebody else's, and asking for it would stop the program.
        with contextlib.suppress(OSError):
            if os.tcgetpgrp(descriptor) != os.getpgrp():
                return
        tty.setcbreak(descriptor)

    continued = signal.signal(signal.SIGCONT, lambda *_: take())
    try:
        tty.setcbreak(descriptor)
        threading.Thread(target=read, name="keys", daemon=True).start()
        yield True
    finally:
        signal.signal(signal.SIGCONT, continued)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _modes() -> list[Any] | None:
    """Return the modes that the terminal is in; None where standard input is none, or a system has no such thing."""
    try:
        import termios  # noqa: PLC0415 - not on every system
    except ImportError:
        return None
    try:
        return termios.tcgetattr(sys.stdin.fileno())
    except (OSError, ValueError, termios.error):
        return None
