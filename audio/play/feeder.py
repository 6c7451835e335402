"""The feeder: renders a session ahead into the ring, carries out what keys ask, and watches the output.

A thread of its own runs ``feed``, and everything else here but for ``ask``, ``heard_now``, ``wait`` and ``close``,
which any thread may call. What the output's thread does is in the connection's output.
"""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING

from audio.play.clock import HeardClock
from audio.play.notices import Notice, NoticeKind
from audio.play.priority import ask_to_come_first
from audio.play.snapshot import PlayState
from audio.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.mix.mixer import Mix
    from audio.play.connection import Connection
    from audio.play.controls import Controls
    from audio.play.ring import Ring
    from audio.play.suspend import SuspendDetector
    from audio.units import Frames, StreamFrame
    from scripts.faults import Flaw
    from scripts.units import Seconds

log = logging.getLogger(__name__)

CAPACITY: Frames = 2 * RATE
"""Of the ring."""
AHEAD: Frames = round(0.7 * RATE)
"""How far ahead of the output the feeder keeps: longer than any pause of Python's own that was measured."""
MARGIN: Frames = 2048
"""Frames this close ahead of the output are left as they are when a control changes what comes: two blocks, more
than the output takes while the feeder writes. Should it take more at once, it plays a little of what was there before,
and the ramp it then meets has barely begun."""
_CHUNK: Frames = 4800
_TICK: Seconds = 0.1
"""So often it looks by itself: that is a chunk. What is asked wakes it at once."""
_SOON: Seconds = 0.04
"""So often where a silence that something waits for, or the end, is coming."""
_HELD: Seconds = 10.0
"""A session whose device went away waits this long for it before it goes on without sound."""
_STOOD_STILL: Seconds = 2.0
"""A feeder that was not called for so long was asleep with its machine, or stopped: the listener has heard a gap."""
_SETTLES: Seconds = 1.0
"""After such a sleep a device has this long to call back before it counts as lost."""


def soon_in(ring: Ring) -> StreamFrame:
    """Return the first stream frame that a control can still change."""
    return min(max(ring.read + MARGIN, ring.settled), ring.written)


class Feeder:
    """See the module.

    Args:
        mix: What is played.
        controls: What keys do with it.
        ring: Where it is rendered to.
        connection: The way from there to the ear.
        clock: Monotonic seconds.
        absence: Notices sleep.

    """

    def __init__(  # noqa: PLR0913 - what it stands between
        self,
        mix: Mix,
        controls: Controls,
        ring: Ring,
        connection: Connection,
        *,
        clock: Callable[[], Seconds],
        absence: SuspendDetector,
    ) -> None:
        self._mix = mix
        self._controls = controls
        self._ring = ring
        self._connection = connection
        self._clock = clock
        self._absence = absence
        self._heard = HeardClock()
        self._requests: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._done = threading.Event()
        self._heard_at_tick: Seconds = self.heard_now(clock())
        self._lost_at: Seconds | None = None
        self._told: Flaw | None = None
        """Which fault of the output has been told."""

    # -- Any thread -----------------------------------------------------------------------------------------------

    def ask(self, request: Callable[[], None]) -> None:
        """Have a control carried out soon, on the feeder's thread."""
        self._requests.put(request)
        self._wake.set()

    def heard_now(self, now: Seconds) -> Seconds:
        """Return the session position that is heard at a time of the clock."""
        return self._controls.transport.session_at(self._heard.frame(self._connection.anchor, now)) / RATE

    def wait(self, timeout: Seconds | None) -> bool:
        """Wait until everything has been heard or has faded; return whether it has."""
        return self._done.wait(timeout)

    def close(self) -> None:
        """Have ``feed`` return."""
        self._closed.set()
        self._wake.set()

    # -- The feeder's thread --------------------------------------------------------------------------------------

    def feed(self) -> None:
        """Play until closed."""
        ask_to_come_first()  # with it the device's thread, and those that open clips
        try:
            self.start()
            while not self._closed.is_set():
                ends = self._controls.transport.end is not None
                self._wake.wait(_SOON if ends or self._controls.waits else _TICK)
                self._wake.clear()
                self.carry_out()
                self.watch()
        except Exception:
            log.exception("the feeder failed")
            self._say(NoticeKind.PROGRAM_FAULT)
            self._controls.change(state=PlayState.STOPPED)
            self._controls.show()
        finally:
            self._connection.close()
            self._mix.close()
            self._done.set()

    def start(self) -> None:
        """Fill the ring, and open the output."""
        self._fill()
        fault = self._connection.open()
        if fault is not None:
            self._say(NoticeKind.NO_SOUND, fault)
        self._tell_of_output()
        # A device that took its time to open is no machine that slept.
        self._absence.until(self._clock())
        self._controls.begin()
        self._controls.show()

    def carry_out(self) -> None:
        """Apply every request from the earliest frame that is not out of hand, and render what is to come.

        A request that fails changes nothing, and a course that cannot be rendered gives way to the one before.
        """
        course = self._controls.course
        changed = False
        while True:
            try:
                request = self._requests.get_nowait()
            except queue.Empty:
                break
            self._try(request)
            changed = True
        begun = self._controls.come_due()
        if begun and self._controls.snapshot.state is PlayState.PLAYING:
            self._done.clear()
        self._controls.show()
        if changed or begun:
            try:
                self._render_again()
            except Exception:
                if course is None or self._controls.course is course:
                    raise
                log.exception("a course could not be rendered; the one before goes on")
                self._say(NoticeKind.NOT_DONE)
                self._controls.go_back_to(course)
                self._render_again()
        self._fill()
        self._go_ahead()

    def _go_ahead(self) -> None:
        """Render what begins at once behind what fades for it, which is in the ring by now and stays there."""
        following = self._controls.at_once
        if following is None:
            return
        self._try(self._controls.go_ahead)
        if self._controls.at_once is None:
            self._ring.settled = min(following.silent_from, self._ring.written)
            self._done.clear()
            self._render(self._ring.settled, self._ring.written)
        self._controls.show()

    def _try(self, request: Callable[[], None]) -> None:
        try:
            request()
        except Exception:
            log.exception("what was asked could not be done; everything goes on as it was")
            self._say(NoticeKind.NOT_DONE)

    def _fill(self) -> None:
        self._render(self._ring.written, self._ring.read + AHEAD)

    def _render_again(self) -> None:
        self._render(soon_in(self._ring), self._ring.written)

    def _render(self, first: StreamFrame, end: StreamFrame) -> None:
        while first < end:
            count = min(_CHUNK, end - first)
            self._ring.write(first, self._controls.transport.render(first, count, self._mix.stems))
            first += count

    def watch(self) -> None:
        """Notice the end, new faults of the mix, time that was lost, an output that was lost or has come back."""
        now, controls, connection = self._clock(), self._controls, self._connection
        self._look_around(now)
        end = controls.transport.end
        if end is not None and self._heard.frame(connection.anchor, now) >= end:
            controls.ended()
            self._done.set()
        controls.show()

    def _look_around(self, now: Seconds) -> None:
        controls, connection = self._controls, self._connection
        self._watch_time(now)
        if connection.lost(now):
            self._lose(now)
        elif connection.found(now):
            self._go_over()
        elif controls.snapshot.away and self._lost_at is not None and now - self._lost_at > _HELD:
            self._say(NoticeKind.STILL_NO_DEVICE)
            self._go_on_after_loss()
        if connection.fault is not None and connection.fault is not self._told:
            self._told = connection.fault
            log.warning("the output does nothing any more: %s", self._told)
            self._say(NoticeKind.NO_SOUND, self._told)
        if connection.underruns != controls.snapshot.underruns:
            log.warning("underruns: %d", connection.underruns)
            controls.change(underruns=connection.underruns)
        if self._mix.faults and controls.snapshot.notice is None:
            self._say(NoticeKind.UNREADABLE_CLIP, self._mix.faults[0])

    def _watch_time(self, now: Seconds) -> None:
        """Notice that the machine slept, or the program was stopped: go back to the start of the breath it was in."""
        missing, before = self._absence.until(now), self._heard_at_tick
        self._heard_at_tick = self.heard_now(now)
        if missing < _STOOD_STILL:
            return
        log.warning("nothing happened here for %.1f s", missing)
        self._connection.trust_until(now + _SETTLES)
        snapshot = self._controls.snapshot
        if snapshot.state is not PlayState.PLAYING or snapshot.away:
            return
        self._controls.seek(self._controls.timeline.again_from(before))
        self._render_again()
        self._say(NoticeKind.STOOD_STILL)

    def _lose(self, now: Seconds) -> None:
        """Stand still while there is no device, and say so; one that was stopped is over."""
        if self._controls.snapshot.state is PlayState.STOPPED:
            # What is left of the fade is heard by nobody, and whoever leaves waits for no device.
            self._done.set()
            return
        heard = self.heard_now(now)
        self._connection.release()
        playing = self._controls.snapshot.state is PlayState.PLAYING
        if playing:
            # Nobody takes from the ring now, so that not even its next frame is out of hand. What stands in it is heard
            # by nobody: the silent clock takes it, and a device begins with what is rendered when it is gone over to.
            self._controls.break_off(self._ring.read, self._controls.timeline.again_from(heard))
        self._connection.wait_for_it()
        self._say(NoticeKind.DEVICE_GONE_WAITING if playing else NoticeKind.DEVICE_GONE)
        self._tell_of_output()
        self._lost_at = now

    def _go_over(self) -> None:
        """Go over from the silent clock to a device, fading in."""
        at_last = self._lost_at is None
        self._connection.release()
        # Nobody takes from the ring now: the very first frame that is heard is silent.
        read = self._ring.read
        self._controls.sound_is_back(read, at_last=at_last)
        self._render(read, self._ring.written)
        self._connection.go_over()
        self._say(NoticeKind.SOUND_NOW if at_last else NoticeKind.SOUND_BACK)
        self._tell_of_output()
        self._go_on_after_loss()

    def _go_on_after_loss(self) -> None:
        if self._controls.snapshot.away:
            self._controls.go_on_after_loss()
            self._render_again()

    def _tell_of_output(self) -> None:
        self._controls.change(silent=self._connection.silent, output=self._connection.name)

    def _say(self, kind: NoticeKind, why: Flaw | None = None) -> None:
        self._controls.change(notice=Notice(kind, why))
