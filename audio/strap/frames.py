"""The bytes that a heart strap sends, as numbers. Pure; a strap is a stranger: what is not as it should be is None.

Heart Rate Measurement (0x2A37) is of the Bluetooth SIG's Heart Rate Service 1.0. Frames of acceleration are as Polar
describes its Measurement Data service: type, time of the last sample, kind of frame, samples; a kind with the highest
bit set has one sample in full and then differences in as few bits as they need.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.units import Seconds

_WIDE: Final = 0x01
_CONTACT: Final = 0x06
_NO_CONTACT: Final = 0x04
"""Of the two bits: contact can be told, and there is none."""
_ENERGY: Final = 0x08
_BETWEEN: Final = 0x10
_TICKS: Final = 1024
"""A second, as times between beats are counted."""

ACCELERATION: Final = 0x02
_HEADER: Final = struct.Struct("<BQB")
_COMPRESSED: Final = 0x80
_AXES: Final = 3
_WIDTHS: Final = {0x00: 1, 0x01: 2, 0x02: 3}
"""Bytes for each number of a frame that is not compressed, by its kind."""
_G: Final = 1000.0
_STRONGEST: Final = 16 * _G
"""What no strap measures: bytes that were something else."""

Sample = tuple[float, float, float]


class Beat(NamedTuple):
    """What is told of the heart, about once a second."""

    rate: int
    """Beats a minute."""
    contact: bool | None
    """Whether the strap lies on skin; None where it cannot tell."""
    between: tuple[Seconds, ...]
    """The times between the last beats, the oldest first: none to nine, and more from a few straps."""


class Acceleration(NamedTuple):
    """Some samples of how a chest moves."""

    at: Seconds
    """When the last of them was taken, on the strap's own clock."""
    samples: tuple[Sample, ...]
    """In thousandths of the earth's pull, which is in them."""


def beat_of(data: bytes) -> Beat | None:
    """Return what a Heart Rate Measurement says; None where it is none."""
    if len(data) < 2:
        return None
    flags, wide = data[0], bool(data[0] & _WIDE)
    at = 3 if wide else 2
    energy = 2 if flags & _ENERGY else 0
    if len(data) < at + energy:
        return None
    rate = int.from_bytes(data[1:at], "little")
    rest = data[at + energy :] if flags & _BETWEEN else b""
    ticks = (tick for (tick,) in struct.iter_unpack("<H", rest[: len(rest) // 2 * 2]))
    contact = None if not flags & _NO_CONTACT else flags & _CONTACT == _CONTACT
    return Beat(rate, contact, tuple(tick / _TICKS for tick in ticks))


def acceleration_of(data: bytes, factor: float = 1.0) -> Acceleration | None:
    """Return what a frame says; None where it is no frame of acceleration, or cut short.

    Args:
        data: The frame.
        factor: By what numbers in a compressed frame are multiplied; the strap says so when it begins.

    """
    if len(data) <= _HEADER.size:
        return None
    measured, nanoseconds, kind = _HEADER.unpack_from(data)
    if measured != ACCELERATION:
        return None
    content = data[_HEADER.size :]
    if kind & _COMPRESSED:
        numbers, unit = _unpacked(content), factor * {0: _G, 1: 1.0}.get(kind & ~_COMPRESSED, 0.0)
    else:
        numbers, unit = _plain(content, _WIDTHS.get(kind, 0)), 1.0
    if not numbers or not unit:
        return None
    x, y, z = ([number * unit for number in numbers[axis::_AXES]] for axis in range(_AXES))
    if max(map(abs, (*x, *y, *z))) > _STRONGEST:
        return None
    return Acceleration(nanoseconds / 1e9, tuple(zip(x, y, z, strict=True)))


def _plain(content: bytes, width: int) -> list[int] | None:
    if not width or len(content) % (width * _AXES):
        return None
    return [_signed(content[at : at + width]) for at in range(0, len(content), width)]


def _unpacked(content: bytes) -> list[int] | None:
    """Return the numbers of a compressed frame, sample by sample: 16 bits each, then blocks of differences."""
    at = 2 * _AXES
    if len(content) < at:
        return None
    numbers = [_signed(content[first : first + 2]) for first in range(0, at, 2)]
    while at < len(content):
        if at + 2 > len(content):
            return None
        bits, count = content[at], content[at + 1]
        size = (bits * count * _AXES + 7) // 8
        block = content[at + 2 : at + 2 + size]
        if not 0 < bits <= 32 or not count or len(block) < size:
            return None
        for difference in _differences(block, bits, count * _AXES):
            numbers.append(numbers[-_AXES] + difference)
        at += 2 + size
    return numbers


def _differences(block: bytes, bits: int, count: int) -> Iterator[int]:
    """Yield signed numbers of so many bits each, the lowest bit first."""
    packed, sign = int.from_bytes(block, "little"), 1 << (bits - 1)
    for place in range(0, bits * count, bits):
        number = packed >> place & (2 * sign - 1)
        yield (number ^ sign) - sign


def _signed(content: bytes) -> int:
    return int.from_bytes(content, "little", signed=True)
