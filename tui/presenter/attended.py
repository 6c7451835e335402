"""What the screen shows of attending to a listener: their breath, what they asked, the quiet and its choices.

Words with their strengths, from what ``tui.session.controller`` knows and the time; drawing is the picture's. The
loop's thread.
"""

from __future__ import annotations

import math
from operator import is_
from typing import TYPE_CHECKING, Final

from scripts.breath import ease
from scripts.couple.pair import Side
from scripts.couple.tap_in import TapCaptureTwo
from scripts.listener.quiet import Next
from tui.picture.words import BRIGHT, DIM, NOTHING, PLAIN, Words
from tui.presenter.key_hints import (
    choosing_keys,
    keys_of,
    left_alone_line,
    listening_keys,
    meeting_keys,
    staying_keys,
    steering_line,
)
from tui.session.hearing import TWO_KEYS
from tui.text import listening, words
from tui.text.breath import pace

if TYPE_CHECKING:
    from scripts.listener.quiet import Quiet
    from scripts.plan.timeline import Moment, Timeline
    from scripts.units import Seconds
    from tui.presenter.key_hints import Bound
    from tui.session.controller import Attending

_SAID: Seconds = 6.0
_TAUGHT: Seconds = 14.0
_LINGERS: Seconds = 9.0
_COMES: Seconds = 0.7
_SWELLS: Final[tuple[Seconds, Seconds]] = (0.45, 1.5)
"""The light answers a tap as softly as the sound does."""
_SWELL_LEVEL = 0.3
_LAST_ROW: Final = "\u203a {} \u2039"


class Attended:
    """One session's attending, as it is seen."""

    def __init__(self, attending: Attending, bound: Bound, someone: str = "") -> None:
        self._attending = attending
        self._someone = someone
        self._bound = bound
        self._paced_at: Seconds | None = None
        self._stays: tuple[Next | None, Seconds] = None, 0.0
        self._listens_from: Seconds = math.inf
        """Since when the listener's breath has been listened for."""
        self._told: tuple[tuple[object, ...], tuple[str, ...]] = (self,) * 4, ()
        """Of what the pace was told last, and how."""

    @property
    def quiet_since(self) -> Seconds | None:
        """When "too much" was pressed, or since when the choices stand; None while there is no quiet."""
        quiet = self._attending.quiet
        return None if quiet is None else quiet.since

    @property
    def meets(self) -> bool:
        """Whether the listener's breath is being waited for."""
        return self._attending.meets

    @property
    def staying(self) -> bool:
        """Whether something without pacing is heard instead of the session."""
        return self._attending.staying is not None

    @property
    def mark(self) -> str:
        """What stands there for as long as the listener is listened to."""
        return listening.LISTENING_MARK if self._attending.ears.on else ""

    def listening(self, now: Seconds) -> bool:
        """Return whether the listener's breath is listened for while the session plays."""
        return self._attending.listening(now)

    def choosing(self, now: Seconds) -> bool:
        """Return whether the choices are offered."""
        return self._attending.asking(now)

    def pace(self, moment: Moment, timeline: Timeline, now: Seconds) -> tuple[str, ...]:
        """Return the pace and how it relates to the listener's, the longest form first."""
        met, letting_go = self._attending.met, self._attending.letting_go(now)
        asked = moment.breath, timeline, met, letting_go
        if not all(map(is_, asked, self._told[0])):
            # It is the same for all of a breath.
            self._told = asked, pace(moment, timeline, met=met, letting_go=letting_go)
        return self._told[1]

    def swell(self, now: Seconds, side: Side = Side.LEFT) -> float:
        """Return how much fuller the light is for the taps there were, in levels of the breath; of two, one's own."""
        rise, fall = _SWELLS
        swell = 0.0
        meeting = self._attending.meeting
        for hearing in (meeting.of(side) if isinstance(meeting, TapCaptureTwo) else meeting, self._attending.repair):
            for tap in hearing.taps if hearing is not None else ():
                since = now - tap.at
                if 0 <= since < rise + fall:
                    swell = max(swell, ease(since / rise) if since < rise else 1.0 - ease((since - rise) / fall))
        return _SWELL_LEVEL * swell

    def captions(self, now: Seconds) -> tuple[Words, ...] | None:
        """Return what stands where the captions stand; None where the session's own do."""
        quiet = self._attending.quiet
        if quiet is not None:
            return self._in_the_quiet(quiet, now)
        if self.meets:
            # The other way of giving it stands in help: a small screen has room for one.
            first, *others = (forms for forms in self._attending.offer() if forms != words.MEETING_TURNS)
            return (
                Words(first[0], BRIGHT if others else PLAIN, first[1:]),
                *(Words(forms[0], DIM, forms[1:]) for forms in (*others[:-1], *self._question(), *others[-1:])),
            )
        staying = self._attending.staying
        if staying is not self._stays[0]:
            self._stays = staying, now
        if staying is Next.COMPANY:
            since = now - self._stays[1]
            return (Words(words.COMPANY, PLAIN * min(_come(since - 1.0), max(0.0, (_LINGERS - since) / 2.0))),)
        return None

    def _question(self) -> tuple[tuple[str, ...], ...]:
        """Return what is asked beside the offer, with its key."""
        key = keys_of(self._bound, "headphones")
        if not key or not self._attending.asks_headphones:
            return ()
        return (tuple(form.format(key=key) for form in listening.HEADPHONES_ASKED),)

    def _in_the_quiet(self, quiet: Quiet, now: Seconds) -> tuple[Words, ...]:
        since = now - quiet.since
        if quiet.after is not None:
            over = words.GROUNDED if quiet.after is Next.GROUNDING else words.STAYING_ON
            return (Words(over, PLAIN * _come(since)),)
        if not quiet.asking(now):
            return (Words(words.TOO_MUCH, max(0.5, _come(since))),)
        return Words(words.TOO_MUCH, DIM), Words(words.TOO_MUCH_NEXT, _come(since - quiet.asked_after))

    def beneath(self, now: Seconds) -> Words:
        """Return the line under the choices: somebody to turn to."""
        quiet = self._attending.quiet
        if quiet is None or not quiet.asking(now):
            return NOTHING
        text, *shorter = (self._someone,) if self._someone else words.SOMEBODY
        return Words(text, DIM * _come(now - quiet.since - quiet.asked_after), tuple(shorter))

    def whisper(self, moment: Moment, now: Seconds, *, listens: bool) -> Words | None:
        """Return what is whispered above the keys, ``listens`` being ``listening``; None where it is none of this."""
        quiet = self._attending.quiet
        if quiet is not None:
            return _choices(quiet, now) if quiet.asking(now) else NOTHING
        if not listens:
            self._listens_from = math.inf
        elif now < self._listens_from:
            self._listens_from = now
        if listens:
            # A key that is pressed meanwhile is answered; what led here has been said.
            since = self._attending.said(now)[1]
            answer = self.said(now) if now - since > self._listens_from else None
            longest, *shorter = words.LISTENING
            return answer or Words(longest, PLAIN, tuple(shorter))
        return self.said(now) or self._lesson(moment, now)

    @property
    def trouble(self) -> str | None:
        """What is wrong with what it listens with; it stands under the title."""
        return self._attending.trouble

    def said(self, now: Seconds) -> Words | None:
        """Return what was said a moment ago; None where there is nothing."""
        forms, since = self._attending.said(now)
        if not forms or since >= _SAID:
            return None
        longest, *shorter = forms
        return Words(longest, PLAIN * min(1.0, since / 0.3 + 0.3, (_SAID - since) / _COMES), tuple(shorter))

    def _lesson(self, moment: Moment, now: Seconds) -> Words | None:
        """Return the quiet line that the keys of the pace are learnt from, once, when pacing begins."""
        if self._attending.course is None or self.staying:
            return None
        if self._attending.left_alone(now):
            # What can be asked for stays in sight for as long as nothing is paced.
            longest, *shorter = left_alone_line(self._bound)
            return Words(longest, DIM, tuple(shorter), waits=True)
        if self._paced_at is None and moment.breath is not None:
            self._paced_at = now
        if self._paced_at is None or now - self._paced_at > _TAUGHT:
            return None
        since = now - self._paced_at
        longest, *shorter = steering_line(self._bound, two=self._attending.course.are_two)
        return Words(longest, DIM * min(_come(since), (_TAUGHT - since) / _COMES), tuple(shorter), waits=True)

    def keys(self, now: Seconds, *, listens: bool) -> tuple[str, ...] | None:
        """Return the foot of the screen, ``listens`` being ``listening``; None where it is none of this."""
        quiet = self._attending.quiet
        if quiet is not None and quiet.asking(now):
            return choosing_keys(self._bound, len(quiet.choices))
        if quiet is None and self.staying:
            return staying_keys(self._bound, paused=self._attending.paused)
        if listens:
            return listening_keys(self._bound)
        if not self.meets:
            return None
        meeting = self._attending.meeting
        if isinstance(meeting, TapCaptureTwo):
            return meeting_keys(self._bound, " ".join(TWO_KEYS.values()), begins=meeting.both)
        ears = self._attending.ears
        return meeting_keys(self._bound, listens=ears.there and not ears.on)


def _choices(quiet: Quiet, now: Seconds) -> Words:
    marked = quiet.choice
    # Each with its number, by which it can be taken.
    names = [
        f"{mark} {number} {words.CHOICES[each]}"
        for number, each in enumerate(quiet.choices, 1)
        for mark in ("\u203a" if each is marked else " ",)
    ]
    # Where there is no room for all of them in a row, one under the other.
    below = "\n".join(names)
    return Words("   ".join(names), BRIGHT * _come(now - quiet.since - quiet.asked_after), ("  ".join(names), below))


def _come(since: Seconds) -> float:
    return min(1.0, max(0.0, since / _COMES))
