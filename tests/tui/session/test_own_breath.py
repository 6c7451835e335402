"""The breath of the settings: asked for, as it was given the last time, or always the same; for one listener alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.breath import Pattern
from tests.program import live_in
from tui.session.build import course_of
from tui.session.wishes import Wishes
from tui.settings import Settings
from tui.settings.remembered import remember
from tui.storage import own

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.plan.steering import Course

GIVEN = Pattern.parse("2-3")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live_in(tmp_path, monkeypatch)


def course(breath: str, name: str = "first-sitting", listener: Pattern | None = None) -> Course:
    return course_of(own.session(name), Wishes(listener, settings=Settings(breath=breath)))


def met(one: Course) -> float:
    """Return the length of the first breath, s."""
    return one.timeline.breaths[0].total


def test_a_breath_of_the_settings_is_met_without_being_asked_for() -> None:
    assert course("ask").unmet
    always = course("2-3")
    assert not always.unmet
    assert met(always) == 5.0


def test_the_last_one_is_met_where_there_is_one() -> None:
    assert course("last").unmet, "none was given yet"
    remember(breath=str(GIVEN))
    last = course("last")
    assert not last.unmet
    assert met(last) == 5.0
    remember(breath="0.1-99")
    assert course("last").unmet, "one that would not be taken today"


def test_what_was_typed_comes_first() -> None:
    assert met(course("2-3", listener=Pattern.parse("3-4"))) == 7.0


def test_it_is_one_s_own_and_not_that_of_two() -> None:
    assert course("2-3", "for-two").unmet
    assert met(course("2-3", "sudden-overwhelm")) == met(course("ask", "sudden-overwhelm"))
