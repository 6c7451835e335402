"""One listener's breath: how it walks, what is held, and how a lost rhythm is met and led again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scripts import bounds
from scripts.breath import Pattern
from scripts.files.model import When
from scripts.laid.events import Mode
from scripts.lead.alone import Alone
from scripts.lead.contract import Ask
from scripts.lead.walk import walked
from scripts.units import NO_TIME, Milliseconds

TARGET = Pattern.parse("4-6")
LEADS = Ask("led", TARGET, leads=True)
MINE = Pattern.parse("2.2-2.8")

patterns = st.builds(Pattern, inhale_ms=st.integers(1000, 6000), exhale_ms=st.integers(1500, 10_000))


def breaths(lead: Alone, ask: Ask, count: int) -> tuple[list[Pattern], Alone]:
    """Return so many breaths, and the lead after them."""
    found: list[Pattern] = []
    for _ in range(count):
        given_one = lead.next(ask, NO_TIME)
        assert isinstance(given_one.lead, Alone)
        found.append(given_one.breath.pattern)
        lead = given_one.lead
    return found, lead


@given(patterns, patterns, st.integers(50, 300))
def test_the_exhale_takes_at_least_half_of_a_step_while_it_has_that_far_to_go(
    before: Pattern, target: Pattern, step_ms: int
) -> None:
    after = walked(before, target, Milliseconds(step_ms))
    moved = {name: getattr(after, name) - getattr(before, name) for name in ("inhale_ms", "exhale_ms")}
    assert sum(map(abs, moved.values())) <= step_ms
    way = target.exhale_ms - before.exhale_ms
    longer, growing = target.total_ms >= before.total_ms, way > 0
    # Where in and out go opposite ways, the smaller side has what is left of the step.
    if (target.inhale_ms - before.inhale_ms > 0) == growing or target.inhale_ms == before.inhale_ms:
        assert abs(moved["exhale_ms"]) >= min(abs(way), step_ms // 2), (longer, moved)


def test_a_later_lead_is_halved_after_a_repair_as_well() -> None:
    lead = Alone.of(MINE).entering(Milliseconds(300)).lost()
    assert lead.entering(None).step_ms == 150
    assert lead.entering(Milliseconds(200)).step_ms == 100
    assert lead.lost().entering(Milliseconds(300)).step_ms == 75
    assert lead.lost().lost().lost().entering(Milliseconds(300)).step_ms == round(bounds.LEAD_STEP_MIN * 1000)


def test_a_pace_that_was_held_is_not_kept_once_the_rhythm_was_lost() -> None:
    _, lead = breaths(Alone.of(MINE), LEADS, 6)
    lead = lead.stay().lost()
    met, lead = breaths(lead, LEADS, bounds.MEETING_BREATHS)
    after = lead.next(LEADS, NO_TIME).breath
    assert len(set(met)) == 1
    assert after.mode is Mode.LEAD
    assert after.pattern.total_ms == met[-1].total_ms + 150


def test_a_breath_that_meets_a_lost_listener_does_not_count() -> None:
    lead = Alone.of(MINE).lost()
    counted: list[bool] = []
    for _ in range(bounds.MEETING_BREATHS + 1):
        given_one = lead.next(LEADS, NO_TIME)
        assert isinstance(given_one.lead, Alone)
        counted.append(given_one.counted)
        assert lead.may_end == given_one.counted
        lead = given_one.lead
    assert counted == [False] * bounds.MEETING_BREATHS + [True]


def test_half_the_step_ends_at_a_nearer_breath_and_takes_no_longer_than_its_stage_has() -> None:
    # Met at 5 s; then 5.15, 5.3 and 5.45 s: 15.9 s. Another would leave less than two breaths of 30 s.
    ask = LEADS._replace(left_ms=Milliseconds(30_000))
    _, lead = breaths(Alone.of(MINE).lost(), LEADS, bounds.MEETING_BREATHS)
    found, lead = breaths(lead, ask, 6)
    assert [breath.total_ms for breath in found] == [5150, 5300, 5450, 5450, 5450, 5450]
    arrived = lead.next(ask._replace(left_ms=Milliseconds(0)), NO_TIME)
    assert When.ARRIVED in arrived.standing.now
    # In the next stage it stays there, unless the script leads on to a slower one; that is a walk of its own.
    same, _ = breaths(lead.entering(None), LEADS._replace(left_ms=Milliseconds(90_000)), 2)
    assert [breath.total_ms for breath in same] == [5450, 5450]
    slower = Ask("slower", Pattern.parse("5-7"), leads=True, left_ms=Milliseconds(90_000))
    assert breaths(lead, slower, 1)[0][0].total_ms == 5600
    # Whoever asks for slower is led on from there as far as they ask.
    assert breaths(lead.slower(), ask, 4)[0][-1].total_ms == 5950


def test_a_repair_with_no_time_left_to_lead_in_stays_where_it_met() -> None:
    _, lead = breaths(Alone.of(MINE).lost(), LEADS, bounds.MEETING_BREATHS)
    given_one = lead.next(LEADS._replace(left_ms=Milliseconds(15_000)), NO_TIME)
    assert given_one.breath.pattern == MINE
    assert When.SLOWING not in given_one.standing.now | given_one.standing.ahead


def test_a_walk_that_nobody_was_lost_on_goes_as_far_as_its_script_says() -> None:
    found, _ = breaths(Alone.of(MINE), LEADS._replace(left_ms=Milliseconds(0)), 20)
    assert found[-1] == TARGET


def test_whoever_is_lost_again_is_led_no_further_than_they_were_told() -> None:
    ask = LEADS._replace(left_ms=Milliseconds(30_000))
    _, lead = breaths(Alone.of(MINE).lost(), LEADS, bounds.MEETING_BREATHS)
    found, lead = breaths(lead, ask, 5)
    _, lead = breaths(lead.lost(), LEADS, bounds.MEETING_BREATHS)
    again, lead = breaths(lead, LEADS._replace(left_ms=Milliseconds(600_000)), 40)
    assert max(breath.total_ms for breath in again) == found[-1].total_ms
    assert breaths(lead.slower(), ask, 9)[0][-1].total_ms > found[-1].total_ms, "unless they ask"
