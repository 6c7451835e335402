"""The contract of an output: it takes frames from a source in order, each once, and says when they are heard.

The contract suite in tests/audio/outputs/test_outputs.py runs on every implementation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from audio.units import Frames, StreamFrame
    from scripts.faults import Flaw
    from scripts.units import Seconds


class Anchor(NamedTuple):
    """``length`` stream frames from ``frame`` on reach the ear from ``heard_at`` (monotonic seconds) on."""

    frame: StreamFrame
    length: Frames
    heard_at: Seconds


class FrameSink(Protocol):
    """A writable buffer that takes slices of bytes: a memoryview, or the sound library's own buffer."""

    def __setitem__(self, where: slice, data: bytes | memoryview, /) -> None:
        """Copy bytes in."""


class Source(Protocol):
    """Where an output takes its frames from: the live ring, or a renderer."""

    @property
    def read(self) -> StreamFrame:
        """The number of the next frame to be taken."""

    def copy_to(self, out: FrameSink, count: Frames) -> Frames:
        """Fill a buffer of ``count`` stereo float32 frames, silence where there are none; return how many were."""


class Output(Protocol):
    """See the module."""

    name: str
    """For people: the device's name, or the file's."""
    silent: bool
    """Whether nothing can be heard."""

    fault: Flaw | None
    """What keeps it from what it is for, though it takes frames as before: a file that cannot be written on."""

    @property
    def anchor(self) -> Anchor | None:
        """The newest anchor, replaced whole by the output's thread; None before the first."""

    @property
    def underruns(self) -> int:
        """How often the source had too little."""

    def start(self, source: Source) -> None:
        """Begin to take frames.

        Raises:
            OutputError: It cannot be opened.

        """

    def lost(self, now: Seconds) -> bool:
        """Return whether it has stopped taking frames by itself (monotonic time)."""

    def close(self) -> None:
        """Stop taking frames and let go of everything; never blocks for long, and may be called twice."""
