"""Colour arithmetic: OKLab mixing, WCAG contrast, and the nearest colour of a terminal's small palettes.

OKLab (Björn Ottosson, 2020, https://bottosson.github.io/posts/oklab/) is used because equal steps in it look equally
large, which is what keeps a ramp from near-black to warm white free of visible bands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Colours = NDArray[np.float64]
    """Shape (n, 3): one colour a row, in sRGB 0..1, linear RGB 0..1 or OKLab, as the name beside it says."""

_LMS_FROM_LINEAR = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB_FROM_ROOT = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_LINEAR_FROM_LMS = np.linalg.inv(_LMS_FROM_LINEAR)
_ROOT_FROM_LAB = np.linalg.inv(_LAB_FROM_ROOT)

_CUBE_STEPS = (0, 95, 135, 175, 215, 255)
XTERM_256: NDArray[np.float64] = (
    np.array(
        [(r, g, b) for r in _CUBE_STEPS for g in _CUBE_STEPS for b in _CUBE_STEPS]
        + [(8 + 10 * step,) * 3 for step in range(24)],
        dtype=np.float64,
    )
    / 255
)
"""sRGB 0..1 of xterm's colours 16 to 255: row n is colour 16 + n. (0 to 15 are the person's own and unknown.)"""

VGA_16: NDArray[np.float64] = (
    np.array(
        [
            (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0),
            (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
            (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85),
            (85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255),
        ],
        dtype=np.float64,
    )
    / 255
)  # fmt: skip
"""sRGB 0..1 of the sixteen colours of the Linux console, which stand for whatever the person's terminal has."""


def from_hex(text: str) -> tuple[float, float, float]:
    """Return sRGB 0..1 from ``#rrggbb``.

    Raises:
        ValueError: The text is no such colour.

    """
    if len(text) != 7 or text[0] != "#":
        raise ValueError(f"“{text}” is not a colour; write it as #rrggbb")
    value = int(text[1:], 16)
    return (value >> 16) / 255, (value >> 8 & 255) / 255, (value & 255) / 255


def linear(srgb: Colours) -> Colours:
    """Return linear light from sRGB (IEC 61966-2-1)."""
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def oklab(srgb: Colours) -> Colours:
    """Return OKLab (lightness 0..1, a, b) from sRGB."""
    return np.asarray(np.cbrt(linear(srgb) @ _LMS_FROM_LINEAR.T) @ _LAB_FROM_ROOT.T)


def srgb_from_oklab(lab: Colours) -> Colours:
    """Return sRGB from OKLab, clipped into what a screen can show."""
    light = np.clip((lab @ _ROOT_FROM_LAB.T) ** 3 @ _LINEAR_FROM_LMS.T, 0.0, 1.0)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def ramp(anchors: Sequence[tuple[float, str]], steps: int) -> Colours:
    """Return ``steps`` sRGB colours along the anchors, mixed in OKLab.

    Args:
        anchors: (place 0..1, ``#rrggbb``) with places rising from 0 to 1.
        steps: How many colours, the first at place 0 and the last at 1.

    """
    places = [place for place, _ in anchors]
    labs = oklab(np.array([from_hex(text) for _, text in anchors]))
    at = np.linspace(0.0, 1.0, steps)
    mixed = np.stack([np.interp(at, places, labs[:, axis]) for axis in range(3)], axis=1)
    return srgb_from_oklab(mixed)


def mixed(first: Colours, second: Colours, share: float) -> Colours:
    """Return sRGB colours on the way from ``first`` (share 0) to ``second`` (share 1), row by row, through OKLab."""
    return srgb_from_oklab((1.0 - share) * oklab(first) + share * oklab(second))


def luminance(srgb: Colours) -> NDArray[np.float64]:
    """Return the relative luminance 0..1 of each colour (WCAG 2.2)."""
    return np.asarray(linear(srgb) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: Colours, other: Colours) -> NDArray[np.float64]:
    """Return the contrast ratio 1..21 between colours, row by row (WCAG 2.2)."""
    first, second = luminance(one), luminance(other)
    return np.asarray((np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05))


def nearest(srgb: Colours, choice: Colours) -> NDArray[np.intp]:
    """Return for each colour the row of ``choice`` that looks nearest (OKLab distance)."""
    apart = oklab(srgb)[:, None, :] - oklab(choice)[None, :, :]
    found: NDArray[np.intp] = np.argmin(np.sum(apart**2, axis=2), axis=1)
    return found
