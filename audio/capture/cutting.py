"""Cutting one long reading into its lines, by its pauses and by how long each line should be.

Pauses alone do not say which is which: a gentle reader rests longer within a line than a hurried one between two. So
the pauses are chosen together, all at once (by dynamic programming), such that the parts have lengths in proportion
to their lines and the pauses between them are the long ones. Nothing is written here.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from audio.capture.activity import HOP, LevelFinder, Stretch, first_frame, levels_of, stretches
from audio.capture.trimming import ROOM_AFTER, ROOM_BEFORE
from audio.faults import TakeError, TakeFault
from audio.files.reader import Recording
from audio.units import Decibels

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audio.capture.activity import Levels
    from audio.units import Samples
    from scripts.units import Seconds

_PER_SYLLABLE: Final[Seconds] = 0.24
_PER_LINE: Final[Seconds] = 0.35
_MISFIT: Final = 3.0
"""How much a part's length counts against the pauses beside it, per squared natural log of the ratio."""
_LONGEST_PAUSE: Final[Seconds] = 3.0
"""Beyond this, a longer pause says nothing more."""
_VOWELS: Final = re.compile(r"[aeiouyäöüáéíóúàèìòùâêîôûæøåœ]+", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_MOST_IN_A_LINE: Final = 40
_QUIET_DB: Final = Decibels(-80.0)
"""Below this, levels are not held against each other."""
_UNLIKE_DB: Final = Decibels(3.0)

Values = npt.NDArray[np.float64]


class Reading:
    """A long reading: what was heard in it when it was read through, and stretches of it, the same as they were then.

    In many kinds a jump lands somewhere else than it says. So there one reads on instead, and what comes is held
    against what was heard the first time: words must not be kept under another line.
    """

    def __init__(self, file: Path) -> None:
        """Read it through.

        Raises:
            RecordingError: It cannot be read.

        """
        self._file = file
        self._recording = recording = Recording(file)
        self.rate = recording.rate
        finder = LevelFinder(self.rate)
        frames = 0
        while len(block := recording.read(10 * self.rate)):
            finder.add(block)
            frames += len(block)
        self._levels = finder.levels()
        self.parts = stretches(self._levels)
        """Where somebody speaks in it."""
        self.length: Seconds = frames / self.rate
        """How long it is."""

    def stretch(self, first: Seconds, last: Seconds) -> tuple[Samples, Seconds]:
        """Return what is read from a time up to another, [frames, channels], and when that begins exactly.

        Raises:
            TakeError: What comes is not what was heard there.

        """
        step = max(0, int(first / HOP))
        begin, end = first_frame(step, self.rate), min(round(last * self.rate), round(self.length * self.rate))
        there = self._recording.go_to(begin) if self._recording.jumps else self._recording.read_up_to(begin)
        sound = self._recording.read(end - begin) if there else np.zeros((0, self._recording.channels), np.float32)
        here = levels_of(sound, self.rate)
        then = self._levels[step : step + len(here)]
        if len(sound) < end - begin or not _alike(here[: len(then)], then):
            raise TakeError(TakeFault.READS_OTHERWISE, file=self._file, at=max(0.0, first))
        return sound, begin / self.rate

    def close(self) -> None:
        """Close the file."""
        self._recording.close()


def _alike(here: Levels, then: Levels) -> bool:
    """Return whether two courses of levels are of the same sound, but for what packing makes of it after a jump."""
    if not len(here):
        return False
    differences = np.abs(np.maximum(here, _QUIET_DB) - np.maximum(then, _QUIET_DB)).max(axis=1)
    return float(np.percentile(differences, 90)) < _UNLIKE_DB


def cut(parts: Sequence[Stretch], lines: Sequence[str], length: Seconds) -> list[Stretch]:
    """Return the clip of each line, with room on both sides.

    Args:
        parts: Where somebody speaks.
        lines: The words of each line, in the order they were read.
        length: How long the recording is.

    Raises:
        TakeError: There are fewer parts than lines.

    """
    if len(parts) < len(lines):
        raise TakeError(TakeFault.FEW_PAUSES, parts=len(parts), lines=len(lines))
    spans = [(parts[a].first, parts[b - 1].last) for a, b in _chosen(parts, lines)]
    cuts = []
    for at, (first, last) in enumerate(spans):
        before = (first - spans[at - 1][1]) / 2 if at else first
        after = (spans[at + 1][0] - last) / 2 if at + 1 < len(spans) else length - last
        cuts.append(Stretch(first - min(ROOM_BEFORE, max(0.0, before)), last + min(ROOM_AFTER, max(0.0, after))))
    return cuts


def usual_length(words: str) -> Seconds:
    """Return about how long a line takes to say, unhurried."""
    return _PER_LINE + _PER_SYLLABLE * sum(max(1, len(_VOWELS.findall(word))) for word in _WORD.findall(words))


def _chosen(parts: Sequence[Stretch], lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return for each line its first part and the one after its last: all parts are some line's."""
    usual = np.array([usual_length(words) for words in lines])
    firsts, lasts = np.array([part.first for part in parts]), np.array([part.last for part in parts])
    pauses = np.concatenate([[0.0], firsts[1:] - lasts[:-1]])
    gains = np.log(np.clip(pauses, 0.05, _LONGEST_PAUSE) / 0.25)
    # How much faster or slower this reader is, from the whole; refined once by what that gave.
    pace = float((lasts - firsts).sum() / usual.sum())
    chosen: list[tuple[int, int]] = []
    for _ in range(2):
        chosen = _best(firsts, lasts, gains, usual * pace)
        spans = np.array([lasts[b - 1] - firsts[a] for a, b in chosen])
        pace = math.exp(float(np.median(np.log(spans / usual))))
    return chosen


def _best(
    firsts: Values,
    lasts: Values,
    gains: Values,
    usual: Values,
) -> list[tuple[int, int]]:
    count, wanted = len(firsts), len(usual)
    best = np.full((wanted + 1, count + 1), -np.inf)
    came = np.zeros((wanted + 1, count + 1), np.int64)
    best[0, 0] = 0.0
    for line in range(1, wanted + 1):
        for end in range(line, count - (wanted - line) + 1):
            starts = np.arange(max(line - 1, end - _MOST_IN_A_LINE), end)
            spans = lasts[end - 1] - firsts[starts]
            worth = best[line - 1, starts] - _MISFIT * np.log(spans / usual[line - 1]) ** 2
            worth = worth + np.where(starts > 0, gains[starts], 0.0)
            at = int(np.argmax(worth))
            best[line, end], came[line, end] = worth[at], starts[at]
    chosen: list[tuple[int, int]] = []
    end = count
    for line in range(wanted, 0, -1):
        start = int(came[line, end])
        chosen.append((start, end))
        end = start
    return chosen[::-1]
