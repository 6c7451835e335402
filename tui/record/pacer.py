"""Pacing whoever speaks: the breath they will be heard on, as a picture, and as a soft tone for who wears headphones.

Without headphones there is no tone: the microphone would hear it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from audio.play.snapshot import Levels
from audio.units import Decibels
from tui.record import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Output
    from audio.play.player import Player
    from scripts.plan.reading import Cue
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

_TONES_DB: Final = Decibels(-8.0)
"""Softer than in a session: whoever speaks hears themselves as well."""
_FREE_LOOP: Final[Seconds] = 8.0


class Pacer:
    """Where in the session the picture is. One thread."""

    def __init__(
        self, timeline: Timeline, clock: Callable[[], Seconds], open_output: Callable[[], Output] | None = None
    ) -> None:
        self.timeline = timeline
        self.headphones = False
        """Whether the tone is wanted."""
        self._clock = clock
        self._open_output = open_output
        self._began: tuple[Seconds, Seconds] | None = None
        """The clock's time and the session position at which a count-in began."""
        self._player: Player | None = None
        self._fading: threading.Thread | None = None
        """What lets go of the tone that was stopped last."""

    @property
    def sounds(self) -> bool:
        """Whether there is a tone."""
        return self._player is not None

    def turn_tone(self) -> str:
        """Let there be a tone from the next take on, or none any more; return which, as a sentence."""
        self.headphones = not self.headphones
        return words.WITH_TONE if self.headphones else words.WITHOUT_TONE

    def begin(self, cue: Cue) -> None:
        """Count in to a line, and go on through it."""
        self.stop()
        self._began = (self._clock(), cue.count_in)
        if self.headphones and self._open_output is not None:
            self._player = _soft_tone(self.timeline, cue.count_in, self._open_output)
            self._player.start()

    def stop(self) -> None:
        """Stop pacing; the tone fades."""
        self._began = None
        player, self._player = self._player, None
        if player is not None:
            player.stop()

            def release() -> None:
                player.wait(2.0)
                player.close()

            self._fading = threading.Thread(target=release, name="fading the tone", daemon=True)
            self._fading.start()

    def close(self) -> None:
        """Stop pacing, and return when the tone has faded. Any thread, once all others have left."""
        self.stop()
        if self._fading is not None:
            self._fading.join()

    def position(self, cue: Cue, now: Seconds) -> Seconds:
        """Return the session position to show: counting in, or else round and round the line's own breath."""
        if self._began is not None:
            if self._player is not None and (heard := self._player.heard_now()) > 0:
                return min(heard, self.timeline.duration)
            began, position = self._began
            return min(position + now - began, self.timeline.duration)
        if cue.breath is None:
            return cue.start
        return cue.breath.start + now % cue.breath.total

    def until_the_line(self, cue: Cue, now: Seconds) -> Seconds:
        """Return the seconds left of the count-in; 0 where it is over or there is none."""
        return max(0.0, cue.start - self.position(cue, now)) if self._began is not None else 0.0


def _soft_tone(timeline: Timeline, start_at: Seconds, open_output: Callable[[], Output]) -> Player:
    from audio.mix.mixer import Mix, seed_of  # noqa: PLC0415 - only who wears headphones pays for it
    from audio.play.player import Player  # noqa: PLC0415 - see above

    mix = Mix(timeline, seed=seed_of(timeline.session), voice=False)
    return Player(mix, open_output, start_at=start_at, levels=Levels(tones_db=_TONES_DB))
