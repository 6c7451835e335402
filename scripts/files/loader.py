"""From a TOML file to a session: reads it, holds it against the bounds, and reports every fault at once."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from scripts import bounds
from scripts.breath import Pattern, Phase
from scripts.faults import Fault, ScriptError, toml_fault
from scripts.files.limits import pattern_faults
from scripts.files.locations import in_words, line_number
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
from scripts.files.validation import shown
from scripts.files.when import when_faults
from scripts.units import milliseconds

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.files.validation import KeyPath
    from scripts.units import Milliseconds, Seconds

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_AT_PHASE = re.compile(r"\s*(\d+)\s+(inhale|hold|exhale|rest)\s*")
_FILE_MAX_BYTES = 1_000_000
_BEYOND_ANY_LENGTH = 1e9


def load_session(file: Path) -> Session:
    """Read a session script.

    Raises:
        ScriptError: It cannot be read, is not TOML, or has faults; every fault is in it.

    """
    text = _read(file)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScriptError((toml_fault(file, error),)) from error
    except RecursionError as error:
        raise ScriptError((Fault(file, "", "this TOML cannot be read: its brackets nest too deep."),)) from error
    return _Reader(file, text, table).session()


def _read(file: Path) -> str:
    def refuse(what: str) -> ScriptError:
        return ScriptError((Fault(file, "", what),))

    try:
        if file.stat().st_size > _FILE_MAX_BYTES:
            raise refuse("this is larger than any session script; a script is a text file of at most 1 MB.")
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise refuse("there is no such file; check the path.") from error
    except IsADirectoryError as error:
        raise refuse("this is a folder; name the .toml file in it.") from error
    except UnicodeDecodeError as error:
        raise refuse("this is not text in UTF-8; a session script is a plain text file ending in .toml.") from error
    except OSError as error:
        raise refuse(f"it cannot be read ({error.strerror or error}).") from error
    if not text.strip():
        raise refuse("the file is empty; docs/writing-sessions.md has an example to begin from.")
    return text.removeprefix("\ufeff")


class _Reader:
    """Reads one script, gathering faults as it goes."""

    def __init__(self, file: Path, text: str, table: dict[str, Any]) -> None:
        self.file = file
        self.text = text
        self.table = table
        self.faults: list[Fault] = []
        self.allow: frozenset[Allowance] = frozenset()
        self.mended: set[KeyPath] = set()

    def fault(self, way: KeyPath, what: str) -> None:
        if way in self.mended:
            return
        sentence = what if what.endswith((".", "?")) else what + "."
        self.faults.append(Fault(self.file, in_words(way, self.table), sentence, line_number(way, self.text)))

    def session(self) -> Session:
        raw, misfits = structure(self.table)
        for way, what in misfits:
            self.fault(way, what)
        if raw is None:
            # Every fault at once: go on with harmless values where the shape is wrong, silent about those places.
            self.mended = {way for way, _ in misfits}
            raw, _ = structure(mended(self.table, self.mended))
        if raw is None:
            raise ScriptError(tuple(self.faults))
        for key in ("title", "summary", "language"):
            if not getattr(raw, key).strip():
                self.fault((key,), "this is empty; a few words are needed")
        if raw.people not in (1, 2):
            self.fault(("people",), f"found {raw.people}; a session is for 1 or for 2")
        self.allow = self._allow(raw)
        stages = tuple(self._stage(raw_stage, index) for index, raw_stage in enumerate(raw.stage))
        self._check_whole(raw)
        needs = self._needs(raw)
        if self.faults:
            raise ScriptError(tuple(sorted(self.faults, key=lambda fault: fault.line_number or 0)))
        return Session(
            name=self.file.stem,
            file=self.file,
            title=raw.title.strip(),
            summary=raw.summary.strip(),
            language=raw.language,
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
                self.fault(
                    ("allow", index),
                    f"found {shown(word)}; a script may allow " + ", ".join(f"“{known}”" for known in Allowance),
                )
        return frozenset(allowed)

    def _needs(self, raw: RawSession) -> tuple[str, ...]:
        for index, need in enumerate(raw.for_):
            if not 1 <= len(need.split()) <= bounds.NEED_WORDS_MAX or len(need) > bounds.NEED_LETTERS_MAX:
                self.fault(
                    ("for", index),
                    f"found {shown(need)}; a need is 1 to {bounds.NEED_WORDS_MAX} words that somebody would type, such "
                    "as “sleep” or “before a talk”",
                )
        return tuple(dict.fromkeys(" ".join(need.split()).lower() for need in raw.for_))

    def _check_whole(self, raw: RawSession) -> None:
        if not raw.stage:
            self.fault(("stage",), "there is no stage; a session has at least one [[stage]]")
        names: dict[str, int] = {}
        ids: dict[str, int] = {}
        for index, stage in enumerate(raw.stage):
            if stage.name in names:
                self.fault(
                    ("stage", index, "name"),
                    f"stage {names[stage.name] + 1} has this name already; names are unique",
                )
            names.setdefault(stage.name, index)
            for number, line in enumerate(stage.line):
                if line.id in ids:
                    self.fault(
                        ("stage", index, "line", number, "id"),
                        f"stage {ids[line.id] + 1} has a line with this id already; ids are unique in a session",
                    )
                ids.setdefault(line.id, index)
        minutes = sum(stage.minutes or (stage.breaths or 0) * bounds.BREATH_MAX / 60 for stage in raw.stage)
        if minutes > bounds.SESSION_MINUTES_MAX:
            self.fault(
                ("stage",),
                f"the stages add up to about {minutes:.0f} minutes; at most {bounds.SESSION_MINUTES_MAX:g} are allowed",
            )

    def _stage(self, raw: RawStage, index: int) -> Stage:
        way: KeyPath = ("stage", index)
        if not raw.name.strip():
            self.fault((*way, "name"), "this is empty; a stage needs a name")
        breath = self._breath(raw, way)
        self._check_length(raw, way)
        for key in ("voice", "tones", "light"):
            if not 0 <= getattr(raw, key) <= 1:
                self.fault(
                    (*way, key),
                    f"found {getattr(raw, key):g}; how present it is goes from 0 (absent) to 1 (full)",
                )
        if not 1 <= raw.tone_every <= bounds.TONE_EVERY_MAX:
            self.fault(
                (*way, "tone_every"),
                f"found {raw.tone_every}; the tones sound with every breath (1), or with one in up to "
                f"{bounds.TONE_EVERY_MAX}",
            )
        elif raw.tone_every > 1 and isinstance(breath, Free):
            self.fault((*way, "tone_every"), "a free stage has no breaths to count; leave it out")
        lines = [self._line(line, raw, breath, (*way, "line", number)) for number, line in enumerate(raw.line)]
        for number, (one, other) in enumerate(pairwise(lines), start=1):
            if one and other and _order(other) < _order(one):
                self.fault(
                    (*way, "line", number, "at"),
                    "this comes before the line above it; write lines in the order they are heard",
                )
        return Stage(
            name=raw.name,
            breath=breath,
            lines=tuple(line for line in lines if line),
            presence=Presence(raw.voice, raw.tones, raw.light, raw.tone_every),
            breaths=raw.breaths,
            length_ms=None if raw.minutes is None else _whole_ms(raw.minutes * 60),
        )

    def _breath(self, raw: RawStage, way: KeyPath) -> Free | Match | Paced:
        kind = raw.breath.strip()
        if (*way, "breath") in self.mended:
            return Free()
        if kind in ("free", "match"):
            if raw.lead is not None:
                self.fault(
                    (*way, "lead"),
                    f"a stage that is “{kind}” leads nowhere; lead stands beside a pattern such as “4-6”",
                )
            for key in ("by_way_of", "rest_breaths"):
                if getattr(raw, key) is not None:
                    self.fault((*way, key), f"a stage that is “{kind}” leads nowhere; {key} stands beside a pattern")
            return Free() if kind == "free" else Match()
        try:
            pattern = Pattern.parse(kind)
        except ValueError as error:
            self.fault((*way, "breath"), f"{error}, or “free”, or “match”")
            return Free()
        for what in pattern_faults(pattern, self.allow):
            self.fault((*way, "breath"), f"found {shown(kind)}; {what}")
        resting, rest_breaths = self._resting_place(raw, pattern, way)
        if raw.lead is None:
            return Paced(pattern, None, resting, rest_breaths)
        if not bounds.LEAD_STEP_MIN <= raw.lead <= bounds.LEAD_STEP_MAX:
            self.fault(
                (*way, "lead"),
                f"found {raw.lead:g}; one breath may differ from the one before by "
                f"{bounds.LEAD_STEP_MIN:g} to {bounds.LEAD_STEP_MAX:g} seconds",
            )
        return Paced(pattern, _whole_ms(raw.lead), resting, rest_breaths)

    def _resting_place(self, raw: RawStage, target: Pattern, way: KeyPath) -> tuple[Pattern | None, int]:
        """Return where a walk rests on its way, and for how many breaths."""
        breaths = raw.rest_breaths
        if breaths is not None and not bounds.REST_BREATHS_MIN <= breaths <= bounds.REST_BREATHS_MAX:
            self.fault(
                (*way, "rest_breaths"),
                f"found {breaths}; a walk rests for {bounds.REST_BREATHS_MIN} to {bounds.REST_BREATHS_MAX} breaths",
            )
        if raw.by_way_of is None:
            if breaths is not None:
                self.fault((*way, "rest_breaths"), "there is no resting place; by_way_of names one, such as “3-4”")
            return None, 0
        try:
            resting = Pattern.parse(raw.by_way_of)
        except ValueError as error:
            self.fault((*way, "by_way_of"), str(error))
            return None, 0
        for what in pattern_faults(resting, self.allow):
            self.fault((*way, "by_way_of"), f"found {shown(raw.by_way_of)}; {what}")
        if resting.total_ms >= target.total_ms:
            self.fault(
                (*way, "by_way_of"),
                f"found {shown(raw.by_way_of)}; a resting place is a shorter breath than the stage's own",
            )
        return resting, bounds.REST_BREATHS if breaths is None else breaths

    def _check_length(self, raw: RawStage, way: KeyPath) -> None:
        free = raw.breath.strip() == "free"
        if (raw.breaths is None) == (raw.minutes is None):
            found = "there is neither" if raw.breaths is None else "there are both"
            self.fault(way, f"a stage has a length in minutes or in breaths; {found}")
        elif raw.breaths is not None and free:
            self.fault((*way, "breaths"), "a free stage has no breaths to count; give its length in minutes")
        elif raw.breaths is not None and not 1 <= raw.breaths <= bounds.STAGE_BREATHS_MAX:
            self.fault((*way, "breaths"), f"found {raw.breaths}; a stage has 1 to {bounds.STAGE_BREATHS_MAX} breaths")
        elif raw.minutes is not None and not bounds.STAGE_MINUTES_MIN <= raw.minutes <= bounds.STAGE_MINUTES_MAX:
            self.fault(
                (*way, "minutes"),
                f"found {raw.minutes:g}; a stage lasts "
                f"{bounds.STAGE_MINUTES_MIN:g} to {bounds.STAGE_MINUTES_MAX:g} minutes",
            )

    def _line(self, raw: RawLine, stage: RawStage, breath: Free | Match | Paced, way: KeyPath) -> Line | None:
        if not _ID.fullmatch(raw.id):
            self.fault(
                (*way, "id"),
                f"found {shown(raw.id)}; an id is small letters, digits and single dashes, as in “small-and-soft”",
            )
        count = len(raw.say.split())
        if not 1 <= count <= bounds.LINE_WORDS_MAX:
            self.fault(
                (*way, "say"),
                f"found {count} words; a line has 1 to {bounds.LINE_WORDS_MAX}, best at most 12",
            )
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
                known = ", ".join(f"“{each}”" for each in When)
                self.fault((*way, "when"), f"found {shown(word)}; a line can wait for {known}")
        for what in when_faults(frozenset(asked), breath):
            self.fault((*way, "when"), what)
        return frozenset(asked)

    def _at_time(self, raw: RawLine, stage: RawStage, way: KeyPath) -> AtTime | None:
        if stage.breath.strip() != "free":
            return None  # the breath itself is at fault and reported
        if isinstance(raw.at, str):
            self.fault(
                (*way, "at"),
                f"found {shown(raw.at)}; in a free stage write seconds from its start, such as at = 12.5",
            )
            return None
        limit = (stage.minutes or 0) * 60
        if not 0 <= raw.at <= limit and stage.minutes is not None:
            self.fault((*way, "at"), f"found {raw.at:g}; the stage has {limit:g} seconds")
            return None
        return AtTime(_whole_ms(raw.at))

    def _at_phase(self, raw: RawLine, stage: RawStage, breath: Match | Paced, way: KeyPath) -> AtPhase | None:
        found = _AT_PHASE.fullmatch(raw.at) if isinstance(raw.at, str) else None
        if found is None:
            self.fault(
                (*way, "at"),
                f'found {shown(raw.at)}; in a paced stage write a breath\'s number and phase, such as at = "3 exhale"',
            )
            return None
        number, phase = int(found[1]), Phase(found[2])
        most = stage.breaths if stage.breaths is not None else _breaths_in(stage.minutes)
        if not 1 <= number <= most:
            self.fault((*way, "at"), f"found breath {number}; the stage has breaths 1 to {most}")
            return None
        if phase in (Phase.HOLD, Phase.REST) and not (isinstance(breath, Paced) and breath.pattern.length_ms(phase)):
            self.fault((*way, "at"), f"found {phase}; this stage's breath has no {phase}")
            return None
        return AtPhase(number, phase)


def _whole_ms(length: Seconds) -> Milliseconds:
    """Return whole milliseconds; 0 for what is no length at all, which is reported where it stands."""
    return milliseconds(length) if abs(length) < _BEYOND_ANY_LENGTH else 0


def _breaths_in(minutes: float | None) -> int:
    """Return the most breaths that a length can hold; a length out of bounds is reported where it stands."""
    if minutes is None or not 0 < minutes <= bounds.STAGE_MINUTES_MAX:
        return bounds.STAGE_BREATHS_MAX
    return max(1, round(minutes * bounds.LISTENER_RATE_MAX))


def _order(line: Line) -> tuple[int, int]:
    match line.place:
        case AtTime(offset_ms):
            return (offset_ms, 0)
        case AtPhase(breath, phase):
            return (breath, list(Phase).index(phase))
