"""What every timbre promises the mixer: fixed pages, any order, one seed one sound, and no ear for the future."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.tones.air import HOP
from audio.tones.choices import Cues, Timbre
from audio.tones.engine import SPAN, Tones
from audio.tones.envelopes import STEP
from audio.units import PAGE, RATE, Samples, frames_of
from tests.audio.laid import laid, said
from tests.examples import examples

if TYPE_CHECKING:
    from scripts.plan.timeline import Timeline

SESSION = laid("4-6", "2.5+1-6.5", "4-1-5-1", free=5.0, after=4.0)
PAGES = -(-frames_of(SESSION.duration) // PAGE)


def rendered(tones: Tones, pages: range) -> Samples:
    return np.concatenate([tones.page(index) for index in pages])


def test_the_grids_fall_on_one_another() -> None:
    assert PAGE % STEP == 0
    assert PAGE == 2 * HOP
    assert SPAN % PAGE == 0


@pytest.mark.parametrize("timbre", Timbre)
@pytest.mark.parametrize("cues", Cues)
def test_a_page_is_a_tenth_of_a_second_for_two_ears(timbre: Timbre, cues: Cues) -> None:
    page = Tones(SESSION, 1, timbre=timbre, cues=cues).page(110)
    assert page.shape == (PAGE, 2)
    assert page.dtype == np.float32
    assert page.flags.c_contiguous
    assert np.isfinite(page).all()
    assert np.abs(page).max() > 1e-3


@pytest.mark.parametrize("timbre", Timbre)
def test_silence_before_the_session_and_after_it(timbre: Timbre) -> None:
    tones = Tones(SESSION, 1, timbre=timbre)
    for index in (-3, -1, PAGES, PAGES + 5000):
        assert not tones.page(index).any()
    cut_off = Tones(
        replace(SESSION, duration_ms=SESSION.stages[-1].end_ms), 1, timbre=timbre
    )  # a session that does not close
    assert not cut_off.page(int(SESSION.stages[-1].end * 10) + 1).any()
    assert np.abs(tones.page(0)).max() < 1e-3  # it arrives out of silence
    assert np.abs(tones.page(PAGES - 1)).max() < 1e-3  # and leaves into it


@pytest.mark.parametrize("timbre", Timbre)
@examples(12)
@given(order=st.lists(st.integers(0, PAGES - 1), min_size=1, max_size=12))
def test_pages_are_the_same_in_any_order(timbre: Timbre, order: list[int]) -> None:
    tones = Tones(SESSION, 7, timbre=timbre)
    for index in order:
        assert np.array_equal(tones.page(index), Tones(SESSION, 7, timbre=timbre).page(index))
        assert np.array_equal(tones.page(index), tones.page(index))


@pytest.mark.parametrize("timbre", Timbre)
def test_pages_in_turn_are_pages_alone(timbre: Timbre) -> None:
    tones = Tones(SESSION, 7, timbre=timbre)
    for index in range(60, 140):
        assert np.array_equal(tones.page(index), Tones(SESSION, 7, timbre=timbre).page(index))


def test_what_a_caller_does_to_a_page_is_the_callers_own() -> None:
    tones = Tones(SESSION, 7)
    first = tones.page(100)
    kept = first.copy()
    following = Tones(SESSION, 7).page(101)
    first *= 0.0
    assert np.array_equal(tones.page(101), following)
    assert np.array_equal(tones.page(100), kept)


@pytest.mark.parametrize("timbre", Timbre)
def test_one_seed_one_sound(timbre: Timbre) -> None:
    first, same, other = (rendered(Tones(SESSION, seed, timbre=timbre), range(90, 130)) for seed in (3, 3, 4))
    assert np.array_equal(first, same)
    assert np.abs(first - other).mean() > 0.3 * np.abs(first).mean()


@pytest.mark.parametrize("seed", [0, -1, 2**64 - 1, 2**63, -(2**63)])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    assert np.isfinite(Tones(SESSION, seed).page(120)).all()


patterns = st.sampled_from(["4-6", "2.2-2.8", "1-1", "3-1-5-2", "2.5+1-6.5", "4-4-4-4", "6-10", "4.2-5.9"])


@examples(25)
@given(
    timbre=st.sampled_from(Timbre),
    cues=st.sampled_from(Cues),
    shared=st.lists(patterns, max_size=3),
    then=st.tuples(patterns, patterns),
    free=st.sampled_from([0.0, 0.7, 7.0]),
)
def test_sessions_that_agree_up_to_a_moment_sound_the_same_up_to_it(
    timbre: Timbre, cues: Cues, shared: list[str], then: tuple[str, str], free: float
) -> None:
    first, second = laid(*shared, then[0], free=free), laid(*shared, then[1], free=free, after=20.0)
    agree_up_to = first.breaths[len(shared)].start
    assert second.breaths[len(shared)].start == agree_up_to
    pages = int(agree_up_to * RATE) // PAGE
    a, b = (Tones(each, 5, timbre=timbre, cues=cues) for each in (first, second))
    for index in range(max(0, pages - 12), pages):
        assert np.array_equal(a.page(index), b.page(index))


def agreeing(first: Timeline, second: Timeline, position: float) -> bool:
    pages = range(int(position * RATE) // PAGE)
    return np.array_equal(rendered(Tones(first, 5), pages), rendered(Tones(second, 5), pages))


def test_dropping_the_hold_of_a_breath_is_not_heard_before_the_hold() -> None:
    assert agreeing(laid("4-6", "4-2-6-0"), laid("4-6", "4-6"), 18.0)


def test_a_longer_exhale_is_not_heard_before_the_exhale() -> None:
    assert agreeing(laid("4-6", "4-6"), laid("4-6", "4-8"), 18.0)


def test_how_long_a_free_stretch_will_be_is_not_heard_while_it_lasts() -> None:
    # The breath after it begins at 24.0, from the rest that the stretch has come to.
    assert agreeing(laid("4-6", free=20.0), laid("4-6", free=31.0), 24.0)
    assert not agreeing(laid("4-6", free=20.0), laid("4-6", free=31.0), 26.0)


def test_presence_is_how_near_somebody_is() -> None:
    whole, quarter, tenth, none = (Tones(laid("4-6", "4-6", tones=tones), 5) for tones in (1.0, 0.25, 0.1, 0.0))
    for index in (60, 85, 110):
        assert quarter.page(index) == pytest.approx(whole.page(index) * 2 / 3, abs=1e-5)  # 3.5 dB
        assert tenth.page(index) == pytest.approx(whole.page(index) * 0.4, abs=1e-5)  # 8 dB
        assert not none.page(index).any()


def test_lines_do_not_change_the_tones() -> None:
    # How far they step back is the mixer's to apply: audio.mix.ducking.
    spoken = replace(SESSION, lines=(said(11.0, 13.0),))
    assert np.array_equal(Tones(SESSION, 5).page(120), Tones(spoken, 5).page(120))
