"""The listener's own themes: TOML files in the themes folder, next to the ones that come with the program.

A faulty file is named and skipped; it never keeps a session from being played. ``docs/themes.md`` describes the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from scripts.faults import FileError
from scripts.files.toml_file import read_toml
from tui.picture.theme import BUILT_IN, INKS, Theme
from tui.storage.folders import config_folder
from tui.text.faults import clause
from tui.text.language import _
from tui.text.values import named, short, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS: Final = ("title", "ramp", "text", "ink_dark", "ink_light", "quiet")
_FEWEST, _MOST = 2, 24
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_READABLE: Final = 7.0
"""The least contrast between the text and the ground (WCAG 2.2, AAA)."""
_QUIET_MOST: Final = 0.4


class _FaultError(ValueError):
    """What is wrong with a theme, in words."""


def themes_folder() -> Path:
    """Return where the listener's themes are; it need not be there."""
    return config_folder() / "themes"


def theme_names() -> tuple[str, ...]:
    """Return the names of the themes there are, without reading one."""
    built_in = tuple(theme.name for theme in BUILT_IN)
    return (*built_in, *(file.stem for file in _files() if file.stem not in built_in))


def all_themes() -> tuple[tuple[Theme, ...], tuple[str, ...]]:
    """Return the themes there are, the built-in ones first, and a sentence for each file that is none."""
    themes, faults = list(BUILT_IN), []
    for file in _files():
        try:
            themes.append(_read_theme(file))
        except _FaultError as error:
            faults.append(_("{error}. This theme is left out.").format(error=error))
    return tuple(themes), tuple(faults)


def theme_fault(name: str) -> str | None:
    """Return what is wrong with the file of a theme, with its path; None where it can be shown, or has no file."""
    if name in (theme.name for theme in BUILT_IN):
        return None
    try:
        for file in _files():
            if file.stem == name:
                _read_theme(file)
    except _FaultError as error:
        return str(error)
    return None


def _files() -> list[Path]:
    try:
        return sorted(themes_folder().glob("[!.]*.toml"))
    except OSError:  # somebody else's
        return []


def _read_theme(file: Path) -> Theme:
    """Return the theme of a file; what is wrong with it begins with its path."""
    try:
        return _theme(file)
    except _FaultError as error:
        raise _FaultError(f"{named(file)}: {error}") from error
    except FileError as error:
        line = error.facts.get("line")
        where = f"{named(file)}:{line}" if line else named(file)
        raise _FaultError(
            _("{where}: this theme cannot be read: {fault}").format(
                where=where, fault=clause(error.flaw).removesuffix(".")
            )
        ) from error


def _theme(file: Path) -> Theme:
    if file.stem in (theme.name for theme in BUILT_IN):
        raise _FaultError(
            _("a theme named “{name}” comes with sitwith; give the file another name").format(name=file.stem)
        )
    table, _text = read_toml(file)
    if unknown := [key for key in table if key not in _KEYS]:
        raise _FaultError(
            _("“{key}” is not known; known are {known}").format(key=short(unknown[0]), known=", ".join(_KEYS))
        )
    ramp = _ramp(table)
    text = _colour(table, "text")
    ground = luminance(ramp[0][1])
    if (ratio := contrast(ground, luminance(text))) < _READABLE:
        raise _FaultError(
            _(
                "text {text} is hard to read on the ground {ground} (contrast {ratio:.1f}); choose colours with "
                "a contrast of {least:g} and more"
            ).format(text=text, ground=ramp[0][1], ratio=ratio, least=_READABLE)
        )
    title = table.get("title", file.stem)
    if not isinstance(title, str) or not title.strip():
        raise _FaultError(_("title: found {found}; write text in quotes").format(found=shown(title)))
    quiet = table.get("quiet", 0.0)
    if isinstance(quiet, bool) or not isinstance(quiet, int | float) or not 0 <= quiet <= _QUIET_MOST:
        raise _FaultError(
            _("quiet: found {found}; write a number from 0 to {most:g}").format(found=shown(quiet), most=_QUIET_MOST)
        )
    return Theme(
        name=file.stem,
        title=title,
        dark=ground < 0.18,  # the middle grey of photographers
        ramp=ramp,
        text=text,
        ink_dark=_colour(table, "ink_dark", INKS[0]),
        ink_light=_colour(table, "ink_light", INKS[1]),
        quiet=float(quiet),
    )


def _ramp(table: Mapping[str, Any]) -> tuple[tuple[float, str], ...]:
    """Return the ramp, its colours at equal distances."""
    colours = table.get("ramp")
    if not isinstance(colours, list) or not _FEWEST <= len(colours) <= _MOST:
        raise _FaultError(
            _(
                "ramp: found {found}; write a list of {fewest} to {most} colours from the ground to the "
                'brightest, such as ["#070b15", "#237085", "#f3f1e1"]'
            ).format(found=shown(colours) if "ramp" in table else _("nothing"), fewest=_FEWEST, most=_MOST)
        )
    return tuple((number / (len(colours) - 1), _checked(one, "ramp")) for number, one in enumerate(colours))


def _colour(table: Mapping[str, Any], key: str, otherwise: str | None = None) -> str:
    if key not in table and otherwise is None:
        raise _FaultError(_('{key} is missing; write a colour such as "#cfd8dc"').format(key=key))
    return _checked(table.get(key, otherwise), key)


def _checked(value: object, key: str) -> str:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise _FaultError(
            _('{key}: found {found}; write a colour such as "#237085"').format(key=key, found=shown(value))
        )
    return value


def luminance(text: str) -> float:
    """Return the relative luminance 0..1 of ``#rrggbb`` (WCAG 2.2). As in ``tui/picture/colour.py``, without numpy."""
    parts = [int(text[first : first + 2], 16) / 255 for first in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """Return the contrast ratio 1..21 of two luminances (WCAG 2.2)."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
