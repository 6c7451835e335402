"""The pictures that a terminal keeps for this program: painted beside the frames, sent when there is time, placed.

Painting is a thread's work, so that no frame waits for it. What is painted is sent by the loop, some of it with every
frame, and at once less of it where frames take long to arrive. Which picture stands where is kept in one record; where
that is in doubt, all is placed anew, which nobody sees.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Final

from tui.terminal.graphics import forgotten, placed, sent, taken_off

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from scripts.units import Seconds
    from tui.picture.sprites import Paint, Sprite

_LOWEST: Final = -1_200_000_000
"""Under -2^30 a picture lies under the ground of cells that have one of their own, and under all text."""
_FIRST: Final = 5_170_000
"""Numbers begin here: other programs on the same terminal begin elsewhere."""
_AHEAD: Final = 4
"""So many pictures are painted before they are sent."""
_A_SECOND: Final = 240_000
"""So many bytes of pictures are sent in a second at most."""
_A_FRAME: Final = 4_800
"""Where frames take long to arrive, it is so many in the time that one takes."""
_SURE_FOR: Final[Seconds] = 2.0
"""After so long all is placed anew: a terminal that was cleared by somebody else has it again."""


class Gallery:
    """The pictures on one terminal. The loop's thread, but for the painting."""

    def __init__(
        self, write: Callable[[str], None], cell: Callable[[], tuple[int, int]], clock: Callable[[], Seconds]
    ) -> None:
        """Begin with a terminal that has none.

        Args:
            write: Writes to the terminal, behind all that was written before.
            cell: Returns the width and height of a cell in pixels.
            clock: Counts seconds.

        """
        self._write = write
        self._cell = cell
        self._clock = clock
        self._there: dict[Hashable, int] = {}
        """The numbers of the pictures that the terminal has."""
        self._next = _FIRST
        self._free: list[int] = []
        """Numbers of pictures that are wanted no more: another may be sent under each of them."""
        self._wanted: dict[Hashable, Paint] = {}
        """What waits for the painter, or is with him."""
        self._waiting: deque[Hashable] = deque()
        self._finished: deque[tuple[Hashable, bytes]] = deque()
        self._work = threading.Condition()
        """Around what waits and what is finished: the painter's thread shares them."""
        self._painter: threading.Thread | None = None
        self._closed = False
        self._shown: dict[int, tuple[Sprite, int]] = {}
        """What stands in each slot, and its number."""
        self._taken_off: list[tuple[int, int]] = []
        """What the last frame took off the screen: number and slot."""
        self._in_doubt = False
        self._sure_since: Seconds = 0.0
        self._allowed = 0.0
        self._sent_at: Seconds | None = None

    # -- What there is ------------------------------------------------------------------------------------------------

    @property
    def cell(self) -> tuple[int, int]:
        """The width and height of a cell in pixels."""
        return self._cell()

    def want(self, key: Hashable, paint: Paint, *, soon: bool = False) -> bool:
        """Return whether the terminal has a picture; one that it has not is painted, and sent when there is time."""
        if key in self._there:
            return True
        if key not in self._wanted:
            self._wanted[key] = paint
            with self._work:
                (self._waiting.appendleft if soon else self._waiting.append)(key)
                self._work.notify()
            if self._painter is None:
                self._painter = threading.Thread(target=self._paint, name="painter", daemon=True)
                self._painter.start()
        return False

    def drop(self, key: Hashable) -> None:
        """Take it that a picture will not be wanted again.

        The terminal keeps it until another is sent under its number: asked to forget one, kitty forgets all those that
        stand nowhere at the moment (0.26 does).
        """
        self._wanted.pop(key, None)
        if (number := self._there.pop(key, None)) is not None:
            self._free.append(number)

    def clear(self) -> None:
        """Take it that none of them will be wanted again."""
        with self._work:
            self._waiting.clear()
            self._finished.clear()
        self._wanted.clear()
        self._free += self._there.values()
        self._there.clear()

    def close(self) -> None:
        """Have the terminal forget all of them, and end the painter. No more is painted afterwards."""
        self.clear()
        self._write("".join(forgotten(number) for number in range(_FIRST, self._next)))
        self._shown.clear()
        with self._work:
            self._closed = True
            self._work.notify()

    def _paint(self) -> None:
        """Paint what is wanted, a few pictures ahead. The painter's thread."""
        while True:
            with self._work:
                self._work.wait_for(lambda: self._closed or (self._waiting and len(self._finished) < _AHEAD))
                if self._closed:
                    return
                key = self._waiting.popleft()
                paint = self._wanted.get(key)
            if paint is None:
                continue
            picture = paint()
            with self._work:
                # Cleared meanwhile, it is wanted no more, or as another.
                if self._wanted.get(key) is paint:
                    self._finished.append((key, picture))

    # -- What is written ----------------------------------------------------------------------------------------------

    def send_some(self, frame_took: Seconds) -> int:
        """Send finished pictures, as many as there is time for; return how many bytes that were.

        Args:
            frame_took: How long the last frame was under way.

        """
        now = self._clock()
        rate = min(_A_SECOND, _A_FRAME / max(frame_took, 1e-3))
        passed = min(0.1, now - self._sent_at) if self._sent_at is not None else 0.0
        self._sent_at = now
        self._allowed = min(self._allowed + rate * passed, rate / 10)
        size = 0
        while self._allowed > 0:
            with self._work:
                if not self._finished:
                    break
                key, picture = self._finished.popleft()
                self._work.notify()
            if self._wanted.pop(key, None) is None:
                continue
            data = sent(self._number(key), picture)
            self._write(data)
            size += len(data)
            self._allowed -= len(data)
        return size

    def _number(self, key: Hashable) -> int:
        """Return the number under which a picture is sent: one that stands nowhere and is free, or a new one."""
        on_screen = {number for _, number in self._shown.values()} | {number for number, _ in self._taken_off}
        for number in self._free:
            if number not in on_screen:
                self._free.remove(number)
                break
        else:
            number, self._next = self._next, self._next + 1
        self._there[key] = number
        return number

    def place(self, sprites: Iterable[Sprite]) -> tuple[str, str]:
        """Return what puts these pictures on the screen, and what then takes off those that stood there before."""
        now = self._clock()
        before = self._shown
        anew = self._in_doubt or (before and now - self._sure_since > _SURE_FOR)
        gone = self._taken_off if self._in_doubt else []
        if anew:
            self._in_doubt, self._sure_since = False, now
        self._shown = {
            sprite.slot: (sprite, self._there[sprite.key]) for sprite in sprites if sprite.key in self._there
        }
        put = [
            _put(sprite, number)
            for slot, (sprite, number) in self._shown.items()
            if anew or before.get(slot) != (sprite, number)
        ]
        gone = gone + [(number, slot) for slot, (_, number) in before.items()]
        here = {slot: number for slot, (_, number) in self._shown.items()}
        gone = [(number, slot) for number, slot in dict.fromkeys(gone) if here.get(slot) != number]
        self._taken_off = gone
        return "".join(put), "".join(taken_off(number, slot) for number, slot in gone)

    def doubt(self) -> None:
        """Take it that the last frame was not written, or that the terminal shows something else now."""
        self._in_doubt = True


def _put(sprite: Sprite, number: int) -> str:
    """Return what places a picture, from the cursor's move on."""
    keys = f"z={_LOWEST + sprite.slot}"
    if sprite.offset != (0, 0):
        keys += f",X={sprite.offset[0]},Y={sprite.offset[1]}"
    if sprite.part is not None:
        keys += ",x={},y={},w={},h={}".format(*sprite.part)
    if sprite.over is not None:
        keys += ",c={},r={}".format(*sprite.over)
    return f"\x1b[{sprite.row + 1};{sprite.column + 1}H{placed(number, sprite.slot, keys)}"
