"""Which reading of a line is kept, of several that differ by small chances, pace and breadth: as takes are chosen.

`tools/cast_lines.py` has predictors listen to the readings and writes the choice down; `tools/make_voice.py` says
each line as was chosen.
"""

import json
import tomllib
from pathlib import Path

from tools.voice_lab.speaker import Retake
from tools.voice_lab.store import write_whole

CHOSEN = Path(__file__).resolve().parent / "cast.toml"
READINGS = (
    Retake(),
    Retake(take=1),
    Retake(take=2, breadth=1.15),
    Retake(take=3, pace=1.04),
    Retake(take=4, pace=0.97),
    Retake(take=5, pace=1.04, breadth=1.15),
    Retake(take=6, breadth=0.9),
    Retake(take=7),
)
"""What is asked of each beside what its place, or `retakes.toml`, asks; the first is as the line comes by itself."""
_ABOUT = "# Which of casting.READINGS is kept of each clip; what is not here is the first. By tools/cast_lines.py.\n"


def as_read(own: Retake, number: int) -> Retake:
    """Return a line's retake as a reading has it."""
    reading = READINGS[number]
    return Retake(own.take + reading.take, own.pace * reading.pace, own.spelt, own.breadth * reading.breadth)


def read_cast(voice: str, path: Path = CHOSEN) -> dict[str, int]:
    """Return the readings that were chosen of a voice's clips, by their names."""
    told = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {str(name): int(number) for name, number in told.get(voice, {}).items()}


def write_cast(voice: str, chosen: dict[str, int], path: Path = CHOSEN) -> None:
    """Write a voice's readings down beside those of others, those that differ from the first."""
    told = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    told[voice] = {name: number for name, number in sorted(chosen.items()) if number}
    tables = [
        f"\n[{each}]\n" + "".join(f"{json.dumps(name)} = {number}\n" for name, number in told[each].items())
        for each in sorted(told)
    ]
    write_whole(path, (_ABOUT + "".join(tables)).encode())
