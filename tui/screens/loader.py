"""The way from one session to another: the next is opened beside what is heard, then the one before is let go of.

Reading the catalogue, opening and letting go may wait for a disk or a device, and are done in threads of their own;
what comes of it goes to the app as messages. All else is the loop's thread.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from audio.faults import SoundError
from scripts.faults import MendableError
from scripts.files.library import OVERWHELM
from tui.session.alongside import Alongside
from tui.session.levels import AtRest, levels_of
from tui.storage.faults import UsageFaultError
from tui.storage.folders import with_tilde
from tui.storage.logs import log
from tui.text import list_words, words
from tui.text.faults import said
from tui.text.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

    from audio.play.snapshot import Levels
    from scripts.units import Seconds
    from tui.session.catalogue import Catalogue
    from tui.session.entries import Entry
    from tui.session.opened import AtHand, FirstAid, Opened
    from tui.session.player import PlayerLike
    from tui.session.speakers import Speaker

_FADES_WITHIN: Seconds = 3.0
_SEEN_AFTER: Seconds = 0.5
"""What was seen before sudden overwhelm fades for so long, while that is heard already."""
_DRAWN_WITHIN: Seconds = 0.15
"""So long after its sessions are known the list stands there, and something else may use the processor."""


@dataclass
class Listed(Message):
    """The sessions are known."""

    entries: tuple[Entry, ...]
    notice: str = ""
    """What is to be told with them."""


@dataclass
class VoicesRead(Message):
    """It is known who there is to speak."""

    offered: tuple[Speaker, ...]


@dataclass
class Arrived(Message):
    """A session is ready to be heard, and what was there before it has gone; or it could not be opened."""

    name: str
    opened: Opened | None
    fault: str = ""


@dataclass
class Prepared(Message):
    """The session for sudden overwhelm is at hand, or cannot be had this way: then it is opened as any other."""


class Passage:
    """Takes sessions from the catalogue and lets go of them, one after another, at the levels of the one before."""

    def __init__(self, app: App[Any], catalogue: Catalogue) -> None:
        """Prepare.

        Args:
            app: Whose workers do what may wait, and who is told what comes of it.
            catalogue: Where sessions come from.

        """
        self._app = app
        self._catalogue = catalogue
        self._alongside: Alongside | None = None
        """What goes along with the session that is heard."""
        self.at_rest = AtRest(levels_of(catalogue.settings))
        """The levels of the session before, and what was changed since, for the next one."""
        self._wanted: str | None = None
        self.first_aid: FirstAid | None = None
        """The session for sudden overwhelm, once it is at hand."""
        self.prepares = False
        """Whether it is being laid out."""
        self._at_hand: AtHand | None = None
        """The same made ready to be opened at once, where nothing plays."""
        self._whole = False
        """Whether that is wanted."""
        self._hurries = False
        """Whether it is to be heard as soon as it is at hand."""
        self._put_away: threading.Event | None = None
        """Set once what was at work before has been put away."""
        self.ahead: Opened | None = None
        """The session for sudden overwhelm, heard already while what was seen before it fades."""
        self._ahead_since: Seconds | None = None
        self._fading: threading.Thread | None = None
        """What lets go of one that was turned away from."""

    @property
    def wanted(self) -> str | None:
        """The session that is on its way."""
        return self._wanted

    # -- What is heard now ------------------------------------------------------------------------------------------

    def start(self, player: PlayerLike, ask: Callable[[str, float], None]) -> None:
        """Let a session be heard, with all that goes along with it.

        Args:
            player: The session.
            ask: Carries out what a media key asks. Called on the loop's thread.

        """
        loop = asyncio.get_running_loop()

        def asked(action: str, amount: float) -> None:
            loop.call_soon_threadsafe(ask, action, amount)

        self._alongside = Alongside(player, asked, self._catalogue.settings)
        self._alongside.start()
        if self.ahead is None:
            player.start()
        self.ahead = self._ahead_since = None

    def release(self, player: PlayerLike) -> None:
        """Let go of what is heard, beside everything else; its levels stay for the next one."""
        self.at_rest.levels = player.snapshot().levels
        closing = threading.Thread(target=_close, args=(player, self._alongside), name="closing a session", daemon=True)
        closing.start()
        self._alongside = None

    def close(self, player: PlayerLike | None) -> None:
        """Let go of what is heard, and return when that is done. After the loop has ended."""
        if self.ahead is not None:
            _close(self.ahead.player, None)
        if self._fading is not None:
            self._fading.join(_FADES_WITHIN)
        _close(player, self._alongside)

    # -- What is to come --------------------------------------------------------------------------------------------

    def prepare_soon(self) -> None:
        """Have the session for sudden overwhelm made ready where nothing plays, once what is waited for is seen."""

        def begin() -> None:
            if self._wanted is None and self._alongside is None:
                self.prepare(whole=True)

        self._app.set_timer(_DRAWN_WITHIN, begin)

    def prepare(self, *, whole: bool = False) -> None:
        """Have the session for sudden overwhelm laid out, once; it is told of as ``Prepared``.

        Args:
            whole: Where nothing plays: have it made ready to be opened at once as well.

        """
        self._whole = self._whole or whole
        if (self.first_aid is None or (whole and self._at_hand is None)) and not self.prepares:
            self.prepares = True
            self._app.run_worker(self._prepare, thread=True)

    def make_ready(self, player: PlayerLike) -> None:
        """Have a player mix the first seconds of sudden overwhelm, where that is laid out and is not what it plays."""
        aid = self.first_aid
        if aid is not None and player.timeline is not aid.course.timeline:
            self._app.run_worker(lambda: aid.mix_beforehand(player), thread=True)

    def _prepare(self) -> None:
        """Lay it out. A worker's thread."""
        try:
            speaks = None
            while speaks != self._catalogue.speaks:
                speaks = self._catalogue.speaks
                self.first_aid = aid = self._catalogue.first_aid()
                if self._whole:
                    import tui.screens.playing  # noqa: F401, PLC0415 - what shows it: not for the list

                    self._at_hand = self._catalogue.at_hand(aid, self.at_rest.levels.timbre)
        except (MendableError, SoundError, UsageFaultError, OSError) as error:
            log.warning("sudden overwhelm is not at hand: %s", error)
        self.prepares = False
        self._app.post_message(Prepared())

    def read_list(self) -> None:
        """Have the sessions read; they come as ``Listed``."""
        self._app.run_worker(self._list, thread=True)

    def read_voices(self, session: str) -> None:
        """Have it found out who there is to speak, and how much of a session; it comes as ``VoicesRead``."""
        self._app.run_worker(lambda: self._app.post_message(VoicesRead(self._catalogue.speakers(session))), thread=True)

    @property
    def speaks(self) -> tuple[str, bool]:
        """The name of whoever speaks, and whether the guide speaks what they have no recording of."""
        return self._catalogue.speaks

    def let_speak(self, one: Speaker) -> None:
        """Let somebody speak from here on; the list comes anew, with what there is to say about it."""
        self._catalogue.let_speak(one)
        self.first_aid = self._at_hand = None  # laid out for whoever spoke before

        def told() -> None:
            written, place = self._catalogue.written_voice()
            notice = ""
            if place and written != one.name:
                longest, *shorter = (
                    form.format(voice=one.title, written=one_line(written), place=place)
                    for form in list_words.VOICE_FOR_NOW
                )
                notice = words.Notice(with_tilde(longest), *shorter)
            self._app.post_message(Listed(self._catalogue.entries(), notice))

        self._app.run_worker(told, thread=True)

    def open(self, name: str, before: PlayerLike | None, put_away: threading.Event | None = None) -> None:
        """Have a session opened; it comes as ``Arrived``.

        Args:
            name: Which.
            before: The one before it, let go of as soon as it has faded.
            put_away: Set once what was at work instead has been put away, and sounds no more.

        """
        self._wanted = name
        if before is not None:
            self.at_rest.levels = before.snapshot().levels
        levels, alongside = self.at_rest.levels, self._alongside
        self._alongside = None
        self._hurries = False
        self._app.run_worker(lambda: self._open(name, levels, before, alongside, put_away), thread=True)

    def open_at_once(self, put_away: threading.Event | None = None) -> None:
        """Have sudden overwhelm heard where nothing plays, before it is seen: it is ``ahead`` then.

        Where it is not at hand yet, that is waited for; where it cannot be had so, it is opened as any other.

        Args:
            put_away: As for ``open``, where it has to be.

        """
        self._wanted, self._hurries, self._put_away = OVERWHELM, True, put_away
        if self._at_hand is not None and self._at_hand.timbre is not self.at_rest.levels.timbre:
            self._at_hand = None
        self.prepare(whole=True)
        self.go_ahead()

    def go_ahead(self) -> None:
        """Let sudden overwhelm be heard, where that is waited for and it is at hand."""
        if not self._hurries:
            return
        at_hand, self._at_hand = self._at_hand, None
        if at_hand is not None:
            self._hurries = False
            self.ahead = at_hand.open(self.at_rest.levels)
            self.ahead.player.start()
        elif not self.prepares:
            self.open(OVERWHELM, None, self._put_away)

    def due(self, now: Seconds) -> Arrived | None:
        """Return sudden overwhelm, which is heard already, once what was seen before it has faded."""
        if self.ahead is None or self._ahead_since is None:
            self._ahead_since = now if self.ahead is not None else None
        elif now - self._ahead_since >= (_SEEN_AFTER if self._is_put_away() else _FADES_WITHIN):
            return Arrived(OVERWHELM, self.ahead)
        return None

    def _is_put_away(self) -> bool:
        return self._put_away is None or self._put_away.is_set()

    def turn_away(self) -> bool:
        """Let what was to come not come; return whether anything was on its way."""
        coming, self._wanted = self._wanted is not None, None
        ahead, self.ahead, self._hurries, self._ahead_since = self.ahead, None, False, None
        if ahead is not None:
            ahead.player.stop()
            self._fading = threading.Thread(target=_fade, args=(ahead.player,), name="closing a session", daemon=True)
            self._fading.start()
        return coming

    def take(self, arrived: Arrived) -> bool:
        """Return whether this is what was waited for; where the listener has turned away from it, close it."""
        if arrived.name == self._wanted:
            self._wanted = None
            return True
        if arrived.opened is not None:
            arrived.opened.player.close()  # never started: nothing to wait for
        return False

    def _list(self) -> None:
        """Read the sessions. A worker's thread."""
        self._app.post_message(Listed(self._catalogue.entries()))

    def _open(
        self,
        name: str,
        levels: Levels | None,
        before: PlayerLike | None,
        alongside: Alongside | None,
        put_away: threading.Event | None,
    ) -> None:
        """Open a session and let go of the one before. A worker's thread."""
        fault = ""
        opened: Opened | None = None
        try:
            opened = self._catalogue.open(name, levels)
        except (MendableError, SoundError, UsageFaultError, OSError) as error:
            log.warning("%s cannot be opened: %s", name, error)
            fault = said(error).splitlines()[0]
        if before is not None:
            before.wait(_FADES_WITHIN)
        if put_away is not None:
            put_away.wait(_FADES_WITHIN)
        # The device is let go of first: some can be open but once.
        _close(before, alongside)
        self._app.post_message(Arrived(name, opened, fault))


def _fade(player: PlayerLike) -> None:
    """Let go of a session that was asked to stop, once it has faded. A thread of its own."""
    player.wait(_FADES_WITHIN)
    player.close()


def _close(player: PlayerLike | None, alongside: Alongside | None) -> None:
    """Let go of a session; may take a moment. Any thread."""
    if alongside is not None:
        alongside.close()
    if player is not None:
        player.close()
