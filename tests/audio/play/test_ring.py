"""The ring hands over every frame once, in order."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audio.play.ring import Ring
from audio.units import StreamFrame


def frames(first: int, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    numbers = np.arange(first, first + count, dtype=np.float32)
    return np.column_stack([numbers, -numbers])


def taken(ring: Ring, count: int) -> tuple[int, list[float]]:
    out = bytearray(b"\x55" * count * 8)
    got = ring.copy_to(memoryview(out), count)
    return got, np.frombuffer(out, dtype=np.float32).reshape(-1, 2)[:, 0].tolist()


def test_frames_come_out_as_they_went_in_and_silence_after() -> None:
    ring = Ring(8)
    ring.write(StreamFrame(0), frames(1, 5))
    assert taken(ring, 3) == (3, [1, 2, 3])
    assert taken(ring, 4) == (2, [4, 5, 0, 0])
    assert ring.read == 5


def test_frames_that_were_not_played_can_be_written_again() -> None:
    ring = Ring(8)
    ring.write(StreamFrame(0), frames(0, 6))
    taken(ring, 2)
    ring.write(StreamFrame(4), np.full((2, 2), 9, dtype=np.float32))
    assert taken(ring, 4) == (4, [2, 3, 9, 9])
    assert ring.written == 6


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=60))
def test_whatever_the_block_sizes_the_stream_is_the_same(steps: list[tuple[int, int]]) -> None:
    ring = Ring(16)
    heard: list[float] = []
    for write, read in steps:
        room = ring.read + ring.capacity - ring.written
        ring.write(ring.written, frames(ring.written, min(write, room)))
        got, values = taken(ring, read)
        assert values[got:] == [0] * (read - got)
        heard += values[:got]
    assert heard == list(range(len(heard)))
