"""The timeline: what a listener is led through, and the promises it keeps."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.breath import Pattern, Phase
from scripts.files.library import find_session
from scripts.files.model import (
    AtPhase,
    AtTime,
    Free,
    Line,
    Match,
    Paced,
    Presence,
    Session,
    Stage,
)
from scripts.laid.events import Mode
from scripts.plan.conductor import plan
from scripts.units import Milliseconds
from scripts.voice.voices import Clip

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.plan.timeline import Timeline

LED = """
[[stage]]
name = "met"
breaths = 5
breath = "match"
[[stage]]
name = "led"
breaths = 17
breath = "4-6"
lead = 0.3
[[stage]]
name = "there"
breaths = 3
breath = "4-6"
"""


def test_the_default_listener_is_met_and_led_by_the_stated_step(load: Callable[..., Session]) -> None:
    timeline = plan(load(LED), {})
    met, led, there = timeline.breaths[:5], timeline.breaths[5:22], timeline.breaths[22:]
    assert all((breath.inhale, breath.exhale, breath.mode) == (2.2, 2.8, Mode.MATCH) for breath in met)
    # 5.0 s to 10.0 s by 0.3 s: 5.3, 5.6 ... 9.8, and the last step is what is left.
    assert [round(breath.total, 3) for breath in led] == [round(5.3 + 0.3 * k, 3) for k in range(16)] + [10.0]
    # 1.8 s of the way is on the inhale and 3.2 s on the exhale: 0.108 and 0.192 of each step.
    assert (led[0].inhale, led[0].exhale) == (2.308, 2.992)
    assert {breath.mode for breath in led} == {Mode.LEAD}
    assert all((breath.inhale, breath.exhale, breath.mode) == (4.0, 6.0, Mode.STEADY) for breath in there)


def test_a_session_settles_in_and_closes_softly(load: Callable[..., Session]) -> None:
    timeline = plan(load(LED), {})
    assert timeline.breaths[0].start == 4.0
    assert timeline.duration == pytest.approx(timeline.breaths[-1].end + 16.0)
    assert timeline.light.at(0) == 0
    assert timeline.light.at(timeline.duration) == 0


def test_after_the_last_word_the_tones_stay_a_little_nearer_and_then_take_ten_seconds_to_go(
    load: Callable[..., Session],
) -> None:
    said = '[[stage]]\nname="a"\nminutes=0.5\nbreath="free"\ntones=0.25\n'
    tones, end = plan(load(said), {}).tones, 34.0
    assert [tones.at(end + each) for each in (0.0, 1.5, 6.0, 11.0, 16.0)] == pytest.approx(
        [0.25, 0.45, 0.45, 0.225, 0.0]
    )
    ends_silent = said + '[[stage]]\nname="b"\nminutes=0.5\nbreath="free"\ntones=0\n'
    assert plan(load(ends_silent), {}).tones.at(64.0 + 3.0) == 0.0


def test_a_listener_is_met_exactly_at_their_breath(load: Callable[..., Session]) -> None:
    timeline = plan(load(LED), {}, listener=Pattern.parse("1.7-2.1"))
    assert (timeline.breaths[0].inhale, timeline.breaths[0].exhale) == (1.7, 2.1)


def test_a_listener_slower_than_the_pattern_stays_at_their_breath(load: Callable[..., Session]) -> None:
    slow = Pattern.parse("4.9-5.1")
    timeline = plan(load(LED), {}, listener=Pattern.parse("5-6.5"))
    assert all(breath.total == pytest.approx(11.5) for breath in timeline.breaths)
    assert all(breath.mode is not Mode.LEAD for breath in timeline.breaths)
    timeline = plan(load(LED), {}, listener=slow)
    assert timeline.breaths[-1].total == pytest.approx(10.0)


def test_slowing_between_patterns_is_walked_though_the_script_does_not_say_so(load: Callable[..., Session]) -> None:
    text = '[[stage]]\nname="a"\nbreaths=2\nbreath="4-5"\n[[stage]]\nname="b"\nbreaths=9\nbreath="4-7"\n'
    totals = [breath.total for breath in plan(load(text), {}).breaths]
    assert totals == pytest.approx([9, 9, 9.3, 9.6, 9.9, 10.2, 10.5, 10.8, 11, 11, 11])


def test_a_lead_that_has_not_arrived_goes_on_in_the_next_stage(load: Callable[..., Session]) -> None:
    text = LED.replace("breaths = 17", "breaths = 4")
    there = plan(load(text), {}).breaths[9:]
    assert [round(breath.total, 3) for breath in there] == [6.5, 6.8, 7.1]
    assert {breath.mode for breath in there} == {Mode.LEAD}


def test_holds_can_be_dropped(load: Callable[..., Session]) -> None:
    head = 'title="t"\nsummary="s"\nlanguage="en"\nallow=["holds"]\n'
    session = load('[[stage]]\nname="a"\nbreaths=2\nbreath="4-2-5-1"\n', head=head)
    assert plan(session, {}).breaths[0].total == 12
    dropped = plan(session, {}, holds=False).breaths[0]
    assert (dropped.hold, dropped.rest, dropped.total) == (0, 0, 9)


def test_a_line_whose_turn_is_taken_waits_for_the_same_phase(
    load: Callable[..., Session], clip: Callable[[str, float], Clip]
) -> None:
    text = (
        '[[stage]]\nname="a"\nbreaths=4\nbreath="4-5"\n'
        '[[stage.line]]\nid="one"\nat="1 exhale"\nsay="One."\n'
        '[[stage.line]]\nid="two"\nat="2 exhale"\nsay="Two."\n'
    )
    timeline = plan(load(text), {"one": clip("One.", 9.5), "two": clip("Two.", 2.0)})
    # The first speaks from 8.0 to 17.5; the second breath's exhale begins at 17.0, the third's at 26.0.
    assert [(line.start, line.end) for line in timeline.lines] == [(8.0, 17.5), (26.0, 28.0)]


def test_a_stage_waits_by_whole_breaths_for_its_last_line(
    load: Callable[..., Session], clip: Callable[[str, float], Clip]
) -> None:
    text = '[[stage]]\nname="a"\nbreaths=1\nbreath="4-5"\n[[stage.line]]\nid="one"\nat="1 exhale"\nsay="One."\n'
    timeline = plan(load(text), {"one": clip("One.", 16.0)})
    # It speaks until 24.0: 4 + 9 + 9 = 22 is too soon, 31 is not.
    assert timeline.stages[0].end == 31.0
    assert len(timeline.breaths) == 3


def test_a_free_stage_waits_too(load: Callable[..., Session], clip: Callable[[str, float], Clip]) -> None:
    text = '[[stage]]\nname="a"\nminutes=0.2\nbreath="free"\n[[stage.line]]\nid="one"\nat=10\nsay="One."\n'
    timeline = plan(load(text), {"one": clip("One.", 4.5)})
    # It speaks from 14.0 to 18.5, the stage was to end at 16.0: one breath of 5 s more.
    assert timeline.stages[0].end == 21.0
    assert not timeline.breaths


def test_a_line_without_a_recording_is_shown_for_as_long_as_reading_takes(load: Callable[..., Session]) -> None:
    text = '[[stage]]\nname="a"\nminutes=1\nbreath="free"\n[[stage.line]]\nid="one"\nat=1\nsay="' + "word " * 11 + '"\n'
    line = plan(load(text), {}).lines[0]
    assert line.clip is None
    assert line.end - line.start == pytest.approx(6.6)  # 11 words at 110 a minute are 6 s, and a breath to begin


def test_first_sitting_is_what_it_says() -> None:
    timeline = plan(find_session("first-sitting"), {})
    kinds = [stage.paced for stage in timeline.stages]
    assert not kinds[0]
    assert not kinds[-1]
    assert [breath.mode for breath in timeline.breaths[:5]] == [Mode.MATCH] * 5
    # On its way it rests for a while; where it leads to it stays for two minutes.
    slowest = [breath for breath in timeline.breaths if breath.mode is Mode.STEADY and breath.total == 10.0]
    assert sum(breath.total for breath in slowest) >= 110
    silences = [b.start - a.end for a, b in pairwise([line for line in timeline.lines if line.stage == "staying"])]
    assert min(silences) > 10
    assert timeline.lines[0].start < timeline.breaths[0].start
    assert 20 <= len(timeline.lines) <= 30
    assert 300 <= timeline.stages[-1].end <= 430


# -- Promises, over scripts nobody would think of -------------------------------------------------------------------

patterns = st.builds(
    Pattern,
    inhale_ms=st.integers(2000, 6000),
    exhale_ms=st.integers(2000, 10_000),
    hold_ms=st.sampled_from([0, 0, 1500]),
    rest_ms=st.sampled_from([0, 0, 700]),
    topup_ms=st.sampled_from([0, 0, 800]),
)
listeners = st.none() | st.builds(Pattern, inhale_ms=st.integers(1000, 4000), exhale_ms=st.integers(1500, 6000))


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Session, dict[str, Clip]]:
    stages: list[Stage] = []
    clips: dict[str, Clip] = {}
    for index in range(draw(st.integers(1, 4))):
        breath = draw(st.just(Free()) | st.just(Match()) | st.builds(Paced, patterns, st.none() | st.integers(50, 300)))
        count = draw(st.integers(1, 12))
        lines = []
        for number in range(draw(st.integers(0, 4))):
            place: AtTime | AtPhase = (
                AtTime(Milliseconds(draw(st.integers(0, 30_000))))
                if isinstance(breath, Free)
                else AtPhase(draw(st.integers(1, count)), draw(st.sampled_from(list(Phase))))
            )
            line = Line(f"line-{index}-{number}", "Some words to say.", place)
            lines.append(line)
            if draw(st.booleans()):
                clips[line.id] = Clip(Path("x.ogg"), line.words, draw(st.floats(0.2, 25)), 0.0)
        lines.sort(key=lambda line: line.place.offset_ms if isinstance(line.place, AtTime) else line.place.breath)
        free = isinstance(breath, Free)
        by_time = free or draw(st.booleans())
        stages.append(
            Stage(
                f"stage {index}",
                breath,
                tuple(lines),
                Presence(),
                breaths=None if by_time else count,
                length_ms=Milliseconds(draw(st.integers(6_000, 60_000))) if by_time else None,
            )
        )
    session = Session("any", Path("any.toml"), "Any", "Any.", "en", (), frozenset(), tuple(stages))
    return session, clips


@given(sessions(), listeners, st.booleans())
def test_the_promises_hold(made: tuple[Session, dict[str, Clip]], listener: Pattern | None, holds: bool) -> None:  # noqa: FBT001
    session, clips = made
    timeline = plan(session, clips, listener=listener, holds=holds)
    keeps_its_promises(timeline)
    for line in timeline.lines:
        clip = clips.get(line.id)
        assert clip is None or line.end - line.start >= clip.length - 1e-9
    assert {line.id for line in timeline.lines} == {line.id for line in session.lines}
    for before, after in pairwise(timeline.breaths):
        if after.mode is Mode.LEAD:
            assert abs(after.total - before.total) <= 0.3 + 1e-9
    if listener is not None:
        assert all(breath.total >= listener.total - 1e-9 for breath in timeline.breaths)
    assert plan(session, clips, listener=listener, holds=holds) == timeline


def keeps_its_promises(timeline: Timeline) -> None:
    for one, other in pairwise(timeline.lines):
        assert other.start >= one.end + 0.8 - 1e-9
    spans = {stage.name: stage for stage in timeline.stages}
    for line in timeline.lines:
        assert spans[line.stage].start <= line.start
        assert line.end <= spans[line.stage].end + 1e-9
    for stage, following in pairwise(timeline.stages):
        assert stage.end == following.start
    for stage in timeline.stages:
        if stage.paced:
            breaths = [breath for breath in timeline.breaths if breath.stage == stage.name]
            assert breaths[0].start == stage.start
            assert breaths[-1].end == pytest.approx(stage.end)
            for one_breath, next_breath in pairwise(breaths):
                assert one_breath.end == pytest.approx(next_breath.start)


@given(sessions(), st.floats(-5, 700))
def test_a_moment_is_whole_everywhere(made: tuple[Session, dict[str, Clip]], position: float) -> None:
    session, clips = made
    timeline = plan(session, clips)
    moment = timeline.moment(position)
    assert 0 <= moment.level <= 1
    assert 0 <= moment.light <= 1
    assert 0 <= moment.position <= timeline.duration
    assert (moment.phase is None) == (moment.breath is None)
    if moment.breath is not None:
        assert moment.phase_start <= moment.position <= moment.phase_end + 1e-9


def test_tones_can_sound_with_one_breath_in_three(load: Callable[..., Session]) -> None:
    text = '[[stage]]\nname="a"\nbreaths=7\nbreath="4-6"\ntones=0.5\ntone_every=3\n'
    tones = plan(load(text), {}).tones
    # Breaths begin at 4, 14, 24 ...; a change takes five seconds from a breath's start.
    assert [round(tones.at(start + 8), 3) for start in range(4, 74, 10)] == [0.5, 0.025, 0.025, 0.5, 0.025, 0.025, 0.5]
    assert tones.at(14 + 2.5) == pytest.approx((0.5 + 0.025) / 2)


def test_the_level_is_full_at_the_top_and_empty_at_the_turns(load: Callable[..., Session]) -> None:
    timeline = plan(load('[[stage]]\nname="a"\nbreaths=2\nbreath="4-6"\n'), {})
    # The first breath begins at 4.0, from the rest that settling in came to.
    assert timeline.level.at(4.0) == pytest.approx(0.3)
    assert timeline.level.at(6.0) == pytest.approx(0.65)
    assert timeline.level.at(8.0) == 1
    assert timeline.level.at(11.0) == pytest.approx(0.5)
    assert timeline.level.at(14.0) == 0
    moment = timeline.moment(9.0)
    assert (moment.phase, moment.phase_left) == (Phase.EXHALE, 5.0)
