"""The contract of an input, on each of them; the microphone's runs through a real sound server."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from audio.capture.played import PlayedInput
from audio.capture.ring import InputRing

RATE = 1_000


class Heap:
    """A sink that keeps everything."""

    def __init__(self) -> None:
        self.data = b""
        self.made: tuple[int, int] | None = None

    def make(self, rate: int, channels: int) -> Heap:
        self.made = (rate, channels)
        return self

    def put(self, frames: bytes | memoryview) -> int:
        self.data += bytes(frames)
        assert self.made is not None
        return len(frames) // (4 * self.made[1])

    @property
    def sound(self) -> npt.NDArray[np.float32]:
        assert self.made is not None
        return np.frombuffer(self.data, "<f4").reshape(-1, self.made[1])


class Clock:
    now = 64.0  # passes exactly in halves

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("channels", [1, 2])
def test_frames_come_in_order_each_once_as_time_passes(channels: int) -> None:
    sound = np.arange(700 * channels, dtype=np.float32).reshape(700, channels)
    clock, heap = Clock(), Heap()
    played = PlayedInput(sound, RATE, clock=clock, threaded=False)
    played.start(heap.make)
    assert heap.made == (RATE, channels)
    for passed in (0.0, 0.0, 0.125, 0.25, 0.625):
        clock.now = 64.0 + passed
        played.step()
        assert len(heap.sound) == round(passed * RATE)
    np.testing.assert_array_equal(heap.sound, sound[:625])
    clock.now = 65.0
    played.step()
    np.testing.assert_array_equal(heap.sound[:700], sound)
    assert not heap.sound[700:].any()
    assert len(heap.sound) == 1000
    assert not played.lost(clock.now)
    played.close()
    played.close()
    clock.now = 70.0
    played.step()
    assert len(heap.sound) == 1000


def test_one_that_breaks_off_is_lost_when_its_sound_has_ended() -> None:
    clock, heap = Clock(), Heap()
    played = PlayedInput(np.ones(500, np.float32), RATE, clock=clock, threaded=False, breaks_off=True)
    played.start(heap.make)
    clock.now += 0.4
    played.step()
    assert not played.lost(clock.now)
    clock.now += 1.0
    played.step()
    assert played.lost(clock.now)
    assert len(heap.sound) == 500


def test_the_ring_gives_back_what_was_put_across_its_seam() -> None:
    ring = InputRing(10, 4)
    numbers = np.arange(100, dtype=np.float32)
    given, got = 0, b""
    for count in (3, 7, 10, 1, 9, 10, 4, 6):
        assert ring.put(numbers[given : given + count].tobytes()) == count
        given += count
        got += ring.take()
    np.testing.assert_array_equal(np.frombuffer(got, np.float32), numbers[:given])
    assert ring.lost == 0
    assert ring.take() == b""


def test_what_finds_no_room_is_counted_and_what_was_there_stays() -> None:
    ring = InputRing(10, 8)
    assert ring.put(bytes(range(56))) == 7
    assert ring.put(bytes(56)) == 3
    assert ring.lost == 4
    assert ring.take() == bytes(range(56)) + bytes(24)
