"""What the guide says outside the scripts, in scripts of its own form: so that they are checked and recorded alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.files.library import FOLDER as LIBRARY
from scripts.files.loader import load_session

if TYPE_CHECKING:
    from scripts.files.model import Session

FOLDER = Path(__file__).parent


@cache
def repair_phrases() -> Session:
    """Return the ways in which the guide owns that the pace was wrong."""
    return load_session(FOLDER / "repair.toml")


@cache
def noticed_phrases() -> Session:
    """Return the ways in which the guide owns that it noticed by itself that it had lost the listener."""
    return load_session(FOLDER / "noticed.toml")


@cache
def grounding() -> Session:
    """Return the minute of grounding that is offered after "too much": the session of that name."""
    return load_session(LIBRARY / "grounding.toml")
