"""One breath: as it is written, as it is shaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.breath import Pattern, Phase, ease
from scripts.faults import Flaw, PatternError, PatternFault
from scripts.units import Milliseconds


@pytest.mark.parametrize(
    ("text", "inhale", "hold", "exhale", "rest", "topup"),
    [
        ("4-6", 4000, 0, 6000, 0, 0),
        ("4-0-6-2", 4000, 0, 6000, 2000, 0),
        ("4-2-6-0", 4000, 2000, 6000, 0, 0),
        ("2.5+1-6.5", 3500, 0, 6500, 0, 1000),
        (" 2.25-3.125 ", 2250, 0, 3125, 0, 0),
    ],
)
def test_a_pattern_reads_as_it_is_written(  # noqa: PLR0917
    text: str, inhale: int, hold: int, exhale: int, rest: int, topup: int
) -> None:
    pattern = Pattern.parse(text)
    lengths = (pattern.inhale_ms, pattern.hold_ms, pattern.exhale_ms, pattern.rest_ms, pattern.topup_ms)
    assert [int(length) for length in lengths] == [inhale, hold, exhale, rest, topup]


@pytest.mark.parametrize(
    "text", ["", "4", "4-", "-6", "4-6-2", "4-6-2-1-1", "4:6", "four-six", "4-6+1", "9" * 400 + "-6"]
)
def test_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(PatternError) as caught:
        Pattern.parse(text)
    assert caught.value.flaw == Flaw(PatternFault.NO_PATTERN, {"found": text})


lengths = st.integers(100, 20_000).map(Milliseconds)
short = st.integers(0, 4000).map(Milliseconds)


@given(lengths, lengths, short, short, st.integers(0, 99).map(Milliseconds))
def test_what_is_written_reads_back_the_same(
    inhale: Milliseconds, exhale: Milliseconds, hold: Milliseconds, rest: Milliseconds, topup: Milliseconds
) -> None:
    pattern = Pattern(inhale, exhale, hold, rest, topup)
    assert Pattern.parse(str(pattern)) == pattern


@given(st.text(max_size=30))
def test_any_text_is_a_pattern_or_is_refused(text: str) -> None:
    try:
        pattern = Pattern.parse(text)
    except PatternError:
        return
    assert pattern.total_ms >= 0


def test_a_rate_becomes_a_breath_of_its_length() -> None:
    assert Pattern.of_rate(12) == Pattern(Milliseconds(2200), Milliseconds(2800))
    assert Pattern.of_rate(18).total_ms == 3333


def test_phases_begin_where_the_one_before_ends() -> None:
    pattern = Pattern.parse("4-1-6-2")
    assert [pattern.offset_ms(phase) for phase in Phase] == [0, 4000, 5000, 11000]


def test_the_shape_has_no_corners() -> None:
    assert ease(0) == 0
    assert ease(1) == 1
    assert ease(0.5) == pytest.approx(0.5)
    assert ease(0.01) < 0.0003  # a straight line would be at 0.01
