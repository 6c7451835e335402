"""What the listener chose on the screen, kept for the next time: levels, theme, tones, breath. Never in config.toml.

Readable by the owner alone, written whole or not at all. It may be lost at any time: a fault here is a line in the
log and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from typing import TYPE_CHECKING, Any, Final

from tui.storage.folders import state_folder
from tui.storage.logs import log

if TYPE_CHECKING:
    from pathlib import Path

REMEMBERED: Final = ("voice_level", "tones_level", "volume_db", "tones", "theme")
"""The settings that are remembered."""
_BREATH: Final = "breath"
"""The listener's own, as they gave it the last time: offered again, and never taken without being asked for."""
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
    return {key: value for key, value in held.items() if key in (*REMEMBERED, _BREATH)}


def remember(  # noqa: PLR0913 - what can be remembered, each by its name
    *,
    voice_level: float | None = None,
    tones_level: float | None = None,
    volume_db: float | None = None,
    tones: str | None = None,
    theme: str | None = None,
    breath: str | None = None,
) -> None:
    """Keep what the listener has just changed, beside what is remembered already. Never raises for the disk's sake."""
    changed = {
        "voice_level": voice_level,
        "tones_level": tones_level,
        "volume_db": volume_db,
        "tones": tones,
        "theme": theme,
        _BREATH: breath,
    }
    changed = {key: value for key, value in changed.items() if value is not None}
    if not changed:
        return
    try:
        _write(remembered_file(), json.dumps(_held() | changed, indent=2) + "\n")
    except OSError as error:
        log.warning("what was changed cannot be remembered: %s", error)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())  # else, after a power cut, the new name might stand for nothing
        beside.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
