"""The volume as desktops know it, 0 to 1, and as the player does, in decibels below full and muted.

Even in decibels: a widget's step of 0.05 is the 2 dB of the volume keys. 1 is full, and above it there is nothing; 0 is
silence, and everything over it is between the floor and full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audio.play.snapshot import VOLUME_FLOOR, within
from audio.units import UNCHANGED, Decibels

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.play.snapshot import Levels
    from scripts.units import Seconds
    from tui.mpris.controlled import Controlled

_TAKES: Seconds = 0.5
"""Within this the player has done what it was asked, and its snapshot can be counted from."""


def level_of(levels: Levels) -> float:
    """Return the player's volume as 0 to 1."""
    return 0.0 if levels.muted else min(1.0, max(0.0, 1.0 - levels.volume_db / VOLUME_FLOOR))


def decibels_of(level: float) -> Decibels:
    """Return a level as decibels, from the floor to full and never above."""
    return within(VOLUME_FLOOR * (1.0 - level))


class _Volume(NamedTuple):
    db: Decibels
    muted: bool


class VolumeSlider:
    """Moves the player to a volume.

    The player takes steps and carries them out a little later, and a slider that is dragged asks in bursts; so a step
    that follows another counts from where that one leads.
    """

    def __init__(self, player: Controlled, clock: Callable[[], Seconds]) -> None:
        self._player = player
        self._clock = clock
        self._asked = _Volume(UNCHANGED, muted=False)
        self._asked_until: Seconds = clock()

    def move(self, level: float) -> None:
        """Ask for a level; what is out of range is taken as its end."""
        now, levels = self._clock(), self._player.snapshot().levels
        base = self._asked if now < self._asked_until else _Volume(levels.volume_db, levels.muted)
        if level <= 0.0:
            self._asked = _Volume(base.db, muted=True)
            if not base.muted:
                self._player.toggle_mute()
        else:
            self._asked = _Volume(decibels_of(level), muted=False)
            self._player.change_volume(Decibels(self._asked.db - base.db))  # which brings the sound back as well
        self._asked_until = now + _TAKES
