"""A child process that starts the sound library first: on a broken configuration PortAudio aborts whoever asks it.

Seen with an ALSA configuration that has nothing in it: an assertion inside the library ends the process, and nothing
can be caught. So a process of its own, which costs a tenth of a second of one core, is let into it first, while this
one still gets ready. Only where there is ALSA; elsewhere nothing of the kind was seen.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.units import Seconds

_PROGRAM: Final = (sys.executable, "-P", "-c", "import os, sounddevice; os._exit(0)")
"""It leaves without tidying up, which may hang on a frozen sound server. -P: a module of this name in the folder where
the person happens to be is not ours."""
_ANSWERS_WITHIN: Final[Seconds] = 4.0
"""A child that takes longer hangs, as this process would: but it does that in a thread that may be left behind."""
_BROKE_OFF: Final = tuple(-one for one in (signal.SIGABRT, signal.SIGSEGV, signal.SIGILL, signal.SIGFPE))


class Trial:
    """One attempt, made once in a process. Any thread may ask.

    Args:
        program: What is run; it dies of a signal where the library would take this process along.
        needed: Whether the library can do that here.

    """

    def __init__(self, program: Sequence[str] = _PROGRAM, *, needed: bool = sys.platform == "linux") -> None:
        self._program = program
        self._needed = needed and bool(program[0])
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def begun(self) -> bool:
        """Whether it has begun: this process is going to ask for sound."""
        return self._child is not None

    def begin(self) -> None:
        """Start the child, where it has not been. Returns at once."""
        with self._lock:
            if self._child is None and self._needed:
                null = subprocess.DEVNULL
                try:
                    self._child = subprocess.Popen(
                        self._program, stdin=null, stdout=null, stderr=null, start_new_session=True
                    )
                except OSError:
                    self._needed = False  # no more processes can be had: then it is as it was without a trial

    def broke_off(self) -> bool:
        """Return whether the library took the child along, after waiting for it if it must be."""
        self.begin()
        child = self._child
        if child is None:
            return False
        try:
            return child.wait(_ANSWERS_WITHIN) in _BROKE_OFF
        except subprocess.TimeoutExpired:
            child.kill()
            return False


TRIAL: Final = Trial()
"""This process's."""
