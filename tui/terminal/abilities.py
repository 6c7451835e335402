"""What the terminal can show: how many colours, and which characters. Read from the environment, once."""

from __future__ import annotations

import locale
from typing import TYPE_CHECKING, NamedTuple

from tui.picture.cells import Charset
from tui.picture.palette import Depth

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRUE_COLOUR_TERMS = ("kitty", "alacritty", "foot", "wezterm", "ghostty", "direct", "contour", "iterm")


class Abilities(NamedTuple):
    """Of one terminal."""

    depth: Depth
    charset: Charset


def abilities(environ: Mapping[str, str], encoding: str | None = None) -> Abilities:
    """Return what a terminal can show.

    Args:
        environ: The environment.
        encoding: The locale's encoding; None: of the locale that is.

    """
    encoding = locale.getencoding() if encoding is None else encoding
    utf8 = encoding.lower().replace("-", "").replace("_", "") == "utf8"
    return Abilities(_depth(environ), Charset.UNICODE if utf8 else Charset.ASCII)


def _depth(environ: Mapping[str, str]) -> Depth:
    if environ.get("NO_COLOR"):  # https://no-color.org: present and not empty
        return Depth.NONE
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Depth.TRUE
    term = environ.get("TERM", "").lower()
    if any(name in term for name in _TRUE_COLOUR_TERMS):
        return Depth.TRUE
    if "256" in term:
        return Depth.INDEXED
    if "mono" in term or term in ("vt100", "vt102", "vt220", "vt320"):
        return Depth.NONE
    return Depth.SIXTEEN
