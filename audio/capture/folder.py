"""The takes of one session in a voice's folder: begun, sealed, recovered, kept, chosen again, taken away.

    SESSION/clips.toml          the list that is played from, and that import and export know
    SESSION/LINE.….flac         the clip of the take that is kept, made from it
    SESSION/takes/LINE.….take   a take under way, or one that was broken off
    SESSION/takes/LINE.….flac   a raw take, whole
    SESSION/takes/LINE.….toml   its numbers: where the words are, how loud, when, by what

A clip is a file of its own, made when a take is kept, and not a stretch of the take that is filtered anew each time
it is played: so the player knows nothing of recording, and a voice can be exported, imported and played by anything.
It can be made again, the same to the last bit, from the take and its numbers, which are what is kept.

Several programs may work on one folder. Every file has a name of its own (a date and six digits by chance), a take
under way is locked, and the list is read, changed and replaced whole under the folder's lock.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audio.capture.files import flaw_on_disk, sealed, write_text
from audio.capture.finishing import HIGH_PASS, analysed, finished, gain_of_clip
from audio.capture.flac import write_flac
from audio.capture.locks import folder_lock
from audio.capture.rawtake import RAW_ENDING, RawAbout, RawTake, is_abandoned, read_raw, read_sealed
from audio.capture.take_numbers import (
    NUMBERS_ENDING,
    TAKES_FOLDER,
    TakeNumbers,
    line_of,
    numbers_text,
    read_numbers,
    take_name,
)
from audio.faults import RenderError, TakeError, TakeFault, WritingFault
from audio.files.reader import Recording
from scripts.voice.folder import CLIPS_FILE, Clip, clips_text, read_clips, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audio.capture.facts import TakeFacts
    from audio.units import Frames, Samples
    from scripts.faults import Flaw
    from scripts.units import Seconds

_STALE_S: Final = 24 * 3600
"""A session that plays a clip of a take that is no longer chosen has ended by then."""
_LONGEST_ADOPTED: Final = 1800


@dataclass(frozen=True, slots=True)
class Settled:
    """A take that has been looked through."""

    name: str
    numbers: TakeNumbers
    facts: TakeFacts
    sound: Samples
    rate: Frames
    fault: Flaw | None = None
    """Why it could not be sealed, if so: it stays in its raw form, and counts all the same."""

    @property
    def clip(self) -> Samples:
        """What would be heard, [frames, 1], before its gain."""
        numbers = self.numbers
        return finished(self.sound, self.rate, numbers.first, numbers.last, numbers.high_pass_hz)


class TakesFolder:
    """See the module. Any thread; each call reads the disk anew."""

    def __init__(self, session: Path, order: Sequence[str] = ()) -> None:
        """Open the folder of one session of one voice; it is made where it is lacking, for its owner alone.

        Args:
            session: The folder.
            order: The lines in the script's order, for the list.

        Raises:
            OSError: It cannot be made.

        """
        self.session = session
        self.takes = session / TAKES_FOLDER
        self._order = {line: place for place, line in enumerate(order)}
        for folder in (session, self.takes):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)

    # -- Takes ---------------------------------------------------------------------------------------------------

    def begin(self, about: RawAbout) -> RawTake:
        """Begin a take.

        Raises:
            OSError: The disk does not take it.

        """
        return RawTake(self.takes / f"{self._new_name(about.line, about.recorded)}{RAW_ENDING}", about)

    def _new_name(self, line: str, recorded: datetime) -> str:
        return take_name(line, recorded, secrets.token_hex(3))

    def names(self, line: str | None = None) -> tuple[str, ...]:
        """Return the takes there are, of one line or of all, the oldest first; those under way too."""
        files = (file for file in self.takes.glob("[!.]*") if file.suffix != NUMBERS_ENDING)
        names = {file.stem for file in files if (of := line_of(file.stem)) and line in (None, of)}
        return tuple(sorted(names, key=lambda name: (name.rpartition(".")[2], name)))

    def numbers(self, name: str) -> TakeNumbers | None:
        """Return what is kept beside a take; None where that has yet to be found."""
        return read_numbers(self.takes / f"{name}{NUMBERS_ENDING}")

    def recover(self) -> tuple[str, ...]:
        """Seal what was broken off when a program ended, and clear away what is of no use; return the takes saved."""
        saved = []
        for file in sorted(self.takes.glob(f"[!.]*{RAW_ENDING}")):
            if line_of(file.stem) and is_abandoned(file):
                with suppress(TakeError, RenderError, OSError):
                    self.settle(file.stem)
                    saved.append(file.stem)
        self._clear_away()
        return tuple(name for name in saved if name in self.names())

    def settle(self, name: str, *, lost: Seconds = 0.0) -> Settled:
        """Seal a take where it is raw, look through it, and keep its numbers beside it where there are none yet.

        Raises:
            TakeError: There is nothing in it, or it cannot be read.

        """
        raw = self.takes / f"{name}{RAW_ENDING}"
        fault = sealed(raw) if raw.exists() else None
        # Read as it was sealed: a clip that is made again is made from the same samples.
        about, sound, rate = self._read(name)
        kept = self.numbers(name)
        found = analysed(sound, rate, lost=lost)
        numbers = kept or TakeNumbers(
            line=about.line,
            words=about.words,
            recorded=about.recorded,
            seconds=len(sound) / rate,
            first=found.trim.first,
            last=found.trim.last,
            gain_db=found.gain_db,
            high_pass_hz=HIGH_PASS,
            room_db=about.room_db if about.room_db is not None else found.facts.room_db,
            device=about.device,
        )
        if kept is None:
            try:
                self.set_numbers(name, numbers)
            except (RenderError, OSError) as error:
                fault = fault or flaw_on_disk(error)
        return Settled(name, numbers, found.facts, sound, rate, fault)

    def set_numbers(self, name: str, numbers: TakeNumbers) -> None:
        """Keep other numbers beside a take.

        Raises:
            RenderError: They cannot be written.

        """
        write_text(self.takes / f"{name}{NUMBERS_ENDING}", numbers_text(numbers))

    def add(self, about: RawAbout, sound: Samples, numbers: TakeNumbers | None = None) -> str:
        """Make a take from sound that was recorded elsewhere; return its name.

        Args:
            about: What it is.
            sound: [frames, channels] at the rate it says.
            numbers: Where its words are; None: found when it is settled.

        Raises:
            OSError: The disk does not take it.
            RenderError: See above.

        """
        raw = self.begin(about)
        try:
            raw.append(sound.astype("<f4").tobytes())
            raw.sync()
        finally:
            raw.close()
        if numbers is not None:
            self.set_numbers(raw.file.stem, numbers)
        return raw.file.stem

    def _read(self, name: str) -> tuple[RawAbout, Samples, Frames]:
        raw, whole = self.takes / f"{name}{RAW_ENDING}", self.takes / f"{name}.flac"
        if raw.exists():
            try:
                about, sound = read_raw(raw)
            except TakeError:
                if not whole.exists():  # it may have been sealed meanwhile
                    raise
            else:
                return about, sound, about.rate
        if whole.exists():
            said, sound, rate = read_sealed(whole)
            return said or self._about_file(name, whole, rate, sound.shape[1]), sound, rate
        for file in self.takes.glob(f"{name}.*"):
            if file.suffix != NUMBERS_ENDING:
                with Recording(file) as recording:
                    sound = recording.read(_LONGEST_ADOPTED * recording.rate)
                    return self._about_file(name, file, recording.rate, recording.channels), sound, recording.rate
        raise TakeError(TakeFault.UNKNOWN, found=name)

    def _about_file(self, name: str, file: Path, rate: Frames, channels: int) -> RawAbout:
        numbers = self.numbers(name)
        recorded = numbers.recorded if numbers else datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return RawAbout(line_of(name) or "", numbers.words if numbers else "", recorded, rate, channels)

    # -- The list ------------------------------------------------------------------------------------------------

    def kept(self) -> dict[str, Clip]:
        """Return what is played, by line: what the list names and is there.

        Raises:
            VoiceError: The list cannot be read.

        """
        return {line: clip for line, clip in read_clips(self.session).items() if clip.file.is_file()}

    def chosen(self, line: str) -> str | None:
        """Return the take that a line's clip is made of; None where it has none, or came from elsewhere."""
        clip = read_clips(self.session).get(line)
        return clip.file.stem if clip and clip.file.stem in self.names(line) else None

    def keep(self, name: str) -> Clip:
        """Make a take the one that is played. The one before stays among the takes, also where it was no take yet.

        Raises:
            TakeError: It cannot be read.
            RenderError: The clip or the list cannot be written; what was played before still is.
            VoiceError: The list cannot be read.
            OSError: The disk fails otherwise.

        """
        settled = self.settle(name)
        numbers = settled.numbers
        sound = settled.clip
        file = self.session / f"{name}.flac"
        write_flac(file, sound, settled.rate, fault=WritingFault.CLIP)
        gain = gain_of_clip(sound, settled.rate)
        numbers = replace(numbers, gain_db=gain)
        day = numbers.recorded.date()
        clip = Clip(file, " ".join(numbers.words.split()), len(sound) / settled.rate, gain, day)
        with folder_lock(self.session):
            clips = self._clips_to_change()
            before = clips.get(numbers.line)
            foreign = before is not None and before.file.is_file() and before.file.stem not in self.names(numbers.line)
            if before is not None and foreign:
                self._adopt(numbers.line, before)
            clips[numbers.line] = clip
            self._write_list(clips)
            if before is not None and foreign:
                before.file.unlink()
        self.set_numbers(name, numbers)
        return clip

    def remove(self, name: str, bin_: Path) -> bool:
        """Move a take and its numbers into a folder of the bin. Return whether its line has no recording now.

        Args:
            name: The take.
            bin_: A folder to be made for it.

        Raises:
            TakeError: There is none of that name, or it is being recorded.
            OSError: It cannot be moved.

        """
        line = line_of(name)
        files = [file for file in self.takes.glob(f"{name}.*") if line]
        if line is None or not files:
            raise TakeError(TakeFault.UNKNOWN, found=name)
        if any(file.suffix == RAW_ENDING and not is_abandoned(file) for file in files):
            raise TakeError(TakeFault.UNDER_WAY)
        bin_.mkdir(mode=0o700, parents=True)
        with folder_lock(self.session):
            clips = self._clips_to_change()
            played = line in clips and clips[line].file.stem == name
            if played:
                del clips[line]
                self._write_list(clips)
            for file in files:
                file.rename(bin_ / file.name)
        return played

    def _clips_to_change(self) -> dict[str, Clip]:
        """Return the list. What it has that cannot be used is put aside before the list is written anew."""
        clips = read_clips(self.session)
        if set(read_table(self.session / CLIPS_FILE)) - set(clips):
            aside = self.takes / f"clips-{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.txt"
            write_text(aside, (self.session / CLIPS_FILE).read_text(encoding="utf-8", errors="replace"))
        return clips

    def _write_list(self, clips: dict[str, Clip]) -> None:
        ordered = sorted(clips.items(), key=lambda entry: self._order.get(entry[0], len(self._order)))
        write_text(self.session / CLIPS_FILE, clips_text(dict(ordered)))

    def _adopt(self, line: str, clip: Clip) -> None:
        """Put a recording that was brought in among the takes, as one that can be chosen again."""
        at = datetime.fromtimestamp(clip.file.stat().st_mtime, UTC).astimezone()
        if clip.date is not None:
            at = at.replace(year=clip.date.year, month=1, day=1).replace(month=clip.date.month, day=clip.date.day)
        name = self._new_name(line, at)
        numbers = TakeNumbers(line, clip.words, at, clip.length, 0.0, clip.length, clip.gain_db or 0.0, 0.0)
        self.set_numbers(name, numbers)
        beside = self.takes / f"{name}{clip.file.suffix.lower()}"
        shutil.copyfile(clip.file, beside)
        beside.chmod(0o600)
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())

    def _clear_away(self) -> None:
        """Remove unfinished files of programs that have ended, and clips of takes that are not chosen."""
        stale = time.time() - _STALE_S
        for file in [*self.takes.glob(".*.part"), *self.session.glob(".*.part")]:
            with suppress(OSError):
                if file.stat().st_mtime < stale:
                    file.unlink()
        names = set(self.names())
        with suppress(OSError), folder_lock(self.session):
            played = {clip.file.name for clip in read_clips(self.session).values()}
            for file in self.session.glob("[!.]*.flac"):
                if file.stem in names and file.name not in played and file.stat().st_mtime < stale:
                    file.unlink()
