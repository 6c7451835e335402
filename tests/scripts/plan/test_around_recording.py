"""A session around one recording: when it is said, how the breath moves beside it, and where it ends."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.breath import Pattern
from scripts.faults import PatternError, PatternFault
from scripts.laid.events import Mode
from scripts.plan.around_recording import Pace, pace_of, plan_recording
from scripts.voice.voices import Clip

if TYPE_CHECKING:
    from scripts.plan.timeline import Timeline


def planned(length: float, pace: Pace, listener: str | None = None, *, holds: bool = True) -> Timeline:
    clip = Clip(Path("letter.mp3"), "", length, None)
    own = Pattern.parse(listener) if listener else None
    return plan_recording("letter.mp3", "A letter", clip, pace, listener=own, holds=holds)


def test_steady_breaths_from_a_breath_before_it_to_a_whole_breath_after_it() -> None:
    timeline = planned(25.0, pace_of("4-6", lead=False))
    assert [breath.start for breath in timeline.breaths] == [4.0, 14.0, 24.0, 34.0, 44.0]
    (line,) = timeline.lines
    assert (line.start, line.end, line.words) == (14.0, 39.0, "")
    (stage,) = timeline.stages
    assert (stage.start, stage.end, stage.paced) == (4.0, 54.0, True)
    assert timeline.duration == 70.0
    assert {breath.mode for breath in timeline.breaths} == {Mode.STEADY}
    assert timeline.title == "A letter"


def test_a_recording_that_ends_with_a_breath_is_followed_by_one_more() -> None:
    assert planned(20.0, pace_of("4-6", lead=False)).breaths[-1].start == 34.0


def test_without_a_pattern_the_breath_is_the_listeners_own_and_stays() -> None:
    met = planned(60.0, pace_of(None, lead=False))
    assert {(breath.inhale, breath.exhale, breath.mode) for breath in met.breaths} == {(2.2, 2.8, Mode.MATCH)}
    given_ = planned(60.0, pace_of(None, lead=False), "2.4-3.1")
    assert {(breath.inhale, breath.exhale, breath.mode) for breath in given_.breaths} == {(2.4, 3.1, Mode.MATCH)}


def test_leading_walks_from_the_listeners_breath_by_three_tenths_of_a_second() -> None:
    timeline = planned(300.0, pace_of("4-6", lead=True), "2.2-2.8")
    totals = [round(breath.total, 3) for breath in timeline.breaths]
    assert totals[0] == 5.0
    steps = [round(after - before, 3) for before, after in pairwise(totals)]
    assert max(steps) == 0.3
    assert min(steps) == 0.0
    assert totals[-1] == 10.0
    assert [breath.mode for breath in timeline.breaths[:2]] == [Mode.MATCH, Mode.LEAD]
    assert timeline.breaths[-1].mode is Mode.STEADY


def test_leading_without_a_pattern_goes_to_six_breaths_a_minute() -> None:
    last = planned(300.0, pace_of(None, lead=True)).breaths[-1]
    assert (last.inhale, last.exhale) == (4.0, 6.0)


def test_nobody_is_hurried_whose_breath_is_slower_than_the_pattern() -> None:
    assert planned(30.0, pace_of("2-3", lead=False), "4-5").breaths[0].total == 9.0


def test_holds_are_typed_and_can_be_dropped() -> None:
    assert planned(30.0, pace_of("4-1-5-1", lead=False)).breaths[0].hold == 1.0
    assert planned(30.0, pace_of("4-1-5-1", lead=False), holds=False).breaths[0].total == 9.0


def test_free_has_no_breaths_and_the_same_quiet_around_it() -> None:
    timeline = planned(30.0, pace_of("free", lead=False))
    assert timeline.breaths == ()
    assert (timeline.lines[0].start, timeline.stages[0].end, timeline.duration) == (9.0, 44.0, 60.0)
    assert timeline.stages[0].paced is False


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("1-1", [PatternFault.INHALE, PatternFault.EXHALE]),
        ("6-4", [PatternFault.SHORT_EXHALE]),
        ("3-7", [PatternFault.LONG_EXHALE]),
        ("5-8", [PatternFault.SLOW_NOT_CHOSEN]),
        ("4-9-6-0", [PatternFault.LONG_HOLD, PatternFault.TOO_SLOW]),
    ],
)
def test_a_pattern_out_of_bounds_is_refused_with_all_that_is_wrong(text: str, kinds: list[PatternFault]) -> None:
    with pytest.raises(PatternError) as caught:
        pace_of(text, lead=False)
    assert caught.value.kind is PatternFault.OUT_OF_BOUNDS
    assert [flaw.kind for flaw in caught.value.facts["flaws"]] == kinds


def test_there_is_no_leading_where_nothing_paces() -> None:
    with pytest.raises(PatternError) as caught:
        pace_of("free", lead=True)
    assert caught.value.kind is PatternFault.NOTHING_TO_FOLLOW


@given(
    length=st.floats(0.001, 20_000),
    pattern=st.sampled_from([None, "4-6", "2-2", "2.5+1-6.5", "free"]),
    lead=st.booleans(),
    own=st.sampled_from([None, "1.2-1.3", "2.4-3.1", "4-6"]),
)
def test_it_always_goes_from_settling_in_to_a_whole_last_breath(
    length: float, pattern: str | None, *, lead: bool, own: str | None
) -> None:
    timeline = planned(length, pace_of(pattern, lead=lead and pattern != "free"), own)
    (line,), (stage,) = timeline.lines, timeline.stages
    assert stage.start == 4.0
    assert line.end - line.start >= length - 1e-9
    assert timeline.duration == pytest.approx(stage.end + 16.0)
    for before, after in pairwise(timeline.breaths):
        assert after.start == pytest.approx(before.end)
        assert after.total <= max(before.total + 0.3, before.total) + 1e-9
    if timeline.breaths:
        last = timeline.breaths[-1]
        assert line.start == pytest.approx(timeline.breaths[0].end)
        assert last.end == pytest.approx(stage.end)
        assert last.start >= line.end > last.start - timeline.breaths[-2].total
    assert timeline.level.at(stage.end) == pytest.approx(0.0 if timeline.breaths else 0.3)
