"""The playing screen: the picture, the words, and the keys that steer what is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.play.snapshot import PlayState
from audio.tones.choices import Timbre
from tui.picture.scene import Picture
from tui.presenter.attended import Attended
from tui.presenter.director import Director
from tui.screens.drawn import Asked, DrawnScreen
from tui.session.bookmarks import keeping_line
from tui.session.last_breath import attending_to
from tui.session.levels import STEP, Channel
from tui.session.recordings import recording_of
from tui.session.seeking import STEPS, Moves

if TYPE_CHECKING:
    from audio.files.waveform import WaveformReader
    from audio.units import Decibels
    from scripts.plan.timeline import Moment, Timeline
    from scripts.units import Seconds
    from tui.picture.cells import Grid
    from tui.screens.context import Context
    from tui.session.opened import Opened

_LONGEST_FAREWELL: Seconds = 3.0
"""A player that has not faded by then is left behind."""
_UNDER_WAY: Final = (PlayState.STARTING, PlayState.PLAYING, PlayState.PAUSED)
_TIMBRES: Final = tuple(Timbre)


class PlayingScreen(DrawnScreen):
    """Plays one session from its start to its end."""

    def __init__(self, opened: Opened, context: Context, *, home: bool = False, notice: str | None = None) -> None:
        """Make the screen of a session that has not started.

        Args:
            opened: The session.
            context: What the screens have in common.
            home: Whether there is a list to go back to.
            notice: What is to be told at the beginning.

        """
        super().__init__(context)
        self.player = player = opened.player
        self._bookmark = opened.bookmark
        self._left_at = opened.left_at
        self._reader = reader = _reader_of(player.timeline)
        self._keeping = context.keeping
        self._trace = context.trace
        self._picture: Picture | None = None
        self._moment: Moment | None = None
        self._moves = Moves()
        self.attending = attending_to(player, self._leave, context.names)
        self._director = Director(
            player.timeline,
            self.clock(),
            bound=self.look.bound,
            still=self.look.still,
            home=home,
            notice=notice,
            attended=Attended(self.attending, self.look.bound),
            names=context.names,
            left_at=opened.left_at,
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
        """Return what is heard now, drawn."""
        palette = self.look.palette(now)
        picture = self._picture
        if picture is None or (picture.layout.width, picture.layout.height) != (width, height):
            picture = self._picture = Picture(width, height, palette, self.look.charset)
        picture.palette = palette
        player, director = self.player, self._director
        timeline, position = player.timeline, player.heard_now(now)
        if self._trace is not None:
            self._moment = director.moment(timeline, position)
        return picture.draw(director.scene(timeline, player.snapshot(), position, now))

    def written(self, at: Seconds, size: int) -> None:
        """Note a frame in the trace. The writer's thread; one frame is in flight at a time, so the moment is its."""
        if self._trace is not None and self._moment is not None:
            self._trace.frame(at, self._moment, self.player.snapshot().state.value, size)

    def tick(self) -> None:
        """Let time do what it does for the listener, and draw."""
        self.attending.tick(self.clock())
        if self._bookmark is not None and self.player.snapshot().state is PlayState.ENDED:
            self._bookmark.forget()
            self._bookmark = None
        super().tick()

    def say(self, text: str) -> None:
        """Show a word or two briefly."""
        self._director.say(text, self.clock())

    def begin(self) -> None:
        """Begin, once the player has started: with the listener's breath, where the session meets it."""
        self.attending.begin(self.clock())

    # -- Going quiet, and going away --------------------------------------------------------------------------------

    def too_much(self) -> None:
        """Quiet at once, in every state."""
        now = self.clock()
        if not self.attending.staying:
            self._director.too_much(self.player.timeline, self.player.heard_now(now))
        self.attending.too_much(now)
        self.tick()

    def leave(self, farewell: str) -> None:
        """Fade, with these words."""
        self.player.stop()
        self._read_no_further()
        self._director.leave(self.clock(), farewell)
        self.tick()

    def come_back(self) -> None:
        """Stay here after all; what has faded stays faded."""
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
        return self._director.quiet or self.attending.staying is not None

    @property
    def under_way(self) -> bool:
        """Whether a session goes on here: not in the quiet, not at the end."""
        state = self.player.snapshot().state
        resting = self._director.quiet or self.attending.meets
        return not resting and not self.leaving and state in _UNDER_WAY

    # -- Keys -----------------------------------------------------------------------------------------------------

    def press(self, key: str, character: str | None, now: Seconds) -> bool:
        """Take the keys of whatever is asked; at the end Enter leaves."""
        del character
        self._director.touched(now)
        if self.attending.press(key, now):
            return True
        if key == "enter" and self.player.snapshot().state is PlayState.ENDED and not self._director.quiet:
            self._leave()
            return True
        return False

    def _leave(self) -> None:
        self.post_message(Asked("leave"))

    def do(self, action: str, now: Seconds) -> None:
        """Do what an action asks."""
        if self.attending.do(action, now):
            return
        match action:
            case step if step in STEPS:
                self._seek(STEPS[step], now)
            case "keep_and_leave" if self._bookmark is not None and self.under_way and self.attending.staying is None:
                kept = self._bookmark.keep(*self.attending.place(now))
                self.post_message(Asked("leave", keeping_line(kept)))
            case "resume_place":
                self._to_kept_place(now)
            case "pause" if self.under_way:
                self.player.toggle_pause()
            case "previous_stage" | "next_stage":
                self._to_stage(1 if action == "next_stage" else -1, now)
            case _:
                self._change_sound(action, now)

    def _change_sound(self, action: str, now: Seconds) -> None:
        match action:
            case "louder" | "quieter":
                self._change_level(STEP if action == "louder" else -STEP, now)
            case "mute":
                self.player.toggle_mute()
                self._director.level_asked(Channel.VOLUME, now)
            case "voice" | "tones":
                self._director.choose_channel(Channel.VOICE if action == "voice" else Channel.TONES, now)
            case "timbre":
                self._next_timbre(now)

    def _to_stage(self, step: int, now: Seconds) -> None:
        player = self.player
        if not self.under_way:
            return
        stage = self._moves.stage(player.timeline, player.heard_now(now), step, now)
        if stage is not None:
            player.seek(stage.start)
            self._director.say(stage.name, now)

    def _seek(self, step: Seconds, now: Seconds) -> None:
        if self.under_way:
            player = self.player
            player.seek(self._moves.by(player.timeline, player.heard_now(now), step, now))

    def _to_kept_place(self, now: Seconds) -> None:
        """Continue where it was left the last time, once."""
        if self._left_at is None or self._bookmark is None or not self.under_way:
            return
        # Asked anew: with another breath the same place may stand elsewhere in the session.
        at = self._bookmark.resumes_at(self.player.timeline)
        self._left_at = None
        self._director.went_back(now)
        if at is not None:
            self.player.seek(at)

    def _change_level(self, step_db: Decibels, now: Seconds) -> None:
        channel = self._director.channel(now)
        match channel:
            case Channel.VOLUME:
                self.player.change_volume(step_db)
            case Channel.VOICE:
                self.player.change_voice(step_db)
            case Channel.TONES:
                self.player.change_tones(step_db)
        self._director.level_asked(channel, now)
        self._keeping.levels(self.player, channel, now)

    def _next_timbre(self, now: Seconds) -> None:
        timbre = _TIMBRES[(_TIMBRES.index(self.player.snapshot().levels.timbre) + 1) % len(_TIMBRES)]
        self.player.change_timbre(timbre)
        self._director.say(f"{Channel.TONES.value}: {timbre.value}", now)
        self._keeping.tones(timbre, now)


def _reader_of(timeline: Timeline) -> WaveformReader | None:
    """Return what reads the shape of the recording that a session is laid around; None for a script's."""
    recording = recording_of(timeline)
    if recording is None:
        return None
    from audio.files.waveform import WaveformReader  # noqa: PLC0415 - decoders are loaded only where there is a recording

    return WaveformReader(recording)
