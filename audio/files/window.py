"""Parts of a file as a file: stretches of its bytes one after the other, behind a beginning of our own.

libsndfile believes a header and stops at the first thing it does not expect. What it is given through a window is only
what it can read: the frames of an MP3 without the rubbish between them, one of several files that were joined, a WAV
behind a header that says how long it is.

Nothing here is mapped into memory: a mapped file that another program cuts short ends this one with a bus error, where
a read returns less.
"""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence
    from pathlib import Path

    from _typeshed import WriteableBuffer

_CHUNK: Final = 1 << 20

Span = tuple[int, int]
"""From which byte of a file up to which."""


class Window(io.RawIOBase):
    """A file made of parts of another. libsndfile calls it, on the reading thread."""

    def __init__(self, file: Path, spans: Sequence[Span], head: bytes = b"") -> None:
        """Open it.

        Args:
            file: Whose bytes they are.
            spans: Which, in order; at least one, none empty.
            head: What stands before them.

        Raises:
            OSError: The file cannot be read.

        """
        super().__init__()
        self._stream = file.open("rb", buffering=0)
        self._head = head
        self._spans = tuple(spans)
        self._starts = list(accumulate((end - start for start, end in spans), initial=len(head)))
        """Where each part begins here, and where the last one ends."""
        self._at = 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that one can go about in it."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a byte, and return which."""
        self._at = max(0, offset + (0, self._at, self._starts[-1])[whence])
        return self._at

    def tell(self) -> int:
        """Return which byte is next."""
        return self._at

    def readinto(self, into: WriteableBuffer, /) -> int:
        """Read the next bytes, as many as there is room for; fewer at the end, or where the file has been cut short."""
        view = memoryview(into).cast("B")
        done = 0
        while done < len(view):
            if self._at < len(self._head):
                part = self._head[self._at : self._at + len(view) - done]
                view[done : done + len(part)] = part
                got = len(part)
            elif self._at >= self._starts[-1]:
                break
            else:
                index = bisect_right(self._starts, self._at) - 1
                start, end = self._spans[index]
                place = start + self._at - self._starts[index]
                self._stream.seek(place)
                got = self._stream.readinto(view[done : done + end - place]) or 0
                if not got:
                    break
            done += got
            self._at += got
        return done

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        super().close()


class Bytes:
    """The bytes of a file, looked at by pieces that are let go of again."""

    def __init__(self, file: Path) -> None:
        """Open a file.

        Raises:
            OSError: It cannot be read.

        """
        self._stream = file.open("rb", buffering=0)
        self.size = self._stream.seek(0, os.SEEK_END)
        self._from = 0
        self._held = b""

    def at(self, place: int, count: int) -> bytes:
        """Return so many bytes from a place on; fewer at the end."""
        offset = place - self._from
        if offset < 0 or offset + count > len(self._held):
            self._held, self._from, offset = self._read(place, max(count, _CHUNK)), place, 0
        return self._held[offset : offset + count]

    def find(self, pattern: re.Pattern[bytes], place: int, end: int, longest: int) -> int | None:
        """Return where a pattern of at most ``longest`` bytes is next matched, beginning before ``end``."""
        while place < end:
            chunk = self.at(place, _CHUNK)
            found = pattern.search(chunk)
            if found is not None:
                return place + found.start() if place + found.start() < end else None
            if len(chunk) < _CHUNK:
                return None
            place += len(chunk) - longest + 1
        return None

    def _read(self, place: int, count: int) -> bytes:
        self._stream.seek(place)
        return self._stream.read(count) or b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
