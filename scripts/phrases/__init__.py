"""What the guide says outside the scripts, in scripts of its own form: so that they are checked and recorded alike.

In each language that sessions are spoken in; where one has none, a session in it is answered in English.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.files.library import LANGUAGE, bundled_file, in_language

if TYPE_CHECKING:
    from scripts.files.model import Session

FOLDER = Path(__file__).parent


@cache
def repair_phrases(language: str = LANGUAGE) -> Session:
    """Return the ways in which the guide owns that the pace was wrong."""
    return _read(phrases_file("repair", language))


@cache
def noticed_phrases(language: str = LANGUAGE) -> Session:
    """Return the ways in which the guide owns that it noticed by itself that it had lost the listener."""
    return _read(phrases_file("noticed", language))


@cache
def grounding(language: str = LANGUAGE) -> Session:
    """Return the minute of grounding that is offered after "too much": the session of that name."""
    return _read(bundled_file("grounding", language))


def phrases_file(name: str, language: str = LANGUAGE) -> Path:
    """Return the script of some phrases: in this language where there is one, else in English."""
    return in_language(FOLDER, f"{name}.toml", language)


def _read(script: Path) -> Session:
    from scripts.files.loader import load_session  # noqa: PLC0415 - a list that is known asks where they are, no more

    return load_session(script)
