"""Calls something so many times a second, and nothing beside it: 30 times a second, everything counts.

Textual's timer goes through a task, two more turns of the loop and a look at what it may call each time: a twentieth of
all that the face costs. This is one call of the loop's.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.units import Seconds


class Ticker:
    """See the module. The thread of the loop that runs when it is made.

    Args:
        a_second: How often.
        tick: What is called. What it raises goes to the loop's ``failed``, and it is called again all the same.
        goes_on: Whether there is still something to be called for; once there is not, there never is again.
        failed: Takes what was raised.

    """

    def __init__(
        self,
        a_second: int,
        tick: Callable[[], None],
        goes_on: Callable[[], bool],
        failed: Callable[[Exception], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._tick, self._goes_on, self._failed = tick, goes_on, failed
        self._every: Seconds = 1 / a_second
        self._due: Seconds = self._loop.time()
        self._wait()

    def _wait(self) -> None:
        """Come back at the next of the times there are; those that have gone by are left out."""
        late = max(0.0, self._loop.time() - self._due)
        self._due += self._every * (1 + late // self._every)
        self._loop.call_at(self._due, self._call)

    def _call(self) -> None:
        if not self._goes_on():
            return
        try:
            self._tick()
        except Exception as error:  # noqa: BLE001 - whoever began it is told
            self._failed(error)
        self._wait()
