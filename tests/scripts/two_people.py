"""A session for two people with times of its own, so that what is shown with it does not follow the bundled one's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scripts.files.loader import load_session

if TYPE_CHECKING:
    from scripts.files.model import Session


def session_for_two() -> Session:
    """Return it: two minutes unpaced, then 17 breaths to one pace and 16 at it."""
    return load_session(Path(__file__).with_name("two-people.toml"))
