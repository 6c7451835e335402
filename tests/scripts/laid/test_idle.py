"""The light while the breath is free: soft, shallow, slow, and never a jump."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.breath import Pattern
from scripts.laid.curve import Curve
from scripts.laid.events import Breath, Mode
from scripts.laid.idle import idle, idle_at
from scripts.plan.timeline import Timeline
from scripts.units import Milliseconds


@given(st.floats(0.0, 500.0), st.floats(0.5, 300.0), st.floats(0.0, 1.0))
def test_it_is_the_same_however_long_it_lasts(start: float, length: float, share: float) -> None:
    at = start + share * length
    here = Curve(tuple(idle(start, start + length))).at(at)
    assert here == pytest.approx(Curve(tuple(idle(start, start + length + 100.0))).at(at))
    assert here == pytest.approx(idle_at(at - start), abs=1e-6)


def test_it_goes_up_and_down_slowly_and_never_far() -> None:
    levels = [idle_at(tenth / 10) for tenth in range(600)]
    assert levels[0] == 0.0
    assert max(levels) < 0.55
    assert min(levels[50:]) > 0.15
    assert max(abs(later - earlier) for earlier, later in pairwise(levels)) < 0.02
    turns = [at for at in range(1, 599) if (levels[at] - levels[at - 1]) * (levels[at + 1] - levels[at]) < 0]
    assert len(turns) == 10, "some five breaths a minute"


def test_the_light_breathes_while_nothing_is_paced_and_goes_on_into_the_first_breath() -> None:
    breaths = tuple(
        Breath(Milliseconds(start), Pattern.parse("2-3"), "paced", Mode.MATCH) for start in (67_000, 72_000)
    )
    timeline = Timeline("s", "S", Milliseconds(120_000), (), breaths, ())
    seen = [timeline.seen.at(at / 10) for at in range(1200)]
    assert max(seen[:100]) - min(seen[20:100]) > 0.1, "within the first ten seconds it is seen to breathe"
    assert max(abs(later - earlier) for earlier, later in pairwise(seen)) < 0.09
    for at in (69.5, 71.0, 73.0):
        assert timeline.seen.at(at) == pytest.approx(timeline.level.at(at), abs=0.05), "paced, it is the breath itself"
    assert timeline.level.at(50.0) == timeline.level.at(55.0), "what is heard rests"
