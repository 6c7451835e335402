"""Attending to the listener: their breath, what they ask of the pace, and the quiet after "too much".

Keys come in by Textual's names and actions by theirs, times as numbers; what is asked goes to the player. Hearing a
breath has a room of its own (``tui/session/hearing.py``), and so have the quiet (``tui/session/quieting.py``) and what
is asked of the pace (``tui/session/steering.py``). One thread: the caller's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from audio.play.snapshot import PlayState
from scripts.couple.pair import Side
from scripts.listener.noticing import Verdict
from scripts.plan.steering import Course
from tui.actions.table import TABLE
from tui.session.ears import no_ears
from tui.session.headphones import Headphones
from tui.session.hearing import Hearing
from tui.session.noticer import Noticer
from tui.session.quieting import Quieting
from tui.session.steering import ASKED, Steering
from tui.text import listening, words
from tui.text.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scripts.breath import Pattern
    from scripts.couple.tap_in import TapCaptureTwo
    from scripts.listener.quiet import Next, Quiet
    from scripts.listener.tap_in import TapCapture
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from scripts.voice.voices import Clip
    from tui.session.ears import Ears
    from tui.session.player import PlayerLike

_LETS_GO: Final = {"left_goes": Side.LEFT, "right_goes": Side.RIGHT}


class Attending:
    """What is going on between a listener and a session.

    Args:
        player: The session.
        leave: Called when they choose to leave.
        last: The breath they gave the last time.
        remember: Keeps the breath they gave.
        clips: The voice's clips for the minute of grounding, where the session is of no course that has them.
        names: What two people are called.
        stays: Whether the session is first aid, which stays when its words are over.
        ears: What their breath may be listened for with.
        known: Whether they know what is offered before a session, so that one line is enough.
        offered: Called when an offer to one listener has come to its end.
        wears: Whether they said that they wear headphones; None where that is to be asked.
        wore: Keeps what they say of that.

    """

    def __init__(  # noqa: PLR0913 - seven that a test or a plain session leaves as they are
        self,
        player: PlayerLike,
        *,
        leave: Callable[[], None],
        last: Pattern | None = None,
        remember: Callable[[Pattern], None] = lambda _: None,
        clips: Mapping[str, Clip] | None = None,
        names: tuple[str, str] | None = None,
        stays: bool = False,
        ears: Ears | None = None,
        known: bool = False,
        offered: Callable[[], None] = lambda: None,
        wears: bool | None = False,
        wore: Callable[..., None] = lambda **_: None,
    ) -> None:
        self._player = player
        self.ears = ears or no_ears()
        """What the listener's breath is listened for with."""
        self.trouble: str | None = None
        """What is wrong with it, in a sentence: it cannot be listened with, or hardly; None while all is well."""
        self._hearing = Hearing(player, self._say, (last, remember), names, ears=self.ears, offers=(known, offered))
        self._headphones = Headphones(player, self.ears, self._say, wears, wore)
        self._noticer = Noticer(player, self.ears)
        self._quieting = Quieting(player, self._say, leave, clips or {}, stays=stays)
        self._steering = Steering(player, self._say)
        self._said: tuple[tuple[str, ...], Seconds] = (), 0.0

    # -- What there is to be seen ---------------------------------------------------------------------------------

    @property
    def meeting(self) -> TapCapture | TapCaptureTwo | None:
        """The taps before the session."""
        return self._hearing.meeting

    @property
    def repair(self) -> TapCapture | None:
        """The taps while it plays."""
        return self._hearing.repair

    @property
    def quiet(self) -> Quiet | None:
        """The quiet, with what is offered in it."""
        return self._quieting.quiet

    @property
    def staying(self) -> Next | None:
        """What is heard instead of the session: company or grounding."""
        return self._quieting.staying

    @property
    def meets(self) -> bool:
        """Whether the listener's breath is being waited for, before the session begins."""
        return self._hearing.meets

    @property
    def course(self) -> Course | None:
        """The session's course as it is now."""
        return self._quieting.course

    @property
    def met(self) -> bool:
        """Whether the listener gave a breath, so that the pace can be said to be with them."""
        course = self.course
        return course is None or course.knows

    def letting_go(self, now: Seconds) -> bool:
        """Return whether the rhythm was lost, and the breath that is finished first is heard yet."""
        return self._stands(now, Course.letting_go)

    def left_alone(self, now: Seconds) -> bool:
        """Return whether the pacing has let go altogether, until it is asked for."""
        return self._stands(now, Course.has_let_go)

    def _stands(self, now: Seconds, how: Callable[[Course, Seconds], bool]) -> bool:
        course = self._player.course
        return course is not None and not self.rests and how(course, self._player.heard_now(now))

    @property
    def rests(self) -> bool:
        """Whether there is quiet, or what was chosen in it, instead of the session."""
        return self._quieting.rests

    @property
    def paused(self) -> bool:
        """Whether what is heard stands still."""
        return self._player.snapshot().state is PlayState.PAUSED

    def asking(self, now: Seconds) -> bool:
        """Return whether choices are offered."""
        return self._quieting.asking(now)

    def place(self, now: Seconds) -> tuple[Timeline, Seconds]:
        """Return the session and where in it the listener is, also while something else is heard instead."""
        return self._quieting.place(now)

    def listening(self, now: Seconds) -> bool:
        """Return whether the listener's breath is listened for while the session plays, and the keys of taps are it."""
        return self.quiet is None and self._hearing.listening(now)

    def said(self, now: Seconds) -> tuple[tuple[str, ...], Seconds]:
        """Return what was said last, the longest form first, and for how long it has been."""
        return self._said[0], now - self._said[1]

    @property
    def last_said(self) -> tuple[tuple[str, ...], Seconds]:
        """What was said last, and when."""
        return self._said

    def offer(self) -> tuple[tuple[str, ...], ...]:
        """Return what is said before a session that meets the listener: of each line its forms, the longest first."""
        return self._hearing.offer()

    @property
    def asks_headphones(self) -> bool:
        """Whether it is being asked if the listener wears headphones."""
        return self._headphones.asks and self.ears.on and self.meets

    # -- Time -----------------------------------------------------------------------------------------------------

    def begin(self, now: Seconds) -> None:
        """Begin, where the player waits: by hearing the listener's breath if the session meets it, else at once."""
        if self.ears.asked and self.quiet is None:
            self.ears.begin(now)
        if not self._player.waiting or self.quiet is not None:
            return
        course = self._player.course
        if course is not None and course.unmet:
            self._hearing.begin(now, two=course.are_two)
        else:
            self._player.resume()

    @property
    def undecided(self) -> bool:
        """Whether time alone may change the session yet."""
        repair = self.repair
        under_way = repair is not None and repair.outcome is None
        return self._hearing.waits or under_way or self.ears.on

    def tick(self, now: Seconds) -> None:
        """Do what time alone asks for."""
        if self._quieting.gives_way:
            return
        if self.quiet is None:
            self._steering.tick(now)
            if told := self.ears.trouble(now):
                self._say(now, told)
                self._hearing.ears_changed(now)
            elif told := self.ears.caution(now):
                self._say(now, told)
            self.trouble = told or self.trouble
            if self._headphones.tick(now, meets=self.meets):
                self._hearing.ears_changed(now)
            self._hearing.tick(now)
            hears = self.ears.on and not self.meets and not self.listening(now)
            if hears and self._noticer.notice(now) is Verdict.LOST:
                self._lost(now, noticed=True)
        self._quieting.tick(now)

    # -- Keys, and actions by name --------------------------------------------------------------------------------

    def press(self, key: str, now: Seconds) -> bool:
        """Take a key before any action; return whether it meant something."""
        return self._quieting.press(key, now) if self.quiet is not None else self._hearing.press(key, now)

    def stay_a_little(self, now: Seconds) -> None:
        """Stay in company after the end."""
        self._quieting.stay_a_little(now)

    def too_much(self, now: Seconds) -> None:
        """Go quiet, in every state; nobody is listened to from here on."""
        self.ears.end()
        self._steering.forget()
        self._quieting.too_much(now)
        self._hearing.skip(now)

    def give_way(self, now: Seconds) -> None:
        """Take it that the player goes over to another session; nobody is listened to from here on."""
        self.ears.end()
        self._steering.forget()
        self._hearing.skip(now)
        self._quieting.give_way(now)

    def do(self, action: str, now: Seconds) -> bool:
        """Do what an action asks of the pace; return whether it is one of these."""
        if action == "lost":
            self._noticer.repaired(now)
            self._lost(now)
        elif action == "listen":
            self._listen(now)
        elif action == "headphones":
            if self.quiet is None and not self.rests:
                self._headphones.answer(now)
        elif action in _LETS_GO:
            self._partner_leaves(action, now)
        elif action not in ASKED:
            return False
        elif self._steerable(now):
            self._steering.do(action, now)
        return True

    def _listen(self, now: Seconds) -> None:
        """Begin to listen, or listen no more."""
        if self.quiet is not None or self.rests:
            return
        if not self.ears.there or self._player.course is None:
            self._say(now, *listening.NO_EARS)
            return
        if self.ears.on:
            self.listen_no_more(now)
            return
        self.ears.begin(now)
        self.trouble = None
        self._say(now, *(listening.LISTENS_THROUGHOUT if self.ears.throughout else listening.LISTENS))
        self._hearing.ears_changed(now)

    def listen_no_more(self, now: Seconds) -> None:
        """Let go of what it listens with, and say so; nothing where it does not listen."""
        if self.ears.on:
            self.ears.end()
            self.trouble = None
            self._say(now, *listening.LISTENS_NO_MORE)
            self._hearing.ears_changed(now)

    def _lost(self, now: Seconds, *, noticed: bool = False) -> None:
        if not self._steerable(now) or self.listening(now):
            return
        # A call is always answered: by finding them again, or, where nothing is paced, by being there.
        paced = self._player.timeline.breath_at(self._player.heard_now(now)) is not None
        told = tuple(map(_, TABLE["lost"].says)) if paced else (words.HERE,)
        if noticed:
            told = listening.NOTICED
        self._hearing.forget()

        def came(_before: Course, after: Course, _at: Seconds) -> tuple[str, ...]:
            return words.NO_PACING if after.end.let_go else told

        self._steering.ask(partial(Course.lost, noticed=noticed), came, now)

    def _partner_leaves(self, action: str, now: Seconds) -> None:
        """Let one of two go; where there is one, or one has gone already, nothing is asked."""
        course, side = self._player.course, _LETS_GO[action]
        if course is None or not self._steerable(now):
            return
        if not course.are_two:
            if course.timeline.marks:
                self._say(now, _("one of you has let go already, and the other goes on alone"))
        else:
            self._player.steer(lambda course, at: course.partner_leaves(at, side))
            self._say(now, f"{self._hearing.names[side is Side.RIGHT]} {words.LET_GO}")

    def _steerable(self, now: Seconds) -> bool:
        state = self._player.snapshot().state
        rests = self.quiet is not None or self._quieting.gives_way
        if rests or self.meets or state not in (PlayState.PLAYING, PlayState.PAUSED):
            return False
        if self._player.course is None:
            # In company and grounding nothing is paced, and a call is answered all the same.
            self._say(now, words.NOT_STEERED if self.staying is None else words.HERE)
            return False
        return True

    def _say(self, now: Seconds, *forms: str) -> None:
        self._said = forms, now
