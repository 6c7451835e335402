"""From a TOML file to a session: reads it, holds it against the bounds, and reports every fault at once."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from scripts import bounds
from scripts.breath import Pattern, Phase
from scripts.faults import (
    Fault,
    FileError,
    FileFault,
    Flaw,
    PatternError,
    ScriptError,
    ScriptFault,
    flaw,
)
from scripts.files.limits import pattern_faults
from scripts.files.locations import LineNumbers, steps_to
from scripts.files.model import (
    Allowance,
    AtPhase,
    AtTime,
    Free,
    Line,
    Match,
    Paced,
    Presence,
    Session,
    Stage,
    When,
)
from scripts.files.schema import RawLine, RawSession, RawStage, mended, structure
from scripts.files.toml_file import read_toml, table_of
from scripts.files.when import when_faults
from scripts.units import NO_TIME, milliseconds

if TYPE_CHECKING:
    from enum import StrEnum
    from pathlib import Path

    from scripts.files.validation import KeyPath
    from scripts.units import Milliseconds, Seconds

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_AT_PHASE = re.compile(r"\s*(\d{1,9})\s+(inhale|hold|exhale|rest)\s*")
_LETTERS_MAX = {
    "title": bounds.TITLE_LETTERS_MAX,
    "summary": bounds.SUMMARY_LETTERS_MAX,
    "language": bounds.NAME_LETTERS_MAX,
}
_FAULTS_MAX = 100
"""So many are found; with more, there is something else wrong, and nobody reads on."""
_BEYOND_ANY_LENGTH = 1e9


def load_session(file: Path) -> Session:
    """Read a session script.

    Raises:
        ScriptError: It cannot be read, is not TOML, or has faults; every fault is in it.

    """
    try:
        table, text = read_toml(file)
    except FileError as error:
        raise ScriptError((Fault(file, error.flaw, line_number=error.facts.get("line")),)) from error
    if not text.strip():
        raise ScriptError((Fault(file, Flaw(FileFault.EMPTY)),))
    if beyond := _beyond(table):
        way, most = beyond
        raise ScriptError((Fault(file, flaw(ScriptFault.TOO_MANY, most=most), steps_to(way, table)),))
    return _Reader(file, text, table).session()


def session_of(text: str, file: Path) -> Session:
    """Return the session of a script that was written by the program itself, under a file's name that is not there.

    Raises:
        ScriptError: It has faults, as a file would have.
        FileError: It is no TOML.

    """
    return _Reader(file, text, table_of(text, file)).session()


def _beyond(table: dict[str, Any]) -> tuple[KeyPath, int] | None:
    """Return the first list of a script that is longer than any session's, and what is allowed; None where none is."""
    stages = table.get("stage")
    lines = 0
    for key, value in table.items():
        most = bounds.STAGES_MAX if key == "stage" else bounds.LIST_MAX
        if isinstance(value, dict | list) and len(value) > most:
            return (key,), most
    for index, stage in enumerate(stages if isinstance(stages, list) else ()):
        for key, value in stage.items() if isinstance(stage, dict) else ():
            if key == "line" and isinstance(value, list):
                lines += len(value)
            elif isinstance(value, dict | list) and len(value) > bounds.LIST_MAX:
                return ("stage", index, key), bounds.LIST_MAX
        if lines > bounds.LINES_MAX:
            return ("stage", index, "line"), bounds.LINES_MAX
    return None


class _Reader:
    """Reads one script, gathering faults as it goes."""

    def __init__(self, file: Path, text: str, table: dict[str, Any]) -> None:
        self.file = file
        self.lines = LineNumbers(text)
        self.table = table
        self.faults: list[Fault] = []
        self.allow: frozenset[Allowance] = frozenset()
        self.mended: set[KeyPath] = set()

    def add(self, way: KeyPath, found: Flaw) -> None:
        if way not in self.mended and len(self.faults) < _FAULTS_MAX:
            self.faults.append(Fault(self.file, found, steps_to(way, self.table), self.lines.of(way)))

    def fault(self, way: KeyPath, kind: StrEnum, **facts: object) -> None:
        self.add(way, flaw(kind, **facts))

    def session(self) -> Session:
        raw, misfits = structure(self.table)
        for way, misfit in misfits:
            self.add(way, misfit)
        if raw is None:
            # Every fault at once: go on with harmless values where the shape is wrong, silent about those places.
            self.mended = {way for way, _ in misfits}
            raw, _ = structure(mended(self.table, self.mended))
        if raw is None:
            raise ScriptError(tuple(self.faults))
        for key in ("title", "summary", "language"):
            if not getattr(raw, key).strip():
                self.fault((key,), ScriptFault.EMPTY)
            self._check_letters((key,), getattr(raw, key), _LETTERS_MAX[key])
        if raw.people not in (1, 2):
            self.fault(("people",), ScriptFault.PEOPLE, found=raw.people)
        self.allow = self._allow(raw)
        stages = tuple(self._stage(raw_stage, index) for index, raw_stage in enumerate(raw.stage))
        self._check_whole(raw)
        needs = self._needs(raw)
        if self.faults:
            raise ScriptError(tuple(sorted(self.faults, key=lambda fault: fault.line_number or 0)))
        return Session(
            name=self.file.stem,
            file=self.file,
            title=" ".join(raw.title.split()),
            summary=" ".join(raw.summary.split()),
            language=raw.language.strip(),
            sources=tuple(raw.sources),
            allow=self.allow,
            stages=stages,
            people=raw.people,
            needs=needs,
        )

    def _allow(self, raw: RawSession) -> frozenset[Allowance]:
        allowed: set[Allowance] = set()
        for index, word in enumerate(raw.allow):
            try:
                allowed.add(Allowance(word))
            except ValueError:
                self.fault(("allow", index), ScriptFault.ALLOWANCE, found=word, known=tuple(map(str, Allowance)))
        return frozenset(allowed)

    def _check_letters(self, way: KeyPath, text: str, most: int) -> None:
        if len(text) > most:
            self.fault(way, ScriptFault.LONG_TEXT, count=len(text), most=most)

    def _needs(self, raw: RawSession) -> tuple[str, ...]:
        for index, need in enumerate(raw.for_):
            if not 1 <= len(need.split()) <= bounds.NEED_WORDS_MAX or len(need) > bounds.NEED_LETTERS_MAX:
                self.fault(("for", index), ScriptFault.NEED, found=need, most=bounds.NEED_WORDS_MAX)
        return tuple(dict.fromkeys(" ".join(need.split()).lower() for need in raw.for_))

    def _check_whole(self, raw: RawSession) -> None:
        if not raw.stage:
            self.fault(("stage",), ScriptFault.NO_STAGE)
        names: dict[str, int] = {}
        ids: dict[str, int] = {}
        for index, stage in enumerate(raw.stage):
            name = " ".join(stage.name.split())
            if name in names:
                self.fault(("stage", index, "name"), ScriptFault.NAME_TWICE, stage=names[name] + 1)
            names.setdefault(name, index)
            for number, line in enumerate(stage.line):
                if line.id in ids:
                    place = ("stage", index, "line", number, "id")
                    self.fault(place, ScriptFault.ID_TWICE, stage=ids[line.id] + 1)
                ids.setdefault(line.id, index)
        # What is beyond a stage's own bounds is told there.
        minutes = sum(
            min(stage.minutes or (stage.breaths or 0) * bounds.BREATH_MAX / 60, bounds.STAGE_MINUTES_MAX)
            for stage in raw.stage
        )
        if minutes > bounds.SESSION_MINUTES_MAX:
            self.fault(("stage",), ScriptFault.TOO_LONG, minutes=minutes, most=bounds.SESSION_MINUTES_MAX)

    def _stage(self, raw: RawStage, index: int) -> Stage:
        way: KeyPath = ("stage", index)
        if not raw.name.strip():
            self.fault((*way, "name"), ScriptFault.EMPTY_NAME)
        self._check_letters((*way, "name"), raw.name, bounds.NAME_LETTERS_MAX)
        breath = self._breath(raw, way)
        self._check_length(raw, way)
        for key in ("voice", "tones", "light", "hum", "room"):
            if not 0 <= getattr(raw, key) <= 1:
                self.fault((*way, key), ScriptFault.PRESENCE, found=getattr(raw, key))
        if not 1 <= raw.tone_every <= bounds.TONE_EVERY_MAX:
            self.fault((*way, "tone_every"), ScriptFault.TONE_EVERY, found=raw.tone_every, most=bounds.TONE_EVERY_MAX)
        elif raw.tone_every > 1 and isinstance(breath, Free):
            self.fault((*way, "tone_every"), ScriptFault.TONE_EVERY_FREE)
        lines = [self._line(line, raw, breath, (*way, "line", number)) for number, line in enumerate(raw.line)]
        for number, (one, other) in enumerate(pairwise(lines), start=1):
            if one and other and _order(other) < _order(one):
                self.fault((*way, "line", number, "at"), ScriptFault.ORDER)
        return Stage(
            name=" ".join(raw.name.split()),
            breath=breath,
            lines=tuple(line for line in lines if line),
            presence=Presence(raw.voice, raw.tones, raw.light, raw.tone_every, raw.hum, raw.room),
            breaths=raw.breaths,
            length_ms=None if raw.minutes is None else _whole_ms(raw.minutes * 60),
        )

    def _breath(self, raw: RawStage, way: KeyPath) -> Free | Match | Paced:
        kind = raw.breath.strip()
        if (*way, "breath") in self.mended:
            return Free()
        if kind in ("free", "match"):
            if raw.lead is not None:
                self.fault((*way, "lead"), ScriptFault.LEADS_NOWHERE, key="lead", breath=kind)
            for key in ("by_way_of", "rest_breaths"):
                if getattr(raw, key) is not None:
                    self.fault((*way, key), ScriptFault.LEADS_NOWHERE, key=key, breath=kind)
            return Free() if kind == "free" else Match()
        try:
            pattern = Pattern.parse(kind)
        except PatternError as error:
            self.fault((*way, "breath"), ScriptFault.BREATH, found=kind, flaw=error.flaw)
            return Free()
        for fault in pattern_faults(pattern, self.allow):
            self.fault((*way, "breath"), ScriptFault.BREATH, found=kind, flaw=fault)
        resting, rest_breaths = self._resting_place(raw, pattern, way)
        if raw.lead is None:
            return Paced(pattern, None, resting, rest_breaths)
        if not bounds.LEAD_STEP_MIN <= raw.lead <= bounds.LEAD_STEP_MAX:
            low, high = bounds.LEAD_STEP_MIN, bounds.LEAD_STEP_MAX
            self.fault((*way, "lead"), ScriptFault.LEAD_STEP, found=raw.lead, low=low, high=high)
        return Paced(pattern, _whole_ms(raw.lead), resting, rest_breaths)

    def _resting_place(self, raw: RawStage, target: Pattern, way: KeyPath) -> tuple[Pattern | None, int]:
        """Return where a walk rests on its way, and for how many breaths."""
        breaths = raw.rest_breaths
        low, high = bounds.REST_BREATHS_MIN, bounds.REST_BREATHS_MAX
        if breaths is not None and not low <= breaths <= high:
            self.fault((*way, "rest_breaths"), ScriptFault.REST_BREATHS, found=breaths, low=low, high=high)
        if raw.by_way_of is None:
            if breaths is not None:
                self.fault((*way, "rest_breaths"), ScriptFault.NO_RESTING_PLACE)
            return None, 0
        try:
            resting = Pattern.parse(raw.by_way_of)
        except PatternError as error:
            self.add((*way, "by_way_of"), error.flaw)
            return None, 0
        for fault in pattern_faults(resting, self.allow):
            self.fault((*way, "by_way_of"), ScriptFault.BREATH, found=raw.by_way_of, flaw=fault)
        if resting.total_ms >= target.total_ms:
            self.fault((*way, "by_way_of"), ScriptFault.LONG_RESTING_PLACE, found=raw.by_way_of)
        return resting, bounds.REST_BREATHS if breaths is None else breaths

    def _check_length(self, raw: RawStage, way: KeyPath) -> None:
        free = raw.breath.strip() == "free"
        if self.mended & {(*way, "breaths"), (*way, "minutes")}:
            return  # there is one, of the wrong kind, and that is told there
        if (raw.breaths is None) == (raw.minutes is None):
            self.fault(way, ScriptFault.NO_LENGTH if raw.breaths is None else ScriptFault.TWO_LENGTHS)
        elif raw.breaths is not None and free:
            self.fault((*way, "breaths"), ScriptFault.BREATHS_FREE)
        elif raw.breaths is not None and not 1 <= raw.breaths <= bounds.STAGE_BREATHS_MAX:
            self.fault((*way, "breaths"), ScriptFault.BREATHS, found=raw.breaths, most=bounds.STAGE_BREATHS_MAX)
        elif raw.minutes is not None and not bounds.STAGE_MINUTES_MIN <= raw.minutes <= bounds.STAGE_MINUTES_MAX:
            low, high = bounds.STAGE_MINUTES_MIN, bounds.STAGE_MINUTES_MAX
            self.fault((*way, "minutes"), ScriptFault.MINUTES, found=raw.minutes, low=low, high=high)

    def _line(self, raw: RawLine, stage: RawStage, breath: Free | Match | Paced, way: KeyPath) -> Line | None:
        if not _ID.fullmatch(raw.id):
            self.fault((*way, "id"), ScriptFault.ID, found=raw.id)
        self._check_letters((*way, "id"), raw.id, bounds.NAME_LETTERS_MAX)
        self._check_letters((*way, "say"), raw.say, bounds.LINE_LETTERS_MAX)
        count = len(raw.say.split())
        if not 1 <= count <= bounds.LINE_WORDS_MAX:
            self.fault((*way, "say"), ScriptFault.WORDS, count=count, most=bounds.LINE_WORDS_MAX)
        place = self._at_time(raw, stage, way) if isinstance(breath, Free) else self._at_phase(raw, stage, breath, way)
        when = self._when(raw, breath, way)
        return Line(raw.id, " ".join(raw.say.split()), place, when, raw.extra) if place else None

    def _when(self, raw: RawLine, breath: Free | Match | Paced, way: KeyPath) -> frozenset[When]:
        words = [raw.when] if isinstance(raw.when, str) else raw.when
        asked: set[When] = set()
        for word in words:
            try:
                asked.add(When(word))
            except ValueError:
                self.fault((*way, "when"), ScriptFault.WHEN, found=word, known=tuple(map(str, When)))
        for fault in when_faults(frozenset(asked), breath):
            self.add((*way, "when"), fault)
        return frozenset(asked)

    def _at_time(self, raw: RawLine, stage: RawStage, way: KeyPath) -> AtTime | None:
        if stage.breath.strip() != "free":
            return None  # the breath itself is at fault and reported
        if isinstance(raw.at, str):
            self.fault((*way, "at"), ScriptFault.AT_NO_TIME, found=raw.at)
            return None
        limit = (stage.minutes or 0) * 60
        if not 0 <= raw.at <= limit and stage.minutes is not None:
            self.fault((*way, "at"), ScriptFault.AT_TIME, found=raw.at, most=limit)
            return None
        return AtTime(_whole_ms(raw.at))

    def _at_phase(self, raw: RawLine, stage: RawStage, breath: Match | Paced, way: KeyPath) -> AtPhase | None:
        found = _AT_PHASE.fullmatch(raw.at) if isinstance(raw.at, str) else None
        if found is None:
            self.fault((*way, "at"), ScriptFault.AT_NO_PHASE, found=raw.at)
            return None
        number, phase = int(found[1]), Phase(found[2])
        most = stage.breaths if stage.breaths is not None else _breaths_in(stage.minutes)
        if not 1 <= number <= most:
            self.fault((*way, "at"), ScriptFault.AT_BREATH, found=number, most=most)
            return None
        if phase in (Phase.HOLD, Phase.REST) and not (isinstance(breath, Paced) and breath.pattern.length_ms(phase)):
            self.fault((*way, "at"), ScriptFault.AT_PHASE, phase=phase)
            return None
        return AtPhase(number, phase)


def _whole_ms(length: Seconds) -> Milliseconds:
    """Return whole milliseconds; 0 for what is no length at all, which is reported where it stands."""
    return milliseconds(length) if abs(length) < _BEYOND_ANY_LENGTH else NO_TIME


def _breaths_in(minutes: float | None) -> int:
    """Return the most breaths that a length can hold; a length out of bounds is reported where it stands."""
    if minutes is None or not 0 < minutes <= bounds.STAGE_MINUTES_MAX:
        return bounds.STAGE_BREATHS_MAX
    return max(1, round(minutes * bounds.LISTENER_RATE_MAX))


def _order(line: Line) -> tuple[int, int]:
    match line.place:
        case AtTime(offset_ms):
            return (int(offset_ms), 0)
        case AtPhase(breath, phase):
            return (breath, list(Phase).index(phase))
