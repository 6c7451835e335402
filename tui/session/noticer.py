"""The guide notices by itself that it has lost the listener, and begins what the key for it begins.

What it goes by is ``scripts/listener/noticing.py``; here what is heard meets what was paced meanwhile. One thread: the
caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.play.snapshot import PlayState
from scripts.laid.events import Mode
from scripts.listener.noticing import Noticing, Verdict
from scripts.plan.steering import Course

if TYPE_CHECKING:
    from scripts.units import Seconds
    from tui.session.ears import Ears
    from tui.session.player import PlayerLike

_PACED: Final = (Mode.MATCH, Mode.LEAD, Mode.STEADY, Mode.STAY)
"""What can be left; who is being found again is not lost yet."""
_LOOKS_EVERY: Final[Seconds] = 0.25
"""A breath is not lost in a frame: twice as often as an ear has anything new to say."""


class Noticer:
    """See the module."""

    def __init__(self, player: PlayerLike, ears: Ears) -> None:
        self._player, self._ears = player, ears
        self._noticing = Noticing()
        self._looks_at: Seconds = 0.0

    def repaired(self, now: Seconds) -> None:
        """Take note of a repair that somebody asked for."""
        self._noticing = Noticing(now, now)

    def notice(self, now: Seconds) -> Verdict:
        """Return whether the listener was lost just now; that the walk waits for them is seen to here."""
        ears, player = self._ears, self._player
        if not (ears.on and ears.throughout and ears.notices) or player.snapshot().state is not PlayState.PLAYING:
            return Verdict.NOTHING
        if now < self._looks_at:
            return Verdict.NOTHING
        self._looks_at = now + _LOOKS_EVERY
        course = player.course
        if course is None or course.are_two:
            return Verdict.NOTHING
        heard = ears.heard(now)
        span = self._noticing.spans(heard, now)
        if span is None:
            return Verdict.NOTHING
        position = player.heard_now(now)
        first, last = (position - (now - at) for at in span)
        breaths = [breath for breath in player.timeline.breaths if breath.end > first and breath.start < last]
        all_paced = bool(breaths) and breaths[0].start <= first and breaths[-1].end >= last
        all_paced = all_paced and all(breath.mode in _PACED for breath in breaths)
        all_paced = all_paced and sum(breath.total for breath in breaths) >= 0.99 * (breaths[-1].end - breaths[0].start)
        paced = [breath.total for breath in breaths] if all_paced else []
        leads = bool(breaths) and breaths[-1].mode is Mode.LEAD
        self._noticing, verdict = self._noticing.judge(heard, now, paced, leads=leads)
        if verdict is Verdict.WAIT:
            player.steer(Course.stay_here)
        elif verdict is Verdict.GO_ON:
            player.steer(Course.as_written)
        return verdict
