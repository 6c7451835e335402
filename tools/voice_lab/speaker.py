"""A speaker, and how a line of theirs is said at its place in a session: softening as a calm voice does.

Over a session tempo, pitch and the breadth of the melody go down and the pauses grow, line by line and never by chance;
the level goes down by the stages' own `voice`, and a little within the clips.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tools.voice_lab.finish import SIBILANT_DB, Colour, finish
from tools.voice_lab.joining import join
from tools.voice_lab.melody import FORCE, settle
from tools.voice_lab.model import Floats, Model
from tools.voice_lab.store import LEFT_OUT
from tools.voice_lab.timing import Timed, seconds, unhurried
from tools.voice_lab.words import sentences

PACE_WPM = (112.0, 100.0)
"""At a session's first line and at its last."""
_HURRIED = 1.06
_A_LITTLE_FASTER = 1.03
_LAST_LINES = 2  # the goodbye
_LAST_PACE = 0.97
_LOWER_ST = 0.7  # by so much the last line lies under the first
_BREADTH = (1.0, 0.85)
_LONGER_PAUSES = (1.0, 1.15)
_QUIETER_DB = 0.4


@dataclass(frozen=True)
class Speaker:
    """A voice that comes with the program."""

    folder: Path
    pitch_hz: float
    """About where a session's first line lies."""
    usual_hz: float
    """Where the model usually speaks."""
    breadth: float
    """How broad the melody is against the model's own."""
    language: str = "en"
    """Of the sessions that it speaks."""
    left_out: float = LEFT_OUT
    """How much is left out where a clip is stored (`store.coded`)."""
    pace_wpm: tuple[float, float] = PACE_WPM
    """As of ``PACE_WPM``."""
    force: tuple[float, float] = FORCE
    """With which phrases end (`melody.FORCE`)."""
    colour: Colour = ()
    """How bright it is against the model's own (`finish.Colour`)."""
    sibilant_db: float = SIBILANT_DB
    """Over what level sibilants are softened."""


@dataclass(frozen=True)
class Place:
    """Where in a session a line stands."""

    share: float
    """0 at the first line, 1 at the last."""
    goodbye: bool = False

    @classmethod
    def of(cls, index: int, lines: int) -> "Place":
        """Return the place of a line among so many."""
        return cls(index / max(1, lines - 1), index >= lines - _LAST_LINES)

    @property
    def quieter_db(self) -> float:
        """By how much the clip's own gain is lower here."""
        return _QUIETER_DB * self.share


@dataclass(frozen=True)
class Retake:
    """How a line is said that was misheard as it first came out."""

    take: int = 0
    """Another take has other small chances: pauses and breath."""
    pace: float = 1.0
    """Against the pace of its place."""
    spelt: tuple[tuple[str, str], ...] = ()
    """The model's letters for some words."""
    breadth: float = 1.0
    """Of the melody, against that of its place."""


@dataclass(frozen=True)
class Line:
    """What is to be said."""

    words: str
    seed: str
    place: Place
    retake: Retake = Retake()
    between_wpm: tuple[float, float] = PACE_WPM
    """Its speaker's pace at a session's first line and at its last."""

    def chances(self) -> np.random.Generator:
        """Return whatever is left to chance, the same each time."""
        seed = f"{self.seed}/{self.retake.take}" if self.retake.take else self.seed
        return np.random.default_rng(list(hashlib.sha256(seed.encode()).digest()))

    @property
    def pace_wpm(self) -> float:
        """The pace at its place."""
        return (
            _between(self.between_wpm, self.place.share)
            * (_LAST_PACE if self.place.goodbye else 1.0)
            * self.retake.pace
        )


def say(model: Model, speaker: Speaker, line: Line) -> Floats:
    """Return the finished clip of a line: 24 kHz mono. The same words at the same place always give the same clip."""
    rng, share = line.chances(), line.place.share
    timed = _laid_out(model, line, rng)
    spoken, counts = [each.letters for each in timed], [each.counts for each in timed]
    said = [model.melody(letters, held) for letters, held in zip(spoken, counts, strict=True)]
    pitch = speaker.pitch_hz * 2.0 ** (-_LOWER_ST * share / 12.0)
    breadth = speaker.breadth * _between(_BREADTH, share) * line.retake.breadth
    shaped = settle(said, timed, usual_hz=speaker.usual_hz, pitch_hz=pitch, breadth=breadth, force=speaker.force)
    sounds = [
        model.sound(letters, held, melody, rng) for letters, held, melody in zip(spoken, counts, shaped, strict=True)
    ]
    return finish(join(timed, sounds), colour=speaker.colour, sibilant_db=speaker.sibilant_db)


def faster(line: Line) -> Line:
    """Return the line said a little faster."""
    return replace(line, retake=replace(line.retake, pace=_A_LITTLE_FASTER * line.retake.pace))


def spoken_s(model: Model, line: Line) -> float:
    """Return what lies between the first sound of a line and its last, without sounding it: that takes far longer."""
    return seconds(_laid_out(model, line, line.chances()))


def _laid_out(model: Model, line: Line, rng: np.random.Generator) -> list[Timed]:
    """Return the line in time: with more air between its words where, at the model's slowest, it would be hurried."""
    count, longer, timed = len(line.words.split()), _between(_LONGER_PAUSES, line.place.share), []
    for airy in (False, True):
        read = [model.letters(each) for each in sentences(line.words, dict(line.retake.spelt), airy=airy)]
        lengths = [(letters, model.lengths(letters)) for letters in read]
        timed = unhurried(lengths, count, line.pace_wpm, longer, rng)
        if 60.0 * count / seconds(timed) <= _HURRIED * line.pace_wpm:
            break
    return timed


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * share
