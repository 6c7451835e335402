"""What a rendering costs: whole, in parts, and beside ffmpeg and sox; and how loud the bundled voice's clips come out.

    python bench/render.py [session or script] [--all] [--once]

Everything is processor time in one run, so that the ratios hold on a busy machine too: ours to a FLAC, ffmpeg and sox
mixing the same two parts, voice and tones, to a FLAC of the same kind (ffmpeg measures its loudness and true peak as
well, as a rendering does; and once more from the clips, which it decodes and puts in their places), and writing alone
what is mixed already. Writes to a temporary folder. The best of three rounds is told: other work on the machine only
ever adds; with ``--once`` a single round, to see that it runs.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
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

LOSSLESS = (".wav", ".flac")
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
        tell_beside(timeline, Path(folder))
        for ending in KINDS if "--all" in arguments else LOSSLESS:
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
    print(f"   tones    {spent(lambda: mixed(timeline, voice=False)):5.2f} s alone")
    print(f"   voice    {spent(lambda: mixed(timeline, tones=False)):5.2f} s alone")
    print(f"  measuring {spent(measuring):5.2f} s")
    for ending, kind in KINDS.items():
        if ending not in LOSSLESS and "--all" not in sys.argv:
            continue
        print(f"  {ending:9} {spent(lambda kind=kind: write(blocks, folder / 'a', kind)):5.2f} s")  # type: ignore[misc]


def tell_beside(timeline: Timeline, folder: Path) -> None:
    """Print what a rendering to FLAC costs beside other programs that mix the same, and beside writing alone."""
    blocks = mixed(timeline)
    parts = [folder / "voice.wav", folder / "tones.wav"]
    for part, other in zip(parts, ("tones", "voice"), strict=True):
        soundfile.write(part, np.concatenate(mixed(timeline, **{other: False})), RATE, subtype="FLOAT")

    def rendering() -> None:
        with Mix(timeline, seed=seed_of(timeline.session)) as mix:
            render_to_file(mix, folder / "ours.flac", force=True)

    ours = min(spent(rendering) for _ in range(ROUNDS))
    print(f"  script to FLAC {ours:.2f} s, {1000 * ours / timeline.duration:.1f} ms for a second of sound")
    alone = min(spent(lambda: write(blocks, folder / "alone.flac", KINDS[".flac"])) for _ in range(ROUNDS))
    print(f"    writing alone          {alone:5.2f} s: ours is {ours / alone:.2f} times that")
    inputs = [word for part in parts for word in ("-i", str(part))]
    ffmpeg = ["ffmpeg", "-nostdin", "-v", "quiet", "-y", *inputs, "-filter_complex"]
    sox = ["sox", "-m", *map(str, parts), "-b", "24", str(folder / "sox.flac")]
    for name, command in (
        ("ffmpeg, measuring too", [*ffmpeg, "amix=normalize=0,ebur128=peak=true", str(folder / "measured.flac")]),
        *from_the_clips(timeline, parts[1], folder / "clips.flac"),
        ("ffmpeg, mixing alone", [*ffmpeg, "amix=normalize=0", str(folder / "mixed.flac")]),
        ("sox, mixing alone", sox),
    ):
        if shutil.which(command[0]) is None:
            print(f"    {name}: {command[0]} is not installed")
            continue
        theirs = min(spent_by(command) for _ in range(ROUNDS))
        print(f"    {name:22} {theirs:5.2f} s: ours is {ours / theirs:.2f} times that")


def from_the_clips(timeline: Timeline, tones: Path, mixed: Path) -> list[tuple[str, list[str]]]:
    """Return what has ffmpeg decode the clips, put each in its place, and mix and measure them with the tones.

    As cheaply as it can: silences and clips in one row. Without the room around the voice, and without limiting.
    Nothing where there is no clip.
    """
    lines = [line for line in timeline.lines if line.clip is not None]
    if not lines:
        return []
    words = ["-nostdin", "-v", "quiet", "-y", "-i", str(tones)]
    graph, row, at = [], "", 0.0
    for number, line in enumerate(lines, 1):
        assert line.clip is not None  # noqa: S101 - as chosen
        words += ["-i", str(line.clip.file)]
        graph.append(f"anullsrc=r={RATE}:cl=mono,atrim=duration={max(0.001, line.start - at):.6f}[s{number}]")
        graph.append(f"[{number}:a]aresample={RATE},volume={line.clip.gain_db or 0.0:.2f}dB[c{number}]")
        row += f"[s{number}][c{number}]"
        at = line.start + line.clip.length
    graph.append(f"{row}concat=n={2 * len(lines)}:v=0:a=1,aformat=channel_layouts=stereo[voice]")
    graph.append("[0:a][voice]amix=normalize=0,ebur128=peak=true")
    return [("ffmpeg, from the clips", ["ffmpeg", *words, "-filter_complex", ";".join(graph), str(mixed)])]


def tell_whole(timeline: Timeline, folder: Path, ending: str) -> None:
    """Print how fast a whole rendering is."""
    factors = []
    for _ in range(ROUNDS):
        with Mix(timeline, seed=seed_of(timeline.session)) as mix:
            factors.append(render_to_file(mix, folder / f"whole{ending}", force=True).realtime_factor)
    best = max(factors)
    print(f"  {ending:5} from script to file: {timeline.duration / best:.2f} s, {best:.0f} times real time")


def mixed(timeline: Timeline, *, voice: bool = True, tones: bool = True) -> list[Samples]:
    """Return the whole session in blocks, or one part of it."""
    with Mix(timeline, seed=seed_of(timeline.session), voice=voice, tones=tones) as mix:
        return [mix.render(first, min(BLOCK, mix.total_frames - first)) for first in range(0, mix.total_frames, BLOCK)]


def write(blocks: list[Samples], path: Path, kind: FileKind) -> None:
    """Write blocks to a file of a kind."""
    with soundfile.SoundFile(
        path, "w", RATE, 2, subtype=kind.content, format=kind.container, compression_level=kind.compression
    ) as file:
        for block in blocks:
            file.write(block)


def spent(work: Callable[[], Any]) -> float:
    """Return the processor time some work takes, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def spent_by(command: list[str]) -> float:
    """Return the processor time another program takes, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main(sys.argv[1:])
