"""Hearing the listener's breath: before a session that meets them, and whenever the pacing has let go to listen.

Keys come in by Textual's names, times as numbers. One thread: the caller's.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from audio.play.snapshot import PlayState
from scripts import bounds
from scripts.breath import Phase
from scripts.couple.pair import Side
from scripts.couple.tap_in import TapCaptureTwo
from scripts.listener.tap_in import Outcome, OutcomeKind, TapCapture
from scripts.listener.tap_tempo import Doubt, Tap
from scripts.plan.steering import Course
from tui.session.arriving import ARRIVALS, arrived
from tui.text import listening, words
from tui.text.breath import spelled_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.breath import Pattern
    from scripts.units import Seconds
    from tui.session.arriving import Arrival
    from tui.session.ears import Ears
    from tui.session.player import PlayerLike

TAPS: Final = {
    "space": None,
    "up": Phase.INHALE,
    "down": Phase.EXHALE,
    "i": Phase.INHALE,
    "e": Phase.EXHALE,
}
"""While it listens: the top of an inhale, or the turn of each phase. Letters are easier than arrows where a screen is
read aloud."""
LAST_KEY: Final = "l"
TWO_KEYS: Final = {"left": "a", "right": "l"}
"""Where there are two: the top of an inhale of each, at either end of a keyboard."""
_RESTS: Final[Seconds] = 3.0
"""The bed takes so long to come to rest; before that it may be what is heard."""
_NEARLY_OVER: Final[Seconds] = 1.5
"""So long before the pacing comes back it is held off, where a breath is being heard."""
LATE: Final[Seconds] = 3.0
"""A tap so long after the listening is over counts as one yet: the key was on its way to it."""


class Hearing:
    """What is heard of a listener's breath, or of two.

    Args:
        player: The session.
        say: Takes what is said at a time, the longest form first.
        kept: The breath they gave the last time, and what keeps the one they give now.
        names: What two people are called.
        ears: What their breath is listened for with, where they asked for that.
        offers: Whether one listener knows what is offered, and what is called when an offer has come to its end.

    """

    def __init__(  # noqa: PLR0913 - one listener, or two, and what is kept of them
        self,
        player: PlayerLike,
        say: Callable[..., None],
        kept: tuple[Pattern | None, Callable[[Pattern], None]],
        names: tuple[str, str] | None = None,
        *,
        ears: Ears,
        offers: tuple[bool, Callable[[], None]] = (False, lambda: None),
    ) -> None:
        self._ears = ears
        self._known, self._offered = offers
        self._window: Seconds | None = None
        """Since when the pacing has let go and it is listened by ear; None while it has not."""
        self._player = player
        self._say = say
        self._last, self._remember = kept
        self.names = names or words.THE_TWO
        self.meeting: TapCapture | TapCaptureTwo | None = None
        self.arrival: Arrival | None = None
        """How they said that they arrive. Kept nowhere."""
        self.repair: TapCapture | None = None
        """The taps that are given later than before the session."""
        self._listened_at: Seconds = -math.inf
        """When it was listened last."""

    @property
    def meets(self) -> bool:
        """Whether the listener's breath is being waited for, before the session begins."""
        return self.meeting is not None and self.meeting.outcome is None

    @property
    def waits(self) -> bool:
        """Whether it is waited for a breath, for a while. For two it may be for ever: each has to press their key."""
        two = isinstance(self.meeting, TapCaptureTwo) and not self.meeting.both
        return self.meets and not two

    def listening(self, now: Seconds) -> bool:
        """Return whether a tap is taken as one of the listener's breath, while the session plays."""
        player, repair = self._player, self.repair
        if player.snapshot().state is not PlayState.PLAYING or player.course is None:
            return False
        under_way = repair is not None and repair.outcome is None
        return under_way or bool(player.course.awaiting_taps(player.heard_now(now)))

    def offer(self) -> tuple[tuple[str, ...], ...]:
        """Return what is said before a session that meets the listener: of each line its forms, the longest first."""
        if self.meeting is None:
            return ()
        if isinstance(self.meeting, TapCaptureTwo):
            return self._offer_to_two(self.meeting)
        arriving: tuple[str, ...] = (words.ARRIVED.format(arrival=words.ARRIVALS.get(self.arrival or "")),)
        if self.arrival is None:
            # An answer and its key stay on one line.
            answers = ", ".join(
                f"{key} {words.ARRIVALS[arrival]}".replace(" ", "\u00a0") for key, arrival in ARRIVALS.items()
            )
            arriving = tuple(form.format(answers=answers) for form in words.ARRIVING)
        taps = len(self.meeting.taps)
        if taps:
            begins = words.MEETING_ENOUGH if self.meeting.enough else words.MEETING_SKIP
            return ((words.meeting_taps(taps),), arriving, begins)
        if self._ears.on:
            return (listening.MEETING_LISTENS, arriving, words.MEETING_SKIP)
        if self._known and self.arrival is None:
            longest, shorter = words.MEETING_BRIEFLY_LAST if self._last else words.MEETING_BRIEFLY
            return ((longest.format(key=LAST_KEY), shorter.format(key=LAST_KEY)),)
        offered = [words.MEETING, words.MEETING_TURNS]
        if self._last:
            last = spelled_pattern(self._last)
            offered.append(tuple(form.format(key=LAST_KEY, breath=last) for form in words.MEETING_LAST))
        return (*offered, arriving, words.MEETING_SKIP)

    def _offer_to_two(self, meeting: TapCaptureTwo) -> tuple[tuple[str, ...], ...]:
        left, right = (len(meeting.of(side).taps) for side in Side)
        called = dict(zip(("left_name", "right_name"), self.names, strict=True))
        skip = words.MEETING_ENOUGH if meeting.enough else words.MEETING_SKIP if meeting.both else words.MEETING_BOTH
        closing = tuple(form.format(**called, **TWO_KEYS) for form in skip)
        if meeting.given:
            told = words.MEETING_WAITS if left or right else words.MEETING_GIVEN
            waits = self.names[left > 0]
            return (tuple(form.format(waits=waits, **called, **TWO_KEYS) for form in told), closing)
        if left or right:
            return ((words.meeting_taps_two(self.names, left, right),), closing)
        return (tuple(form.format(**called, **TWO_KEYS) for form in words.MEETING_TWO), closing)

    # -- Time -----------------------------------------------------------------------------------------------------

    def begin(self, now: Seconds, *, two: bool) -> None:
        """Begin to listen, before the session."""
        course = self._player.course
        given = course is not None and course.knows
        self.meeting = TapCaptureTwo.begun(now, given=given) if two else TapCapture(now, self._patience, self._last)

    @property
    def _patience(self) -> Seconds:
        """How long one listener is waited for. Whoever knows the offer is not kept waiting: a breath, and it begins."""
        if self._ears.on:
            return self._ears.patience
        return bounds.KNOWN_PATIENCE if self._known and self.arrival is None else bounds.TAP_PATIENCE

    def tick(self, now: Seconds) -> None:
        """Do what time alone asks for."""
        if self.meeting is not None and self.meeting.outcome is None:
            # Something else may have begun it: a media key.
            begun = self._player.snapshot().state is not PlayState.PAUSED
            meeting = self.meeting
            if self._ears.on and isinstance(meeting, TapCapture):
                meeting = meeting.listened(self._ears.heard(now))
            self._met(meeting.closed(now) if begun else meeting.at(now))
        if self.repair is not None and self.repair.outcome is None:
            self._met_again(self.repair.at(now))
        if self.listening(now):
            self._listened_at = now
            self._listen_by_ear(now)
        else:
            self._window = None

    def _listen_by_ear(self, now: Seconds) -> None:
        """Hear the breath while the pacing has let go, once the tones have come to rest; keys go first."""
        if not self._ears.on or self.repair is not None:
            return
        if self._window is None:
            self._window = now
        waited, heard = now - self._window, self._ears.heard(now)
        if waited < _RESTS:
            # What was heard up to here was of another pace, and perhaps of the tones.
            if heard.onsets or waited == 0:
                self._ears.anew(now)
            return
        capture = TapCapture(self._window).listened(heard)
        course, position = self._player.course, self._player.heard_now(now)
        if capture.outcome is not None:
            self._met_again(capture)
        elif course is not None and heard.onsets and waited < bounds.LISTEN_PATIENCE:
            awaited = course.awaiting_taps(position)
            if awaited is not None and awaited[1] - position < _NEARLY_OVER:
                self._player.steer(Course.listen_on)

    def ears_changed(self, now: Seconds) -> None:
        """Wait as long as it takes from now on: it was asked to listen, or not to."""
        meeting = self.meeting
        if self.meets and isinstance(meeting, TapCapture) and not meeting.taps:
            self.meeting = replace(meeting, began=now, patience=self._patience)

    def skip(self, now: Seconds) -> None:
        """Listen no further, without beginning anything."""
        if self.meets and self.meeting is not None:
            self.meeting = self.meeting.closed(now)
        self.repair, self._listened_at = None, -math.inf

    def forget(self) -> None:
        """Listen anew: the rhythm was lost."""
        self.repair = None

    # -- Keys -----------------------------------------------------------------------------------------------------

    def press(self, key: str, now: Seconds) -> bool:
        """Take a key as it is; return whether it is one of a breath."""
        meeting = self.meeting
        if self.meets and meeting is not None:
            if isinstance(meeting, TapCaptureTwo):
                return self._answer_of_two(key, meeting, now)
            return self._answer(key, meeting, now)
        if key in TWO_KEYS.values() and isinstance(meeting, TapCaptureTwo):
            return meeting.still_tapping(now)
        if key not in TAPS:
            return False
        if self.listening(now) or (0 <= now - self._listened_at <= LATE and not self._heard(now)):
            self._tap(key, now)
            return True
        # One more of those that were enough: it means neither pause nor anything else.
        return self._heard(now)

    def _heard(self, now: Seconds) -> bool:
        """Return whether a tap would be one more of a breath that has been heard already."""
        return any(each is not None and each.still_tapping(now) for each in (self.meeting, self.repair))

    def _answer(self, key: str, meeting: TapCapture, now: Seconds) -> bool:
        if key in TAPS:
            self._player.touch()
            self._met(meeting.at(now).tapped(Tap(now, TAPS[key])))
        elif key == "enter":
            self._met(meeting.closed(now))
        elif key == LAST_KEY and self._last is not None:
            self._met(meeting.as_last(now))
        elif key in ARRIVALS:
            self.arrival = ARRIVALS[key]
            if self._known and not meeting.taps:
                # Whoever says how they arrive takes their time today: all of it is offered.
                self.meeting = replace(meeting, began=now, patience=self._patience)
        else:
            return False
        return True

    def _answer_of_two(self, key: str, meeting: TapCaptureTwo, now: Seconds) -> bool:
        # With Caps Lock on as well; whom a capital lets go later cannot go yet.
        side = next((side for side in Side if TWO_KEYS[side.value] == key.lower()), None)
        if side is not None:
            self._player.touch()
            self._met(meeting.at(now).tapped(side, Tap(now)))
        elif key == "enter":
            # One alone cannot begin it for both.
            if meeting.both:
                self._met(meeting.closed(now))
        else:
            # The key of one alone says nothing of two.
            return key in TAPS
        return True

    def _tap(self, key: str, now: Seconds) -> None:
        repair = self.repair
        if repair is not None and repair.outcome is not None:
            repair = None
        self._player.touch()
        self._player.steer(Course.listen_on)
        self._met_again((repair or TapCapture(now)).at(now).tapped(Tap(now, TAPS[key])))

    # -- What comes of it -----------------------------------------------------------------------------------------

    def _met(self, meeting: TapCapture | TapCaptureTwo) -> None:
        self.meeting = meeting
        outcome = meeting.outcome
        if outcome is None:
            return
        if isinstance(meeting, TapCaptureTwo):
            self._met_two(meeting, outcome.at)
            return
        if not self._ears.on:
            self._offered()
        if outcome.way in (OutcomeKind.NOTHING, OutcomeKind.UNHEARD):
            self._listened_at = outcome.at
        self._take(outcome)
        told = format_outcome(outcome)
        if self.arrival is not None:
            self._player.steer(partial(arrived, arrival=self.arrival))
            anchor = words.ANCHORS[self.arrival]
            told = (f"{told[0]} {anchor}", anchor)
        if outcome.doubt is Doubt.FAST and outcome.breath is None:
            self._player.steer(Course.leave_alone)
        self._player.resume()
        self._say(outcome.at, *told)

    def _met_two(self, meeting: TapCaptureTwo, at: Seconds) -> None:
        """Begin with what was heard of each. Nobody's breath is kept: whose it was would have to be kept too."""
        for side in Side:
            outcome = meeting.of(side).outcome
            if outcome is not None and outcome.breath is not None:
                given = partial(_given, side=side, breath=outcome.breath)
                self._player.steer(given)
        self._player.resume()
        course = self._player.course
        told = words.MET_TWO if meeting.both and course else (words.MET_WITHOUT,)
        self._say(at, *told)

    def _met_again(self, repair: TapCapture) -> None:
        self.repair = repair
        outcome = repair.outcome
        if outcome is None:
            return
        self._take(outcome)
        if outcome.doubt is Doubt.FAST and outcome.breath is None:
            self._player.steer(Course.leave_alone)
        if outcome.breath is not None or len(repair.taps) > 1:  # one key alone was perhaps none of a breath
            self._say(outcome.at, *format_outcome(outcome, begins=False))

    def _take(self, outcome: Outcome) -> None:
        breath = outcome.breath
        if breath is not None:
            self._player.steer(lambda course, at: course.given(at, breath))
            if outcome.way is not OutcomeKind.LISTENED:  # what was heard is kept nowhere
                self._remember(breath)


def _given(course: Course, at: Seconds, *, side: Side, breath: Pattern) -> Course:
    return course.given(at, breath, side)


def format_outcome(outcome: Outcome, *, begins: bool = True) -> tuple[str, ...]:
    """Return what is said to how hearing a breath came out, the longest form first.

    Args:
        outcome: What came of it.
        begins: Whether the session begins with it; otherwise it is under way.

    """
    if outcome.breath is not None:
        heard = outcome.way is OutcomeKind.LISTENED  # a length is known then, and no division
        breath = f"{outcome.breath.total:.1f}" if heard else spelled_pattern(outcome.breath)
        unsure = words.MET_UNSURE if outcome.way is OutcomeKind.UNSURE else words.MET
        forms = listening.MET_LISTENED if heard else unsure
        return tuple(form.format(breath=breath) for form in forms)
    if not begins:
        return words.UNHEARD_FAST if outcome.doubt is Doubt.FAST else words.UNHEARD_LATER
    match outcome.doubt:
        case Doubt.FAST:
            return words.UNHEARD_FAST
        case Doubt.SLOW:
            return words.UNHEARD_SLOW
        case None:
            return (words.MET_WITHOUT,)
        case _:
            return words.UNHEARD
