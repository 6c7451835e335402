"""The child process that speaks with the strap, as whoever listens sees it: lines that come, and an end.

One thread: that of the ear. The child ends when its input closes, so it ends with this process too, however that ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.units import Seconds

Line = list[Any]
"""What the child said: what it is, and its parts. See ``audio/strap/radio.py``."""

_PROGRAM: Final = (sys.executable, "-P", "-m", "audio.strap.radio")
"""-P: a module of this name in the folder where the person happens to be is not ours."""
_PARTS: Final[Seconds] = 3.5
"""So long it may take to let go of the strap; it waits less itself."""
_MOST: Final = 65_536


class Link(Protocol):
    """What the ear reads from."""

    def lines(self, wait: Seconds) -> list[Line] | None:
        """Return what was said, after waiting for it so long at most; None where nothing will be any more."""

    def close(self) -> None:
        """Have it let go of the strap; waits for that a little."""


class Child:
    """See the module. A :class:`Link`.

    Args:
        words: What it is started with, after its own name.
        program: What is started.

    Raises:
        OSError: No process can be had.

    """

    def __init__(self, words: Sequence[str] = (), program: Sequence[str] = _PROGRAM) -> None:
        self._child = subprocess.Popen(
            (*program, *words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for this process, which then ends the other
        )
        self._rest = b""

    def lines(self, wait: Seconds) -> list[Line] | None:
        """As in the protocol."""
        pipe = self._child.stdout
        if pipe is None or pipe.closed:
            return None
        if not select.select([pipe], [], [], wait)[0]:
            return []
        came = os.read(pipe.fileno(), _MOST)
        if not came:
            return None
        *whole, self._rest = (self._rest + came).split(b"\n")
        return [line for line in map(_line, whole) if line]

    def close(self) -> None:
        """As in the protocol; a child that does not let go is ended."""
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._child.wait(_PARTS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    @property
    def aborted(self) -> bool:
        """Whether the system ended it, as macOS ends who has no leave to use Bluetooth. Waits for its end a little."""
        try:
            return self._child.wait(1.0) < 0
        except subprocess.TimeoutExpired:
            return False


def _line(text: bytes) -> Line:
    try:
        line = json.loads(text)
    except ValueError:
        return []
    return line if isinstance(line, list) else []
