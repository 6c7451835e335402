"""The playing screen: the picture, the words, and the keys that steer what is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from audio.player import State
from tui.director import Director
from tui.picture.scene import Picture
from tui.widgets.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from audio.units import Decibels
    from scripts.units import Seconds
    from tui.driver import FrameOutput
    from tui.listening import Listening
    from tui.picture.cells import Charset
    from tui.picture.palette import Palette
    from tui.trace import Trace

FRAMES_A_SECOND = 30
VOLUME_STEP: Decibels = 2.0
_LONGEST_FAREWELL: Seconds = 3.0
"""A player that has not faded by then is left behind."""


class PlayingScreen(Screen[None]):
    """Plays one session from its start to its end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", id="pause"),
        Binding("plus,equals_sign", "volume(1)", id="louder"),
        Binding("minus", "volume(-1)", id="softer"),
        Binding("m", "mute", id="mute"),
        Binding("left,right,up,down,tab,shift+tab", "other_choice", show=False),
        Binding("enter", "choose", show=False),
    ]

    def __init__(
        self,
        player: Listening,
        palette: Palette,
        charset: Charset,
        clock: Callable[[], Seconds],
        trace: Trace | None = None,
    ) -> None:
        super().__init__()
        self._player = player
        self._palette = palette
        self._charset = charset
        self._clock = clock
        self._trace = trace
        self._canvas = Canvas(palette)
        self._picture: Picture | None = None
        self._director = Director(player.timeline, clock())
        self.frames: FrameOutput | None = None
        """Where finished frames go past Textual, if there is such a way."""
        self.left = False
        """Whether the farewell is over."""

    def compose(self) -> ComposeResult:
        """Return the one widget."""
        yield self._canvas

    def on_screen_suspend(self) -> None:
        """Another screen covers this one now."""
        self._canvas.forget()

    def forget(self) -> None:
        """Take it that the terminal shows something else: after it was given back."""
        self._canvas.forget()

    # -- Frames ---------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Draw what is heard now, unless the last frame is still on its way."""
        now = self._clock()
        leaving = self._director.leaving_since
        if leaving is not None and (self._player.wait(0) or now - leaving > _LONGEST_FAREWELL):
            self.left = True
            return
        if self.is_current and not (self.frames is not None and self.frames.frame_in_flight):
            self._draw(now)

    def _draw(self, now: Seconds) -> None:
        width, height = self.size
        if not width or not height:
            return
        if self._picture is None or (self._picture.layout.width, self._picture.layout.height) != (width, height):
            self._picture = Picture(width, height, self._palette, self._charset)
        player, director = self._player, self._director
        timeline, snapshot, position = player.timeline, player.snapshot(), player.heard_now(now)
        grid = self._picture.draw(director.scene(timeline, snapshot, position, now))
        moment = director.moment(timeline, position)
        trace, state = self._trace, snapshot.state.value

        def written(at: Seconds, size: int) -> None:
            if trace is not None:
                trace.frame(at, moment, state, size)

        self._canvas.show(grid, self.frames, written)

    # -- Keys -----------------------------------------------------------------------------------------------------

    def too_much(self) -> None:
        """Quiet at once, in every state."""
        now = self._clock()
        self._player.too_much()
        self._director.too_much(self._player.heard_now(now), now)
        self.tick()

    def leave(self) -> None:
        """Fade, then go."""
        now = self._clock()
        self._player.stop()
        self._director.leave(now)
        self.tick()

    def action_pause(self) -> None:
        """Pause or go on; where nothing is paced any more there is nothing to pause."""
        if not self._director.quiet and self._director.leaving_since is None:
            self._player.toggle_pause()

    def action_volume(self, steps: int) -> None:
        """Louder or softer by steps."""
        self._player.change_volume(steps * VOLUME_STEP)
        self._director.volume_asked(self._clock())

    def action_mute(self) -> None:
        """Mute, or bring back."""
        self._player.toggle_mute()
        self._director.volume_asked(self._clock())

    def action_other_choice(self) -> None:
        """Mark the other of the two choices, where they are offered."""
        if self._director.choosing(self._clock()):
            self._director.choose_other()

    def action_choose(self) -> None:
        """Take the choice that is marked; at the end, leave."""
        if self._director.choosing(self._clock()):
            if self._director.take_choice():
                self.leave()
        elif self._player.snapshot().state is State.ENDED and not self._director.quiet:
            self.leave()
