"""On macOS: ``caffeinate``, which comes with the system, for as long as it runs."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.units import Seconds

_ENDS_WITHIN: Seconds = 1.0


class CaffeinateHold:
    """Keeps display and machine awake; ends by itself where this process does."""

    def __init__(self, program: str = "caffeinate") -> None:
        """Prepare to run the program of this name."""
        self._program = program
        self._running: subprocess.Popen[bytes] | None = None

    def take(self) -> None:
        """As in the contract."""
        self._running = subprocess.Popen(
            [self._program, "-d", "-i", "-w", str(os.getpid())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def release(self) -> None:
        """As in the contract."""
        running, self._running = self._running, None
        if running is not None:
            running.terminate()
            try:
                running.wait(_ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                running.kill()
