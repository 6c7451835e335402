"""How long a session is with a repair in it: a mistake of the guide's takes its own time, and no more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scripts import bounds
from scripts.breath import Pattern
from scripts.files.library import OVERWHELM, bundled_names, find_session
from scripts.files.model import Free
from scripts.laid.events import Mode
from scripts.phrases import repair_phrases
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.voice.voices import bundled_voice
from tests.examples import examples

BESIDE = Beside.of(repair_phrases())
PACED = [
    name for name in bundled_names() if any(not isinstance(stage.breath, Free) for stage in find_session(name).stages)
]
rates = st.none() | st.floats(bounds.LISTENER_RATE_MIN, bounds.LISTENER_RATE_MAX)


def begun(name: str, rate: float | None) -> Course:
    return Course.begin(
        Conductor(find_session(name), {}, beside=BESIDE), None if rate is None else Pattern.of_rate(rate)
    )


@examples(200)
@given(st.sampled_from(PACED), rates, st.floats(0, 1), st.integers(1, 4))
def test_a_repair_takes_its_own_time_and_no_more(name: str, rate: float | None, where: float, times: int) -> None:
    course = begun(name, rate)
    first, last = course.timeline.breaths[0].start, course.timeline.breaths[-1].end
    at = first + where * (last - first)
    for _ in range(times):
        before = course.timeline
        lost_on = before.breath_at(at)
        course = course.lost(at)
        met = [breath for breath in course.timeline.breaths if breath.mode is Mode.REPAIR and breath.start > at]
        if lost_on is None or not met:
            return  # nothing is paced there, or any more
        its_own = met[-1].end - lost_on.end
        # The line under way, the words, 12 s of letting go, and four breaths.
        assert its_own <= 30 + bounds.MEETING_BREATHS * met[-1].total
        # A stage ends with a whole breath, and its lines with their phases: it may be one breath longer for that.
        longest = max(breath.total for breath in course.timeline.breaths)
        stages = [stage for stage in course.timeline.stages if stage.paced and stage.end > at]
        assert course.timeline.duration - before.duration <= its_own + longest * (len(stages) + 1)
        at += bounds.LOST_AGAIN + 2


@examples(200)
@given(st.sampled_from([name for name in PACED if name != OVERWHELM]), rates, st.floats(0, 1))
def test_one_repair_adds_a_minute_and_a_half_at_most_and_from_eight_minutes_on_less_than_a_seventh(
    name: str, rate: float | None, where: float
) -> None:
    session, phrases = find_session(name), repair_phrases()
    clips = {**bundled_voice().clips(phrases), **bundled_voice().clips(session)}
    course = Course.begin(Conductor(session, clips, beside=BESIDE), None if rate is None else Pattern.of_rate(rate))
    before = course.timeline
    first, last = before.breaths[0].start, before.breaths[-1].end
    longer = course.lost(first + where * (last - first)).timeline.duration - before.duration
    assert longer <= 90
    assert longer <= 0.15 * before.duration or before.duration < 8 * 60 + 5


def test_an_early_repair_of_a_first_sitting_makes_it_a_minute_longer_at_most() -> None:
    for rate in (None, 6, 8, 10, 12, 15, 18, 20, 22, 24):
        course = begun("first-sitting", rate)
        lost = course.lost(course.timeline.stages[2].start + 20)
        assert lost.timeline.duration - course.timeline.duration <= 62, rate
        assert [line.id for line in lost.timeline.lines if line.id == "as-slow-as-we-go"] or (rate or 12) <= 8
