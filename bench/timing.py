"""How well breaths keep their times over ten minutes, planned against real; and nafas beside it, where it is there.

    python bench/timing.py [--seconds 600] [--once]

Both breathe four seconds in and six out at the same time, in real time, and it is written down when each breath begins.
Ours goes the whole way of a session that is played, up to an output that takes frames as time passes. nafas
(https://pypi.org/project/nafas) is no part of this project: put it beside it with ``uv run --with nafas``. With
``--once`` it is three seconds, to see that it runs.
"""

from __future__ import annotations

import sys
import threading
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audio.mix.mixer import Mix
from audio.outputs.silent import SilentOutput
from audio.play.player import Player
from scripts.files.loader import load_session
from scripts.plan.conductor import plan

IN, OUT = 4, 6
SCRIPT = """
title = "Ten minutes"
summary = "Four in and six out."
language = "en"

[[stage]]
name = "breathe"
breaths = {breaths}
breath = "4-6"
"""


def main(arguments: list[str]) -> None:
    """Let both breathe, and print how late each breath began."""
    seconds = 3 if "--once" in arguments else 600
    if "--seconds" in arguments:
        seconds = int(arguments[arguments.index("--seconds") + 1])
    breaths = max(1, seconds // (IN + OUT))
    theirs: list[float] = []
    beside = threading.Thread(target=nafas_breathes, args=(breaths, theirs), daemon=True)
    if find_spec("nafas"):
        beside.start()
    planned, real = ours(breaths, seconds)
    tell("sitwith", planned, real)
    if not find_spec("nafas"):
        print("nafas is not there: uv run --with nafas python bench/timing.py")
        return
    beside.join()
    tell("nafas", [number * float(IN + OUT) for number in range(breaths)], theirs)


def ours(breaths: int, seconds: float) -> tuple[list[float], list[float]]:
    """Return when each breath was to begin in a session that is played, and when it was heard to."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ten-minutes.toml"
        file.write_text(SCRIPT.format(breaths=breaths), "utf-8")
        timeline = plan(load_session(file), {})
    first = timeline.breaths[0].start
    planned = [breath.start for breath in timeline.breaths if breath.start <= first + seconds]
    real: list[float] = []
    player = Player(Mix(timeline, seed=1), SilentOutput, start_at=first - 0.5)
    player.start()
    try:
        for start in planned:
            while player.heard_now() < start:
                time.sleep(0.001)
            real.append(time.monotonic())
    finally:
        player.close()
    return planned, real


class _Dated:
    """A stream that writes down when each cycle begins."""

    def __init__(self, found: list[float]) -> None:
        self._found = found

    def write(self, text: str) -> int:
        """Take a line."""
        if "Cycle" in text:
            self._found.append(time.monotonic())
        return len(text)

    def flush(self) -> None:
        """Do nothing."""


def nafas_breathes(breaths: int, found: list[float]) -> None:
    """Have nafas run a program of its own kind, and write down when each cycle begins."""
    functions: Any = import_module("nafas.functions")
    shown = _Dated(found)
    functions.print = lambda *words, **_: shown.write(" ".join(map(str, words)))
    functions.run_program({"ratio": [IN, 0, OUT, 0], "unit": 1, "pre": 0, "cycle": breaths}, speaker_id="", silent=True)


def tell(name: str, planned: list[float], real: list[float]) -> None:
    """Print how far breaths began from where the first one and the plan put them."""
    late = [there - real[0] - (here - planned[0]) for here, there in zip(planned, real, strict=True)]
    print(f"{name}: breaths begun in {planned[-1] - planned[0]:.0f} s: {len(real)};", end=" ")
    print(f"the last began {1000 * late[-1]:.0f} ms late, the worst {1000 * max(late, key=abs):.0f} ms off")


if __name__ == "__main__":
    main(sys.argv[1:])
