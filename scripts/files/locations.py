"""Where in a script's text a value stands: the way to it, and its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scripts.faults import Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEADER = re.compile(r"^\s*\[\[\s*(stage|stage\s*\.\s*line)\s*\]\]")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*=")


def steps_to(way: Sequence[str | int], table: Mapping[str, Any]) -> tuple[Step, ...]:
    """Return the steps to ``("stage", 1, "line", 0, "at")``, with the names of the stage and the line."""
    steps: list[Step] = []
    here: Any = table
    for step in way:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            kind = steps[-1].key
            named = here.get("name" if kind == "stage" else "id") if isinstance(here, dict) else None
            steps[-1] = Step(kind, step + 1, named if isinstance(named, str) else None)
        else:
            here = here.get(step) if isinstance(here, dict) else None
            steps.append(Step(step))
    return tuple(steps)


class LineNumbers:
    """On which line (from 1) each value of a script stands, or else the table that should hold it.

    It reads the ordinary form, ``[[stage]]`` and ``[[stage.line]]`` headers with ``key = value`` lines; None where the
    file is written in another. The text is gone through once, however many places are asked for.
    """

    def __init__(self, text: str) -> None:
        self._headers: dict[tuple[int, ...], int] = {}
        self._keys: dict[tuple[tuple[int, ...], str], int] = {}
        here: tuple[int, ...] = ()
        stage = line = -1
        for number, content in enumerate(text.split("\n"), start=1):
            if found := _HEADER.match(content):
                if "." in found[1]:
                    line += 1
                else:
                    stage, line = stage + 1, -1
                here = (stage, line) if line >= 0 else (stage,)
                self._headers.setdefault(here, number)
            elif found := _KEY.match(content):
                self._keys.setdefault((here, found[1].strip('"')), number)

    def of(self, way: Sequence[str | int]) -> int | None:
        """Return the line of ``("stage", 1, "line", 0, "at")``."""
        if not way or way[0] != "stage":
            return self._keys.get(((), str(way[0]))) if way else None
        table = tuple(step for step in way if isinstance(step, int))[:2]
        key = way[-1] if isinstance(way[-1], str) else None
        line = self._keys.get((table, key)) if key is not None else None
        return line or self._headers.get(table)
