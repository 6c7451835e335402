"""What the pacing tones cost: CPU seconds for a second of sound, beside the plain way of making the same.

Run as ``python bench/tones.py [--once]``. The plain way is what a first version would do: a sine for every partial and
filtered noise, block by block, with no regard to pages or seeds. Processor time, the best of five runs, so that a busy
machine disturbs it little; with ``--once`` one run of each, to see that it runs.
"""

from __future__ import annotations

import sys
from time import process_time
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.tones import hum
from audio.tones.choices import Cues, Timbre
from audio.tones.engine import PITCH, Tones
from audio.units import PAGE, RATE
from scripts.breath import Pattern
from scripts.files.model import Presence
from scripts.laid.events import Breath, Mode, StageSpan
from scripts.plan.timeline import Timeline
from scripts.units import Milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.units import Seconds

_LENGTH: Final[Seconds] = 20.0
_RUNS: Final = 1 if "--once" in sys.argv else 5
_LIMIT: Final = 0.03
"""Of one core, for the tones of a session that is played."""


def _session(minutes: float) -> Timeline:
    breaths = tuple(
        Breath(
            Milliseconds(4000 + 10_000 * each), Pattern(Milliseconds(4000), Milliseconds(6000)), "paced", Mode.STEADY
        )
        for each in range(round(6 * minutes))
    )
    end = breaths[-1].end_ms
    stage = StageSpan("paced", Milliseconds(4000), end, Presence(), paced=True)
    return Timeline("bench", "Bench", end + 6000, (stage,), breaths, ())


def _cost(work: Callable[[], object]) -> float:
    """Return the processor seconds that one run takes, the least of a few."""
    least = float("inf")
    for _ in range(_RUNS):
        start = process_time()
        work()
        least = min(least, process_time() - start)
    return least


def _paged(timeline: Timeline, timbre: Timbre, cues: Cues = Cues.RISING) -> None:
    tones = Tones(timeline, 1, timbre=timbre, cues=cues)
    for index in range(40, 40 + round(_LENGTH * RATE) // PAGE):
        tones.page(index)


def _plain_sines(timeline: Timeline) -> None:
    """Make the hum of a sine for each partial, at the pitch of the level."""
    time = np.arange(round(_LENGTH * RATE)) / RATE
    level = np.interp(time, time[::480], [timeline.level.at(4.0 + each) for each in time[::480]])
    phase = 2 * np.pi * np.cumsum(PITCH * (1 + 0.22 * level)) / RATE
    sound = np.zeros_like(time)
    for rank in range(1, hum.BODY.partials + 1):
        sound += np.sin(rank * phase) / rank**2 * level
    np.stack([sound, sound], axis=1).astype(np.float32)


def main() -> None:
    """Print a table."""
    timeline = _session(10)
    plain = _cost(lambda: _plain_sines(timeline)) / _LENGTH
    print(f"{'':24}CPU s / s   times real time")
    print(f"{'hum as plain sines':24}{plain:9.4f}{1 / plain:18.0f}")
    for timbre in Timbre:
        cost = _cost(lambda timbre=timbre: _paged(timeline, timbre)) / _LENGTH  # type: ignore[misc]  # the loop's own
        said = "" if cost <= _LIMIT else f"   over the limit of {_LIMIT}"
        print(f"{timbre.value:24}{cost:9.4f}{1 / cost:18.0f}{said}")
    long = _session(120)
    print(f"laying out the tones of two hours: {1000 * _cost(lambda: Tones(long, 1)):.1f} ms")


if __name__ == "__main__":
    main()
