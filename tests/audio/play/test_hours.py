"""Two hours through the path that is played, on a clock moved by hand: no memory more, and not a frame of drift."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audio.mix.mixer import Mix
from audio.units import RATE
from tests.audio.play.benches import Array, Bench
from tests.audio.sounds import clip, session, speech_like, written

if TYPE_CHECKING:
    from collections.abc import Iterator

HOURS = 2 * 3600.0


def memory() -> float:
    """How much of this process is in memory, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Passing(Bench):
    """What is heard is let go of."""

    def _keep(self, before: int) -> None:
        assert self.ring.read >= before

    @property
    def sound(self) -> Array:  # type: ignore[override]
        raise NotImplementedError


@pytest.fixture
def long_bench(tmp_path: Path) -> Iterator[Passing]:
    voices = [clip(written(tmp_path / f"{one}.wav", speech_like(2.5, 16_000, one), 16_000), 2.5) for one in range(8)]
    said = [(20.0 + 30.0 * at, voices[at % len(voices)]) for at in range(int(HOURS - 60) // 30)]
    with Mix(session(HOURS, *said, room=1.0), seed=3) as mix:
        yield Passing(mix=mix)  # type: ignore[arg-type] # a whole one


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_two_hours_take_no_more_memory_than_a_minute_and_never_drift(long_bench: Passing) -> None:
    began, bench = long_bench.now, long_bench
    bench.run(60.0, 0.1)
    taken, drift = [memory()], 0.0
    while bench.now - began < HOURS - 60.0:
        bench.run(60.0, 0.1)
        taken.append(memory())
        drift = max(drift, abs(bench.player.heard_now(bench.now) - (bench.now - began)))
    most = max(taken) - taken[0]
    print(f"{most:+.1f} MB at most after the first minute, {1000 * drift:.3f} ms off at most")  # noqa: T201 - measured
    assert most < 5.0, taken
    assert drift <= 1.5 / RATE
    assert bench.player.snapshot().underruns == 0
