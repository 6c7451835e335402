"""What stands under the title: what people should know of the sound, of the microphone, and of a place that was kept.

One after the other, each for a while, but for what is wrong with both the sound and the microphone, which is told
together; none while there is quiet. One thread: the loop's.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from audio.play.snapshot import PlayState
from tui.picture.words import NOTHING, PLAIN, Words
from tui.presenter import strengths
from tui.presenter.key_hints import keys_of
from tui.presenter.strengths import SAFETY_SHOWN
from tui.session.bookmarks import kept_line
from tui.text import words
from tui.text.notices import notice_words
from tui.text.report import clock_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audio.play.snapshot import Snapshot
    from scripts.units import Seconds
    from tui.presenter.attended import Attended
    from tui.presenter.key_hints import Bound


class Noticed:
    """See the module.

    Args:
        began: When the screen began, by the person's clock.
        bound: The keys of each action.
        first: What is to be told at the beginning, beside the player's own.
        left_at: The place that was kept the last time and can be gone to.
        attended: What is shown of attending to the listener.

    """

    def __init__(
        self, began: Seconds, bound: Bound, first: str | None, left_at: Seconds | None, attended: Attended | None
    ) -> None:
        self._over = began + SAFETY_SHOWN
        """When the safety words have gone, which stand where other words do."""
        self._bound, self._first, self._left_at, self._attended = bound, first, left_at, attended
        self._told_from: dict[str, Seconds] = {}
        """Since when each notice has had the listener's eye."""
        self._left_told: Seconds | None = None
        """When the line about the place that was kept began, or begins."""

    def went_back(self, now: Seconds) -> None:
        """Tell no more of the place that was kept: it has been gone to."""
        over = now - strengths.NOTICE_SHOWN + strengths.FADE
        self._left_told = over if self._left_told is None else min(self._left_told, over)

    def at(self, snapshot: Snapshot, now: Seconds) -> Words:
        """Return what stands there now: about the sound and the microphone, then the settings; or what was just said.

        After that, the place that was kept.
        """
        notice = self._notice(snapshot, now)
        if notice.strength > 0:
            return notice
        # Later it stands where the safety words stand yet.
        early = self._attended.said(now) if self._attended is not None and now <= self._over else None
        return early or self._kept_place(snapshot, now)

    def _notice(self, snapshot: Snapshot, now: Seconds) -> Words:
        sound = notice_words(snapshot.notice) if snapshot.notice else None
        trouble = self._attended.trouble if self._attended is not None else None
        there = sound, self._first, trouble
        self._told_from = {text: since for text, since in self._told_from.items() if text in there}  # it may come again
        # The settings wait until both have been told.
        for texts in ((sound, trouble), (self._first,)):
            left = {text: self._left(text, snapshot, now) for text in texts if text}
            shown = [text for text in left if left[text] > 0]
            if shown:
                longest, *shorter = _together([(text, *words.shorter_forms(text)) for text in shown])
                return Words(longest, PLAIN * min(1.0, max(left.values()) / strengths.FADE), tuple(shorter))
        return NOTHING

    def _left(self, text: str, snapshot: Snapshot, now: Seconds) -> Seconds:
        """Return for how long yet a notice stands that is next."""
        # One that is there from the start stays until the safety words have gone, where they share a row.
        since = self._told_from.setdefault(text, max(now, self._over))
        # Stopped by a fault, not by the listener: the reason stays.
        return math.inf if snapshot.state is PlayState.STOPPED else since + strengths.NOTICE_SHOWN - now

    def _kept_place(self, snapshot: Snapshot, now: Seconds) -> Words:
        if self._left_at is None:
            return NOTHING
        if self._left_told is None:
            if snapshot.state is PlayState.STARTING or (self._attended is not None and self._attended.meets):
                return NOTHING  # nothing plays yet that could go there
            self._left_told = max(now, self._over)
        since = now - self._left_told
        place, key = clock_time(self._left_at), keys_of(self._bound, "resume_place")
        longest, *shorter = (form.format(place=place, key=key) for form in words.LEFT_AT)
        present = 1.0 if since < 0 else min(1.0, max(0.0, (strengths.NOTICE_SHOWN - since) / strengths.FADE))
        text, forms = (longest, tuple(shorter)) if key else (kept_line(self._left_at), ())
        return Words(text, PLAIN * present, forms)


def _together(notices: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the forms of notices told together, the longest first; one that has no shorter form stays as it is."""
    most = max(map(len, notices))
    return [" ".join(forms[min(size, len(forms) - 1)] for forms in notices) for size in range(most)]
