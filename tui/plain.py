"""The plain mode: a session with sound and appended lines, for screen readers, logs and places without a terminal.

No escape codes, nothing is ever rewritten, every line is flushed. The main thread runs it; where standard input is a
terminal, a thread reads single keys from it (Space, x, q).
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from audio.player import State
from tui.report import clock_time
from tui.words import ENDED, KEYS_PLAIN, LEFT, SAFETY_LINE, TOO_MUCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audio.player import Player
    from scripts.timeline import Timeline
    from scripts.units import Seconds

_LOOK: Seconds = 0.02


@dataclass
class Lines:
    """Turns positions into the lines that have become due, each once and in order."""

    timeline: Timeline
    captions_only: bool = False
    _seen: Seconds = field(default=-1.0)

    def due(self, position: Seconds) -> list[str]:
        """Return the lines of everything that began since the last position."""
        if position <= self._seen:
            # Somebody went back: what comes next is told again.
            self._seen = min(self._seen, position)
            return []
        events = [(line.start, line.words) for line in self.timeline.lines if self._seen < line.start <= position]
        if not self.captions_only:
            events += [(at, text) for at, text in self._turns() if self._seen < at <= position]
        self._seen = position
        return [text for _, text in sorted(events, key=lambda event: event[0])]

    def _turns(self) -> Iterator[tuple[Seconds, str]]:
        for stage in self.timeline.stages:
            if not stage.paced:
                yield stage.start, f"[{clock_time(stage.start)}] your own breath"
        for breath in self.timeline.breaths:
            for phase, start, end in breath.phases():
                yield start, f"[{clock_time(start)}] {phase.value} {end - start:.1f} s"


def run_plain(player: Player, *, captions_only: bool, out: TextIO | None = None) -> int:
    """Play to the end, or until the person leaves; return the exit code."""
    out = out or sys.stdout
    say = _sayer(out)
    lines = Lines(player.timeline, captions_only)
    leaving = _Leaving(player, say)
    with leaving.on_signals(), _keys(leaving.key) as listening:
        if not captions_only:
            say(player.timeline.title)
            say(SAFETY_LINE)
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
        if not captions_only:
            say(ENDED if player.snapshot().state is State.ENDED else LEFT)
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
        elif key in ("q", "Q"):
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
