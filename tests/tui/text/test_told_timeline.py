"""What is told of a session's times, for people and for programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scripts.files.library import find_session
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tui.session.breathing import just_breathe
from tui.text.report import timeline_json, timeline_table

if TYPE_CHECKING:
    from scripts.plan.timeline import Timeline

SITTING = Course.begin(Conductor(find_session("first-sitting"), {}))
NIGHT = Course.begin(Conductor(just_breathe(open_end=True), {})).timeline


@pytest.mark.parametrize("timeline", [SITTING.company(60.0).timeline, NIGHT], ids=["company", "open"])
def test_what_goes_on_until_one_leaves_is_told_without_a_length(timeline: Timeline) -> None:
    head, *others = timeline_table(timeline).splitlines()
    assert head == f"{timeline.title} \u00b7 until you leave"
    assert others[-1].endswith("in 2.2 \u00b7 out 2.8 \u00b7 until you leave")
    assert max(map(float, re.findall(r"\d+\.?\d*", "\n".join(others)))) < 100, "no count and no time of a night"
    assert timeline_json(timeline)["open"] is True


def test_what_has_an_end_is_told_with_its_lengths() -> None:
    for course in (SITTING, SITTING.company(60.0).as_written(90.0)):
        assert "until you leave" not in (told := timeline_table(course.timeline))
        assert re.match(r"First sitting \u00b7 \d+:\d\d\n", told)
        assert re.search(r"meeting you \u00b7 [\d.]+ s \u00b7 \d+ breaths", told)
        assert "open" not in timeline_json(course.timeline)
