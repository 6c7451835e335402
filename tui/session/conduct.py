"""The one place that acts: what every action of the table does to a session, whichever way it was asked for.

The screen, the plain mode, the simulated listener and media keys turn a key into an action's name, hand it over here,
and show what came of it; none of them decides. The pace, the listener's breath and the quiet are the controller's
(``tui/session/controller.py``), which this one asks. One thread: the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from audio.play.snapshot import PlayState
from audio.tones.choices import Timbre
from audio.units import Decibels
from scripts.files.library import OVERWHELM
from tui.session.bookmarks import keeping_line
from tui.session.last_breath import attending_to
from tui.session.levels import STEP, Channel, Dial
from tui.session.seeking import STEPS, Moves
from tui.text import words
from tui.text.language import _
from tui.text.report import clock_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.units import Seconds
    from tui.session.context import Context
    from tui.session.opened import Opened

_UNDER_WAY: Final = (PlayState.STARTING, PlayState.PLAYING, PlayState.PAUSED)
_TIMBRES: Final = tuple(Timbre)
_FIRST: Final = ("too_much", "overwhelm")
"""What a key does before anything else that it could mean where it is pressed."""


class Ways(Protocol):
    """The ways out of a session, as a face has them: to the quiet, to another session, to a page, away."""

    @property
    def leaving(self) -> bool:
        """Whether a farewell is under way."""

    def too_much(self) -> None:
        """Uncover the session and let ``Conduct.too_much`` quiet it; where none is heard, lead to the quiet."""

    def leave(self, farewell: str | None = None) -> None:
        """Leave gently, with these words or the usual ones; asked again after a while, go at once."""

    def overwhelm(self) -> None:
        """Go to the session for sudden overwhelm, unless ``Conduct.is_overwhelm`` says that one is in it."""

    def help(self) -> None:
        """Show all keys, and the words about taking care."""

    def picture_alone(self) -> None:
        """Take every word away until a key, where there is a picture."""

    def theme(self) -> None:
        """Show other colours, where there are any."""


class Came(NamedTuple):
    """What came of an action, for a face to show."""

    said: tuple[str, ...] = ()
    """A word or two for every face, the longest form first."""
    plainly: str = ""
    """For a face without a picture, which shows it by itself."""
    level: Channel | None = None
    """The level that was asked for."""
    went_back: bool = False
    """Whether the place that was kept is offered no more."""


def lead(action: str, ways: Ways) -> bool:
    """Do what an action asks that leads out of what is shown; return whether it is one of these."""
    match action:
        case "too_much":
            ways.too_much()
        case "leave":
            ways.leave()
        case "overwhelm":
            ways.overwhelm()
        case "help":
            ways.help()
        case "theme":
            ways.theme()
        case "picture_alone":
            ways.picture_alone()
        case _:
            return False
    return True


class Conduct:
    """Carries out actions on one session."""

    def __init__(
        self,
        opened: Opened,
        ways: Ways,
        context: Context,
        show: Callable[[Came, Seconds], None],
        *,
        unattended: bool = False,
    ) -> None:
        """Take a session on.

        Args:
            opened: The session.
            ways: The face's ways out of it.
            context: What each key does, where changed levels are kept, what two people are called.
            show: Shows what came of an action.
            unattended: Whether nobody is there to press a key, so that nothing may wait for one.

        """
        self.player = player = opened.player
        stays = player.timeline.session == OVERWHELM and not unattended
        scripted = context.presses is not None
        self.attending = attending_to(
            player, ways.leave, context.names, stays=stays, ears=opened.ears, scripted=scripted, unattended=unattended
        )
        self.dial = Dial()
        self._left_at = opened.left_at
        self._ways = ways
        self._actions = context.actions
        self._show = show
        self._keeping = context.keeping
        self._bookmark = opened.bookmark
        self._moves = Moves()

    @property
    def under_way(self) -> bool:
        """Whether a session goes on: not before it begins, not in the quiet, not at the end."""
        attending = self.attending
        resting = attending.quiet is not None or attending.meets or self._ways.leaving
        return not resting and self.player.snapshot().state in _UNDER_WAY

    def begin(self, now: Seconds) -> None:
        """Begin, once the player has started: with the listener's breath, where the session meets it."""
        self.attending.begin(now)

    def tick(self, now: Seconds) -> None:
        """Do what time alone asks for."""
        self.listens()
        self.attending.tick(now)
        if self._bookmark is not None and self.player.snapshot().state is PlayState.ENDED:
            self._bookmark.forget()  # it was heard to its end
            self._bookmark = None

    def listens(self) -> bool:
        """Return whether the listener is listened to; from here on nobody is where it ends, or is being left."""
        ears = self.attending.ears
        if self._ways.leaving or self.player.snapshot().state in (PlayState.ENDED, PlayState.STOPPED):
            ears.end()
        return ears.on

    # -- Keys and names -------------------------------------------------------------------------------------------

    def press(self, key: str, now: Seconds) -> bool:
        """Take a key: an answer to what is asked, else its action; return whether it means something."""
        action = self._actions.get(key)
        return self.answer(key, now) or (action is not None and self.act(action, now))

    def answer(self, key: str, now: Seconds) -> bool:
        """Take a key as an answer to what is asked; return whether it is one."""
        if self._actions.get(key) in _FIRST:
            return False
        if self.attending.press(key, now):
            return True
        ended = self.player.snapshot().state is PlayState.ENDED and self.attending.quiet is None
        return ended and self._after_the_end(key, now)

    def _after_the_end(self, key: str, now: Seconds) -> bool:
        """Leave, begin once more, or stay a little: what the end offers."""
        action = self._actions.get(key)
        if key == "enter":
            self._ways.leave()
        elif action == "pause":
            self.player.begin_again(self.player.timeline, self.player.course)
        elif action == "company":
            self.attending.stay_a_little(now)
        else:
            return False
        return True

    def act(self, action: str, now: Seconds, amount: float = 0.0) -> bool:
        """Do what an action asks, wherever it leads; return whether there is one of that name.

        Args:
            action: Its name.
            now: The time of the person's clock.
            amount: Where to (seconds) or by how much (decibels), for what a media key asks.

        """
        return lead(action, self._ways) or self.do(action, now, amount)

    def do(self, action: str, now: Seconds, amount: float = 0.0) -> bool:
        """Do what an action asks of the session itself; return whether it is one of these."""
        return (
            self.attending.do(action, now)
            or self._move(action, now, amount)
            or self._change_sound(action, now, amount)
            or self._hold(action, now)
        )

    # -- Going on, and standing still -----------------------------------------------------------------------------

    def _hold(self, action: str, now: Seconds) -> bool:
        player, paused = self.player, self.player.snapshot().state is PlayState.PAUSED
        match action:
            case "pause" | "hold" | "go_on" if not self.under_way:
                if self.attending.meets and action != "hold":
                    self.attending.press("enter", now)  # nothing plays yet: it begins
            case "pause":
                player.toggle_pause()
                self._show(Came(plainly=words.GOING_ON if paused else words.PAUSED_PLAINLY), now)
            case "hold":
                player.pause()
            case "go_on":
                player.resume()
            case "keep_and_leave":
                self._keep_and_leave(now)
            case _:
                return False
        return True

    def _keep_and_leave(self, now: Seconds) -> None:
        """Keep the place and leave; where there is none to keep, leave."""
        state, attending = self.player.snapshot().state, self.attending
        begun = not attending.meets and state not in (PlayState.STARTING, PlayState.STOPPED, PlayState.ENDED)
        kept = self._bookmark is not None and begun and not self._ways.leaving
        if kept and self._bookmark is not None:
            self._ways.leave(keeping_line(self._bookmark.keep(*attending.place(now))))
        else:
            self._ways.leave()

    def too_much(self, now: Seconds) -> None:
        """Go quiet, in every state."""
        self.attending.too_much(now)

    def hush(self, now: Seconds) -> bool:
        """Listen to nobody and pause what plays, before the program is stopped; return whether it played."""
        self.attending.listen_no_more(now)  # no mark stands there meanwhile
        played = self.player.snapshot().state is PlayState.PLAYING
        if played:
            self.player.toggle_pause()
        return played

    def is_overwhelm(self) -> bool:
        """Return whether this is the session for sudden overwhelm, under way; where it was paused it goes on."""
        if self.player.timeline.session != OVERWHELM or not self.under_way:
            return False
        if self.player.snapshot().state is PlayState.PAUSED:
            self.player.resume()
        return True

    # -- Moving about ---------------------------------------------------------------------------------------------

    def _move(self, action: str, now: Seconds, amount: float) -> bool:
        match action:
            case "go_to":
                if self.under_way:
                    self._seek(amount, now)
            case step if step in STEPS:
                if self.under_way:
                    player = self.player
                    self._seek(self._moves.by(player.timeline, player.heard_now(now), STEPS[step], now), now)
            case "previous_stage" | "next_stage":
                self._to_stage(1 if action == "next_stage" else -1, now)
            case "resume_place":
                self._to_kept_place(now)
            case _:
                return False
        return True

    def _seek(self, position: Seconds, now: Seconds) -> None:
        self.player.seek(position)
        self._show(Came(plainly=words.MOVED_TO.format(place=clock_time(position))), now)

    def _to_stage(self, step: int, now: Seconds) -> None:
        if not self.under_way:
            return
        player = self.player
        stage = self._moves.stage(player.timeline, player.heard_now(now), step, now)
        if stage is None:
            self._show(Came(plainly=_("this is the last part")), now)
        else:
            player.seek(stage.start)
            self._show(Came((stage.name,)), now)

    def _to_kept_place(self, now: Seconds) -> None:
        """Continue where it was left the last time, once."""
        if not self.under_way:
            return
        if self._left_at is None or self._bookmark is None:
            self._show(Came((_("no place is kept to go to"),)), now)
            return
        # Asked anew: with another breath the same place may stand elsewhere in the session.
        at = self._bookmark.resumes_at(self.player.timeline)
        self._left_at = None
        if at is not None:
            self.player.seek(at)
        told = words.MOVED_TO.format(place=clock_time(at)) if at is not None else ""
        self._show(Came(plainly=told, went_back=True), now)

    # -- How loud, and made of what -------------------------------------------------------------------------------

    def _change_sound(self, action: str, now: Seconds, amount: float) -> bool:
        match action:
            case "louder" | "quieter":
                self._change_level(self.dial.channel(now), STEP if action == "louder" else Decibels(-STEP), now)
            case "volume_by":
                self._change_level(Channel.VOLUME, Decibels(amount), now)
            case "mute":
                self.player.toggle_mute()
                self.dial.asked(Channel.VOLUME, now)
                self._show(Came(level=Channel.VOLUME), now)
            case "voice" | "tones":
                self.dial.choose(Channel.VOICE if action == "voice" else Channel.TONES, now)
                self._show(Came(level=self.dial.channel(now)), now)
            case "timbre":
                self._next_timbre(now)
            case _:
                return False
        return True

    def _change_level(self, channel: Channel, step_db: Decibels, now: Seconds) -> None:
        match channel:
            case Channel.VOLUME:
                self.player.change_volume(step_db)
            case Channel.VOICE:
                self.player.change_voice(step_db)
            case Channel.TONES:
                self.player.change_tones(step_db)
        self.dial.asked(channel, now)
        self._show(Came(level=channel), now)
        self._keeping.levels(self.player, channel, now)

    def _next_timbre(self, now: Seconds) -> None:
        timbre = _TIMBRES[(_TIMBRES.index(self.player.snapshot().levels.timbre) + 1) % len(_TIMBRES)]
        self.player.change_timbre(timbre)
        self._show(Came((_("tones: {timbre}").format(timbre=_(timbre.value)),)), now)
        self._keeping.tones(timbre, now)
