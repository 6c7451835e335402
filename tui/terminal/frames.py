"""The way for finished frames, as those see it who draw them and who hand it over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.units import Seconds
    from tui.terminal.gallery import Gallery

    Written = Callable[[Seconds, int], None]
    """Called with the monotonic time at which the last byte was handed to the terminal, and how many there were. The
    writer's thread."""
    LeftOut = Callable[[], None]
    """Called instead where the frame had grown stale and was not written. The writer's thread."""


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
    def frame_took(self) -> Seconds:
        """How long the last frame was under way."""


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
