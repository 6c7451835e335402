"""Whether the listener wears headphones, so that nothing that sounds here reaches the microphone.

Asked once, at the offer before a session; a yes is then made sure of by a soft tone, each time that it begins to
listen: where the tone comes back there are loudspeakers today, whatever was said. One thread: the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.units import SILENCE
from tui.text import listening

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.units import Seconds
    from tui.session.ears import Ears
    from tui.session.player import PlayerLike

_SETTLES: Final[Seconds] = 1.2
"""So long it has listened before the tone begins: what it says first has been read or told."""


class Headphones:
    """See the module.

    Args:
        player: What plays the tone.
        ears: What may hear it.
        say: Takes what is said at a time, the longest form first.
        wears: What the listener said; None where it was never asked.
        keep: Keeps what they say.

    """

    def __init__(
        self,
        player: PlayerLike,
        ears: Ears,
        say: Callable[..., None],
        wears: bool | None,  # noqa: FBT001 - what was said, or nothing
        keep: Callable[..., None],
    ) -> None:
        self._player, self._ears, self._say, self._keep = player, ears, say, keep
        self._wears = wears
        self.asks = False
        """Whether it is being asked."""
        self._listens_since: Seconds | None = None
        self._tried = self._told = False

    @property
    def _matters(self) -> bool:
        course = self._player.course
        return self._ears.asks and course is not None and not course.are_two

    def answer(self, now: Seconds) -> None:
        """Take it that they wear headphones; said again, that they do not."""
        if not self._matters:
            self._say(now, *listening.NO_MATTER)
            return
        self.asks = False
        self._wears = not self._wears
        self._keep(wears=self._wears)
        self._tried = self._told = self._ears.throughout = False
        self._say(now, *(listening.WEARS if self._wears else listening.WEARS_NONE))

    def tick(self, now: Seconds, *, meets: bool) -> bool:
        """Ask, try the tone, and take what came of it; return whether a breath is heard anew from now on.

        Args:
            now: The time of the clock.
            meets: Whether the listener's breath is being waited for, before the session begins.

        """
        if not self._matters:
            return False
        if not self._ears.on:
            self.asks = self._tried = self._told = self._ears.throughout = False
            self._listens_since = None
            return False
        if self._listens_since is None:
            self._listens_since = now
        if self._wears is None and meets:
            self.asks, self._wears = True, False
            self._keep(wears=False)  # whoever leaves it unanswered is not asked again
        self.asks = self.asks and meets
        return self._try(now) if self._wears and now - self._listens_since >= _SETTLES else False

    def _try(self, now: Seconds) -> bool:
        snapshot = self._player.snapshot()
        if not self._tried:
            if snapshot.silent or snapshot.levels.volume_gain == SILENCE or not self._ears.try_tone(now):
                return False
            self._tried = True
            self._player.sound_out()
            self._say(now, *listening.TRIES_TONE)
            return True
        came_back = self._ears.came_back
        if came_back is None or self._told:
            return False
        self._told, self._ears.throughout = True, not came_back
        self._say(now, *(listening.HEARS_ITSELF if came_back else listening.HEARS_NO_TONE))
        return True
