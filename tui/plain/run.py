"""The plain mode: a session with sound and appended lines, for screen readers, logs and places without a terminal.

No escape codes, nothing is ever rewritten, every line is flushed. The main thread runs it; where standard input is a
terminal, a thread reads single keys from it (``tui.plain.keyboard``) and puts them in a queue, as media keys do with
what they ask. A thread lays the session for sudden overwhelm out, so that what is heard can go over to it at once.
"""

from __future__ import annotations

import contextlib
import queue
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TextIO

from audio.play.snapshot import PlayState
from scripts.faults import MendableError
from scripts.files.library import OVERWHELM
from tui.plain.keyboard import keys
from tui.plain.lines import Telling
from tui.plain.sitting import Sitting
from tui.presenter.key_hints import (
    help_in_lines,
    keys_in_a_sentence,
    keys_of,
    silent_from_start,
    steering_in_a_sentence,
)
from tui.session.alongside import Alongside
from tui.session.bookmarks import kept_line
from tui.session.opened import Opened
from tui.storage.faults import UsageFaultError
from tui.text import words
from tui.text.faults import said
from tui.text.safe import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from scripts.units import Seconds
    from tui.session.conduct import Conduct
    from tui.session.context import Context
    from tui.session.opened import FirstAid

_LOOK: Final[Seconds] = 0.02
_TWICE: Final[Seconds] = 0.3
"""One Ctrl+C can arrive twice within this."""
_FADES_BEFORE_STOPPING: Final[Seconds] = 0.8


class Plain:
    """A session, and the one for sudden overwhelm after it; the ways out of them are this mode's own."""

    def __init__(
        self,
        context: Context,
        *,
        telling: Telling = Telling.PHASES,
        voice: bool = True,
        first_aid: Callable[[], FirstAid] | None = None,
        out: TextIO | None = None,
    ) -> None:
        """Prepare.

        Args:
            context: What the program has on every face.
            telling: How much is told.
            voice: Whether recorded lines are heard.
            first_aid: Lays out the session for sudden overwhelm; without it nothing leads there.
            out: Where the lines go; standard output if nothing else is given.

        """
        self._context, self._clock, self._bound = context, context.clock, context.bound
        self._telling, self._voice, self._lays_out = telling, voice, first_aid
        self._out = out or sys.stdout
        self._asked: queue.SimpleQueue[Callable[[Conduct], object]] = queue.SimpleQueue()
        """What keys and media keys ask, from their threads."""
        self._sitting: Sitting | None = None
        self._first_aid: Future[FirstAid] | None = None
        """The session for sudden overwhelm, or whoever lays it out."""
        self._overwhelmed = False
        """Whether what plays is to go over to it."""
        self._coming: FirstAid | None = None
        """What it goes over to, once that has been asked of the player."""
        self._left_at: Seconds | None = None
        self._unattended = False
        """Whether nobody is there to press a key."""
        self._hurried = False
        self._stops_at: Seconds | None = None
        """When the whole program stops, as Ctrl+Z asked."""
        self._goes_on = False
        """Whether what plays was paused for that, and no key could have it go on."""

    def run(self, first: Opened) -> int:
        """Play to the end, or until the person leaves; return the exit code. Closes the player."""
        with ThreadPoolExecutor(1, "opening") as opening, self._on_signals(), keys(self._key) as listening:
            self._opening = opening
            self._unattended = not listening and self._context.presses is None
            self._open(first, keys=not self._unattended)
            self._sitting = self._made(first)
            with Alongside(first.player, self._ask, self._context.settings):
                first.player.start()
                self._sit()
            self._say(self._farewell(self._sitting))
        first.player.close()
        if writing := self._context.keeping.due():
            writing()
        return 0

    def _farewell(self, sitting: Sitting) -> str:
        """Return the last line: no goodbye, and no measure, after what was too much."""
        if sitting.player.timeline.session == OVERWHELM or sitting.conduct.attending.rests:
            return words.QUIET_NOW
        return words.ENDED if sitting.player.snapshot().state is PlayState.ENDED else words.LEFT

    def _made(self, opened: Opened) -> Sitting:
        return Sitting(
            opened,
            self,
            self._context,
            self._say,
            telling=self._telling,
            voice=self._voice,
            unattended=self._unattended,
        )

    def _sit(self) -> None:
        """Go on until nothing is heard any more, from one session to the other where that is asked for."""
        while self._sitting is not None and not self._hurried:
            over = self._sitting.player.wait(_LOOK)
            if self._overwhelmed:
                self._go_over(self._sitting)
            elif over:
                break
            self._look(self._sitting)

    def _go_over(self, before: Sitting) -> None:
        """Have the player go over to sudden overwhelm once that is at hand, and sit with it once it is heard."""
        player, coming = before.player, self._coming
        if coming is None:
            assert self._first_aid is not None  # noqa: S101 - it is asked for before
            try:
                self._coming = coming = self._first_aid.result(_LOOK).anew()
            except TimeoutError:
                return
            except (MendableError, UsageFaultError, OSError) as error:
                # Then it is quiet at least, with the choices there are; its key asks for it anew.
                self._say(said(error))
                self._overwhelmed, self._first_aid = False, None
                before.too_much(self._clock())
                return
            if coming.fault:
                self._say(coming.fault)
            player.begin_at_once(coming.course.timeline, coming.course)
        elif player.course is coming.course:
            self._overwhelmed, self._coming = False, None
            self._sitting = self._made(Opened(player, coming.bookmark))
            self._sitting.begun = True
            self._sitting.tell_silence()

    def _look(self, sitting: Sitting) -> None:
        """Do and tell what is due."""
        now = self._clock()
        presses = self._context.presses
        if presses is None or presses.begun(now):
            sitting.begin(now)
            if sitting.begun:
                self._prepare()  # not before: the session is what is waited for
        with contextlib.suppress(queue.Empty):
            while True:
                self._asked.get_nowait()(sitting.conduct)
        # On a slow machine keys that press themselves wait for the session that they are for.
        for key, at in presses.due(now) if presses and sitting.begun else ():
            sitting.conduct.press(key, at)
        sitting.tick(now)
        if self._stops_at is not None and now >= self._stops_at:
            self._stop(sitting)
        if writing := self._context.keeping.due(now):
            threading.Thread(target=writing, name="remembering").start()

    def _key(self, name: str) -> None:
        """Take a key. The keyboard's thread."""
        self._asked.put(lambda conduct: conduct.press(name, self._clock()))

    def _ask(self, action: str, amount: float) -> None:
        """Take what a media key asks. The media keys' thread."""
        self._asked.put(lambda conduct: conduct.act(action, self._clock(), amount))

    # -- What is said beside the session ------------------------------------------------------------------------

    def _open(self, first: Opened, *, keys: bool) -> None:
        """Say what is said before anything is heard."""
        self._say(first.player.timeline.title)
        self._say(words.SAFETY_LINE)
        if silent := silent_from_start(self._context.settings, self._bound):
            self._say(silent)
        if first.left_at is not None:
            self._say(kept_line(first.left_at))
        if keys:
            self._say(keys_in_a_sentence(self._bound))
            if first.player.course is not None:
                self._say(steering_in_a_sentence(self._bound))

    def _say(self, text: str) -> None:
        self._out.write(safe(text) + "\n")
        self._out.flush()

    # -- The ways out: gentle the first time, at once the second --------------------------------------------------

    @property
    def leaving(self) -> bool:
        """As in ``tui.session.conduct.Ways``, and so are the others."""
        return self._left_at is not None or self._overwhelmed

    def leave(self, farewell: str | None = None) -> None:
        """Fade and end; asked again after a moment, end at once."""
        now = self._clock()
        if self._left_at is not None:
            self._hurried = self._hurried or now - self._left_at > _TWICE
            return
        self._left_at, self._overwhelmed = now, False
        if farewell is not None:
            self._say(farewell)
        if self._sitting is not None:
            self._sitting.player.stop()

    def too_much(self) -> None:
        """Be quiet at once, also where sudden overwhelm was on its way."""
        if self._sitting is not None:
            if self._overwhelmed:
                self._go_over(self._sitting)
            self._overwhelmed, self._coming = False, None
            self._sitting.too_much(self._clock())

    def overwhelm(self) -> None:
        """Go to the session for sudden overwhelm: it begins while what is heard fades."""
        sitting = self._sitting
        if sitting is None or self._lays_out is None or self.leaving or sitting.conduct.is_overwhelm():
            return
        self._say(words.GENTLER)
        sitting.conduct.attending.give_way(self._clock())
        self._overwhelmed = True
        self._prepare()
        self._go_over(sitting)

    def _prepare(self) -> None:
        """Have the session for sudden overwhelm laid out, once."""
        if self._first_aid is None and self._lays_out is not None:
            self._first_aid = self._opening.submit(self._lay_out, self._lays_out)

    def _lay_out(self, lays_out: Callable[[], FirstAid]) -> FirstAid:
        """Lay it out, and have what plays ready to go over to it. A thread of its own."""
        aid = lays_out()
        if self._sitting is not None:
            aid.mix_beforehand(self._sitting.player)
        return aid

    def help(self) -> None:
        """Say what all keys do, and the words about taking care."""
        if self._sitting is not None:
            self._sitting.tell_silence()
        resting = self._sitting is not None and self._sitting.conduct.attending.quiet is not None
        for line in help_in_lines(self._bound, resting=resting, someone=self._context.settings.someone):
            self._say(line)

    def picture_alone(self) -> None:
        """Say that there is no picture."""
        self._say(words.NO_PICTURE)

    def theme(self) -> None:
        """Say that there are no colours."""
        self._say(words.NO_COLOURS)

    def _hush(self, conduct: Conduct) -> None:
        """Pause what plays and listen to nobody; once that has faded the program stops until the person goes on."""
        now = self._clock()
        if conduct.hush(now):
            key = "" if self._unattended else keys_of(self._bound, "pause")
            self._goes_on = not key
            if key:
                self._say(words.STOPPED_PLAINLY.format(key=key))
        self._stops_at = now + _FADES_BEFORE_STOPPING

    def _stop(self, sitting: Sitting) -> None:
        """Stop, and come back when the person has it go on: to a pause, where a key can end that."""
        self._stops_at = None
        signal.raise_signal(signal.SIGSTOP)
        if self._goes_on and sitting.player.snapshot().state is PlayState.PAUSED:
            sitting.player.toggle_pause()
        self._goes_on = False

    @contextlib.contextmanager
    def _on_signals(self) -> Iterator[None]:
        """Leave gently on Ctrl+C, on being asked to end, and when the terminal goes away; stop gently on Ctrl+Z."""
        names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
        asked: list[int] = []

        def leave(number: int, _frame: object) -> None:
            asked.append(number)
            self.leave()

        before = {name: signal.signal(getattr(signal, name), leave) for name in names}
        if hasattr(signal, "SIGTSTP"):
            before["SIGTSTP"] = signal.signal(signal.SIGTSTP, lambda *_: self._asked.put(self._hush))
        try:
            yield
        finally:
            for name, handler in before.items():
                # Whoever asked the program to end may ask again: what is put away meanwhile is not cut off.
                again = asked and name in ("SIGTERM", "SIGHUP")
                signal.signal(getattr(signal, name), signal.SIG_IGN if again else handler)
