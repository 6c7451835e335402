"""The trace: one line of JSON for every frame drawn, for whoever wants to check the picture against the sound."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.plan.timeline import Moment
    from scripts.units import Seconds


class Trace:
    """Writes frames to a file. ``frame`` may be called from any thread; a lock keeps lines whole."""

    def __init__(self, file: Path) -> None:
        self._file: TextIO = file.open("w", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()

    def frame(self, at: Seconds, heard_at: Seconds, moment: Moment, state: str, size: int) -> None:
        """Write a line for one frame.

        Args:
            at: Monotonic time at which its bytes were handed to the terminal.
            heard_at: Monotonic time at which what it shows was heard.
            moment: What was drawn.
            state: The player's state.
            size: How many bytes were written.

        """
        breath = moment.breath
        line = json.dumps(
            {
                "time": round(at, 6),
                "heard_at": round(heard_at, 6),
                "position": round(moment.position, 6),
                "phase": moment.phase.value if moment.phase else None,
                "phase_end": round(moment.phase_end, 6),
                "level": round(moment.level, 4),
                "stage": moment.stage.name if moment.stage else None,
                "mode": breath.mode.value if breath else None,
                "state": state,
                "bytes": size,
            }
        )
        with self._lock:
            if not self._file.closed:
                self._file.write(line + "\n")

    def close(self) -> None:
        """Close the file; frames that come later are left out."""
        with self._lock:
            self._file.close()
