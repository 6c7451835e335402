"""After "too much", and after first aid: the quiet, its choices, and what is heard instead of the session.

Keys come in by Textual's names, times as numbers. One thread: the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.play.snapshot import PlayState
from audio.units import Decibels
from scripts.listener.quiet import Next, Quiet
from scripts.plan.company import company, grounding_then_company
from tui.text import words
from tui.text.language import chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scripts.plan.steering import Course
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from scripts.voice.voices import Clip
    from tui.session.player import PlayerLike

_STEPS: Final = {"left": -1, "up": -1, "shift+tab": -1, "right": 1, "down": 1, "tab": 1}
_SOFTER: Final = Decibels(-3.0)
"""What going on more gently takes from voice and tones, in decibels."""


class Quieting:
    """The quiet of one session.

    Args:
        player: The session.
        say: Takes what is said at a time, the longest form first.
        leave: Called when they choose to leave.
        clips: The voice's clips for the minute of grounding, where the session is of no course that has them.
        stays: Whether the session is first aid, which has no end of its own: it stays, and offers what can come next.

    """

    def __init__(
        self,
        player: PlayerLike,
        say: Callable[..., None],
        leave: Callable[[], None],
        clips: Mapping[str, Clip],
        *,
        stays: bool,
    ) -> None:
        self._player = player
        self._say = say
        self._leave = leave
        self._clips = clips
        self._stays = stays
        self._course: Course | None = player.course
        """The session's own, also while something else is heard."""
        self._broke_off: tuple[Timeline, Seconds] = player.timeline, 0.0
        """The session, and where in it too much was said."""
        self._chose_at: Seconds = 0.0
        self.quiet: Quiet | None = None
        self.staying: Next | None = None
        """What is heard instead of the session: company or grounding."""
        self.gives_way = False
        """Whether the player goes over to another session."""

    @property
    def rests(self) -> bool:
        """Whether there is quiet, or what was chosen in it, instead of the session."""
        return self.quiet is not None or self.staying is not None or self.gives_way

    def asking(self, now: Seconds) -> bool:
        """Return whether choices are offered."""
        return self.quiet is not None and not self.gives_way and self.quiet.asking(now)

    @property
    def course(self) -> Course | None:
        """The session's course as it is now."""
        return self._course if self.rests else self._player.course

    def place(self, now: Seconds) -> tuple[Timeline, Seconds]:
        """Return the session and where in its script the listener is, also while something else is heard instead."""
        timeline, at = self._broke_off if self.rests else (self._player.timeline, self._player.heard_now(now))
        return timeline, self.course.in_the_script(at) if self.course else at

    def give_way(self, now: Seconds) -> None:
        """Take it that the player goes over to another session, which has a quiet of its own."""
        if not self.rests:
            self._break_off(now)
        self.gives_way = True

    # -- Into the quiet -------------------------------------------------------------------------------------------

    def too_much(self, now: Seconds) -> None:
        """Go quiet, in every state. Pressed again in the quiet, nothing begins anew."""
        gave_way, self.gives_way = self.gives_way, False
        self._player.too_much()
        if self.quiet is not None and self.staying is None:
            return
        if self.staying is None and not gave_way:
            self._break_off(now)
        self.staying = None
        self.quiet = Quiet(now, self._choices(accident=True))

    def tick(self, now: Seconds) -> None:
        """Do what time alone asks for."""
        if self.gives_way:
            return
        if self.quiet is not None:
            self.quiet = self.quiet.at(now)
        player = self._player
        if self.staying is Next.GROUNDING and self.quiet is None:
            minute = player.timeline.stages[0]
            # For the moment after the choice, what was heard before is heard yet.
            if now - self._chose_at > minute.end / 2 and player.heard_now(now) >= minute.end:
                self.staying = Next.COMPANY
                self._offer(now, Next.GROUNDING)
        elif self._stays and not self.rests and player.snapshot().state is PlayState.PLAYING:
            last = player.timeline.stages[-1]
            if player.heard_now(now) >= last.end:
                self._stay_on(now)

    def _stay_on(self, now: Seconds) -> None:
        """Stay after first aid, without an end: its words are over, and nobody is sent away."""
        self._break_off(now)
        self._player.begin_again(company(self._player.timeline.title))
        self._chose_at = now
        self.staying = Next.COMPANY
        self._offer(now, Next.COMPANY)

    def stay_a_little(self, now: Seconds) -> None:
        """Stay in company after the end, for as long as they like."""
        self._break_off(now)
        self._player.begin_again(company(self._player.timeline.title))
        self._chose_at = now
        self.quiet, self.staying = None, Next.COMPANY

    def _offer(self, now: Seconds, after: Next) -> None:
        self.quiet = Quiet(now, self._choices(after=after), asked_after=0.0, after=after)

    def _break_off(self, now: Seconds) -> None:
        self._course = self._player.course
        self._broke_off = self._player.timeline, self._player.heard_now(now)

    def _choices(self, *, after: Next | None = None, accident: bool = False) -> tuple[Next, ...]:
        """Return what can come next: not what has just been, and the way back only where it may have been a slip."""
        timeline, at = self._broke_off
        over = at >= timeline.stages[-1].end
        left_out = {after} if after is not None else set()
        if over or self._course is None:
            left_out.add(Next.GENTLER)
        if over or not accident:
            left_out.add(Next.AS_BEFORE)
        if not (self._stays and over):
            left_out.add(Next.AGAIN)
        return tuple(each for each in Next if each not in left_out)

    # -- Out of it ------------------------------------------------------------------------------------------------

    def press(self, key: str, now: Seconds) -> bool:
        """Take a key in the quiet; return whether it was one of a choice."""
        quiet = self.quiet
        if quiet is None or not self.asking(now):
            return False
        if key in _STEPS:
            self.quiet = quiet.moved(_STEPS[key])
        elif key == "enter":
            self._take(quiet.choice, now)
        elif key.isdecimal() and (chosen := quiet.numbered(int(key))) is not None:
            self._take(chosen, now)
        else:
            return False
        return True

    def _take(self, choice: Next, now: Seconds) -> None:
        player, self._chose_at = self._player, now
        timeline, at = self._broke_off
        match choice:
            case Next.COMPANY:
                if self.staying is None:
                    player.begin_again(company(timeline.title))
                self.quiet, self.staying = None, Next.COMPANY
            case Next.GROUNDING:
                player.begin_again(self._minute_of_grounding())
                self.quiet, self.staying = None, Next.GROUNDING
            case Next.GENTLER:
                self._go_on_gentler(now)
            case Next.AGAIN:
                player.begin_again(timeline, self._course)
                self.quiet, self.staying = None, None
            case Next.AS_BEFORE:
                player.begin_again(timeline, self._course, timeline.again_from(at))
                self.quiet, self.staying = None, None
                self._say(now, words.GOING_ON_AS_BEFORE)
            case Next.LEAVE:
                self._leave()

    def _minute_of_grounding(self) -> Timeline:
        """Return grounding and company: in the session's language and voice; beside a recording, in the listener's."""
        if self._course is None:
            return grounding_then_company(self._clips, chosen())
        conductor = self._course.conductor
        return grounding_then_company(conductor.clips, conductor.session.language)

    def _go_on_gentler(self, now: Seconds) -> None:
        if self._course is None:
            return
        at = self._broke_off[1]
        start = self._course.timeline.again_from(at)
        course = self._course.gentler(at)
        self._player.change_voice(_SOFTER)
        self._player.change_tones(_SOFTER)
        self._player.begin_again(course.timeline, course, start)
        self.quiet, self.staying = None, None
        self._say(now, *words.GOING_ON_GENTLER)
