"""The listener's levels: volume, voice and tones, between the settings (0 to 1) and the player (decibels)."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from audio.play.snapshot import VOLUME_FLOOR, Levels, Snapshot, within
from audio.tones.choices import Timbre
from audio.units import Decibels, decibels_of
from tui.text import words
from tui.text.language import _

if TYPE_CHECKING:
    from scripts.units import Seconds
    from tui.settings import Settings

STEP: Final = Decibels(2.0)
"""One key press."""


class Channel(Enum):
    """What the keys for louder and softer change."""

    VOLUME = words.VOLUME
    VOICE = words.VOICE
    TONES = words.TONES


CHANNEL_KEPT: Final[Seconds] = 8.0
"""So long after its last key, voice or tones are what louder and softer change; then it is the volume again."""


class Dial:
    """What louder and softer change now, and which level was asked for last, and when."""

    def __init__(self) -> None:
        self.last = Channel.VOLUME
        self.asked_at: Seconds = -math.inf

    def channel(self, now: Seconds) -> Channel:
        """Return what louder and softer change now."""
        return self.last if now - self.asked_at < CHANNEL_KEPT else Channel.VOLUME

    def choose(self, channel: Channel, now: Seconds) -> None:
        """Let louder and softer change this for a while; chosen again, the volume."""
        self.asked(Channel.VOLUME if self.channel(now) is channel else channel, now)

    def asked(self, channel: Channel, now: Seconds) -> None:
        """Take note of a level that was asked for."""
        self.last, self.asked_at = channel, now

    def rest(self) -> None:
        """Tell of no level any more: something else is told."""
        self.asked_at = -math.inf


def decibels(level: float) -> Decibels:
    """Return a level of the settings, 0 to 1, in decibels; at 0 the player's floor, which is silence."""
    return within(decibels_of(level))


def level(level_db: Decibels) -> float:
    """Return a player's level as the settings have it, 0 to 1."""
    return 0.0 if level_db <= VOLUME_FLOOR else round(10.0 ** (level_db / 20.0), 3)


def levels_of(settings: Settings) -> Levels:
    """Return the levels to begin with, as the player takes them."""
    return Levels(
        volume_db=Decibels(settings.volume_db),
        voice_db=decibels(settings.voice_level),
        tones_db=decibels(settings.tones_level),
        timbre=Timbre(settings.tones),
    )


def silence(levels: Levels, *, clock_only: bool = False) -> str:
    """Say that nothing is heard for as long as that is so, by the listener's own levels or for want of a device."""
    if levels.muted:
        return words.MUTED
    silent = clock_only or levels.volume_db <= VOLUME_FLOOR or max(levels.voice_db, levels.tones_db) <= VOLUME_FLOOR
    return words.NO_SOUND if silent else ""


class AtRest:
    """The levels where nothing plays, to be changed all the same; the next session begins with them. One thread."""

    def __init__(self, levels: Levels) -> None:
        self.levels = levels

    def snapshot(self) -> Snapshot:
        """Return them as a player's are asked for."""
        return Snapshot(levels=self.levels)

    def change_volume(self, step_db: Decibels) -> None:
        """Make everything louder or quieter; as with a player, that brings the sound back."""
        self.levels = replace(self.levels, volume_db=within(self.levels.volume_db + step_db), muted=False)

    def toggle_mute(self) -> None:
        """Silence everything, or bring it back."""
        self.levels = replace(self.levels, muted=not self.levels.muted)


def format_level(channel: Channel, levels: Levels) -> str:
    """Say in a few words how loud a channel is."""
    if channel is Channel.VOLUME and levels.muted:
        return words.MUTED
    of_each = {
        Channel.VOLUME: levels.volume_db,
        Channel.VOICE: levels.voice_db,
        Channel.TONES: levels.tones_db,
    }
    level_db = of_each[channel]
    if level_db >= 0:
        return f"{_(channel.value)} {words.FULL}"
    if level_db <= VOLUME_FLOOR:
        return f"{_(channel.value)} {words.SILENT}"
    return f"{_(channel.value)} \u2212{-level_db:.3g} dB"
