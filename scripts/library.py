"""The sessions there are: the bundled ones by name, and any file by its path."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.faults import UnknownSessionError
from scripts.loader import load_session

if TYPE_CHECKING:
    from scripts.model import Session

FOLDER = Path(__file__).parent / "library"
FIRST = "first-sitting"
"""What a newcomer meets when they name nothing."""


def bundled_names() -> tuple[str, ...]:
    """Return the names of the bundled sessions: the first sitting, then by name."""
    names = sorted(file.stem for file in FOLDER.glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != FIRST))


def find_session(name: str) -> Session:
    """Return the session of a listed name, or of the script at a path (anything with a slash or ending in .toml).

    Raises:
        UnknownSessionError: There is none of that name.
        ScriptError: The script has faults.

    """
    if "/" in name or "\\" in name or name.endswith(".toml"):
        return load_session(Path(name))
    names = bundled_names()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = (
            f"Did you mean “{near[0]}”?"
            if near
            else "`sitwith list` shows the sessions; a path to a .toml file works too."
        )
        raise UnknownSessionError(f"There is no session named “{name}”. {hint}")
    return load_session(FOLDER / f"{name}.toml")
