"""A heart strap as a source of breath. Nothing of what it tells is kept but the last half a minute, in memory.

Threads: the ``strap`` starts the child that speaks with the strap, reads what it says as it comes, and replaces what is
heard as a whole; whoever asks only reads that. A radio that hangs holds up the child alone, and one that says nothing
for a while is given up.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from audio.faults import StrapFault
from audio.hearing.agreeing import EVERY
from audio.strap.beats import Beats
from audio.strap.chest import Chest
from audio.strap.child import Child
from audio.strap.frames import acceleration_of, beat_of
from scripts.faults import Flaw
from scripts.listener.heard import Heard, Unsure

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.strap.child import Line, Link
    from scripts.units import Seconds

_TICK: Final[Seconds] = 0.25
_HANGS: Final[Seconds] = 10.0
"""The child says something every second; after so long without it hangs."""
_SILENT: Final[Seconds] = 12.0
"""A strap that is connected and tells nothing for so long is of no use."""


class StrapEar:
    """See the module. A :class:`scripts.listener.heard.BreathSource`.

    Args:
        name: The strap by its name or part of it; empty takes the nearest.
        clock: The clock whose times are told.
        link: Starts the child.
        beats_alone: Whether a strap that tells the heart's beats alone is listened to all the same; never surely.
        threaded: Whether it listens by itself; otherwise whoever tests it calls ``open`` and ``pump``.

    """

    def __init__(
        self,
        name: str = "",
        clock: Callable[[], Seconds] = time.monotonic,
        *,
        link: Callable[[str], Link] = lambda name: Child(("--name", name) if name else ()),
        beats_alone: bool = False,
        threaded: bool = True,
    ) -> None:
        self.name = name
        self.battery: int | None = None
        """In percent; None until it tells."""
        self.fault: Flaw | None = None
        """Why it cannot listen, or no longer; None while all is well. The strap's thread."""
        self._wanted, self._clock, self._start, self._beats_alone = name, clock, link, beats_alone
        self._link: Link | None = None
        self._chest, self._beats = Chest(), Beats()
        self._factor = 1.0
        self._contact: bool | None = None
        self._moves: bool | None = None
        """Whether it tells how the chest moves; None until it is connected."""
        self._told = self._came = self._due = clock()
        self._heard = Heard(clock())
        self._anew = False
        self._closed = threading.Event()
        self._threaded = threaded
        if threaded:
            threading.Thread(target=self._run, name="strap", daemon=True).start()

    def heard(self, now: Seconds) -> Heard:
        """As in the protocol. Any thread."""
        del now
        return self._heard

    @property
    def joined(self) -> bool:
        """Whether a strap was found and answers. Any thread."""
        return self._moves is not None

    def anew(self, now: Seconds) -> None:
        """As in the protocol. Any thread; what was heard before is gone at once."""
        self._anew = True
        if self._heard.why is not Unsure.GONE:
            self._heard = Heard(now)

    def close(self) -> None:
        """As in the protocol: nothing is heard from now on; its thread lets go of the strap, and nobody waits."""
        self._closed.set()
        if not self._threaded:
            self._end()

    # -- The strap's thread ---------------------------------------------------------------------------------------

    def _run(self) -> None:
        self.open()
        while self.fault is None and not self._closed.is_set():
            self.pump(_TICK)
        self._end()

    def _end(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def open(self) -> None:
        """Start the child. The strap's thread, or a test."""
        try:
            self._link = self._start(self._wanted)
        except OSError:
            self._gone(StrapFault.BROKE_OFF)
        self._told = self._came = self._due = self._clock()

    def pump(self, wait: Seconds = 0.0) -> None:
        """Take what the child says, and say what is heard by that. The strap's thread, or a test."""
        if self._link is None or self.fault is not None:
            return
        lines = self._link.lines(wait)
        now = self._clock()
        if lines is None:
            aborted = sys.platform == "darwin" and isinstance(self._link, Child) and self._link.aborted
            self._gone(StrapFault.DENIED if aborted else StrapFault.BROKE_OFF)
            return
        if self._anew:
            self._anew = False
            self._chest.forget()
            self._beats.forget()
        for line in lines:
            self._told = now
            # A line that is not as it should be says nothing.
            with contextlib.suppress(ValueError, TypeError, IndexError, KeyError):
                self._take(line, now)
        if self.fault is None and now - self._told > _HANGS:
            self._gone(StrapFault.BROKE_OFF)
        elif self.fault is None and self._moves is not None and now - self._came > _SILENT:
            self._gone(StrapFault.SILENT)
        elif self.fault is None and now >= self._due:
            self._due = now + EVERY
            heard = self._estimate(now)
            if not self._anew:
                self._heard = heard

    def _take(self, line: Line, now: Seconds) -> None:
        what, *parts = line
        match what:
            case "acceleration":
                self._moved(bytes.fromhex(parts[0]), now)
            case "beat":
                self._beaten(bytes.fromhex(parts[0]), now)
            case "factor":
                self._factor = float(parts[0])
            case "battery":
                self.battery = int(parts[0])
            case "strap":
                self._joined(str(parts[0]), moves=bool(parts[1]), now=now)
            case "fault":
                self._gone(StrapFault(parts[0]), **parts[1])
            case _:
                pass

    def _joined(self, name: str, *, moves: bool, now: Seconds) -> None:
        self.name, self._moves, self._came = name, moves, now
        if not moves and not self._beats_alone:
            self._gone(StrapFault.BEATS_ALONE)

    def _moved(self, data: bytes, now: Seconds) -> None:
        frame = acceleration_of(data, self._factor)
        if frame is not None:
            self._came = now
            self._chest.feel(frame, now)

    def _beaten(self, data: bytes, now: Seconds) -> None:
        beat = beat_of(data)
        if beat is not None:
            self._contact = beat.contact
            self._beats.feel(beat)
            if not self._moves:
                self._came = now

    def _estimate(self, now: Seconds) -> Heard:
        second = self._beats.breath()
        if self._moves is None:
            return Heard(round(now, 3))
        if not self._moves:
            why = Unsure.NOTHING if self._contact is False else Unsure.ALONE
            return Heard(round(now, 3), None if second is None else round(second, 2), why=why)
        heard = self._chest.estimate(now, second)
        if heard.why in (Unsure.STILL, Unsure.UNEVEN) and self._contact is False and not heard.onsets:
            return Heard(heard.at, why=Unsure.NOTHING)
        return heard

    def _gone(self, kind: StrapFault, **facts: Any) -> None:  # noqa: ANN401 - each kind has its own
        self.fault = Flaw(kind, {"name": self.name, "battery": self.battery} | facts)
        self._heard = Heard(self._clock(), why=Unsure.GONE)
