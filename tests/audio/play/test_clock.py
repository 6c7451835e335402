"""What is heard now: an anchor carried on by the clock, never back, never past what was handed over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audio.outputs.contract import Anchor
from audio.play.clock import HeardClock
from audio.units import StreamFrame


def test_the_heard_frame_follows_the_anchor() -> None:
    clock = HeardClock()
    anchor = Anchor(frame=StreamFrame(48_000), length=1024, heard_at=10.0)
    assert clock.frame(None, 9.0) == 0
    assert clock.frame(anchor, 9.5) == 24_000  # half a second before it is heard
    assert clock.frame(anchor, 10.0) == 48_000
    assert clock.frame(anchor, 11.0) == 49_024  # nothing more was handed over


@given(st.lists(st.tuples(st.floats(0, 0.2), st.floats(-0.03, 0.03), st.integers(0, 2048)), min_size=1, max_size=50))
def test_it_never_runs_back(steps: list[tuple[float, float, int]]) -> None:
    clock = HeardClock()
    now, frame, before = 0.0, 0, 0.0
    for wait, jitter, count in steps:
        now += wait
        anchor = Anchor(StreamFrame(frame), count, now + 0.3 + jitter)
        frame += count
        heard = clock.frame(anchor, now)
        assert heard >= before
        assert heard <= max(before, frame)
        before = heard
