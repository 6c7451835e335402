"""Textual's writer, which knows frames: written at once where the terminal takes them, and told when they have been.

A frame is drawn by the loop, and handing it to the writer's thread costs both of them several changes of place: a tenth
of all that the face costs. So where nothing is waiting to be written, the loop writes it itself, through a way of its
own to the terminal that never waits. What the terminal does not take at once, the thread writes, as everything else.

Why some frames are left out: on a busy machine the drawing or the writer may be kept waiting, and what was heard when
the frame was begun has gone by. Such a frame is not written; the next is of a fresh moment. Never two in a row, so that
a machine that is always late shows half its frames rather than none.
"""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, cast

from textual.drivers._writer_thread import WriterThread

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import TextIOWrapper

    from scripts.units import Seconds
    from tui.terminal.frames import LeftOut, Written

STALE_AFTER: Seconds = 0.02
"""What a frame shows was heard this long ago at most when it is written: half of what an eye takes for together (45
ms), so that the writing itself has the other half. Drawing takes 3 to 6 ms of it."""


class Frame(str):
    """The text of a frame, with when it was begun and whom to tell."""

    __slots__ = ("begun_at", "left_out", "rest", "written")
    begun_at: Seconds
    written: Written
    """The thread that writes its last byte calls it: the writer's, or the loop's."""
    left_out: LeftOut
    """The same, where it is not written."""
    rest: bytes | None
    """What is still to be written of it; None where nothing has been written yet."""


class Writer(WriterThread):
    """See the module. ``run`` is its thread; the rest is the loop's."""

    def __init__(self, file: IO[str], clock: Callable[[], Seconds], at_once: int | None = None) -> None:
        """Prepare.

        Args:
            file: The terminal.
            clock: Monotonic seconds.
            at_once: The same terminal, as a descriptor that never waits, which this will close; None where there is
                none.

        """
        super().__init__(file)
        self._clock = clock
        self._at_once = at_once
        self._left_one_out = False

    def write(self, text: str) -> None:
        """Write behind everything that was written before; a frame at once, where nothing is waiting."""
        if isinstance(text, Frame) and self._at_once is not None and not self._queue.unfinished_tasks:
            self._write_at_once(text, self._at_once)
        else:
            self._queue.put(text)

    def _write_at_once(self, frame: Frame, terminal: int) -> None:
        if self._is_stale(frame):
            frame.left_out()
            return
        data = frame.encode("utf-8", "replace")
        taken = 0
        try:
            while taken < len(data):
                taken += os.write(terminal, data[taken:])
        except BlockingIOError:
            frame.rest = data[taken:]
            self._queue.put(frame)
            return
        except OSError:
            # Hung up; see below.
            pass
        frame.written(self._clock(), len(data))

    def _is_stale(self, frame: Frame) -> bool:
        """Return whether a frame is to be left out. One frame is under way at a time, so one thread asks at a time."""
        stale = self._clock() - frame.begun_at > STALE_AFTER
        self._left_one_out = stale and not self._left_one_out
        return self._left_one_out

    def run(self) -> None:
        """Write what is queued until told to stop. A terminal that has gone takes nothing and is not an error here."""
        while (text := self._queue.get()) is not None:
            try:
                self._write_queued(text)
            finally:
                self._queue.task_done()
        try:
            self._file.flush()
        except (OSError, ValueError):
            return

    def _write_queued(self, text: str) -> None:
        frame = text if isinstance(text, Frame) else None
        left_out = frame is not None and frame.rest is None and self._is_stale(frame)
        try:
            if frame is not None and frame.rest is not None:
                # Its beginning has been written already, past the file: nothing of it waits in there.
                cast("TextIOWrapper", self._file).buffer.write(frame.rest)
            elif not left_out:
                self._file.write(text)
            if frame is not None or self._queue.empty():
                self._file.flush()
        except (OSError, ValueError):
            # Hung up. The signal that comes with it ends the program; until then the queue must not fill.
            pass
        if frame is not None:
            if left_out:
                frame.left_out()
            else:
                frame.written(self._clock(), len(frame.encode("utf-8", "replace")))

    def stop(self) -> None:
        """Write what is still queued, and end."""
        super().stop()
        if self._at_once is not None:
            os.close(self._at_once)
            self._at_once = None


def never_waiting(terminal: int) -> int | None:
    """Return another descriptor of a terminal, which takes what it can at once; None where there cannot be one.

    It is opened anew by its name: whether to wait belongs to what was opened, and what this program was given it may
    share with others.
    """
    try:
        return os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return None
