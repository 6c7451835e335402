"""How a strap is asked for acceleration: Polar's Measurement Data service, commands and answers. Pure.

What a strap offers is asked for first, because straps differ: one measures 25 to 200 times a second, another 52 times
and wants to be told how many axes. Every answer comes from a stranger; what is not as it should be is None.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from audio.strap.frames import ACCELERATION

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE: Final = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL: Final = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA: Final = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

ASK: Final = bytes((0x01, ACCELERATION))
STOP: Final = bytes((0x03, ACCELERATION))
_START: Final = bytes((0x02, ACCELERATION))
_REPLY: Final = 0xF0
_FEATURES: Final = 0x0F
_DONE: Final = (0, 6)
"""Done, and done already."""
_ENOUGH: Final = 50
"""Samples a second: a breath needs far fewer, but a strap sends when a frame is full, and that is then soon."""


class Setting(IntEnum):
    """What a strap can be asked for, by the number it has there."""

    RATE = 0
    RESOLUTION = 1
    RANGE = 2
    RANGE_FINE = 3
    CHANNELS = 4
    FACTOR = 5


_WIDTHS: Final = {
    Setting.RATE: 2,
    Setting.RESOLUTION: 2,
    Setting.RANGE: 2,
    Setting.RANGE_FINE: 4,
    Setting.CHANNELS: 1,
    Setting.FACTOR: 4,
}
"""Bytes of one value of each."""


class Reply(NamedTuple):
    """What a strap answered to a command."""

    command: int
    done: bool
    settings: Mapping[Setting, tuple[int, ...]]
    """Which values each setting may have, or has."""

    @property
    def factor(self) -> float:
        """By what the numbers of compressed frames are multiplied."""
        values = self.settings.get(Setting.FACTOR)
        factor = struct.unpack("<f", values[0].to_bytes(4, "little"))[0] if values else 1.0
        return float(factor) if 1e-6 < abs(factor) < 1e6 else 1.0


def measures_acceleration(features: bytes) -> bool:
    """Return whether a strap says that it measures acceleration."""
    return len(features) > 1 and features[0] == _FEATURES and bool(features[1] >> ACCELERATION & 1)


def reply_of(data: bytes) -> Reply | None:
    """Return what a strap answered about acceleration; None where that is none, or of something else."""
    if len(data) < 4 or data[0] != _REPLY or data[2] != ACCELERATION:
        return None
    return Reply(data[1], data[3] in _DONE, _settings_in(data[5:]))


def _settings_in(content: bytes) -> dict[Setting, tuple[int, ...]]:
    settings: dict[Setting, tuple[int, ...]] = {}
    while len(content) >= 2 and content[0] in _WIDTHS:
        setting, count = Setting(content[0]), content[1]
        width = _WIDTHS[setting]
        values, content = content[2 : 2 + count * width], content[2 + count * width :]
        if len(values) < count * width:
            break
        settings[setting] = tuple(
            int.from_bytes(values[at : at + width], "little") for at in range(0, len(values), width)
        )
    return settings


def start(offered: Mapping[Setting, tuple[int, ...]]) -> bytes:
    """Return the command that begins to measure: no oftener than is enough, and as finely as it can be."""
    rates = sorted(offered.get(Setting.RATE) or (_ENOUGH,))
    chosen = {
        Setting.RATE: next((rate for rate in rates if rate >= _ENOUGH), rates[-1]),
        Setting.RESOLUTION: max(offered.get(Setting.RESOLUTION) or (16,)),
        Setting.RANGE: min(offered.get(Setting.RANGE) or (8,)),
    }
    if channels := offered.get(Setting.CHANNELS):
        chosen[Setting.CHANNELS] = max(channels)
    parts = (bytes((key, 1)) + value.to_bytes(_WIDTHS[key], "little") for key, value in chosen.items())
    return _START + b"".join(parts)
