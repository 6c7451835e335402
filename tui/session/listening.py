"""With what a session may listen: the microphone or the strap of the settings, or a recording for tests and trials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import bounds
from tui.session.ears import Ears
from tui.settings.rules import ASK

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.listener.heard import BreathSource
    from scripts.units import Seconds
    from tui.settings import Settings


def ears_of(settings: Settings, *, hears: Path | None = None, began: Seconds = 0.0) -> Ears:
    """Return what a listener may be listened to with.

    Args:
        settings: What is set for all sessions.
        hears: A recording that is heard instead, beside whatever sounds here.
        began: When that begins to sound.

    Raises:
        RecordingError: It cannot be read.

    """
    if hears is None and settings.listen_by == "strap":
        # No tone reaches a strap, whatever it comes out of.
        return Ears(
            lambda _: _strap(settings.strap),
            asked=settings.listen,
            throughout=True,
            notices=settings.notices,
            patience=bounds.STRAP_PATIENCE,
        )
    if hears is None:
        return Ears(
            lambda _: _microphone(settings.microphone),
            asked=settings.listen,
            throughout=settings.headphones is True,
            notices=settings.notices,
            asks=settings.headphones == ASK,
        )
    from audio.hearing.recording import recorded_breath  # noqa: PLC0415 - numpy: only where something is heard

    source = recorded_breath(hears, began)
    return Ears(lambda _: source, asked=True, throughout=True, notices=settings.notices)


def _strap(name: str) -> BreathSource:
    from audio.strap.ear import StrapEar  # noqa: PLC0415 - see above

    return StrapEar(name)


def _microphone(name: str) -> BreathSource:
    from audio.capture.device import Microphone  # noqa: PLC0415 - only where a microphone is listened to
    from audio.hearing.microphone import BLOCK, MicrophoneEar  # noqa: PLC0415 - see above

    return MicrophoneEar(Microphone(name or None, BLOCK))
