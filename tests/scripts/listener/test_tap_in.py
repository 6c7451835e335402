"""How long taps are waited for, when they are enough, and what comes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.bounds import QUIET as SILENCE
from scripts.bounds import TAP_PATIENCE as PATIENCE
from scripts.breath import Pattern
from scripts.listener.quiet import Next, Quiet
from scripts.listener.tap_in import OutcomeKind, TapCapture
from scripts.listener.tap_tempo import Doubt, Tap


def tapped(*times: float, last: Pattern | None = None) -> TapCapture:
    hearing = TapCapture(0.0, last=last)
    for at in times:
        hearing = hearing.at(at).tapped(Tap(at))
    return hearing


def test_nobody_has_to_answer() -> None:
    assert TapCapture(5.0).at(5.0 + PATIENCE - 0.01).outcome is None
    outcome = TapCapture(5.0).at(100.0).outcome
    assert outcome == (None, OutcomeKind.NOTHING, None, 5.0 + PATIENCE)


def test_four_taps_are_enough_once_no_other_comes() -> None:
    four = tapped(2, 6, 10, 14)
    assert four.at(19.9).outcome is None, "a fifth may come yet"
    outcome = four.at(20.0).outcome
    assert outcome is not None
    assert (outcome.breath, outcome.way, outcome.at) == (Pattern.of_rate(15), OutcomeKind.SURE, 20.0)


def test_the_sixth_is_the_last_and_a_seventh_is_still_one_of_them() -> None:
    six = tapped(2, 6, 10, 14, 18, 22)
    assert six.outcome is not None
    assert six.outcome.at == 22
    assert six.still_tapping(26)
    assert not six.still_tapping(29)


def test_enter_goes_without_and_the_last_one_can_be_taken_again() -> None:
    mine = Pattern.parse("2.4-3.1")
    assert tapped(2, 6, last=mine).closed(7).outcome == (None, OutcomeKind.SKIPPED, None, 7)
    assert tapped(2, 6, 10).closed(11).outcome == (Pattern.of_rate(15), OutcomeKind.UNSURE, Doubt.FEW, 11)
    assert tapped(2, 6, last=mine).skipped(7).outcome == (None, OutcomeKind.SKIPPED, None, 7)
    assert tapped(last=mine).as_last(3).outcome == (mine, OutcomeKind.LAST, None, 3)
    assert tapped().as_last(3).outcome is None


@pytest.mark.parametrize(
    ("times", "way", "doubt"),
    [
        ((2,), OutcomeKind.UNHEARD, Doubt.FEW),
        ((2, 6), OutcomeKind.UNHEARD, Doubt.FEW),
        ((2, 4), OutcomeKind.UNHEARD, Doubt.FEW),  # perhaps a pause, and on
        ((2, 12.9), OutcomeKind.UNHEARD, Doubt.FEW),
        ((2, 4, 6), OutcomeKind.UNHEARD, Doubt.FAST),
        ((2, 6, 10), OutcomeKind.UNSURE, Doubt.FEW),
        ((2, 5, 10, 12.6, 19, 21.6), OutcomeKind.UNSURE, Doubt.UNLIKE),
        ((1, 2.4, 3.8, 5.2, 6.6, 8.0), OutcomeKind.UNHEARD, Doubt.FAST),
    ],
)
def test_it_says_when_it_is_unsure(times: tuple[float, ...], way: OutcomeKind, doubt: Doubt) -> None:
    outcome = tapped(*times).at(100.0).outcome
    assert outcome is not None
    assert (outcome.way, outcome.doubt) == (way, doubt)
    assert (outcome.breath is None) == (way is OutcomeKind.UNHEARD)


@given(st.lists(st.floats(0.0, 90.0), max_size=20))
def test_whatever_is_tapped_it_comes_to_an_end(times: list[float]) -> None:
    hearing = tapped(*sorted(times))
    outcome = hearing.at(hearing.due).outcome
    assert outcome is not None
    assert outcome.at <= max([PATIENCE, *[at + 16 for at in times]])
    assert hearing.at(1000.0).outcome == outcome


def test_after_too_much_nothing_is_asked_for_ten_seconds() -> None:
    quiet = Quiet(100.0)
    assert not quiet.asking(100.0 + SILENCE - 0.01)
    assert quiet.asking(100.0 + SILENCE)
    assert quiet.choice is Next.COMPANY
    # The way back, for a slip, is the last one.
    assert quiet.moved(-1).choice is Next.AS_BEFORE
    assert [quiet.numbered(number) for number in (0, 1, 5, 7)] == [None, Next.COMPANY, Next.LEAVE, None]
