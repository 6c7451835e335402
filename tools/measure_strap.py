"""Measure what is told of a breath by a heart strap: chests that breathe, and straps that nobody breathes under.

    uv run python tools/measure_strap.py --chests 200       so many people, a minute each
    uv run python tools/measure_strap.py --nobody MINUTES   every one of them, for so long each
    uv run python tools/measure_strap.py --core             what share of a core it takes

All of them are made of numbers (``tools/hearing_lab/chests.py``).
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from audio.hearing.agreeing import EVERY
from audio.strap.chest import Chest
from audio.strap.frames import acceleration_of
from tools.hearing_lab.breathing import uneven
from tools.hearing_lab.chests import NOBODY, RATE, chest, frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.listener.heard import Heard
    from tools.hearing_lab.chests import Axes

_STRETCH = 120


def told_of(axes: Axes) -> Iterator[Heard]:
    """Yield every estimate, as the frames come."""
    felt, due = Chest(), 0.0
    for at, data in frames(axes):
        frame = acceleration_of(data)
        if frame is not None:
            felt.feel(frame, at + 0.05)
        while due <= at:
            due += EVERY
            yield felt.estimate(at)


def chests(count: int) -> None:
    """Print how right it is of people who breathe."""
    sure: list[float] = []
    soon, ever = 0, 0
    for number in range(count):
        rng = np.random.default_rng([number, 1])
        length, share = rng.uniform(2.6, 9.5), rng.uniform(0.02, 0.08)
        lengths = uneven(length, int(60 / length) + 1, seed=number, share=share)
        estimates = list(told_of(chest(lengths, rng)))
        told = [each.breath / float(np.median(lengths)) for each in estimates if each.sure and each.breath is not None]
        soon += any(each.sure and each.at <= 30 for each in estimates)
        ever += bool(told)
        sure += told
    right = np.mean(np.abs(np.array(sure) - 1) <= 0.1)
    octaves = np.mean([0.45 <= each <= 0.55 or 1.8 <= each <= 2.2 for each in sure])
    print(
        f"{count} people: sure within 30 s in {soon}, in a minute in {ever}; of {len(sure)} sure estimates {right:.1%} "
        f"within 10 %, {octaves:.1%} an octave off"
    )


def nobody(minutes: float) -> None:
    """Print how often it is sure where nobody breathes."""
    for name, make in NOBODY.items():
        sure, count = 0, 0
        for number in range(max(1, round(minutes * 60 / _STRETCH))):
            estimates = list(told_of(make(_STRETCH * RATE, np.random.default_rng([number, len(name)]))))
            sure += sum(each.sure for each in estimates)
            count += len(estimates)
        print(f"{name}: sure {sure} times of {count}", flush=True)


def core() -> None:
    """Print what share of a core it takes."""
    axes = chest([5.0] * 24, np.random.default_rng(1))
    began = time.process_time()
    for _ in told_of(axes):
        pass
    print(f"{(time.process_time() - began) / len(axes) * RATE:.2%} of a core")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chests", type=int, metavar="COUNT")
    parser.add_argument("--nobody", type=float, metavar="MINUTES")
    parser.add_argument("--core", action="store_true")
    asked = parser.parse_args()
    if asked.chests:
        chests(asked.chests)
    if asked.nobody:
        nobody(asked.nobody)
    if asked.core:
        core()


if __name__ == "__main__":
    main()
