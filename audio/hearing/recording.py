"""A recording as a source of breath, for tests and demonstrations: heard as if it sounded beside the session.

Nothing happens by itself: asked at a time, it hears what has sounded up to then. So the same recording is heard alike
however fast time passes. One thread: the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.files.reader import Recording
from audio.hearing.ear import Ear
from scripts.listener.heard import Heard, Unsure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from audio.units import Frames, Samples
    from scripts.units import Seconds

_AFTER: Final[Seconds] = 1.0
"""So long after its end it has gone."""
_STEP: Final[Seconds] = 0.25
_LONGEST: Final[Seconds] = 24 * 3600.0


class RecordedBreath:
    """See the module. A :class:`scripts.listener.heard.BreathSource`.

    Args:
        read: Returns the next so many frames [frames, channels], fewer at the end and none after it.
        rate: Frames a second.
        began: When it begins to sound, on the caller's clock.
        name: For people.
        close: Lets go of what is read.

    """

    fault = None

    def __init__(
        self,
        read: Callable[[Frames], Samples],
        rate: Frames,
        began: Seconds = 0.0,
        name: str = "recording",
        close: Callable[[], object] = lambda: None,
    ) -> None:
        self.name, self._close = name, close
        self._read, self._rate, self._began = read, rate, began
        self._at: Frames = 0
        self._ended = False
        self._ear = Ear(rate, began)
        self._heard = Heard(began)

    def heard(self, now: Seconds) -> Heard:
        """As in the protocol."""
        for heard in self.hear_on(now):
            self._heard = heard
        if self._ended and now > self._began + self._at / self._rate + _AFTER:
            self._heard = Heard(now, why=Unsure.GONE)
        return self._heard

    def hear_on(self, until: Seconds) -> Iterator[Heard]:
        """Yield every estimate up to a time, or to the end."""
        step = round(self._rate * _STEP)
        due = int(min(until - self._began, _LONGEST) * self._rate)
        # Always in the same pieces, so that the same is heard however often it is asked.
        while not self._ended and self._at + step <= due:
            part = self._read(step)
            self._ended = not len(part)
            self._at += len(part)
            yield from self._ear.hear(part.mean(axis=1, dtype=np.float32) if part.ndim > 1 else part)

    def anew(self, now: Seconds) -> None:
        """As in the protocol."""
        self.heard(now)
        self._ear = Ear(self._rate, self._began + self._at / self._rate)
        self._heard = Heard(now)

    def close(self) -> None:
        """As in the protocol."""
        self._ended = True
        self._close()


def recorded_breath(file: Path, began: Seconds = 0.0) -> RecordedBreath:
    """Return a recording as a source.

    Raises:
        RecordingError: It cannot be read.

    """
    recording = Recording(file)
    return RecordedBreath(recording.read, recording.rate, began, file.name, recording.close)
