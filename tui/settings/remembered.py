"""What the listener chose on the screen, kept for the next time: levels, theme, tones, voice, breath.

It is never written into config.toml, which goes over it. It may be lost at any time: a fault here is a line in the log
and nothing else.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tui.storage.atomic import alone_in, write_whole
from tui.storage.folders import state_folder
from tui.storage.logs import log

if TYPE_CHECKING:
    from pathlib import Path

REMEMBERED: Final = ("voice_level", "tones_level", "volume_db", "tones", "theme", "voice", "fill")
"""The settings that are remembered."""
_BREATH: Final = "breath"
"""The listener's own, as they gave it the last time: offered again. It is taken without being asked for only where the
settings say so."""
_OFFERED: Final = "offered"
"""How often the breath was asked for before a session, and no further than ``KNOWN``; never shown."""
_HEADPHONES: Final = "headphones"
"""Whether the listener wears headphones, as they said when it was asked, once; the question alone counts as no."""
KNOWN: Final = 3
"""Offered so often, an offer is known: from then on it is made in one line."""
_MAX_BYTES = 10_000


def remembered_file() -> Path:
    """Return where it is kept."""
    return state_folder() / "remembered.json"


def read_remembered() -> dict[str, Any]:
    """Return the settings that are remembered, not yet held against what is allowed; empty where there are none."""
    return {key: value for key, value in _held().items() if key in REMEMBERED}


def remembered_breath() -> str | None:
    """Return the breath that the listener gave the last time, as it was written; None where there is none."""
    breath = _held().get(_BREATH)
    return breath if isinstance(breath, str) else None


def offer_is_known() -> bool:
    """Return whether the breath was asked for so often that one line is enough."""
    return _times_offered() >= KNOWN


def remember_offer() -> None:
    """Take note that the breath was asked for; no more of it once that is known. Never raises for the disk's sake."""
    if (times := _times_offered()) < KNOWN:
        _keep({_OFFERED: times + 1})


def remembered_headphones() -> bool | None:
    """Return whether the listener said that they wear headphones; None where it was never asked."""
    wears = _held().get(_HEADPHONES)
    return wears if isinstance(wears, bool) else None


def remember_headphones(*, wears: bool) -> None:
    """Keep what was said of headphones. Never raises for the disk's sake."""
    _keep({_HEADPHONES: wears})


def _times_offered() -> int:
    times = _held().get(_OFFERED)
    return times if type(times) is int and 0 <= times <= KNOWN else 0


def _held() -> dict[str, Any]:
    file = remembered_file()
    try:
        with file.open("rb") as stream:
            held = json.loads(stream.read(_MAX_BYTES))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        log.warning("%s cannot be read and is ignored: %s", file, error)
        return {}
    if not isinstance(held, dict):
        log.warning("%s does not hold what was written to it and is ignored", file)
        return {}
    return {key: value for key, value in held.items() if key in (*REMEMBERED, _BREATH, _OFFERED, _HEADPHONES)}


def remember(  # noqa: PLR0913 - what can be remembered, each by its name
    *,
    voice_level: float | None = None,
    tones_level: float | None = None,
    volume_db: float | None = None,
    tones: str | None = None,
    theme: str | None = None,
    voice: str | None = None,
    fill: bool | None = None,
    breath: str | None = None,
) -> None:
    """Keep what the listener has just changed, beside what is remembered already. Never raises for the disk's sake."""
    changed = {
        "voice_level": voice_level,
        "tones_level": tones_level,
        "volume_db": volume_db,
        "tones": tones,
        "theme": theme,
        "voice": voice,
        "fill": fill,
        _BREATH: breath,
    }
    changed = {key: value for key, value in changed.items() if value is not None}
    if changed:
        _keep(changed)


def _keep(changed: dict[str, Any]) -> None:
    try:
        with alone_in(remembered_file().parent):
            write_whole(remembered_file(), json.dumps(_held() | changed, indent=2) + "\n")
    except OSError as error:
        log.warning("what was changed cannot be remembered: %s", error)
