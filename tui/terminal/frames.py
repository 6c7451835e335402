"""The way for finished frames, as those see it who draw them and who hand it over."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.units import Seconds
    from tui.terminal.gallery import Gallery

    Written = Callable[[Seconds, int], None]
    """Called with the monotonic time at which the last byte was handed to the terminal, and how many there were. The
    writer's thread."""
    LeftOut = Callable[[], None]
    """Called instead where the frame had grown stale and was not written. The writer's thread."""


_AHEAD_MOST: Seconds = 1.0
_BY_FRAMES: Final = 5
"""How far ahead is the middle of what so many frames say: one that was kept waiting makes no jump in the picture."""


class FrameOutput(Protocol):
    """Takes finished frames."""

    def begin_frame(self) -> bool:
        """Take note that a frame is drawn from now on; return False instead while the last has yet to arrive."""

    def send_frame(self, data: str, written: Written, left_out: LeftOut) -> None:
        """Write the frame behind everything written before, and call one of the two."""

    @property
    def gallery(self) -> Gallery | None:
        """The terminal's pictures; None where it draws none, or has not said so yet."""

    @property
    def cell(self) -> tuple[int, int] | None:
        """The width and height of a cell in pixels, as the system knows them now; None where it does not."""

    @property
    def frame_took(self) -> Seconds:
        """How long the last frame was under way."""


class Ahead:
    """How far ahead a frame is drawn, so that it is of what is heard in the middle of its arrival. The loop's thread.

    On most terminals that is nothing. One that takes 150 kB a second is busy with a frame for 60 ms, and one of 10 kB
    for a second and more.
    """

    def __init__(self) -> None:
        self._took: deque[Seconds] = deque([0.0] * _BY_FRAMES, maxlen=_BY_FRAMES)

    def of(self, frames: FrameOutput | None) -> Seconds:
        """Return it for the next frame, by how long those before were under way."""
        if frames is not None:
            self._took.append(frames.frame_took)
        return min(sorted(self._took)[_BY_FRAMES // 2] / 2, _AHEAD_MOST)


def gallery_of(frames: FrameOutput | None) -> Gallery | None:
    """Return the pictures of the terminal, where there is a way to it and it draws any."""
    return None if frames is None else frames.gallery


@runtime_checkable
class TakesFrames(Protocol):
    """An app that wants to know the way for frames, where there is one."""

    frames: FrameOutput | None


@runtime_checkable
class WantsPixels(Protocol):
    """An app that says whether its terminal is to be asked for pictures."""

    wants_pixels: bool


@runtime_checkable
class NamesTab(FrameOutput, Protocol):
    """A way to the terminal that can say what its tab is called."""

    def name_tab(self, text: str) -> None:
        """Call the tab so until the terminal is given back."""


def name_tab(app: object, text: str) -> None:
    """Call the terminal's tab so until it is given back, where the app's way to the terminal can. The loop's thread."""
    frames = app.frames if isinstance(app, TakesFrames) else None
    if isinstance(frames, NamesTab):
        frames.name_tab(text)
