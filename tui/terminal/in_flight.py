"""Whether a frame is still on its way to the terminal. Three threads tell, one asks."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.units import Seconds

ANSWER_WITHIN: Seconds = 1.0
"""A terminal that answers, answers sooner; after that it is taken for one that does not."""


class Flight:
    """One frame at a time: sent, handed over to the terminal, and answered where the terminal answers.

    Each field is set in single assignments by the threads named; what is read a moment late costs a frame, no more.
    """

    def __init__(self, clock: Callable[[], Seconds]) -> None:
        self._clock = clock
        self._sent_at: Seconds | None = None  # the loop's thread
        self._handed_over = threading.Event()  # set by the writer's thread
        self._answered = threading.Event()  # set by the input's thread, for a frame left out by the writer's
        self.answers = False
        """Whether the terminal is known to answer, so that asking is worth it. Set by the input's and the loop's."""
        self.took: Seconds = 0.0
        """How long the last frame was under way that arrived. Set by the thread that noted its arrival."""

    def send(self) -> None:
        """Note that a frame is sent. The loop's thread."""
        self._handed_over.clear()
        self._answered.clear()
        self._sent_at = self._clock()

    def hand_over(self) -> None:
        """Note that its last byte has been taken. The writer's thread."""
        if not self.answers:
            self._arrived()
        self._handed_over.set()

    def _arrived(self) -> None:
        if self._sent_at is not None:
            self.took = self._clock() - self._sent_at

    def drop(self) -> None:
        """Note that it was left out, so that no answer will come. The writer's thread."""
        self._answered.set()
        self._handed_over.set()

    def answer(self) -> None:
        """Note that the terminal has answered a question. The input's thread."""
        self.answers = True
        self._arrived()
        self._answered.set()

    def forget(self) -> None:
        """Take it that nothing is on its way. The loop's thread."""
        self._sent_at = None

    @property
    def under_way(self) -> bool:
        """Whether the last frame has yet to arrive. The loop's thread."""
        if self._sent_at is None:
            return False
        if not self._handed_over.is_set():
            return True
        if self.answers and not self._answered.is_set():
            if self._clock() - self._sent_at <= ANSWER_WITHIN:
                return True
            # It answers no more, or the answer was lost. The next one that comes makes it one that answers again.
            self.answers = False
        self._sent_at = None
        return False

    def settle(self) -> None:
        """Wait until no answer is to be expected any more, not for long. The loop's thread."""
        if self.under_way and self.answers:
            self._answered.wait(ANSWER_WITHIN)
