"""What a player is doing and how loud it is, as one frozen value that is replaced whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from audio.tones.choices import Timbre
from audio.units import SILENCE, UNCHANGED, Decibels, gain_of

if TYPE_CHECKING:
    from audio.play.notices import Notice
    from audio.units import Gain

VOLUME_FLOOR: Final = Decibels(-40.0)
"""The listener's levels go down to here, which is silence."""


class PlayState(Enum):
    """What the player is doing, as the listener asked."""

    STARTING = "starting"
    PLAYING = "playing"
    PAUSED = "paused"
    QUIET = "quiet"
    """The listener said it was too much: faded to silence, and nothing goes on by itself."""
    STOPPED = "stopped"
    ENDED = "ended"
    """The last of the session has been heard."""


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud everything is, as the listener wants it, and what the tones are made of: what one session hands on."""

    volume_db: Decibels = UNCHANGED
    muted: bool = False
    voice_db: Decibels = UNCHANGED
    tones_db: Decibels = UNCHANGED
    timbre: Timbre = Timbre.TIDE

    @property
    def volume_gain(self) -> Gain:
        """What everything is multiplied by."""
        return SILENCE if self.muted else _gain(self.volume_db)

    @property
    def voice_gain(self) -> Gain:
        """What the voice is multiplied by, before that."""
        return _gain(self.voice_db)

    @property
    def tones_gain(self) -> Gain:
        """What the tones are multiplied by, before that."""
        return _gain(self.tones_db)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a screen shows of the player, as it was at one moment."""

    state: PlayState = PlayState.STARTING
    levels: Levels = field(default_factory=Levels)
    silent: bool = False
    output: str = ""
    notice: Notice | None = None
    """What there is to say, or None."""
    underruns: int = 0
    away: bool = False
    """Whether the session stands still because its device went away."""


def within(level_db: float) -> Decibels:
    """Return what was reckoned in decibels as a level within the listener's limits: never above what it was made at."""
    return Decibels(min(0.0, max(VOLUME_FLOOR, level_db)))


def _gain(level_db: Decibels) -> Gain:
    """Return a level's gain; at the floor there is silence."""
    return SILENCE if level_db <= VOLUME_FLOOR else gain_of(level_db)
