"""The playing screen: the picture, the words, and the keys that steer what is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.play.snapshot import PlayState
from tui.picture.orb import unit_of
from tui.picture.scene import Picture
from tui.presenter.attended import Attended
from tui.presenter.director import Director
from tui.screens.drawn import Asked, DrawnScreen
from tui.session.conduct import Came, Conduct
from tui.session.recordings import recording_of
from tui.terminal.frames import Ahead, gallery_of
from tui.text import listening

if TYPE_CHECKING:
    from audio.files.waveform import WaveformReader
    from scripts.plan.timeline import Moment, Timeline
    from scripts.units import Seconds
    from tui.picture.cells import Grid
    from tui.screens.context import ScreenContext
    from tui.session.opened import Opened

_LONGEST_FAREWELL: Seconds = 3.0
"""A player that has not faded by then is left behind."""


class PlayingScreen(DrawnScreen):
    """Plays one session from its start to its end."""

    def __init__(
        self, opened: Opened, context: ScreenContext, *, home: bool = False, notice: str | None = None
    ) -> None:
        """Make the screen of a session that has not started.

        Args:
            opened: The session.
            context: What the screens have in common.
            home: Whether there is a list to go back to.
            notice: What is to be told at the beginning.

        """
        super().__init__(context)
        self.player = player = opened.player
        self._reader = reader = _reader_of(player.timeline)
        self._trace = context.trace
        self._goes_on = False
        self._held: tuple[Timeline, Seconds, Seconds] | None = None
        """What was heard, from where on and since when, while the player goes over to another session."""
        self._picture: Picture | None = None
        self._ahead = Ahead()
        self._traced: tuple[Seconds, Moment] | None = None
        """What the frame under way shows, and when that was heard; noted for the trace alone."""
        self.conduct = Conduct(
            opened,
            _Ways(self),
            context,
            self._show,
        )
        self._director = Director(
            player.timeline,
            self.clock(),
            bound=context.bound,
            still=self.look.still,
            home=home,
            notice=notice,
            attended=Attended(self.conduct.attending, context.bound, context.settings.someone),
            names=context.names,
            left_at=opened.left_at,
            dial=self.conduct.dial,
            waveform=(lambda: reader.snapshot) if reader else None,
        )

    def on_mount(self) -> None:
        """Begin to read the shape of a recording, beside the playing."""
        if self._reader is not None:
            self._reader.start()

    def on_unmount(self) -> None:
        """Read no further, however one went away."""
        self._read_no_further()

    def _read_no_further(self) -> None:
        if self._reader is not None:
            self._reader.close()

    # -- Frames ---------------------------------------------------------------------------------------------------

    def grid(self, width: int, height: int, now: Seconds) -> Grid:
        """Return what is heard now, drawn; on a slow terminal what is heard as it arrives."""
        palette = self.look.palette(now)
        picture = self._picture
        if picture is None or (picture.layout.width, picture.layout.height) != (width, height):
            picture = self._picture = Picture(width, height, palette, self.look.charset, unit_of(self.cell))
        picture.palette = palette
        picture.easel = gallery_of(self._frames)
        player, director = self.player, self._director
        timeline, position = self._heard(now)
        ahead = self._ahead.of(self._frames) if player.snapshot().state is PlayState.PLAYING else 0.0
        position = min(position + ahead, max(position, timeline.duration))
        if self._trace is not None:
            self._traced = now + ahead, director.moment(timeline, position)
        return picture.draw(director.scene(timeline, player.snapshot(), position, now))

    def _heard(self, now: Seconds) -> tuple[Timeline, Seconds]:
        """Return what is heard and where in it; what was, while the player goes over to another session."""
        if self._held is None:
            return self.player.timeline, self.player.heard_now(now)
        timeline, position, since = self._held
        return timeline, position + now - since

    @property
    def mark(self) -> str:
        """What stands on every page for as long as the listener is listened to, also where it covers this one."""
        return listening.LISTENING_MARK if self.conduct.listens() else ""

    def written(self, at: Seconds, size: int) -> None:
        """Note a frame in the trace. The writer's thread; one frame is in flight at a time, so the moment is its."""
        if self._trace is not None and self._traced is not None:
            self._trace.frame(at, *self._traced, self.player.snapshot().state.value, size)

    def tick(self) -> None:
        """Let time do what it does for the listener, and draw."""
        now = self.clock()
        self.conduct.tick(now)
        if self._goes_on and self.conduct.under_way and self.player.snapshot().state is PlayState.PLAYING:
            self._goes_on = False
            self.conduct.do("resume_place", now)
        super().tick()

    def say(self, text: str) -> None:
        """Show a word or two briefly."""
        self._director.say(text, self.clock())

    def picture_alone(self) -> None:
        """Show the picture alone, until a key."""
        self._director.show_alone(self.clock())
        self.tick()

    def go_on_where_left(self) -> None:
        """Go to the place that is kept once the session has begun, with the listener's breath where it asks for one."""
        self._goes_on = True

    def begin(self) -> None:
        """Begin, once the player has started: with the listener's breath, where the session meets it."""
        self.conduct.begin(self.clock())

    # -- Going quiet, and going away --------------------------------------------------------------------------------

    def too_much(self) -> None:
        """Quiet at once, in every state."""
        now = self.clock()
        if not self.conduct.attending.staying:
            self._director.too_much(*self._heard(now))
        self.conduct.too_much(now)
        self.tick()

    def leave(self, farewell: str) -> None:
        """Fade, with these words."""
        self.player.stop()
        self._read_no_further()
        self._director.leave(self.clock(), farewell)
        self.tick()

    def give_way(self, farewell: str) -> None:
        """Fade with these words, while the player goes over to another session."""
        now = self.clock()
        self._held = self.player.timeline, self.player.heard_now(now), now
        self.conduct.attending.give_way(now)
        self._read_no_further()
        self._director.leave(now, farewell)
        self.tick()

    def come_back(self) -> None:
        """Stay here after all; what has faded stays faded."""
        self._held = None
        self._director.come_back()

    @property
    def leaving(self) -> bool:
        """Whether a farewell is under way."""
        return self._director.leaving_since is not None

    @property
    def left(self) -> bool:
        """Whether the farewell is over."""
        since = self._director.leaving_since
        return since is not None and (self.player.wait(0) or self.clock() - since > _LONGEST_FAREWELL)

    @property
    def resting(self) -> bool:
        """Whether there is quiet instead of the session, or what was chosen in it."""
        return self._director.quiet or self.conduct.attending.staying is not None

    @property
    def ended(self) -> bool:
        """Whether the session is over, and what the end offers is shown."""
        return not self.resting and self.player.snapshot().state is PlayState.ENDED

    # -- Keys -----------------------------------------------------------------------------------------------------

    def press(self, key: str, character: str | None, now: Seconds) -> bool:
        """Take the keys of whatever is asked; at the end Enter leaves."""
        del character
        self._director.touched(now)
        return self.conduct.answer(key, now)

    def do(self, action: str, now: Seconds) -> None:
        """Have an action of the session carried out."""
        self.conduct.do(action, now)

    def ask(self, action: str, amount: float) -> None:
        """Have carried out what a media key asks."""
        self.conduct.act(action, self.clock(), amount)
        self.tick()

    def _show(self, came: Came, now: Seconds) -> None:
        """Show what came of an action; a level is shown by the dial."""
        if came.said:
            self._director.say(came.said[0], now)
        if came.went_back:
            self._director.went_back(now)


class _Ways:
    """The ways out of a session on the screen: the program is asked for each (``tui/screens/app.py``)."""

    def __init__(self, screen: PlayingScreen) -> None:
        self._screen = screen

    @property
    def leaving(self) -> bool:
        """As in the protocol, and so are the others."""
        return self._screen.leaving

    def too_much(self) -> None:
        self._ask("too_much")

    def leave(self, farewell: str | None = None) -> None:
        self._ask("leave", farewell or "")

    def overwhelm(self) -> None:
        self._ask("overwhelm")

    def help(self) -> None:
        self._ask("help")

    def theme(self) -> None:
        self._ask("theme")

    def picture_alone(self) -> None:
        self._ask("picture_alone")

    def _ask(self, action: str, farewell: str = "") -> None:
        self._screen.post_message(Asked(action, farewell))


def _reader_of(timeline: Timeline) -> WaveformReader | None:
    """Return what reads the shape of the recording that a session is laid around; None for a script's."""
    recording = recording_of(timeline)
    if recording is None:
        return None
    from audio.files.waveform import WaveformReader  # noqa: PLC0415 - decoders are loaded only where there is a recording

    return WaveformReader(recording)
