"""What goes along with something else: begun and ended with it, in a daemon thread of its own where it has one.

``start`` and ``close`` belong to one thread, that of whoever plays the session.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from scripts.units import Seconds


class GoesAlong:
    """Something with a start and an end; as a context manager, for the ``with`` block."""

    def start(self) -> None:
        """Begin. Returns at once and raises nothing."""
        raise NotImplementedError

    def close(self) -> None:
        """End. May be called more than once, and without a start."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class InItsThread(GoesAlong):
    """What works in a thread of its own until it is closed, if it is wanted at all."""

    _closing: Seconds = 1.0
    """How long its end is waited for."""

    def __init__(self, name: str, *, enabled: bool) -> None:
        self._enabled = enabled
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin, in its thread. Returns at once and raises nothing."""
        if self._enabled and self._thread.ident is None:
            self._thread.start()

    def close(self) -> None:
        """End. May be called more than once, without a start, and by the thread itself, which is not waited for."""
        self._closed.set()
        self._wake()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(self._closing)

    def _run(self) -> None:
        """Work until it is closed. Its own thread."""
        raise NotImplementedError

    def _wake(self) -> None:
        """Have the thread see that it is closed, where it waits for something else."""
