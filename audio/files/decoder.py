"""What turns a file into samples: libsndfile (``sndfile``), joined files (``joined``), ffmpeg (``ffmpeg``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from audio.units import Frames, Samples

UNKNOWN: Final[Frames] = 1 << 62
"""What stands for the length of what does not say how long it is. It is no length: see ``audio.files.probe``."""


class Decoder(Protocol):
    """An open file. Frames are counted at its own rate, from the first that is heard. One thread at a time."""

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
    def sure(self) -> bool:
        """Whether that has been counted, rather than said."""

    @property
    def jumps(self) -> bool:
        """Whether ``seek`` is quick and lands on the very frame; otherwise it reads all that stands before."""

    @property
    def title(self) -> str:
        """What it calls itself; empty where it does not say."""

    def read(self, frames: Frames) -> Samples:
        """Return the next frames, float32 [up to frames, channels]; fewer only at the end.

        Raises:
            OSError: It is damaged here; libsndfile raises its own error.

        """

    def seek(self, frames: Frames) -> Frames:
        """Make a frame the next that is read, and return it; where it does not go that far, its end.

        Raises:
            OSError: It cannot go there; libsndfile raises its own error.

        """

    def near(self, frames: Frames) -> None:
        """Go to about a frame, quickly where that is possible at all: to listen to samples of it.

        Raises:
            OSError: It cannot go there; libsndfile raises its own error.

        """

    def close(self) -> None:
        """Close the file."""
