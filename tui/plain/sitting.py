"""One session in plain mode: its keys go to the one place that acts, and what comes of them is told in lines."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Final

from audio.play.snapshot import PlayState
from scripts.listener.quiet import Next
from tui.plain.lines import Lines, Telling
from tui.presenter.key_hints import keys_of, left_alone_line, silence_plainly
from tui.session.conduct import Came, Conduct
from tui.session.levels import Channel, format_level
from tui.text import listening, words
from tui.text.notices import notice_words
from tui.text.safe import safe

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.play.notices import Notice
    from scripts.listener.quiet import Quiet
    from scripts.units import Seconds
    from tui.session.conduct import Ways
    from tui.session.context import Context
    from tui.session.opened import Opened

_OPENS: Final[Seconds] = 1.0
"""So long what is listened with has to say that it cannot."""
_SETTLES: Final[Seconds] = 0.2
"""A level is told once its keys have rested so long: what a held key went through is not."""
_AT_MOST: Final[Seconds] = 0.5
"""What is heard goes on by as much as time does, and so much; if by more, somebody went on to another place."""


class Sitting:
    """The main thread's."""

    def __init__(  # noqa: PLR0913 - what is heard, on what, and how it is told
        self,
        opened: Opened,
        ways: Ways,
        context: Context,
        say: Callable[[str], None],
        *,
        telling: Telling = Telling.PHASES,
        voice: bool = True,
        unattended: bool = False,
    ) -> None:
        self.player = opened.player
        self.conduct = Conduct(opened, ways, context, self._show, unattended=unattended)
        self._context = context
        self._telling, self._voice = telling, voice
        self._left_alone = False
        self._say = say
        # What came before where it begins is not told.
        self._lines = self._lines_from(opened.player.heard_now() - 1e-6)
        self._looked_at: Seconds = -math.inf
        """When lines were told last; before that they may have been on their way for any time."""
        self.begun = False
        """Whether the session has begun, or waits for the listener's breath."""
        self._told_at: Seconds | None = None
        self._level: tuple[Channel, Seconds] | None = None
        """A level that is to be told, and when it was asked for."""
        self._asked = self._listened = self._listens = self._asks_headphones = False
        self._listens_since: Seconds | None = None
        self._marked: Next | None = None
        self._staying: Next | None = None
        self._notice: Notice | None = None

    def begin(self, now: Seconds) -> None:
        """Begin, once: with the listener's breath where the session meets it."""
        if self.begun or self.player.snapshot().state is PlayState.STARTING:
            return
        self.begun = True
        self.conduct.begin(now)
        for forms in self.conduct.attending.offer():
            self._say(words.MEETING_PLAIN_TURNS if forms == words.MEETING_TURNS else forms[0])
        attending, key = self.conduct.attending, keys_of(self._context.bound, "listen")
        if attending.meets and key and attending.ears.there and not attending.ears.on:
            self._say(listening.MEETING_LISTEN.format(key=key))

    def too_much(self, now: Seconds) -> None:
        """Be quiet at once, in every state."""
        self.conduct.too_much(now)
        self._asked, self._marked = False, None
        self._say(words.TOO_MUCH)

    def tick(self, now: Seconds) -> None:
        """Do what time alone asks for, and tell what has come of keys and time."""
        self.conduct.tick(now)
        self._tell_ears(now)
        self._tell_question()
        self._tell_notice()
        self._tell_answers(now)
        self._tell_quiet(now)
        self._tell_lines(now)

    def tell_silence(self) -> None:
        """Tell that nothing is heard, where that is so: no header is there to say it all along."""
        snapshot = self.player.snapshot()
        if silent := silence_plainly(snapshot.levels, self._context.bound, clock_only=snapshot.silent):
            self._say(silent)

    # -- What is told ---------------------------------------------------------------------------------------------

    def _show(self, came: Came, now: Seconds) -> None:
        if came.said or came.plainly:
            self._say(came.said[0] if came.said else came.plainly)
            if came.plainly == words.GOING_ON:
                self.tell_silence()
        if came.level is not None:
            self._level = came.level, now

    def _tell_answers(self, now: Seconds) -> None:
        attending = self.conduct.attending
        forms, at = attending.last_said
        if forms and at != self._told_at:
            self._told_at = at
            self._say(forms[0])
        listening = attending.listening(now)
        if listening and not self._listened:
            self._say(words.LISTENING[0])
        self._listened = listening
        left_alone = attending.left_alone(now)
        if left_alone and not self._left_alone:
            self._say(left_alone_line(self._context.bound)[1])
        self._left_alone = left_alone
        if self._level is not None and now - self._level[1] >= _SETTLES:
            self._say(format_level(self._level[0], self.player.snapshot().levels))
            self._level = None

    def _tell_ears(self, now: Seconds) -> None:
        """Tell when it begins to listen and when it listens no more, where no key and no fault has had that said."""
        attending = self.conduct.attending
        ears = attending.ears
        if not ears.on:
            self._listens_since = None
        elif self._listens_since is None:
            self._listens_since = now
        # What cannot be listened with says so within a moment, and that is then all there is to say.
        on = self._listens_since is not None and now - self._listens_since >= _OPENS
        if on is self._listens:
            return
        self._listens = on
        said = attending.last_said[0] in (listening.LISTENS, listening.LISTENS_THROUGHOUT, listening.LISTENS_NO_MORE)
        if said or ears.failed:
            return
        told = listening.LISTENS_THROUGHOUT if ears.throughout else listening.LISTENS
        self._say(told[0] if on else listening.LISTENS_NO_MORE[0])

    def _tell_question(self) -> None:
        """Ask once what is asked beside the offer."""
        asks, key = self.conduct.attending.asks_headphones, keys_of(self._context.bound, "headphones")
        if asks and not self._asks_headphones and key:
            self._say(listening.HEADPHONES_ASKED[0].format(key=key))
        self._asks_headphones = asks

    def _tell_quiet(self, now: Seconds) -> None:
        attending = self.conduct.attending
        asking, quiet, staying = attending.asking(now), attending.quiet, attending.staying
        if asking and quiet is not None:
            if not self._asked:
                self._ask(quiet)
            elif quiet.choice is not self._marked:
                self._say(words.CHOICES[quiet.choice])
            self._marked = quiet.choice
        if staying is Next.COMPANY is not self._staying and quiet is None:
            self._say(words.COMPANY)
        self._asked, self._staying = asking, staying

    def _ask(self, quiet: Quiet) -> None:
        over = {Next.GROUNDING: words.GROUNDED, Next.COMPANY: words.STAYING_ON}
        if quiet.after is not None:
            self._say(over[quiet.after])
        numbered = [f"{number} {words.CHOICES[each]}" for number, each in enumerate(quiet.choices, 1)]
        nothing = "" if quiet.after is Next.COMPANY else f"{words.TOO_MUCH_NEXT} "
        self._say(f"{nothing}{words.CHOICES_PLAIN} {', '.join(numbered)}.")
        self._say(self._context.settings.someone or words.SOMEBODY[0])

    def _tell_lines(self, now: Seconds) -> None:
        """Tell what has become due; nothing that begins after "too much", nor while it fades to leave."""
        state = self.player.snapshot().state
        if self.conduct.attending.quiet is not None or state in (PlayState.QUIET, PlayState.STOPPED):
            return
        steered = self.player.timeline is not self._lines.timeline
        if steered or self._lines.voice is not self._heard():  # what is still to come is told as it is now
            self._lines = self._lines_from(self._lines.told)
        position = self.player.heard_now(now)
        if position - self._lines.told > now - self._looked_at + _AT_MOST:
            self._lines.passed(position - _AT_MOST)
        self._looked_at = now
        for text in self._lines.due(position):
            self._say(text)

    def _lines_from(self, position: Seconds) -> Lines:
        met = self.conduct.attending.met
        return Lines(self.player.timeline, self._telling, position, self._context.names, self._heard(), met)

    def _heard(self) -> bool:
        """Return whether recorded lines are heard: where there is no device, or the sound is down, they are told."""
        snapshot = self.player.snapshot()
        levels = snapshot.levels
        return self._voice and not snapshot.silent and levels.volume_gain > 0 and levels.voice_gain > 0

    def _tell_notice(self) -> None:
        """Tell a notice that is new, beside the session."""
        notice = self.player.snapshot().notice
        if notice and notice != self._notice:
            print(safe(notice_words(notice)), file=sys.stderr, flush=True)  # noqa: T201 - for people
        self._notice = notice
