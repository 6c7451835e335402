"""What holds of every timeline, whoever listens and whatever they press: checks that several tests share."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from scripts.files.model import When
from scripts.laid.events import Mode

if TYPE_CHECKING:
    from scripts.breath import Pattern
    from scripts.files.model import Session
    from scripts.laid.events import Breath, SpokenLine
    from scripts.plan.timeline import Timeline
    from scripts.units import Milliseconds


def what_has_begun_stays(before: Timeline, after: Timeline, at: float, *, heard_on: bool = True) -> None:
    """Check what begins before a change; where it is heard on without a break, no curve may move there either."""
    for name in ("breaths", "partner"):
        assert [b for b in getattr(after, name) if b.start <= at] == [b for b in getattr(before, name) if b.start <= at]
    # The tones step back 0.7 s before a line: what they have begun to make room for comes, and nothing else does.
    sure = at + 0.7 if heard_on else at
    assert [line for line in after.lines if line.start <= sure] == [line for line in before.lines if line.start <= sure]
    for moment in (at - 3.0, at - 0.5, at - 0.01, at) if heard_on else ():
        for name in ("level", "light", "tones"):
            assert getattr(after, name).at(moment) == getattr(before, name).at(moment), name


def paces_are_within_bounds(timeline: Timeline, least: Pattern | None = None) -> None:
    """Check that no step is over the script's, and that no breath is out of bounds or quicker than the listener's."""
    for breaths in (timeline.breaths, timeline.partner):
        for one, other in pairwise(breaths):
            assert other.start_ms >= one.end_ms
            met_anew = other.mode in (Mode.MATCH, Mode.REPAIR) or other.start_ms > one.end_ms
            longer_ms = other.pattern.total_ms - one.pattern.total_ms
            if other.mode is Mode.LEAD and not met_anew:
                assert abs(longer_ms) <= 300
            assert met_anew or longer_ms <= 300
        for breath in breaths:
            assert 60 / 24 - 0.003 <= breath.total <= 60 / 4.5 + 1e-6
            assert least is None or breath.pattern.total_ms >= least.total_ms


def lines_keep_their_places(timeline: Timeline) -> None:
    """Check that lines never overlap and never leave their stage."""
    for line, following in pairwise(timeline.lines):
        assert following.start_ms >= line.end_ms + 800
    for stage, after in pairwise(timeline.stages):
        assert stage.end_ms == after.start_ms
    spans = {stage.name: stage for stage in timeline.stages}
    for line in timeline.lines:
        assert spans[line.stage].start_ms <= line.start_ms
        assert line.end_ms <= spans[line.stage].end_ms, line


def lines_are_true(timeline: Timeline, since: float = -1.0) -> None:
    """Check, of every line that begins after a position, that what it needs is so, as the session is laid now."""
    for line in timeline.lines:
        if line.start > since and line.when:
            _is_true(timeline, line)
            _is_true_of_the_way_out(timeline, line)
            if When.IN_STEP in line.when:
                assert not any(one.start_ms <= line.start_ms < one.end_ms for one in timeline.partner), line


def _is_true(timeline: Timeline, line: SpokenLine) -> None:
    of_pace = line.when & {
        When.SLOWING,
        When.QUICKENING,
        When.ARRIVED,
        When.RESTING,
        When.STEADY,
        When.SLOWER_NEXT,
        When.ENDING,
    }
    if not of_pace:
        return
    number = max(index for index, breath in enumerate(timeline.breaths) if breath.start_ms <= line.start_ms)
    breath = timeline.breaths[number]
    assert line.start_ms < breath.end_ms
    before = timeline.breaths[number - 1].pattern.total_ms if number else 0
    length_ms = breath.pattern.total_ms
    later = [other for other in timeline.breaths[number + 1 :] if other.stage == line.stage]
    for when in of_pace:
        match when:
            case When.SLOWING:
                assert length_ms > before
                assert _goes_on(timeline.breaths[number + 1 :], length_ms, 1), line
            case When.QUICKENING:
                assert length_ms < before
            case When.ARRIVED:
                assert all(other.pattern.total_ms <= length_ms for other in later), line
            case When.RESTING:
                assert length_ms - before <= 300
            case When.SLOWER_NEXT:
                last_ms = later[-1].pattern.total_ms if later else length_ms
                after = next(b for b in timeline.breaths[number:] if b.stage != line.stage)
                assert after.pattern.total_ms > last_ms, line
            case When.ENDING:
                # A walk back to a quicker breath has room for one more.
                assert 1 <= len([b for b in later if b.mode is not Mode.REPAIR]) <= 3, line
            case _:
                assert all(other.pattern.total_ms == length_ms for other in later), line


def _is_true_of_the_way_out(timeline: Timeline, line: SpokenLine) -> None:
    if not line.when & {When.LONGER_OUT, When.NOT_LONGER_OUT, When.LONGER_OUT_NEXT, When.SIP}:
        return
    before, breath, *after = [None, *(b for b in timeline.breaths)][
        sum(b.start_ms <= line.start_ms for b in timeline.breaths) - 1 :
    ]
    assert breath is not None
    out_ms = breath.pattern.exhale_ms
    later = [other.pattern.exhale_ms for other in after if other is not None and other.stage == line.stage]
    if When.LONGER_OUT in line.when:
        assert before is not None
        assert out_ms > before.pattern.exhale_ms, line
        assert not later or later[0] > out_ms, line
    if When.NOT_LONGER_OUT in line.when:
        assert max(later, default=out_ms) <= out_ms, line
    if When.LONGER_OUT_NEXT in line.when:
        follows = next(other for other in after if other is not None and other.stage != line.stage)
        assert follows.pattern.exhale_ms > max(later, default=out_ms), line
    assert When.SIP not in line.when or breath.pattern.topup_ms, line


def _goes_on(later: tuple[Breath, ...], length_ms: Milliseconds, sign: int) -> bool:
    """Return whether the next breath goes on the same way; at a stage's end the walk may end too."""
    return not later or (later[0].pattern.total_ms - length_ms) * sign > 0 or later[0].mode is Mode.MATCH


def every_line_has_come_to_something(timeline: Timeline, session: Session) -> None:
    """Check that each line of the script is said, or left out with a reason, and none is both."""
    said = [line.id for line in timeline.lines if not line.presence]
    left_out = [line.id for line in timeline.left_out]
    assert sorted([*said, *left_out]) == sorted(line.id for line in session.lines)


def nothing_is_under_the_first_pace(timeline: Timeline, *, given: bool) -> None:
    """Check that repairs take nobody below the breath they were first met at, until they give another."""
    if timeline.breaths and not given:
        first = timeline.breaths[0].pattern.total_ms
        assert all(breath.pattern.total_ms >= first for breath in timeline.breaths if breath.mode is Mode.REPAIR)
