"""How fast a session is made and written, what each part costs, and how loud the bundled voice's clips come out.

    python bench/render.py [session or script] [--all] [--once]

Writes to a temporary folder. Whole renderings are timed three times and the best is told: other work on the machine
only ever adds; with ``--once`` a single time, to see that it runs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import soundfile

from audio.files.formats import KINDS, FileKind
from audio.level.loudness import LoudnessMeter, loudness_as_played
from audio.level.truepeak import PeakMeter, true_peak_db
from audio.mix.clips import ClipSource
from audio.mix.mixer import Mix, seed_of
from audio.render import BLOCK, render_to_file
from audio.units import RATE
from scripts.files.library import FIRST, find_session
from scripts.files.loader import load_session
from scripts.plan.conductor import plan
from scripts.voice.voices import bundled_voice

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.units import Samples
    from scripts.plan.timeline import Timeline

ROUNDS = 1 if "--once" in sys.argv else 3


def main(arguments: list[str]) -> None:
    """Measure one session, by default the first sitting."""
    name = next((word for word in arguments if not word.startswith("-")), FIRST)
    session = load_session(Path(name)) if name.endswith(".toml") else find_session(name)
    timeline = plan(session, bundled_voice().clips(session))
    print(f"{name}: {timeline.duration:.0f} s, {sum(line.clip is not None for line in timeline.lines)} clips")
    tell_clips(timeline)
    with tempfile.TemporaryDirectory() as folder:
        tell_parts(timeline, Path(folder))
        for ending in KINDS if "--all" in arguments else (".wav", ".flac"):
            tell_whole(timeline, Path(folder), ending)


def tell_clips(timeline: Timeline) -> None:
    """Print how loud the clips come out, and how long opening them takes."""
    levels, peaks, opening = [], [], []
    for line in timeline.lines:
        if line.clip is not None:
            began = time.perf_counter()
            source = ClipSource.of(line.clip)
            opening.append(time.perf_counter() - began)
            sound = source.read(0, source.frames)
            levels.append(loudness_as_played(sound, RATE))
            peaks.append(true_peak_db(sound))
    if levels:
        print(f"  clips: {min(levels):.2f} to {max(levels):.2f} LUFS, peaks up to {max(peaks):.2f} dBTP,")
        print(f"         opened in {1000 * max(opening):.0f} ms at most")


def tell_parts(timeline: Timeline, folder: Path) -> None:
    """Print what each part of a rendering costs by itself, in seconds of processor time."""
    blocks: list[Samples] = []

    def mixing() -> None:
        blocks[:] = mixed(timeline)

    def measuring() -> None:
        loudness, peak = LoudnessMeter(RATE, 2), PeakMeter(2)
        for block in blocks:
            loudness.add(block)
            peak.add(block)
        print(f"  whole: {loudness.integrated():.2f} LUFS, {peak.db:.2f} dBTP")

    print(f"  mixing    {spent(mixing):5.2f} s")
    print(f"  measuring {spent(measuring):5.2f} s")
    for ending, kind in KINDS.items():
        print(f"  {ending:9} {spent(lambda kind=kind: write(blocks, folder / 'a', kind)):5.2f} s")  # type: ignore[misc]


def tell_whole(timeline: Timeline, folder: Path, ending: str) -> None:
    """Print how fast a whole rendering is."""
    factors = []
    for _ in range(ROUNDS):
        with Mix(timeline, seed=seed_of(timeline.session)) as mix:
            factors.append(render_to_file(mix, folder / f"whole{ending}", force=True).realtime_factor)
    best = max(factors)
    print(f"  {ending:5} from script to file: {timeline.duration / best:.2f} s, {best:.0f} times real time")


def mixed(timeline: Timeline) -> list[Samples]:
    """Return the whole session in blocks."""
    with Mix(timeline, seed=seed_of(timeline.session)) as mix:
        return [mix.render(first, min(BLOCK, mix.total_frames - first)) for first in range(0, mix.total_frames, BLOCK)]


def write(blocks: list[Samples], path: Path, kind: FileKind) -> None:
    """Write blocks to a file of a kind."""
    with soundfile.SoundFile(path, "w", RATE, 2, subtype=kind.content, format=kind.container) as file:
        for block in blocks:
            file.write(block)


def spent(work: Callable[[], None]) -> float:
    """Return the processor time some work takes, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main(sys.argv[1:])
