"""The ring between a microphone and the disk: bytes of whole frames, one writer, one reader, no lock.

The *input's* thread alone changes ``written`` and the bytes; the *recorder's* thread alone changes ``read``. Each only
reads the other's counter, and under CPython a counter's assignment is atomic, so neither ever waits. A disk may be busy
for as long as the ring is: what then finds no room is counted and left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio.units import Frames


class InputRing:
    """A ring of ``capacity`` frames of ``frame_bytes`` each."""

    def __init__(self, capacity: Frames, frame_bytes: int) -> None:
        self.frame_bytes = frame_bytes
        self.lost: Frames = 0
        """Frames there was no room for. The input's thread."""
        self._size = capacity * frame_bytes
        self._bytes = bytearray(self._size)
        self._view = memoryview(self._bytes)
        self._written = 0
        self._read = 0

    def put(self, frames: bytes | memoryview) -> Frames:
        """Take whole frames, as many as there is room for; return how many. The input's thread: copies and counts."""
        wanted = len(frames)
        count = min(wanted, self._size - (self._written - self._read))
        start = self._written % self._size
        head = min(count, self._size - start)
        self._view[start : start + head] = frames[:head]
        if count > head:
            self._view[: count - head] = frames[head:count]
        self._written += count
        if count < wanted:
            self.lost += (wanted - count) // self.frame_bytes
        return count // self.frame_bytes

    def take(self) -> bytes:
        """Return everything that has come, and make room. The recorder's thread."""
        count = self._written - self._read
        start = self._read % self._size
        head = min(count, self._size - start)
        taken = bytes(self._view[start : start + head])
        if count > head:
            taken += bytes(self._view[: count - head])
        self._read += count
        return taken
