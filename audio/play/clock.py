"""What is heard now: from the output's last anchor, carried on by the monotonic clock.

An *anchor* says: this stream frame reaches the ear at this time. Adding up frames drifts after an underrun, and the
reported latency alone was off by up to 70 ms where the anchor is right within about one; so nothing else is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.units import RATE

if TYPE_CHECKING:
    from audio.outputs.contract import Anchor
    from scripts.units import Seconds


class HeardClock:
    """Turns anchors into the stream frame that is heard. Any thread may ask; the last answer is kept as a floor."""

    def __init__(self) -> None:
        self._floor: float = 0.0

    def frame(self, anchor: Anchor | None, now: Seconds) -> float:
        """Return the stream frame heard at a time: never less than before, and never past what was handed over."""
        if anchor is not None:
            heard = anchor.frame + (now - anchor.heard_at) * RATE
            # Two threads may race here; both write true values, and the floor only has to be some true one.
            self._floor = max(self._floor, min(heard, float(anchor.frame + anchor.length)))
        return self._floor
