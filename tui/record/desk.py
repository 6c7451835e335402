"""The desk: one line after another is recorded, listened to, kept. What the screen and the plain mode have in common.

One thread, whoever sits at it; only ``settle`` may run on another, for it takes a moment. Time comes in as numbers.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Final

from audio.capture.activity import levels_of, room_db
from audio.capture.device import input_devices
from audio.capture.finishing import high_passed, one_channel
from audio.capture.preview import TakePreview, audible
from audio.capture.rawtake import RawAbout
from audio.capture.recorder import Recorder
from audio.faults import InputError, OutputError, RenderError, SoundError, TakeError
from audio.portaudio import forget_devices
from scripts.plan.reading import next_place
from tui.record import words
from tui.record.begin import remember_place, remembered_place
from tui.storage.own import in_words
from tui.text.faults import flaw_sentence, said
from tui.text.language import _
from tui.text.takes import remarks

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.capture.contract import Input
    from audio.capture.folder import Settled, TakesFolder
    from audio.capture.meter import Level
    from audio.capture.recorder import Ended
    from audio.outputs.contract import Output
    from scripts.plan.reading import Cue, Reading
    from scripts.units import Seconds

ROOM_LISTENED: Final[Seconds] = 2.0


class Doing(Enum):
    """What goes on at the desk."""

    READY = "ready"
    RECORDING = "recording"
    LOOKING = "looking"
    """A take has ended and is being looked through."""
    REVIEW = "review"
    """There is a take to be kept or not."""
    LISTENING = "listening"


class Desk:
    """See the module."""

    def __init__(
        self,
        reading: Reading,
        folder: TakesFolder,
        open_output: Callable[[], Output],
        clock: Callable[[], Seconds],
    ) -> None:
        """Sit down at the place where one left.

        Raises:
            VoiceError: The list of clips cannot be read.

        """
        self.reading = reading
        self.folder = folder
        self.recovered = folder.recover()
        self.kept: set[str] = set()
        self.skipped: set[str] = set()
        self.doing = Doing.READY
        self.review: Settled | None = None
        """The take that is looked at."""
        self.remarks: tuple[str, ...] = ()
        self.notice = ""
        """A sentence about what has just happened; empty where there is nothing to say."""
        self.room_db: float | None = None
        self.recorder: Recorder | None = None
        self._open_output = open_output
        self._clock = clock
        self._listening: TakePreview | None = None
        self._fading: TakePreview | None = None
        """What was stopped last, and may be heard to fade yet."""
        self._before_listening = Doing.READY
        self.look_again()
        self.place = self._left_at()

    # -- Where one is ----------------------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[str, ...]:
        """The ids of all lines."""
        return tuple(cue.line.id for cue in self.reading.cues)

    @property
    def cue(self) -> Cue:
        """The line that is recorded next."""
        return self.reading.cues[self.place]

    @property
    def all_kept(self) -> bool:
        """Whether every line is kept."""
        return self.kept >= set(self.lines)

    def look_again(self) -> None:
        """See which lines are kept; somebody else may be recording too."""
        clips = self.folder.kept()
        self.kept = {
            cue.line.id
            for cue in self.reading.cues
            if (clip := clips.get(cue.line.id)) and clip.words == cue.line.words
        }

    def progress(self) -> str:
        """Return how many are done, as a sentence."""
        return words.DONE.format(kept=len(self.kept), lines=len(self.lines))

    def go(self, place: int) -> None:
        """Go to a line."""
        self.stop_listening()
        self.place = min(max(place, 0), len(self.lines) - 1)
        self.doing, self.review, self.remarks = Doing.READY, None, ()
        remember_place(self.folder.takes, self.cue.line.id, self.skipped)

    def go_on(self) -> bool:
        """Go to the next line that is not kept; return whether there is one."""
        place = next_place(self.lines, self.kept, self.place, skipped=self.skipped)
        self.go(self.place if place is None else place)
        return place is not None

    def _left_at(self) -> int:
        line, skipped = remembered_place(self.folder.takes)
        self.skipped = skipped & set(self.lines)
        if line in self.lines:
            return self.lines.index(line)
        place = next_place(self.lines, self.kept, -1)
        return place or 0

    # -- The microphone --------------------------------------------------------------------------------------------

    def listen_to(self, source: Input) -> None:
        """Take this microphone from now on.

        Raises:
            InputError: It does not open; there is none then.

        """
        self.close_microphone()
        recorder = Recorder(source)
        recorder.open()
        self.recorder = recorder

    def close_microphone(self) -> None:
        """Let go of the microphone. A take under way is ended, and among the takes."""
        recorder, self.recorder = self.recorder, None
        if recorder is not None:
            recorder.close()

    def measure_room(self) -> float | None:
        """Return how loud it is now without anybody speaking: of what was heard last."""
        if self.recorder is None:
            return None
        rate = self.recorder.source.rate
        sound = self.recorder.recent(ROOM_LISTENED)
        if len(sound) < rate // 2:
            return None
        voice = high_passed(one_channel(sound), rate, 100.0)
        self.room_db = room_db(levels_of(voice, rate), ())
        return self.room_db

    @property
    def level(self) -> Level | None:
        """What the meter says."""
        return self.recorder.level if self.recorder else None

    # -- Takes -----------------------------------------------------------------------------------------------------

    def record(self) -> bool:
        """Begin a take; return whether it began, else there is a notice."""
        self.stop_listening()
        recorder = self.recorder
        if recorder is None or recorder.fault:
            self.notice = flaw_sentence(recorder.fault) if recorder and recorder.fault else words.NO_MICROPHONES
            return False
        source, line = recorder.source, self.cue.line
        about = RawAbout(
            line.id, line.words, datetime.now().astimezone(), source.rate, source.channels, source.name, self.room_db
        )
        try:
            recorder.begin(self.folder.begin(about))
        except OSError as error:
            self.notice = said(in_words(self.folder.takes, error))
            return False
        self.doing, self.review, self.remarks, self.notice = Doing.RECORDING, None, (), ""
        return True

    def end(self) -> Ended | None:
        """End the take and return how it ended; ``settle`` it next. Takes a quarter of a second."""
        ended = self.recorder.end() if self.recorder else None
        self.doing = Doing.LOOKING if ended else Doing.READY
        return ended

    def ended_by_itself(self) -> Ended | None:
        """Return how the take ended where nobody asked for it: a full disk, a pulled microphone."""
        ended = self.recorder.taken() if self.recorder and self.doing is Doing.RECORDING else None
        if ended:
            self.doing = Doing.LOOKING
        return ended

    def settle(self, ended: Ended) -> Settled | str:
        """Look through a take that has ended; return it, or a sentence. Any thread; it changes nothing here."""
        try:
            return self.folder.settle(ended.take.file.stem, lost=ended.lost)
        except (TakeError, RenderError) as error:
            return said(error)
        except OSError as error:
            return said(in_words(self.folder.takes, error))

    def look_at(self, settled: Settled | str, ended: Ended | None = None) -> None:
        """Put a take that was looked through on the desk, and say what is wrong with it or ended it."""
        fault = flaw_sentence(ended.fault) if ended and ended.fault else ""
        if isinstance(settled, str):
            self.doing, self.notice = Doing.READY, " ".join(filter(None, (fault, settled)))
            return
        self.review, self.doing = settled, Doing.REVIEW
        self.remarks = remarks(settled.facts, self.cue)
        self.notice = " ".join(filter(None, (fault, flaw_sentence(settled.fault) if settled.fault else "")))

    def keep(self) -> bool:
        """Keep the take on the desk and go on; return whether that went well, else there is a notice."""
        if self.review is None:
            return False
        before = self.cue.line.id in self.kept
        try:
            self.folder.keep(self.review.name)
        except (SoundError, OSError) as error:
            self.notice = said(in_words(self.folder.session, error) if isinstance(error, OSError) else error)
            return False
        self.skipped.discard(self.cue.line.id)
        self.look_again()
        more = self.go_on()
        self.notice = words.KEPT_BEFORE if before else words.KEPT
        if not more:
            self.notice = words.ALL_KEPT
        return True

    def skip(self) -> None:
        """Go on without keeping; the take stays among the takes."""
        self.skipped.add(self.cue.line.id)
        self.go(self.place + 1 if self.place + 1 < len(self.lines) else 0)
        self.notice = words.PASSED

    def move(self, action: str) -> bool:
        """Go where an action asks to go; return whether it asks for that."""
        if action == "record_skip":
            self.skip()
            return True
        by = {"record_line_before": -1, "record_line_after": 1}.get(action)
        if by is not None:
            self.notice = ""
            self.go(self.place + by)
        return by is not None

    # -- Listening -------------------------------------------------------------------------------------------------

    def listen(self) -> bool:
        """Play the take on the desk, or else the one that is kept; return whether there is one to play."""
        self.stop_listening()
        settled = self.review or self._kept_take()
        if settled is None:
            self.notice = _("There is no take of this line yet.")
            return False
        try:
            self._listening = TakePreview(audible(settled), self._open_output())
        except OutputError as error:
            self.notice = said(error)
            return False
        self._before_listening, self.doing = self.doing, Doing.LISTENING
        return True

    def _kept_take(self) -> Settled | None:
        try:
            name = self.folder.chosen(self.cue.line.id) or next(iter(self.folder.names(self.cue.line.id)[::-1]), None)
            return self.folder.settle(name) if name else None
        except (SoundError, OSError):
            return None

    def still_listening(self) -> bool:
        """Return whether something is played; when it has been heard, things are as before."""
        if self._listening is not None and self._listening.done(self._clock()):
            self.stop_listening()
        return self._listening is not None

    def stop_listening(self) -> None:
        """Stop what is played."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.stop()
            self._fading = listening
            self.doing = self._before_listening

    def close(self) -> None:
        """Leave, with the place remembered and nothing heard any more. Any thread, once all others have left."""
        self.close_microphone()
        self.stop_listening()
        self.folder.recover()  # a take under way is sealed now, rather than the next time
        self.go(self.place)
        if self._fading is not None:
            self._fading.wait()


def microphones(desk: Desk) -> list[tuple[int, str]]:
    """Return the microphones there are by index and name, the usual one marked. May hang on a frozen sound server.

    Raises:
        SoundError: The sound system does not answer.

    """
    if desk.recorder is None or desk.recorder.fault:
        # One that was plugged in since is not known until PortAudio looks anew, which it may not while one is open.
        desk.close_microphone()
        forget_devices()
    return [(one.index, one.name + (words.USUAL if one.default else "")) for one in input_devices()]


def open_microphone(desk: Desk, make: Callable[[], Input]) -> str | None:
    """Open a microphone at the desk; return a sentence where that fails."""
    try:
        desk.listen_to(make())
    except InputError as error:
        return said(error)
    return None
