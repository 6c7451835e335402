"""Clips: recordings as the mix wants them, at 48 kHz, at the voice's loudness, faded at both ends.

A short clip is decoded whole, and everything about it is known before it sounds. A long one (a whole session told in
one recording) is decoded piece by piece as it is played, so two hours take no more memory than two minutes.
"""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from audio import room
from audio.faults import RecordingError, RecordingFault
from audio.files.reader import Recording
from audio.files.resampling import PIECE, Resampled
from audio.level.gain import level_of, level_of_long
from audio.level.placing import placing_of
from audio.mix.speech import STEP, Loud, loud_steps
from audio.units import RATE, Decibels, frames_of, gain_of

if TYPE_CHECKING:
    from pathlib import Path

    from audio.files.resampling import Piece
    from audio.level.gain import Level
    from audio.units import Frames, Samples
    from scripts.faults import Flaw
    from scripts.voice.voices import Clip

WHOLE: Final[Frames] = 20 * RATE
"""Clips up to this long are decoded whole."""
FADE_IN: Final[Frames] = frames_of(0.015)
FADE_OUT: Final[Frames] = frames_of(0.030)
"""For recordings whose own edges are quiet: no click, and no consonant lost."""

_PIECES_KEPT: Final = 3
_NOBODY_KNOWS: Final[Frames] = 1 << 62
"""The length of a long recording whose header says less than was already found in it."""


class ClipSource:
    """One clip as sound. ``read`` by one thread; ``prepare`` may run on another at the same time."""

    def __init__(self, file: Path, *, gain_db: Decibels | None = None) -> None:
        """Open a recording: decode it whole if it is short, otherwise find its level and its first piece.

        Args:
            file: Any file libsndfile reads; mono is heard on both channels, more than two are mixed down.
            gain_db: What brings it to the voice's loudness; measured here where it is None or no number.

        Raises:
            RecordingError: It cannot be read, or there is nothing in it.

        """
        self._file = file
        self._recording = Recording(file)
        try:
            self._resampled = Resampled(self._recording)
            start = self._opening()
            if gain_db is None or not math.isfinite(gain_db):
                level = self._level(start)
                self._placing, gain_db = level.placing, level.gain_db
            else:
                # The level is what costs; where a voice lies is found by a few sums.
                self._placing = placing_of(np.concatenate([piece.sound for piece in start]))
        except BaseException:
            self._recording.close()
            raise
        self._gain = np.float32(gain_of(gain_db))
        self.fault: Flaw | None = None
        """What is amiss with what has been decoded so far. Any thread."""
        self._lock = threading.Lock()
        """Held while a piece is made; the dict of finished pieces is only ever replaced, so reading needs no lock."""
        self._pieces: dict[int, Samples] = {}
        self._loud: dict[int, Loud] = {}
        """Which tenths of a second of a piece are loud: for every piece made, 80 bytes each, so they are kept."""
        self._whole: Samples | None = None
        self._reverberation: Samples | None = None
        if start[-1].end is not None:
            self.fault = self._recording.fault
            self._recording.close()
            sound = np.concatenate([piece.sound for piece in start])
            self.frames: Frames = len(sound)
            """How long it is; until the end of a long recording has been met, what its header says."""
            self._whole = self._placed(sound, 0, len(sound))
        else:
            claimed = self._resampled.claimed_frames
            self.frames = claimed if claimed > len(start) * PIECE else _NOBODY_KNOWS
            self._pieces = {at: self._finished(piece.sound, at * PIECE, None) for at, piece in enumerate(start)}

    @classmethod
    def of(cls, clip: Clip) -> Self:
        """Open the recording of a clip, with its own gain where it has one.

        Raises:
            RecordingError: It cannot be read, or there is nothing in it.

        """
        return cls(clip.file, gain_db=None if clip.gain_db is None else Decibels(clip.gain_db))

    def read(self, first: Frames, count: Frames) -> Samples:
        """Return frames ``first`` up to ``first + count``, [count, 2]; silence before the start and after the end.

        In order is cheap; a jump within a long recording decodes a piece anew.
        """
        start, after = max(first, 0), min(first + count, self.frames)
        filled = self._whole is not None and after - start == count
        sound = (np.empty if filled else np.zeros)((count, 2), np.float32)
        while start < after:
            whole = self._whole
            index, offset = (0, start) if whole is not None else divmod(start, PIECE)
            piece = whole if whole is not None else self._piece(index)
            stop = min(after, start - offset + (len(piece) if whole is not None else PIECE))
            part = piece[offset : offset + stop - start]
            # A side after the other: numpy is slow along an axis of two.
            sound[start - first : start - first + len(part), 0] = part[:, 0]
            sound[start - first : start - first + len(part), 1] = part[:, -1]
            start = stop
        return sound

    def read_room(self, first: Frames, count: Frames) -> Samples:
        """Return what the room adds to those frames of a short clip, [count, 2]; it goes on for ``room.TAIL`` after it.

        Nothing for a long one: a recording of minutes has a room of its own. Worked out at the first call, some
        milliseconds for a line.
        """
        sound = np.zeros((count, 2), np.float32)
        if self._whole is None:
            return sound
        if self._reverberation is None:
            self._reverberation = room.reverberated(self._whole)
        start = max(first, 0)
        part = self._reverberation[start : max(first + count, 0)]
        for ear in (0, 1):
            sound[start - first : start - first + len(part), ear] = part[:, ear]
        return sound

    @property
    def is_long(self) -> bool:
        """Whether it is decoded piece by piece, and where it is silent is worth asking."""
        return self._whole is None

    def loud(self, first: int, after: int) -> Loud:
        """Return whether each tenth of a second of a long recording is loud, from one up to another.

        Nothing is, before the start and after the end. What has not been decoded yet is; call it before ``read``.
        """
        loud = np.zeros(after - first, np.bool_)
        steps = PIECE // STEP
        for index in range(max(first, 0) // steps, -(-after // steps)):
            if index * PIECE >= self.frames:
                break
            if index not in self._loud:
                self._piece(index)
            begin, end = max(first, index * steps), min(after, index * steps + len(self._loud[index]))
            if end > begin:
                loud[begin - first : end - first] = self._loud[index][begin - index * steps : end - index * steps]
        return loud

    def ready(self, first: Frames) -> bool:
        """Return whether nothing is left to decode at a frame, nor in the piece after it. Any thread."""
        index = max(first, 0) // PIECE
        return self._whole is not None or (
            index in self._pieces and (index + 1 in self._pieces or (index + 1) * PIECE >= self.frames)
        )

    def prepare(self, first: Frames) -> None:
        """Have the piece at a frame ready, and the one after it. For a thread other than the reader's."""
        if self._whole is None:
            for index in (max(first, 0) // PIECE, max(first, 0) // PIECE + 1):
                if index * PIECE < self.frames:
                    self._piece(index)

    def close(self) -> None:
        """Close the file. What was decoded can still be read."""
        with self._lock:
            self._recording.close()

    def _opening(self) -> list[Piece]:
        """Return the pieces of a short recording, or the first few of a long one."""
        pieces: list[Piece] = []
        while sum(len(piece.sound) for piece in pieces) <= WHOLE:
            pieces.append(self._resampled.piece(len(pieces)))
            if pieces[-1].end is not None:
                break
        if pieces[-1].end is not None and not any(len(piece.sound) for piece in pieces):
            raise RecordingError(RecordingFault.NO_SOUND, file=self._file)
        return pieces

    def _level(self, start: list[Piece]) -> Level:
        """Return the level of what was opened; of a long recording, by a reading of its own.

        What is played reads on from where it is: in many kinds a jump does not land on the very frame.
        """
        if start[-1].end is not None:
            return level_of(np.concatenate([piece.sound for piece in start]))
        with Recording(self._file) as apart:
            return level_of_long(apart, start)

    def _piece(self, index: int) -> Samples:
        piece = self._pieces.get(index)
        if piece is not None:
            return piece
        with self._lock:
            piece = self._pieces.get(index)
            if piece is not None:
                return piece
            made = self._resampled.piece(index)
            self._recording.look_after()
            self.fault = self._recording.fault
            if made.end is not None:
                self.frames = made.end
            if made.about:
                self._pieces = {}  # made by other jumps, they would not meet this one
            piece = self._finished(made.sound, index * PIECE, made.end)
            near = sorted([*self._pieces.items(), (index, piece)], key=lambda entry: abs(entry[0] - index))
            self._pieces = dict(near[:_PIECES_KEPT])
            return piece

    def _finished(self, sound: Samples, first: Frames, end: Frames | None) -> Samples:
        """Return a stretch of a long recording that begins at ``first``, and note which parts of it are loud."""
        sound = self._placed(sound, first, end)
        self._loud[first // PIECE] = loud_steps(sound)
        return sound

    def _placed(self, sound: Samples, first: Frames, end: Frames | None) -> Samples:
        """Return a stretch that begins at ``first`` with its gain and fades, in as many channels as it has."""
        sound = self._placing.of(sound) * self._gain
        if first == 0:
            fade_in(sound)
        if end is not None:
            fade_out(sound, end - first, min(FADE_OUT, end // 2))
        return sound


def fade_in(sound: Samples, length: Frames = FADE_IN) -> None:
    """Let the start of [frames, channels] rise from silence along a raised cosine, in place."""
    length = min(length, len(sound) // 2)
    sound[:length] *= _rise(length)[:, None]


def fade_out(sound: Samples, end: Frames, length: Frames) -> None:
    """Let [frames, channels] fall to silence at frame ``end``, which may lie before or after them, in place."""
    fall = _rise(length)[::-1]
    first = min(max(0, end - length), len(sound))
    part = sound[first : max(0, end)]
    part *= fall[first - (end - length) :][: len(part), None]
    sound[max(0, end) :] = 0.0


def _rise(length: Frames) -> Samples:
    """Return a raised cosine from 0 towards 1."""
    return (0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / max(length, 1))).astype(np.float32)
