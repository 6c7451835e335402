"""Themes: the colours of the face, as data. One ramp from the ground to the brightest light, and the text on it."""

from __future__ import annotations

from typing import Final, NamedTuple

from tui.text.language import later

INKS: Final = ("#000406", "#ffffff")
"""What is written with on light, where a theme says nothing else: all but black, and white."""


class Theme(NamedTuple):
    """The colours of one look. Everything drawn takes its colour from here."""

    name: str
    """What people type."""
    title: str
    dark: bool
    ramp: tuple[tuple[float, str], ...]
    """(place, ``#rrggbb``): the ground at place 0, the heart of the light at 1; mixed in OKLab."""
    text: str
    """The line being said. Quieter text lies between the ground and this."""
    ink_dark: str = INKS[0]
    ink_light: str = INKS[1]
    """The two inks of the word inside the orb; of them, the one that reads better where it stands is used."""
    quiet: float = 0.0
    """Added to the strength of all quieter text, for people who need more contrast."""
    ramp_256: tuple[tuple[float, int], ...] = ()
    """The ramp on a terminal of 256 colours: (place, xterm number), mixed between; empty: the nearest are found."""
    ramp_16: tuple[tuple[float, int], ...] = ()
    """The same on sixteen colours, as ANSI numbers. The last may lie beyond 1: there is only some of it then."""
    text_16: tuple[int, ...] = ()
    """Text on sixteen colours from the ground to the brightest, as ANSI numbers."""

    @property
    def ground(self) -> str:
        """The background of everything."""
        return self.ramp[0][1]


NIGHT_SEA = Theme(
    name="night-sea",
    title=later("Night sea"),
    dark=True,
    ramp=(
        (0.00, "#070b15"),
        (0.10, "#0a1424"),
        (0.24, "#102541"),
        (0.36, "#164a66"),
        (0.48, "#237085"),
        (0.62, "#3c9596"),
        (0.76, "#6fbfae"),
        (0.88, "#b4dfc9"),
        (1.00, "#f3f1e1"),
    ),
    text="#cfd8dc",
    ramp_256=(
        (0.03, 232),
        (0.1, 233),
        (0.16, 234),
        (0.34, 24),
        (0.5, 30),
        (0.69, 73),
        (0.82, 115),
        (0.88, 151),
        (1.0, 230),
    ),
    ramp_16=((0.08, 0), (0.5, 6), (0.84, 14), (1.0, 15)),
    text_16=(0, 8, 7, 15),
)

PAPER = Theme(
    name="paper",
    title=later("Paper"),
    dark=False,
    ramp=(
        (0.00, "#f4f0e6"),
        (0.12, "#e8ebe2"),
        (0.30, "#cfe0da"),
        (0.48, "#a3cbc8"),
        (0.64, "#6fafb2"),
        (0.77, "#438f9a"),
        (0.87, "#2d7682"),
        (1.00, "#1c6675"),
    ),
    text="#26343a",
    quiet=0.12,
    ramp_256=((0.05, 255), (0.17, 254), (0.28, 253), (0.4, 152), (0.58, 73), (0.82, 30), (1.0, 23)),
    ramp_16=((0.08, 15), (0.5, 6), (1.9, 4)),
    text_16=(15, 8, 8, 0),
)

EMBER = Theme(
    name="ember",
    title=later("Ember"),
    dark=True,
    ramp=(
        (0.00, "#0c0706"),
        (0.10, "#180c09"),
        (0.24, "#31150d"),
        (0.38, "#5a2613"),
        (0.52, "#8c421b"),
        (0.66, "#bb6a2a"),
        (0.80, "#dc9a4e"),
        (0.91, "#efc98a"),
        (1.00, "#f8e9c6"),
    ),
    text="#e2cdb4",
    ramp_256=(
        (0.02, 232),
        (0.1, 233),
        (0.18, 234),
        (0.33, 52),
        (0.5, 94),
        (0.62, 130),
        (0.75, 172),
        (0.84, 179),
        (0.95, 222),
        (1.0, 230),
    ),
    ramp_16=((0.08, 0), (0.32, 1), (0.54, 3), (0.86, 11), (1.0, 15)),
    text_16=(0, 8, 7, 15),
)

CLEAR = Theme(
    name="clear",
    title=later("Clear (high contrast)"),
    dark=True,
    ramp=(
        (0.00, "#000000"),
        (0.12, "#0a1626"),
        (0.30, "#12406b"),
        (0.50, "#1f7fb0"),
        (0.70, "#52b9dc"),
        (0.86, "#b6e6f2"),
        (1.00, "#ffffff"),
    ),
    text="#ffffff",
    quiet=0.2,
    ramp_256=(
        (0.02, 16),
        (0.1, 233),
        (0.18, 235),
        (0.4, 24),
        (0.52, 31),
        (0.66, 74),
        (0.8, 117),
        (0.95, 195),
        (1.0, 231),
    ),
    ramp_16=((0.05, 0), (0.42, 6), (0.78, 14), (0.96, 15)),
    text_16=(0, 7, 15, 15),
)

BUILT_IN = (NIGHT_SEA, EMBER, PAPER, CLEAR)
"""The themes that come with the program; the first is the default."""
