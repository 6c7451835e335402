"""The plain mode: a session with sound and appended lines, for screen readers, logs and places without a terminal.

No escape codes, nothing is ever rewritten, every line is flushed. The main thread runs it; where standard input is a
terminal, a thread reads single keys from it (``tui.plain.keyboard``) and puts them in a queue.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
import time
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

from audio.play.snapshot import PlayState
from scripts.laid.events import Mode
from tui.plain.keyboard import keys
from tui.plain.keys import Sitter
from tui.presenter.two import changes, turns, whose
from tui.session.bookmarks import kept_line
from tui.text.breath import mode_in_words
from tui.text.report import clock_time
from tui.text.words import ENDED, KEYS_PLAIN, LEFT, SAFETY_LINE, STEERING_PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from tui.presenter.two import Names
    from tui.session.bookmarks import Bookmark
    from tui.session.key_script import Presses
    from tui.session.player import PlayerLike

_LOOK: Seconds = 0.02


@dataclass
class Lines:
    """Turns positions into the lines that have become due, each once and in order."""

    timeline: Timeline
    captions_only: bool = False
    told: Seconds = -1.0
    """Up to where everything has been told."""
    names: Names | None = None
    """What two people are called."""

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
        yield from changes(self.timeline, self.names)
        told = ""
        for breath in self.timeline.breaths:
            mode = mode_in_words(breath, self.timeline)
            who = whose(self.timeline, breath.start, self.names)
            if mode != told:
                # A session that never leads has nothing to say here.
                if told or breath.mode is not Mode.STEADY:
                    yield breath.start, f"[{clock_time(breath.start)}] {who}{mode}"
                told = mode
            for phase, start, end in breath.phases():
                yield start, f"[{clock_time(start)}] {who}{phase.value} {end - start:.1f} s"
        yield from turns(self.timeline, self.names)


def run_plain(  # noqa: PLR0913 - what plays, who listens, and where it is told
    player: PlayerLike,
    *,
    captions_only: bool,
    bookmark: Bookmark | None = None,
    left_at: Seconds | None = None,
    actions: Mapping[str, str] | None = None,
    presses: Presses | None = None,
    names: Names | None = None,
    out: TextIO | None = None,
) -> int:
    """Play to the end, or until the person leaves; return the exit code.

    Args:
        player: What plays, not yet started.
        captions_only: Tell what is said and nothing else.
        bookmark: Where the place is kept on leaving with Q; None keeps none.
        left_at: Where it was left last time and could be continued, to be told.
        actions: What each key does; the usual, if not given.
        presses: Keys that press themselves.
        names: What two people are called.
        out: Where the lines go; standard output if nothing else is given.

    """
    out = out or sys.stdout
    say = _sayer(out)
    aside: Callable[[str], None] = (lambda _: None) if captions_only else say
    # What came before where it begins is not told.
    lines = Lines(player.timeline, captions_only, player.heard_now() - 1e-6, names)
    pressed: queue.SimpleQueue[str] = queue.SimpleQueue()
    sitter = Sitter(player, aside, bookmark, actions, names)
    with sitter.on_signals(), keys(pressed.put) as listening:
        for text in _opening(player, left_at, keys=listening or presses is not None):
            aside(text)
        player.start()
        notice: str | None = None
        while not player.wait(_LOOK):
            now = time.monotonic()
            notice = _noticed(player.snapshot().notice, notice)
            if presses is None or presses.begun(now):
                sitter.begin(now)
            for key, at in _pressed(pressed, presses, now):
                sitter.press(key, at)
            sitter.tick(now)
            if player.timeline is not lines.timeline:  # it was steered: what is still to come is told as it is now
                lines = Lines(player.timeline, captions_only, lines.told, names)
            for text in lines.due(player.heard_now()):
                say(text)
            if sitter.hurried:
                break
        ended = player.snapshot().state is PlayState.ENDED
        if ended and bookmark is not None:
            bookmark.forget()
        aside(ENDED if ended else LEFT)
    player.close()
    return 0


def _noticed(notice: str | None, before: str | None) -> str | None:
    """Tell a notice that is new, beside the session; return it."""
    if notice and notice != before:
        print(notice, file=sys.stderr, flush=True)  # noqa: T201 - for people
    return notice


def _pressed(pressed: queue.SimpleQueue[str], presses: Presses | None, now: Seconds) -> Iterator[tuple[str, Seconds]]:
    """Return the keys that have been pressed, and when: by somebody, and by themselves."""
    with contextlib.suppress(queue.Empty):
        while True:
            yield pressed.get_nowait(), now
    yield from presses.due(now) if presses else ()


def _opening(player: PlayerLike, left_at: Seconds | None, *, keys: bool) -> list[str]:
    """Return what is said before anything is heard."""
    left = [] if left_at is None else [kept_line(left_at)]
    steered = [STEERING_PLAIN] if player.course is not None else []
    return [player.timeline.title, SAFETY_LINE, *left, *([KEYS_PLAIN, *steered] if keys else [])]


def _sayer(out: TextIO) -> Callable[[str], None]:
    lock = threading.Lock()

    def say(text: str) -> None:
        with lock:
            out.write(text + "\n")
            out.flush()

    return say
