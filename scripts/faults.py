"""What a person can mend, as values: a kind, and what was found and is allowed. ``tui/text/`` says it in words.

``str()`` of these errors is for developers and logs; no face shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class FileFault(StrEnum):
    """What keeps a text file in TOML from being read. Facts: ``reason`` or ``most`` where the kind needs one."""

    MISSING = "missing"
    FOLDER = "folder"
    NO_FILE = "no file"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too large"
    NOT_UTF8 = "not utf-8"
    EMPTY = "empty"
    NOT_TOML = "not toml"
    TWICE = "twice"
    TABLE_TWICE = "table twice"
    """``name`` is whose."""
    TOO_DEEP = "too deep"
    TOO_MUCH = "too much"
    MANY_DIGITS = "many digits"


class ShapeFault(StrEnum):
    """A value of a TOML file that is not of the kind that belongs there."""

    WRONG_KIND = "wrong kind"
    NO_TEXTS = "no text and no list of texts"
    WRONG_FORM = "wrong form"
    UNKNOWN_KEY = "unknown key"
    MISSING_KEY = "missing key"


class PatternFault(StrEnum):
    """What is wrong with a breath pattern. Facts: its bounds in seconds, ``script`` where a script could allow more."""

    NO_PATTERN = "no pattern"
    INHALE = "inhale"
    TOP_UP = "top-up"
    EXHALE = "exhale"
    SHORT_EXHALE = "exhale shorter than inhale"
    LONG_EXHALE = "exhale longer than twice the inhale"
    HOLDS_NOT_CHOSEN = "holds not chosen"
    LONG_HOLD = "long hold"
    TOO_SLOW = "too slow"
    SLOW_NOT_CHOSEN = "slow not chosen"
    OUT_OF_BOUNDS = "out of bounds"
    """Facts: ``found`` and ``flaws``, each one of those above."""
    NOTHING_TO_FOLLOW = "nothing to follow"


class ScriptFault(StrEnum):
    """A rule of session scripts that is not kept."""

    EMPTY = "empty"
    EMPTY_NAME = "empty name"
    LONG_TEXT = "long text"
    PEOPLE = "people"
    ALLOWANCE = "allowance"
    TOO_MANY = "too many"
    NO_STAGE = "no stage"
    NAME_TWICE = "name twice"
    ID_TWICE = "id twice"
    TOO_LONG = "too long"
    PRESENCE = "presence"
    TONE_EVERY = "tone every"
    TONE_EVERY_FREE = "tone every in a free stage"
    ORDER = "order"
    LEADS_NOWHERE = "leads nowhere"
    LEAD_STEP = "lead step"
    BREATH = "breath"
    NO_LENGTH = "no length"
    TWO_LENGTHS = "two lengths"
    BREATHS_FREE = "breaths in a free stage"
    BREATHS = "breaths"
    MINUTES = "minutes"
    ID = "id"
    WORDS = "words"
    AT_NO_TIME = "at is no time"
    AT_TIME = "at beyond the stage"
    AT_NO_PHASE = "at is no breath and phase"
    AT_BREATH = "at beyond the breaths"
    AT_PHASE = "at a phase of no length"
    NEED = "need"
    REST_BREATHS = "breaths of a rest"
    NO_RESTING_PLACE = "no resting place"
    LONG_RESTING_PLACE = "resting place longer than the stage's breath"
    WHEN = "when"
    WHEN_OF_A_WALK = "when of a walk"
    WHEN_OF_A_PACE = "when of a pace"
    NEVER_AT_ONCE = "never at once"


class SessionFault(StrEnum):
    """A name that stands for no session. Facts: ``found``, ``known``."""

    UNKNOWN = "unknown session"


class VoiceFault(StrEnum):
    """What keeps a voice from being used."""

    UNKNOWN = "unknown voice"
    NAME_TAKEN = "name taken"
    UNREADABLE = "unreadable"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong: its kind, and the values that a sentence about it needs, each by its name."""

    kind: StrEnum
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Write it for a log."""
        facts = ", ".join(
            f"{name}={repr(value) if isinstance(value, str) else str(value):.200}" for name, value in self.facts.items()
        )
        return f"{self.kind} ({facts})" if facts else str(self.kind)


def flaw(kind: StrEnum, **facts: object) -> Flaw:
    """Return a flaw with its facts."""
    return Flaw(kind, facts)


class MendableError(Exception):
    """The base of what lower rooms raise for people: a flaw, to be said by ``tui.text.faults.sentence``."""

    def __init__(self, kind: StrEnum, **facts: object) -> None:
        self.flaw = Flaw(kind, facts)
        super().__init__(str(self.flaw))

    @property
    def kind(self) -> StrEnum:
        """What kind of fault it is."""
        return self.flaw.kind

    @property
    def facts(self) -> Mapping[str, Any]:
        """The values that belong to it."""
        return self.flaw.facts


class ScoreError(MendableError):
    """The base of everything this package raises for people."""


class Step(NamedTuple):
    """One step of the way to a value: a key, or one of a list by its number (from 1) and, if it has one, its name."""

    key: str
    number: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place of one file."""

    file: Path
    flaw: Flaw
    place: tuple[Step, ...] = ()
    """Empty for the file as a whole."""
    line_number: int | None = None

    def __str__(self) -> str:
        """Write it for a log."""
        place = ".".join(step.key if step.number is None else f"{step.key}[{step.number}]" for step in self.place)
        return ":".join(map(str, filter(None, (self.file, self.line_number, place, self.flaw))))


class FileError(ScoreError):
    """A TOML file cannot be read. Facts: ``file``, and ``line`` and ``column`` where it is no TOML."""


class ScriptError(ScoreError):
    """A session script has faults: all of them, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        Exception.__init__(self, "; ".join(map(str, faults)))
        self.faults = faults
        self.flaw = faults[0].flaw


class UnknownSessionError(ScoreError):
    """No session has that name."""


class PatternError(ScoreError):
    """A pattern that was typed is none, or out of bounds. Facts: ``text``, ``flaws``."""


class VoiceError(ScoreError):
    """A voice's folder cannot be read."""


class UnknownVoiceError(VoiceError):
    """No voice has that name."""
