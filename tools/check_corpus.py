"""Hold the program's reading of a folder of recordings against ffmpeg's plain decode of each.

    tools/check_corpus.py FOLDER [--list]

For every file: how long it is, whether what is heard second by second is the same and in its place, and whether its
voice comes out at the voice's loudness. What ffmpeg cannot decode at all must be refused here too, in one sentence.
A file passes if its length agrees within 0.15 s, every second holds the same sound (the courses of its level, a
hundredth of a second at a time, agree after the best shift of at most 0.12 s), and the loudness is -20 LUFS, or as
near as its peaks allow. Exit code 1 where one does not.

ffmpeg takes some kinds for others: NMS ADPCM in a WAV for AMR, and its G.723 of 40 kbit/s is not the sound that was
written. What such a file is to sound like may stand beside it, as ``FILE.reference.flac`` or in any other kind that
ffmpeg decodes: the file is held against that, and the reference itself is not a file to check.

Where ffmpeg stops early or closes a hole (files that were joined, a header without sizes, damage), more may be read
than it reads: that is told apart, as ``more``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

from audio.faults import RecordingError
from audio.files.probe import about
from audio.files.reader import Recording
from audio.files.samples import decoded
from audio.level.gain import GREATEST_RAISE_DB, VOICE_LUFS, Level, VoiceMeter, bumps_in
from audio.level.loudness import LoudnessMeter
from audio.mix.clips import ClipSource
from audio.units import RATE
from tui.text.faults import sentence

if TYPE_CHECKING:
    import numpy.typing as npt

    from audio.units import Samples

_HOP: Final = RATE // 100
_LENGTH_S: Final = 0.15
_SHIFT: Final = 12
"""Hundredths of a second: decoders differ in how much of the beginning they drop."""
_FAR: Final = 120
"""The same, behind damage: a hole in an Ogg stream is up to a page long."""
_QUIET: Final = 1e-3
_ALIKE: Final = 0.9
_LUFS: Final = 1.0
_BLOCK_S: Final = 0.4
"""What is shorter than a block of BS.1770 has no loudness to speak of: its faded ends are a good part of it."""
_LONGEST_S: Final = 120.0
_REFERENCE: Final = ".reference."
_G721: Final = b"\x40\x00"
"""What a WAV says it holds where it holds G.721."""


@dataclass(frozen=True)
class Verdict:
    """What came of one file."""

    file: Path
    what: str
    """``same``, ``refused`` (by both), ``more`` or what differs."""
    seconds: float
    took: float

    @property
    def passed(self) -> bool:
        """Whether it is as it should be."""
        return self.what in ("same", "refused", "more")


def plainly(file: Path) -> Samples:
    """Return what ffmpeg decodes, at 48 kHz in two channels; nothing where it does not.

    Of the reference that stands beside a file, where there is one.
    """
    file = min(file.parent.glob(f"{escape(file.name)}{_REFERENCE}*"), default=file)
    with file.open("rb") as opened:
        begins = opened.read(22)
    # ffmpeg takes it for another code of the same size, unless it is told.
    code = ["-c:a", "g726le"] if begins[:4] == b"RIFF" and begins[12:16] == b"fmt " and begins[20:] == _G721 else []
    command = ["ffmpeg", "-nostdin", "-v", "quiet", *code, "-i", f"file:{file}", "-map", "0:a:0", "-ar", str(RATE)]
    done = subprocess.run(
        [*command, "-ac", "2", "-f", "f32le", "pipe:1"], capture_output=True, check=False, timeout=_LONGEST_S
    )
    sound = np.frombuffer(done.stdout[: len(done.stdout) // 8 * 8], "<f4").reshape(-1, 2)
    return decoded(np.asarray(sound, np.float32))


def ours(file: Path) -> Samples:
    """Return what the program reads, at 48 kHz, [frames, 2]; its own level and faded ends are not yet in it."""
    with Recording(file) as recording:
        blocks = []
        while len(block := recording.read(10 * recording.rate)):
            blocks.append(block)
        sound = np.concatenate(blocks) if blocks else np.zeros((0, recording.channels), np.float32)
        sound = soxr.resample(sound, recording.rate, RATE) if recording.rate != RATE else sound
    return np.repeat(sound, 2, axis=1) if sound.shape[1] == 1 else sound


def course(sound: Samples) -> npt.NDArray[np.float64]:
    """Return how loud each hundredth of a second is, what is off the middle left out."""
    count = len(sound) // _HOP
    parts = sound[: count * _HOP].astype(np.float64).reshape(count, _HOP, 2)
    return np.asarray(np.sqrt(np.square(parts - parts.mean(axis=1, keepdims=True)).mean(axis=(1, 2))))


def differs(here: npt.NDArray[np.float64], there: npt.NDArray[np.float64]) -> tuple[int | None, bool]:
    """Return the first second in which two courses are not of the same sound, None where all are; and whether one lags.

    Where a file is damaged, one decoder leaves a hole in its place and another closes it. From there on they are looked
    for further apart, and the second with the damage in it need not be alike.
    """
    here = np.pad(here, _FAR)
    scale = np.percentile(there, 95) if len(there) else 0.0
    reach, failed = _SHIFT, None
    for second in range(min(len(here) - 2 * _FAR, len(there)) // 100):
        want = there[second * 100 : second * 100 + 100]
        if want.max() < max(_QUIET, 0.1 * scale):
            continue
        if _best(here, want, second, reach) >= _ALIKE:
            failed = None
            continue
        if failed is not None:
            return failed, True
        failed, reach = second, _FAR
        if _best(here, want, second, reach) >= _ALIKE:
            failed = None
    return (failed if reach == _SHIFT else None), reach > _SHIFT


def _best(here: npt.NDArray[np.float64], want: npt.NDArray[np.float64], second: int, reach: int) -> float:
    best = 0.0
    for shift in range(-reach, reach + 1):
        got = here[second * 100 + _FAR + shift :][:100]
        best = max(best, float(got @ want) / max(1e-12, float(np.linalg.norm(got) * np.linalg.norm(want))))
    return best


def level_heard(file: Path) -> tuple[float, Level]:
    """Return how loud a voice is as it is played, bumps left out, and its level."""
    source = ClipSource(file)
    meter, loudness = VoiceMeter(2), LoudnessMeter(RATE, 2)
    first = 0
    while first < source.frames:
        block = source.read(first, min(8 * RATE, source.frames - first))
        meter.add(block)
        loudness.add(block)
        first += len(block)
    source.close()
    level = meter.level()
    return (level.lufs if bumps_in(loudness.steps()).any() else loudness.integrated()), level


def checked(file: Path) -> Verdict:
    """Return what comes of a file."""
    began = time.monotonic()

    def verdict(what: str, seconds: float = 0.0) -> Verdict:
        return Verdict(file, what, seconds, time.monotonic() - began)

    want = plainly(file)
    try:
        said = about(file).length
        got = ours(file)
    except RecordingError as error:
        refused = (
            "refused" if not len(want) else f"refused, where ffmpeg reads {len(want) / RATE:.2f} s: {sentence(error)}"
        )
        return verdict(refused if "\n" not in sentence(error) else "more than one sentence")
    seconds, theirs = len(got) / RATE, len(want) / RATE
    second, lags = differs(course(got), course(want))
    if abs(said - seconds) > _LENGTH_S:
        what = f"said to be {said:.2f} s long, and is {seconds:.2f}"
    elif theirs - seconds > _LENGTH_S:
        what = f"{seconds:.2f} s, and {theirs:.2f} by ffmpeg"
    elif second is not None:
        what = f"other sound from {second} s on"
    else:
        what = (level_fault(file) if seconds >= _BLOCK_S else None) or (
            "more" if lags or seconds - theirs > _LENGTH_S else "same"
        )
    return verdict(what, seconds)


def level_fault(file: Path) -> str | None:
    """Return what is wrong with the level of a recording as it is played; None where it is right."""
    lufs, level = level_heard(file)
    if not np.isfinite(lufs) or abs(lufs - VOICE_LUFS) <= _LUFS or level.gain_db <= _LUFS:
        return None
    source = ClipSource(file)
    raised = 20 * np.log10(float(source._gain))  # noqa: SLF001 - what it was raised by is nowhere else
    source.close()
    return f"{lufs:.1f} LUFS" if raised < GREATEST_RAISE_DB - 0.1 else None


def main() -> int:
    """Check a folder; return 1 where a file is not as it should be."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--list", action="store_true", help="name every file, not only those that differ")
    wanted = asked.parse_args()
    verdicts = []
    files = (path for path in wanted.folder.rglob("*") if path.is_file() and _REFERENCE not in path.name)
    for file in sorted(files):
        verdict = checked(file)
        verdicts.append(verdict)
        if wanted.list or not verdict.passed:
            print(f"{file.relative_to(wanted.folder)}: {verdict.what} ({verdict.seconds:.1f} s, {verdict.took:.1f} s)")
    counts = {what: sum(one.what == what for one in verdicts) for what in ("same", "more", "refused")}
    rest = len(verdicts) - sum(counts.values())
    print(f"{len(verdicts)} files: {', '.join(f'{count} {what}' for what, count in counts.items())}, {rest} differ")
    return int(rest > 0)


if __name__ == "__main__":
    sys.exit(main())
