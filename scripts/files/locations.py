"""Where in a script's text a value stands: in words for people, and as a line number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEADER = re.compile(r"^\s*\[\[\s*(stage|stage\s*\.\s*line)\s*\]\]")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*=")


def in_words(way: Sequence[str | int], table: Mapping[str, Any]) -> str:
    """Return ``stage 2 “meeting you”, line “eyes”, at`` for ``("stage", 1, "line", 0, "at")``."""
    words: list[str] = []
    here: Any = table
    kind = ""
    for step in way:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            named = here.get("name" if kind == "stage" else "id") if isinstance(here, dict) else None
            words[-1] = f"{kind} {step + 1}" + (f" “{named}”" if isinstance(named, str) else "")
        else:
            kind = step
            here = here.get(step) if isinstance(here, dict) else None
            words.append(step)
    return ", ".join(words)


def line_number(way: Sequence[str | int], text: str) -> int | None:
    """Return the line (from 1) on which a value, or else the table that should hold it, stands.

    It reads the ordinary form, ``[[stage]]`` and ``[[stage.line]]`` headers with ``key = value`` lines; None where the
    file is written in another.
    """
    indices = [step for step in way if isinstance(step, int)]
    key = way[-1] if way and isinstance(way[-1], str) else None
    depth = len(indices)
    stage = line = -1
    inside = depth == 0
    header: int | None = None
    for number, content in enumerate(text.splitlines(), start=1):
        if found := _HEADER.match(content):
            if "." in found[1]:
                line += 1
            else:
                stage, line = stage + 1, -1
            at = [stage, line][: 2 if line >= 0 else 1]
            if inside:
                return header  # the table has ended without the key
            inside = depth > 0 and at == indices[:2]
            header = number if inside else None
        elif inside and key is not None and (found := _KEY.match(content)) and found[1].strip('"') == key:
            return number
    return header
