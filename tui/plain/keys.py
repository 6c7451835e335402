"""Who sits in plain mode: what their keys and signals do, and what they are told beside the session."""

from __future__ import annotations

import contextlib
import signal
import time
from typing import TYPE_CHECKING, Final

from audio.play.snapshot import PlayState
from tui.session.bookmarks import keeping_line
from tui.session.last_breath import attending_to
from tui.settings.keys import Keys
from tui.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scripts.units import Seconds
    from tui.session.bookmarks import Bookmark
    from tui.session.controller import Attending
    from tui.session.player import PlayerLike

_TURNS: Final = {"i": "up", "o": "down"}
"""Letters are easier than arrows where a screen is read aloud."""


class Sitter:
    """The main thread's, but for signals, which arrive in it."""

    def __init__(
        self,
        player: PlayerLike,
        say: Callable[[str], None],
        bookmark: Bookmark | None = None,
        actions: Mapping[str, str] | None = None,
        names: tuple[str, str] | None = None,
    ) -> None:
        self._player = player
        self._say = say
        self._bookmark = bookmark
        self._actions = actions or Keys().by_key()
        self._attending: Attending = attending_to(player, self.leave, names)
        self._begun = False
        self._asking = self._listening = False
        self._told_at: Seconds | None = None
        self._asked_at: Seconds | None = None
        self.hurried = False
        """Whether they asked to leave once more, and it should be at once."""

    def begin(self, now: Seconds) -> None:
        """Begin, once: with the listener's breath where the session meets it."""
        if self._begun or self._player.snapshot().state is PlayState.STARTING:
            return
        self._begun = True
        self._attending.begin(now)
        for forms in self._attending.offer():
            self._say(words.MEETING_PLAIN_TURNS if forms == words.MEETING_TURNS else forms[0])

    def press(self, key: str, now: Seconds) -> None:
        """Do what a key asks."""
        attending = self._attending
        asked = _TURNS.get(key, key) if attending.meets or attending.awaiting_taps(now) else key
        if attending.press(asked, now):
            return
        action = self._actions.get(key)
        state = self._player.snapshot().state
        if action == "too_much":
            attending.too_much(now)
            self._asking = False
            self._say(words.TOO_MUCH)
        elif action == "keep_and_leave":
            self.keep_and_leave()
        elif action == "leave" or key == "ctrl+c":
            self.leave()
        elif attending.do(action or "", now) or attending.quiet is not None:
            return
        elif action == "pause" and state in (PlayState.PLAYING, PlayState.PAUSED) and not attending.meets:
            self._player.toggle_pause()
            self._say("going on" if state is PlayState.PAUSED else "paused; Space goes on")

    def tick(self, now: Seconds) -> None:
        """Do what time alone asks for, and tell what has come of the keys."""
        attending = self._attending
        attending.tick(now)
        forms, since = attending.said(now)
        if forms and now - since != self._told_at:
            self._told_at = now - since
            self._say(forms[0])
        asking, listening = attending.asking(now), attending.awaiting_taps(now)
        if asking and not self._asking and attending.quiet is not None:
            numbered = [f"{number} {words.CHOICES[each]}" for number, each in enumerate(attending.quiet.choices, 1)]
            self._say(f"{words.TOO_MUCH_NEXT} {words.CHOICES_PLAIN} {', '.join(numbered)}.")
        if listening and not self._listening:
            self._say(words.LISTENING[0])
        self._asking, self._listening = asking, listening

    # -- The ways out: gentle the first time, at once the second ---------------------------------------------------

    def keep_and_leave(self) -> None:
        """Keep the place that is heard now, then leave."""
        if self._bookmark is not None and self._asked_at is None:
            self._say(keeping_line(self._bookmark.keep(*self._attending.place(time.monotonic()))))
        self.leave()

    def leave(self, *_: object) -> None:
        """Fade and end; asked again after a moment, end at once."""
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
            self._player.stop()
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
