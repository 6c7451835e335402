"""Listening to a take is stopped softly, at once, and its output let go of once the fade has been heard."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from audio.capture.preview import TakePreview
from audio.outputs.contract import Anchor, Source
from audio.units import RATE, StreamFrame

if TYPE_CHECKING:
    from scripts.faults import Flaw

BLOCK = 1024


class ByHand:
    """An output that takes a block when the test says so."""

    name = "by hand"
    silent = True
    underruns = 0

    def __init__(self) -> None:
        self.anchor: Anchor | None = None
        self.fault: Flaw | None = None
        self.closed = threading.Event()
        self.taken: list[np.ndarray] = []
        self.source: Source | None = None

    def start(self, source: Source) -> None:
        self.source = source

    def take(self, blocks: int) -> None:
        assert self.source is not None
        for _ in range(blocks):
            out = bytearray(BLOCK * 8)
            self.source.copy_to(memoryview(out), BLOCK)
            self.taken.append(np.frombuffer(bytes(out), np.float32).reshape(-1, 2))

    def lost(self, now: float) -> bool:
        del now
        return False

    def close(self) -> None:
        self.closed.set()


def test_what_is_listened_to_fades_when_it_is_stopped() -> None:
    output = ByHand()
    preview = TakePreview(np.full((10 * RATE, 2), 0.5, np.float32), output)
    output.take(100)
    preview.stop()
    preview.stop()
    assert not output.closed.is_set(), "the fade is still to be heard"
    output.take(60)
    heard = np.concatenate(output.taken)[100 * BLOCK :, 0]
    assert heard[0] == 0.5
    assert float(np.max(np.abs(np.diff(heard)))) < 1e-4, "nothing clicks"
    assert not heard[round(0.7 * RATE) :].any()
    output.anchor = Anchor(StreamFrame(160 * BLOCK), BLOCK, 0.0)  # heard long ago
    preview.wait()
    assert output.closed.is_set()
