"""What is said of the breath itself: its way out, its sip, and whose pace it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.breath import Pattern
from scripts.laid.events import Why
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.plan.unsaid import never_said
from tests.scripts.plan.promises import lines_are_true
from tests.scripts.plan.test_lines import reasons, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.files.model import Session

OUT = """
[[stage]]
name = "met"
breaths = 4
breath = "match"
[[stage.line]]
id = "yours"
at = "1 exhale"
say = "The same as yours."
when = ["given", "own pace"]
[[stage.line]]
id = "soon"
at = "3 exhale"
say = "Soon the way out grows longer."
when = "longer out next"
[[stage]]
name = "led"
breaths = 12
breath = "3-5"
lead = 0.3
[[stage.line]]
id = "out"
at = "1 exhale"
say = "The way out grows longer."
when = ["slowing", "longer out"]
[[stage.line]]
id = "slower"
at = "1 exhale"
say = "I'm slowing a little."
when = ["slowing", "not longer out"]
[[stage.line]]
id = "sip"
at = "4 exhale"
say = "A second sip."
when = "sip"
"""


@pytest.mark.parametrize(
    ("own", "told"),
    [("2.2-2.8", ["yours", "soon", "out"]), ("2-5.4", ["yours", "slower"]), ("4-6", ["yours"])],
)
def test_the_way_out_is_said_to_grow_only_where_it_does(
    load: Callable[..., Session], own: str, told: list[str]
) -> None:
    session = load(OUT)
    course = Course.begin(Conductor(session, {}), Pattern.parse(own))
    assert said(course.timeline) == told
    lines_are_true(course.timeline)
    why = reasons(course.timeline)
    assert why["sip"] is Why.NO_SIP
    assert why.get("out") in (None, Why.OUT_KEPT, Why.NOTHING_TO_SLOW)
    assert [line.id for line in never_said(session)] == ["sip"]


def test_whoever_asked_for_slower_first_is_not_told_that_it_is_their_own_pace(load: Callable[..., Session]) -> None:
    course = Course.begin(Conductor(load(OUT), {}), Pattern.of_rate(12)).slower(1.0)
    assert "yours" not in said(course.timeline)
    assert reasons(course.timeline)["yours"] is Why.STAYING


def test_two_have_a_sip_as_well_once_they_share_their_breath(load: Callable[..., Session]) -> None:
    session = load(OUT.replace('"3-5"', '"2.5+1-4.5"'))
    timeline = Course.begin(Conductor(session, {}), Pattern.of_rate(14), Pattern.of_rate(12)).timeline
    assert "sip" in said(timeline)
    lines_are_true(timeline)
    assert all(breath.pattern.topup_ms for breath in timeline.breaths if breath.stage == "led")
