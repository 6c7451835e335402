"""Attending to the listener: their breath, what they ask of the pace, and the quiet after "too much".

Keys come in by Textual's names and actions by theirs, times as numbers; what is asked goes to the player. The screen,
the plain mode and the simulated listener all use this one, so that the same keys do the same in each. One thread: the
caller's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from audio.play.snapshot import PlayState
from scripts.breath import Phase
from scripts.couple.pair import Side
from scripts.couple.tap_in import TapCaptureTwo
from scripts.listener.quiet import Next, Quiet
from scripts.listener.tap_in import Outcome, OutcomeKind, TapCapture
from scripts.listener.tap_tempo import Doubt, Tap
from scripts.plan.company import company, grounding_then_company
from scripts.plan.steering import Course
from tui.text import words
from tui.text.breath import spelled_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scripts.breath import Pattern
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from scripts.voice.voices import Clip
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
_STEPS: Final = {"left": -1, "up": -1, "shift+tab": -1, "right": 1, "down": 1, "tab": 1}
_SOFTER: Final = -3.0
"""What "something gentler" takes from voice and tones, in decibels."""
_ASKED: Final = {
    "slower": (Course.slower, words.ASKED_SLOWER),
    "faster": (Course.faster, words.ASKED_FASTER),
    "as_written": (Course.as_written, words.ASKED_AS_WRITTEN),
    "stay_here": (Course.stay_here, words.ASKED_STAY),
    "company": (Course.company, words.ASKED_COMPANY),
}
_LETS_GO: Final = {
    "left_goes": (Side.LEFT, words.ASKED_LEFT_GOES),
    "right_goes": (Side.RIGHT, words.ASKED_RIGHT_GOES),
}


class Attending:
    """What is going on between a listener and a session.

    Args:
        player: The session.
        leave: Called when they choose to leave.
        last: The breath they gave the last time.
        remember: Keeps the breath they gave.
        clips: The voice's clips for the minute of grounding, where the session is of no course that has them.
        names: What two people are called.

    """

    def __init__(  # noqa: PLR0913 - four that a test or a plain session leaves as they are
        self,
        player: PlayerLike,
        *,
        leave: Callable[[], None],
        last: Pattern | None = None,
        remember: Callable[[Pattern], None] = lambda _: None,
        clips: Mapping[str, Clip] | None = None,
        names: tuple[str, str] | None = None,
    ) -> None:
        self._player = player
        self._leave = leave
        self._last = last
        self._remember = remember
        self._clips = clips or {}
        self._names = names
        self._course: Course | None = player.course
        """The session's own, also while something else is heard."""
        self._broke_off: tuple[Timeline, Seconds] = player.timeline, 0.0
        """The session and where in it too much was said."""
        self._chose_at: Seconds = 0.0
        self.meeting: TapCapture | TapCaptureTwo | None = None
        self.repair: TapCapture | None = None
        self.quiet: Quiet | None = None
        self.staying: Next | None = None
        """What is heard instead of the session: company or grounding."""
        self._said: tuple[tuple[str, ...], Seconds] = (), 0.0

    # -- What there is to be seen ---------------------------------------------------------------------------------

    @property
    def meets(self) -> bool:
        """Whether the listener's breath is being waited for, before the session begins."""
        return self.meeting is not None and self.meeting.outcome is None

    def asking(self, now: Seconds) -> bool:
        """Return whether the choices after "too much" are offered."""
        return self.quiet is not None and self.quiet.asking(now)

    @property
    def course(self) -> Course | None:
        """The session's course as it is now."""
        return self._player.course if self.staying is None and self.quiet is None else self._course

    def place(self, now: Seconds) -> tuple[Timeline, Seconds]:
        """Return the session and where in it the listener is, also while something else is heard instead."""
        if self.staying is None and self.quiet is None:
            return self._player.timeline, self._player.heard_now(now)
        return self._broke_off

    def awaiting_taps(self, now: Seconds) -> bool:
        """Return whether a repair has let go of the pacing and would take the listener's breath."""
        course = self._player.course
        state = self._player.snapshot().state
        return (
            course is not None
            and state is PlayState.PLAYING
            and bool(course.awaiting_taps(self._player.heard_now(now)))
        )

    def said(self, now: Seconds) -> tuple[tuple[str, ...], Seconds]:
        """Return what was said last, the longest form first, and for how long it has been."""
        return self._said[0], now - self._said[1]

    @property
    def last_said(self) -> tuple[tuple[str, ...], Seconds]:
        """What was said last, and when."""
        return self._said

    def offer(self) -> tuple[tuple[str, ...], ...]:
        """Return what is said before a session that meets the listener: of each line its forms, the longest first."""
        if self.meeting is None:
            return ()
        if isinstance(self.meeting, TapCaptureTwo):
            left, right = (len(self.meeting.of(side).taps) for side in Side)
            if left or right:
                return ((words.meeting_taps_two(left, right),), words.MEETING_SKIP)
            return (tuple(form.format(**TWO_KEYS) for form in words.MEETING_TWO), words.MEETING_SKIP)
        taps = len(self.meeting.taps)
        if taps:
            return ((words.meeting_taps(taps),), words.MEETING_SKIP)
        offered = [words.MEETING, words.MEETING_TURNS]
        if self._last:
            offered.append((words.MEETING_LAST.format(key=LAST_KEY, breath=spelled_pattern(self._last)),))
        return (*offered, words.MEETING_SKIP)

    # -- Time -----------------------------------------------------------------------------------------------------

    def begin(self, now: Seconds) -> None:
        """Begin, where the player waits: by hearing the listener's breath if the session meets it, else at once."""
        if not self._player.waiting or self.quiet is not None:
            return
        if self._course is not None and self._course.unmet:
            two = self._course.are_two
            self.meeting = TapCaptureTwo.begun(now) if two else TapCapture(now, last=self._last)
        else:
            self._player.resume()

    def tick(self, now: Seconds) -> None:
        """Do what time alone asks for."""
        if self.meeting is not None and self.meeting.outcome is None:
            # Something else may have begun it: a media key.
            begun = self._player.snapshot().state is not PlayState.PAUSED
            self._met(self.meeting.skipped(now) if begun else self.meeting.at(now))
        if self.repair is not None and self.repair.outcome is None:
            self._met_again(self.repair.at(now))
        if self.staying is Next.GROUNDING and self.quiet is None:
            minute = self._player.timeline.stages[0]
            # For the moment after the choice, what was heard before is heard yet.
            if now - self._chose_at > minute.end / 2 and self._player.heard_now(now) >= minute.end:
                self.staying = Next.COMPANY
                self.quiet = Quiet(now, self._choices()[:1] + self._choices()[2:], asked_after=0.0)

    # -- Keys as they are -----------------------------------------------------------------------------------------

    def press(self, key: str, now: Seconds) -> bool:
        """Take a key before any action; return whether it meant something."""
        if self.quiet is not None:
            return self.asking(now) and self._choose(key, self.quiet, now)
        if self.meets and self.meeting is not None:
            return self._answer(key, self.meeting, now)
        if key in TWO_KEYS.values() and isinstance(self.meeting, TapCaptureTwo):
            return self.meeting.still_tapping(now)
        if key in TAPS:
            if self.awaiting_taps(now):
                self._tap_in_repair(key, now)
                return True
            # One more of those that were enough: it means neither pause nor anything else.
            return any(each is not None and each.still_tapping(now) for each in (self.meeting, self.repair))
        return False

    def _answer(self, key: str, meeting: TapCapture | TapCaptureTwo, now: Seconds) -> bool:
        if isinstance(meeting, TapCaptureTwo):
            return self._answer_of_two(key, meeting, now)
        if key in TAPS:
            self._player.touch()
            self._met(meeting.at(now).tapped(Tap(now, TAPS[key])))
        elif key == "enter":
            self._met(meeting.skipped(now))
        elif key == LAST_KEY and self._last is not None:
            self._met(meeting.as_last(now))
        else:
            return False
        return True

    def _answer_of_two(self, key: str, meeting: TapCaptureTwo, now: Seconds) -> bool:
        side = next((side for side in Side if TWO_KEYS[side.value] == key), None)
        if side is not None:
            self._player.touch()
            self._met(meeting.at(now).tapped(side, Tap(now)))
        elif key == "enter":
            self._met(meeting.skipped(now))
        else:
            # The key of one alone says nothing of two.
            return key in TAPS
        return True

    def _choose(self, key: str, quiet: Quiet, now: Seconds) -> bool:
        if key in _STEPS:
            self.quiet = quiet.moved(_STEPS[key])
        elif key == "enter":
            self._take(quiet.choice, now)
        elif key.isdecimal() and (chosen := quiet.numbered(int(key))) is not None:
            self._take(chosen, now)
        else:
            return False
        return True

    # -- Actions by name ------------------------------------------------------------------------------------------

    def do(self, action: str, now: Seconds) -> bool:
        """Do what an action asks of the pace; return whether it is one of these."""
        if action == "lost":
            self._lost(now)
            return True
        if action in _LETS_GO:
            self._partner_leaves(*_LETS_GO[action], now)
            return True
        if action not in _ASKED:
            return False
        change, told = _ASKED[action]
        if self._steerable(now):
            self._player.steer(change)
            self._say(now, *told)
        return True

    def _lost(self, now: Seconds) -> None:
        if not self._steerable(now) or self.awaiting_taps(now):
            return
        if self._player.timeline.breath_at(self._player.heard_now(now)) is None:
            self._say(now, words.NOTHING_PACED)
            return
        self.repair = None
        self._player.steer(Course.lost)
        self._say(now, *words.ASKED_LOST)

    def _partner_leaves(self, side: Side, told: tuple[str, ...], now: Seconds) -> None:
        """Let one of two go; where there is one, or one has gone already, nothing is asked."""
        course = self._player.course
        if course is not None and course.are_two and self._steerable(now):
            self._player.steer(lambda course, at: course.partner_leaves(at, side))
            if self._names is not None:
                told = (f"{self._names[side is Side.RIGHT]} {words.LET_GO}",)
            self._say(now, *told)

    def _steerable(self, now: Seconds) -> bool:
        state = self._player.snapshot().state
        if self.quiet is not None or self.meets or state not in (PlayState.PLAYING, PlayState.PAUSED):
            return False
        if self._player.course is None:
            self._say(now, words.NOT_STEERED)
            return False
        return True

    # -- The listener's breath ------------------------------------------------------------------------------------

    def _met(self, meeting: TapCapture | TapCaptureTwo) -> None:
        self.meeting = meeting
        outcome = meeting.outcome
        if outcome is None:
            return
        if isinstance(meeting, TapCaptureTwo):
            self._met_two(meeting, outcome.at)
            return
        breath = outcome.breath
        if breath is not None:
            self._player.steer(lambda course, at: course.given(at, breath))
            self._remember(breath)
        self._player.resume()
        self._say(outcome.at, *format_outcome(outcome))

    def _met_two(self, meeting: TapCaptureTwo, at: Seconds) -> None:
        """Begin with what was heard of each. Nobody's breath is kept: whose it was would have to be kept too."""
        for side in Side:
            outcome = meeting.of(side).outcome
            if outcome is not None and outcome.breath is not None:
                given = partial(_given, side=side, breath=outcome.breath)
                self._player.steer(given)
        self._player.resume()
        course = self._player.course
        told = words.MET_TWO if any(meeting.of(side).taps for side in Side) and course else (words.MET_WITHOUT,)
        self._say(at, *told)

    def _tap_in_repair(self, key: str, now: Seconds) -> None:
        repair = self.repair
        if repair is not None and repair.outcome is not None:
            if repair.still_tapping(now):
                return
            repair = None
        self._player.touch()
        self._player.steer(Course.listen_on)
        self._met_again((repair or TapCapture(now)).at(now).tapped(Tap(now, TAPS[key])))

    def _met_again(self, repair: TapCapture) -> None:
        self.repair = repair
        outcome = repair.outcome
        if outcome is None:
            return
        breath = outcome.breath
        if breath is not None:
            self._player.steer(lambda course, at: course.given(at, breath))
            self._remember(breath)
        self._say(outcome.at, *format_outcome(outcome))

    # -- Too much -------------------------------------------------------------------------------------------------

    def too_much(self, now: Seconds) -> None:
        """Go quiet, in every state. Pressed again in the quiet, nothing begins anew."""
        self._player.too_much()
        if self.quiet is not None and self.staying is None:
            return
        if self.staying is None:
            self._course = self._player.course
            self._broke_off = self._player.timeline, self._player.heard_now(now)
        if self.meets and self.meeting is not None:
            self.meeting = self.meeting.skipped(now)
        self.repair, self.staying = None, None
        self.quiet = Quiet(now, self._choices())

    def _choices(self) -> tuple[Next, ...]:
        over = self._course is None or self._broke_off[1] >= self._course.timeline.stages[-1].end
        return tuple(each for each in Next if each is not Next.GENTLER or not over)

    def _take(self, choice: Next, now: Seconds) -> None:
        player, self._chose_at = self._player, now
        match choice:
            case Next.COMPANY:
                if self.staying is None:
                    player.begin_again(company(player.timeline.title))
                self.quiet, self.staying = None, Next.COMPANY
            case Next.GROUNDING:
                clips = self._course.conductor.clips if self._course is not None else self._clips
                player.begin_again(grounding_then_company(clips))
                self.quiet, self.staying = None, Next.GROUNDING
            case Next.GENTLER:
                self._go_on_gentler()
            case Next.LEAVE:
                self._leave()

    def _go_on_gentler(self) -> None:
        if self._course is None:
            return
        start = self._course.timeline.again_from(self._broke_off[1])
        course = self._course.gentler(self._broke_off[1])
        self._player.change_voice(_SOFTER)
        self._player.change_tones(_SOFTER)
        self._player.begin_again(course.timeline, course, start)
        self.quiet, self.staying = None, None

    def _say(self, now: Seconds, *forms: str) -> None:
        self._said = forms, now


def _given(course: Course, at: Seconds, *, side: Side, breath: Pattern) -> Course:
    return course.given(at, breath, side)


def format_outcome(outcome: Outcome) -> tuple[str, ...]:
    """Return what is said to how hearing a breath came out, the longest form first."""
    if outcome.breath is not None:
        breath = spelled_pattern(outcome.breath)
        forms = words.MET_UNSURE if outcome.way is OutcomeKind.UNSURE else words.MET
        return tuple(form.format(breath=breath) for form in forms)
    match outcome.doubt:
        case Doubt.FAST:
            return words.UNHEARD_FAST
        case Doubt.SLOW:
            return words.UNHEARD_SLOW
        case None:
            return (words.MET_WITHOUT,)
        case _:
            return words.UNHEARD
