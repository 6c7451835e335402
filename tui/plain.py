"""The plain mode: a session with sound and appended lines, for screen readers, logs and places without a terminal.

No escape codes, nothing is ever rewritten, every line is flushed. The main thread runs it; where standard input is a
terminal, a thread reads single keys from it (Space, x, q, Q).
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

from audio.player import State
from tui.places import kept_line, keeping_line
from tui.report import clock_time
from tui.words import ENDED, KEYS_PLAIN, LEFT, SAFETY_LINE, TOO_MUCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audio.player import Player
    from scripts.timeline import Timeline
    from scripts.units import Seconds
    from tui.places import Bookmark

_LOOK: Seconds = 0.02


@dataclass
class Lines:
    """Turns positions into the lines that have become due, each once and in order."""

    timeline: Timeline
    captions_only: bool = False
    told: Seconds = -1.0
    """Up to where everything has been told."""

    def due(self, position: Seconds) -> list[str]:
        """Return the lines of everything that began since the last position."""
        if position <= self.told:
            # Somebody went back: what comes next is told again.
            self.told = position
            return []
        first, after = (bisect_right(self._times, at) for at in (self.told, position))
        self.told = position
        return [text for _, text in self._events[first:after]]

    @cached_property
    def _events(self) -> list[tuple[Seconds, str]]:
        """Everything there is to tell; two hours of breaths are too many to look through fifty times a second."""
        events = [(line.start, line.words) for line in self.timeline.lines if line.words]
        if not self.captions_only:
            events += self._turns()
        return sorted(events, key=lambda event: event[0])

    @cached_property
    def _times(self) -> list[Seconds]:
        return [at for at, _ in self._events]

    def _turns(self) -> Iterator[tuple[Seconds, str]]:
        for stage in self.timeline.stages:
            if not stage.paced:
                yield stage.start, f"[{clock_time(stage.start)}] your own breath"
        for line in self.timeline.lines:
            if not line.words:
                yield line.start, f"[{clock_time(line.start)}] the recording begins"
                yield line.end, f"[{clock_time(line.end)}] the recording has ended"
        for breath in self.timeline.breaths:
            for phase, start, end in breath.phases():
                yield start, f"[{clock_time(start)}] {phase.value} {end - start:.1f} s"


def run_plain(
    player: Player,
    *,
    captions_only: bool,
    bookmark: Bookmark | None = None,
    left_at: Seconds | None = None,
    out: TextIO | None = None,
) -> int:
    """Play to the end, or until the person leaves; return the exit code.

    Args:
        player: What plays, not yet started.
        captions_only: Tell what is said and nothing else.
        bookmark: Where the place is kept on leaving with Q; None keeps none.
        left_at: Where it was left last time and could be continued, to be told.
        out: Where the lines go; standard output if nothing else is given.

    """
    out = out or sys.stdout
    say = _sayer(out)
    # What came before where it begins is not told.
    lines = Lines(player.timeline, captions_only, player.heard_now() - 1e-6)
    leaving = _Leaving(player, say, bookmark)
    with leaving.on_signals(), _keys(leaving.key) as listening:
        if not captions_only:
            say(player.timeline.title)
            say(SAFETY_LINE)
            if left_at is not None:
                say(kept_line(left_at))
            if listening:
                say(KEYS_PLAIN)
        player.start()
        notice: str | None = None
        while not player.wait(_LOOK):
            snapshot = player.snapshot()
            if snapshot.notice != notice:
                notice = snapshot.notice
                if notice:
                    print(notice, file=sys.stderr, flush=True)  # noqa: T201 - for people, beside the session
            for text in lines.due(player.heard_now()):
                say(text)
            if leaving.hurried:
                break
        ended = player.snapshot().state is State.ENDED
        if ended and bookmark is not None:
            bookmark.forget()
        if not captions_only:
            say(ENDED if ended else LEFT)
    player.close()
    return 0


def _sayer(out: TextIO) -> Callable[[str], None]:
    lock = threading.Lock()

    def say(text: str) -> None:
        with lock:
            out.write(text + "\n")
            out.flush()

    return say


@dataclass
class _Leaving:
    """The ways out: keys and signals. Gentle the first time, at once the second."""

    player: Player
    say: Callable[[str], None]
    bookmark: Bookmark | None = None
    hurried: bool = False
    _asked_at: Seconds | None = None

    def key(self, key: str) -> None:
        """Do what a key asks. The key thread."""
        state = self.player.snapshot().state
        if key == "x":
            self.player.too_much()
            self.say(TOO_MUCH)
        elif key == " " and state in (State.PLAYING, State.PAUSED):
            self.player.toggle_pause()
            self.say("going on" if state is State.PAUSED else "paused; Space goes on")
        elif key == "Q":
            self.keep_and_leave()
        elif key == "q":
            self.leave()

    def keep_and_leave(self) -> None:
        """Keep the place that is heard now, then leave."""
        if self.bookmark is not None and self._asked_at is None:
            self.say(keeping_line(self.bookmark.keep(self.player.timeline, self.player.heard_now())))
        self.leave()

    def leave(self, *_: object) -> None:
        """Fade and end; asked again after a moment, end at once."""
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
            self.player.stop()
        elif now - self._asked_at > 0.3:  # one Ctrl+C can arrive twice
            self.hurried = True

    @contextlib.contextmanager
    def on_signals(self) -> Iterator[None]:
        """Leave gently on Ctrl+C, on being asked to end, and when the terminal goes away."""
        names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
        before = {name: signal.signal(getattr(signal, name), self.leave) for name in names}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(getattr(signal, name), handler)


@contextlib.contextmanager
def _keys(pressed: Callable[[str], None]) -> Iterator[bool]:
    """Call ``pressed`` for every key while inside, where standard input is a terminal; yield whether it is.

    The end of standard input means nothing: a session that runs in the background goes on.
    """
    try:
        import termios  # noqa: PLC0415 - not on every system
        import tty  # noqa: PLC0415

        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
    except (ImportError, OSError, ValueError, termios.error):
        yield False
        return

    def read() -> None:
        while key := sys.stdin.read(1):
            pressed(key)

    try:
        tty.setcbreak(descriptor)
        threading.Thread(target=read, name="keys", daemon=True).start()
        yield True
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
