"""Measure what the ear hears: recordings of breathing with labels, and rooms in which nobody breathes.

    uv run python tools/measure_hearing.py --labelled FOLDER     recordings NAME.flac, each with labels in NAME.txt
    uv run python tools/measure_hearing.py --noise MINUTES       every room, for so long each
    uv run python tools/measure_hearing.py --core                what share of a core the ear takes

A label is a line ``in|out start end`` in seconds. Recordings are told in two halves, by their places in the list: the
first, third and so on were looked at while the ear was made, the others only measured.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile as sf

sys.path.insert(0, str(Path(__file__).parent.parent))

from audio.hearing.ear import Ear
from audio.units import RATE as SESSION_RATE
from tools.hearing_lab.noises import NOISES, RATE

if TYPE_CHECKING:
    from scripts.listener.heard import Heard
    from scripts.units import Seconds

_WITHIN = 0.1
_STRETCH: Seconds = 120.0
"""A room is made anew after so long, with other numbers."""


def heard_in(file: Path) -> list[Heard]:
    """Return every estimate in a recording."""
    sound, rate = sf.read(file, dtype="float32", always_2d=True)
    return Ear(rate).hear(np.asarray(sound.mean(axis=1), np.float32))


def labelled(folder: Path) -> None:
    """Print how right the ear is on recordings with labels."""
    recordings = sorted(file for file in folder.glob("*.flac") if file.with_suffix(".txt").exists())
    for name, half in (("tuned on", recordings[::2]), ("held out", recordings[1::2])):
        sure: list[float] = []
        soon = 0
        for file in half:
            lines = (line.split() for line in file.with_suffix(".txt").read_text("utf-8").splitlines() if line.strip())
            truth = float(np.median(np.diff([float(start) for kind, start, _ in lines if kind == "out"])))
            estimates = heard_in(file)
            told = [each.breath / truth for each in estimates if each.sure and each.breath is not None]
            soon += any(each.sure and each.at <= 30 for each in estimates)
            sure += told
            span = f", {min(told):.2f} to {max(told):.2f} of it" if told else ""
            print(f"  {file.name}  {truth:5.2f} s  sure {len(told):2d} times{span}")
        right = np.mean(np.abs(np.array(sure) - 1) <= _WITHIN) if sure else 0.0
        octaves = np.mean([0.45 <= each <= 0.55 or 1.8 <= each <= 2.2 for each in sure]) if sure else 0.0
        print(
            f"{name}: {len(half)} recordings, sure within 30 s in {soon}; of {len(sure)} sure estimates "
            f"{right:.1%} within 10 %, {octaves:.1%} an octave off"
        )


def rooms(minutes: float, only: str | None) -> None:
    """Print how often the ear is sure where nobody breathes: of a length, or of the last three breaths."""
    for name, make in NOISES.items():
        if only not in (None, name):
            continue
        began, sure, lately, count = time.monotonic(), 0, 0, 0
        for number in range(max(1, round(minutes * 60 / _STRETCH))):
            sound = make(int(_STRETCH * RATE), np.random.default_rng([number, len(name)]))
            estimates = Ear(RATE).hear(sound)
            falsely = [each for each in estimates if each.sure]
            if falsely:
                print(f"  {name}, stretch {number}: sure {len(falsely)} times, {falsely[0].breath} s")
            sure += len(falsely)
            lately += len({each.lately for each in estimates if each.lately})
            count += len(estimates)
        told = f"{name}: sure {sure} times of {count}, of the last three breaths {lately} times"
        print(f"{told}  ({time.monotonic() - began:.0f} s)", flush=True)


def core() -> None:
    """Print what share of a core the ear takes at a microphone's rate."""
    sound = np.asarray(np.random.default_rng(1).normal(0, 0.01, 60 * SESSION_RATE), np.float32)
    sound *= np.asarray(1 + 30 * np.maximum(0, np.sin(np.arange(len(sound)) / SESSION_RATE * 1.5)), np.float32)
    ear, began = Ear(SESSION_RATE), time.process_time()
    for first in range(0, len(sound), SESSION_RATE // 4):
        ear.hear(sound[first : first + SESSION_RATE // 4])
    print(f"{(time.process_time() - began) / 60:.2%} of a core")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path, metavar="FOLDER")
    parser.add_argument("--noise", type=float, metavar="MINUTES")
    parser.add_argument("--only", metavar="ROOM")
    parser.add_argument("--core", action="store_true")
    asked = parser.parse_args()
    if asked.labelled:
        labelled(asked.labelled)
    if asked.noise:
        rooms(asked.noise, asked.only)
    if asked.core:
        core()


if __name__ == "__main__":
    main()
