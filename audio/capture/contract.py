"""The contract of an input: it hands frames on in order, each once, and says when it has gone.

The contract suite in tests/audio/capture/test_inputs.py runs on every implementation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from audio.units import Frames
    from scripts.units import Seconds


class Sink(Protocol):
    """Where an input puts what it hears: float32 frames of its channels, as bytes."""

    def put(self, frames: bytes | memoryview) -> Frames:
        """Take frames and return how many there was room for. Called on the input's thread; never waits."""


class SinkMaker(Protocol):
    """Makes the sink once rate and channels are known."""

    def __call__(self, rate: Frames, channels: int, /) -> Sink:
        """Return a sink for so many frames a second of so many channels."""


class Input(Protocol):
    """See the module."""

    name: str
    """For people: the device's name, or the file's."""
    rate: Frames
    """Frames a second; known once it is open."""
    channels: int
    """1 or 2; known once it is open."""

    @property
    def overruns(self) -> int:
        """How often the device said that something was lost before it got here."""

    def start(self, sink: SinkMaker) -> None:
        """Open, and begin to hand on frames.

        Raises:
            InputError: It cannot be opened.

        """

    def lost(self, now: Seconds) -> bool:
        """Return whether it has stopped handing on frames by itself (monotonic time)."""

    def close(self) -> None:
        """Stop and let go of everything; never blocks for long, and may be called twice."""
