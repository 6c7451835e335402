"""Threads that read files beside the sound: daemons, for whose work the end of the program waits a moment.

A daemon, so that a disk that never answers does not keep the program from ending. A moment, because a thread that is
inside numpy's transforms when the interpreter ends cannot be ended there: the C++ library would abort the process.
"""

from __future__ import annotations

import atexit
import time
import weakref
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import threading

    from scripts.units import Seconds

_WAITS: Final[Seconds] = 1.0
_threads: weakref.WeakSet[threading.Thread] = weakref.WeakSet()


def awaited(thread: threading.Thread) -> threading.Thread:
    """Have the end of the program wait a moment for a daemon that computes; return it. Any thread."""
    _threads.add(thread)
    return thread


@atexit.register
def _wait() -> None:
    """Let what is under way come to its end, where it does so soon. The main thread, as the program ends."""
    until = time.monotonic() + _WAITS
    for thread in list(_threads):
        if thread.is_alive():
            thread.join(max(0.0, until - time.monotonic()))
