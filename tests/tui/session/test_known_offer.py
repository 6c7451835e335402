"""After three sittings the offer of one's breath is one line; what can be answered stays, and no count goes further."""

from __future__ import annotations

import json

import pytest

from scripts import bounds
from scripts.breath import Pattern
from scripts.files.library import find_session
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.tui.screens.sitting import FakePlayer
from tui.session.controller import Attending
from tui.session.written import forget
from tui.settings import load
from tui.settings.remembered import offer_is_known, remember_offer, remembered_file
from tui.text import words

LAST = Pattern.parse("2-3")


def offered(*, known: bool, name: str = "first-sitting", partner: Pattern | None = None) -> tuple[Attending, list[str]]:
    """Return who attends to a session that has just been opened at 100 s, and what is noted of offers."""
    noted: list[str] = []
    player = FakePlayer(course=Course.begin(Conductor(find_session(name), {}), None, partner), waiting=True)
    attending = Attending(player, leave=player.stop, last=LAST, known=known, offered=lambda: noted.append("offered"))
    attending.begin(100.0)
    return attending, noted


def test_whoever_knows_the_offer_has_one_line_of_it_and_the_session_at_once() -> None:
    attending, noted = offered(known=True)
    assert attending.offer() == (tuple(form.format(key="l") for form in words.MEETING_BRIEFLY_LAST),)
    waits = []
    for at in (0.0, bounds.KNOWN_PATIENCE - 0.01, bounds.KNOWN_PATIENCE):
        attending.tick(100.0 + at)
        waits.append(attending.meets)
    assert waits == [True, True, False]
    assert noted == ["offered"]
    asked, _ = offered(known=False)
    assert len(asked.offer()) > 1
    asked.tick(100.0 + bounds.KNOWN_PATIENCE)
    assert asked.meets


def test_taps_the_last_breath_and_how_one_arrives_are_taken_all_the_same() -> None:
    attending, _ = offered(known=True)
    for at in (103.0, 107.0, 111.0, 115.0):
        assert attending.press("space", at)
        attending.tick(at + 3.9)
    attending.tick(125.0)
    assert attending.met
    attending, _ = offered(known=True)
    assert attending.press("l", 101.0)
    assert attending.met
    attending, _ = offered(known=True)
    assert attending.press("2", 104.0)
    assert len(attending.offer()) > 1, "today they take their time"
    attending.tick(104.0 + bounds.KNOWN_PATIENCE)
    assert attending.meets


def test_a_tap_that_comes_a_little_late_counts() -> None:
    attending, _ = offered(known=True)
    attending.tick(105.0)
    assert not attending.meets
    assert attending.press("space", 107.0)


def test_two_are_always_offered_all_of_it_and_too_much_is_no_sitting() -> None:
    for_two, noted = offered(known=True, partner=Pattern.parse("3-4"))
    assert for_two.meets
    assert "left" in for_two.offer()[0][0]
    for_two.tick(100.0 + 600)
    alone, noted = offered(known=False)
    alone.too_much(101.0)
    alone.tick(130.0)
    assert noted == []


@pytest.mark.usefixtures("home")
def test_it_is_counted_to_three_and_no_further_and_forgotten_when_asked() -> None:
    for times in range(6):
        assert offer_is_known() is (times >= 3)
        remember_offer()
    assert json.loads(remembered_file().read_text(encoding="utf-8")) == {"offered": 3}
    assert "offered" not in load().sources
    forget()
    assert not offer_is_known()
    remembered_file().write_text('{"offered": 1e9}', encoding="utf-8")
    assert not offer_is_known()
