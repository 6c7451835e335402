"""Priority for the few threads that sound, picture and keys hang on, where the system gives it.

They use a tenth of a core, but on a busy machine they wait their turn, and a picture that waits is late. So they ask to
be called first, as sound servers do. Most systems give that to nobody but the administrator and, often, to people who
work with sound (a limit called "nice"); who does not get it plays on as before.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import Final

_NICE: Final = -11
"""What PulseAudio asks for."""


def ask_to_come_first() -> None:
    """Ask that the thread that calls this, and those it starts from now on, are called before others.

    A program that was told to give way (``nice``) goes on giving way. Linux alone can do that for a thread.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with contextlib.suppress(OSError):
            if os.getpriority(os.PRIO_PROCESS, thread) == 0:
                os.setpriority(os.PRIO_PROCESS, thread, _NICE)
