"""What turns a file into samples; soundfile has one, ``audio.files.mp3`` and ``audio.files.ffmpeg`` have others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from audio.units import Frames, Samples

UNKNOWN: Final[Frames] = 1 << 62
"""The length of what does not say how long it is."""


class Decoder(Protocol):
    """An open file. Frames are counted at its own rate. One thread at a time."""

    @property
    def samplerate(self) -> int:
        """Frames a second."""

    @property
    def channels(self) -> int:
        """How many there are."""

    @property
    def frames(self) -> Frames:
        """How long it says it is, ``UNKNOWN`` or more where it does not say."""

    @property
    def title(self) -> str:
        """What it calls itself; empty where it does not say."""

    def read(self, frames: Frames = -1, dtype: str = "float32", always_2d: bool = False) -> Samples:  # noqa: FBT001, FBT002 - soundfile's own signature
        """Return the next frames, [up to frames, channels]; fewer only at the end."""

    def seek(self, frames: Frames, whence: int = 0) -> Frames:
        """Make a frame the next that is read, and return it.

        Raises:
            OSError: It does not go that far; libsndfile raises its own error.

        """

    def close(self) -> None:
        """Close the file."""
