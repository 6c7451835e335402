"""Which lines are said when: a line whose turn has come is said, waits for what it needs, or is left out.

What is not so is not said. Whether it is so is asked with the breath that the line would be said on, so whatever a
listener asks for on the way is asked of the lines after it too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.files.model import WITH_TONES, AtPhase, AtTime, When
from scripts.laid.events import LeftOut, SpokenLine, Why
from scripts.lead.contract import OF_A_PACE, Standing
from scripts.units import NO_TIME, Milliseconds, milliseconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.files.model import Line, Stage
    from scripts.laid.events import Breath
    from scripts.plan.reference import Meant
    from scripts.plan.state import PlanState
    from scripts.voice.voices import Clip

LINE_GAP_MS: Milliseconds = milliseconds(bounds.LINE_GAP)
_WAITED_FOR = OF_A_PACE | {When.ENDING}
_LAST_BREATHS = 3
"""A breath that an ending is announced on, and one or two more."""
_NEVER = {
    When.SLOWING: Why.NOTHING_TO_SLOW,
    When.QUICKENING: Why.NOTHING_TO_QUICKEN,
    When.ARRIVED: Why.NOT_ARRIVED,
    When.RESTING: Why.NO_REST,
    When.STEADY: Why.NOT_STEADY,
    When.SLOWER_NEXT: Why.NO_SLOWER,
    When.LONGER_OUT: Why.OUT_KEPT,
    When.NOT_LONGER_OUT: Why.OUT_GROWS,
    When.LONGER_OUT_NEXT: Why.OUT_KEPT,
    When.OWN_PACE: Why.NOT_OWN,
    When.SIP: Why.NO_SIP,
    When.PACED: Why.LET_GO,
    When.GIVEN: Why.NOT_GIVEN,
    When.NOT_GIVEN: Why.GIVEN,
    When.ONE: Why.TWO,
    When.TWO: Why.ONE,
    When.IN_STEP: Why.ONE,
    When.NOT_CALLED: Why.CALLED,
    When.TONES: Why.NO_TONES,
    When.NO_TONES: Why.TONES,
    When.GUIDE: Why.PERSON,
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of the lines whose turn it was."""

    waiting: tuple[Line, ...]
    free_ms: Milliseconds
    """When the voice is free again."""
    said: tuple[SpokenLine, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    promised_ms: Milliseconds = NO_TIME
    """Where the last breath that there was to be another after ends; 0 where none was."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The voice's clips, how many words are wanted, and what is heard beside them."""

    clips: Mapping[str, Clip]
    space: bool = False
    """Whether lines that can be done without are left out."""
    heard: frozenset[When] = WITH_TONES
    """What is so of the tones, and of the voice."""

    def line(self, line: Line, stage: str, start_ms: Milliseconds, *, presence: float = 0.0) -> SpokenLine:
        """Return a line at its time, as long as its recording, or as reading it takes."""
        clip = self.clips.get(line.id)
        # Whole milliseconds, rounded up: a line's end is never before the recording's.
        length_ms = -int(-clip.length * 1000 // 1) if clip else reading_ms(line.words)
        return SpokenLine(line.id, line.words, stage, start_ms, start_ms + length_ms, clip, line.when, presence)

    def called(self, line: Line, stage: str, start_ms: Milliseconds, number: int) -> SpokenLine:
        """Return an answer to a listener at its time, the voice present whatever the stage says.

        The same wording may come back in a long session; a line's id does not, so it has a number.
        """
        said = self.line(line, stage, start_ms, presence=bounds.CALL_PRESENCE)
        return replace(said, id=f"{said.id}-{number}")

    def in_breath(self, state: PlanState, stage: Stage, breath: Breath, standing: Standing, meant: Meant) -> Turn:
        """Give times to the waiting lines whose turn has come in a breath that counts.

        A line begins at the start of its phase, in its breath or, where the voice is still busy or it waits for what
        it needs, in a later one. The lines after it wait as well: they are heard in the script's order.
        """
        turn = Turn(state.waiting, state.voice_free_ms)
        if breath.pattern.topup_ms:
            # No listener's own breath has one: it is the stage's, and for both where there are two.
            standing = standing._replace(now=standing.now | {When.SIP})
        counted_ms = breath.start_ms - state.stage_start_ms - state.uncounted_ms
        left_ms = max(meant.length_ms, state.least_ms_now) - counted_ms
        ending = state.lead.may_end and left_ms <= _LAST_BREATHS * breath.pattern.total_ms
        now = standing.now | ({When.ENDING} if ending else set())
        while turn.waiting:
            line, *rest = turn.waiting
            place = line.place
            assert isinstance(place, AtPhase)  # noqa: S101 - the loader gives paced stages no other
            if 2 * (meant.due_ms(place.breath) - counted_ms) >= breath.pattern.total_ms:
                break
            start_ms = breath.start_ms + breath.pattern.offset_ms(place.phase)
            why = self.why_not(line, standing, state)
            if why is not None:
                turn = _left_out(turn, line, stage.name, start_ms, why)
                continue
            missing = (line.when & _WAITED_FOR) - now
            if missing or (turn.free_ms and start_ms < turn.free_ms + LINE_GAP_MS):
                break
            said = self.line(line, stage.name, start_ms)
            # A breath that a line of the ending promises comes, also where the stage is late.
            promised_ms = breath.end_ms if When.ENDING in line.when else turn.promised_ms
            turn = replace(
                turn, waiting=tuple(rest), free_ms=said.end_ms, said=(*turn.said, said), promised_ms=promised_ms
            )
        return turn

    def in_free(self, state: PlanState, stage: Stage) -> Turn:
        """Give a time to the next waiting line of a free stretch, and leave out what is not so before it."""
        turn = Turn(state.waiting, state.voice_free_ms)
        while turn.waiting and not turn.said:
            line, *rest = turn.waiting
            offset_ms = line.place.offset_ms if isinstance(line.place, AtTime) else 0
            wanted_ms = state.stage_start_ms + state.uncounted_ms + offset_ms
            why = self.why_not(line, Standing(), state)
            if why is not None:
                turn = _left_out(turn, line, stage.name, wanted_ms, why)
                continue
            said = self.line(line, stage.name, max(wanted_ms, next_word_ms(turn.free_ms), state.cursor_ms))
            turn = replace(turn, waiting=tuple(rest), free_ms=said.end_ms, said=(said,))
        return turn

    def why_not(self, line: Line, standing: Standing, state: PlanState) -> Why | None:
        """Return why a line cannot be said from here on; None where it can, or may yet."""
        if self.space and line.extra:
            return Why.SPACE
        so = {
            When.GIVEN if state.lead.knows else When.NOT_GIVEN,
            When.TWO if state.lead.two else When.ONE,
            When.ENDING,
            *standing.now,
            *standing.ahead,
            *self.heard,
        }
        if not state.let_go:
            so.add(When.PACED)
        if not state.lead.repairs:
            so.add(When.NOT_CALLED)
        never = [when for when in When if when in line.when and when not in so]
        if not never:
            return None
        return standing.why or _NEVER[never[0]] if never[0] in OF_A_PACE else _NEVER[never[0]]


def _left_out(turn: Turn, line: Line, stage: str, at_ms: Milliseconds, why: Why) -> Turn:
    left_out = LeftOut(line.id, line.words, stage, at_ms, line.when, why)
    return replace(turn, waiting=turn.waiting[1:], left_out=(*turn.left_out, left_out))


def next_word_ms(free_ms: Milliseconds) -> Milliseconds:
    """Return when the next line may begin, from when the voice is free; 0 is before the first."""
    return free_ms + LINE_GAP_MS if free_ms else NO_TIME


def reading_ms(words: str) -> Milliseconds:
    """Return how long a line without a recording is shown: an unhurried 110 words a minute, at least 2.5 s."""
    return Milliseconds(max(2500, round(len(words.split()) * 60_000 / 110) + 600))
