"""One long recording of somebody reading all lines: cut by its pauses, shown, moved where need be, then kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TextIO

from audio.capture.activity import Stretch
from audio.capture.cutting import Reading, cut, usual_length
from audio.capture.finishing import HIGH_PASS, finished, gain_of_clip
from audio.capture.rawtake import RawAbout
from audio.capture.take_numbers import TakeNumbers
from audio.faults import OutputError, SoundError, TakeError
from tui.storage.own import in_words
from tui.text.faults import said
from tui.text.language import _, later, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from audio.capture.folder import TakesFolder
    from audio.units import Samples
    from scripts.files.model import Line
    from scripts.units import Seconds

_AROUND: Final[Seconds] = 1.0
"""What a take holds of the reading beyond its clip, so that its edges can be moved later too."""
_ODD: Final = 1.8
"""Longer or shorter than usual by this factor, a line is marked for a second look."""
_MOVE: Final = re.compile(r"(\d+)\s+(starts|ends)\s+([+-]?\d+(?:\.\d+)?)")
_OUT: Final = re.compile(r"(\d+)\s+(out|in)")
_PLAY: Final = re.compile(r"(?:play|p)\s*(\d+)")

HELP: Final = later(
    """\
Nothing is kept yet. What you can type, each with Enter:
  play 3          hear line 3 as it is cut
  3 starts -0.2   let line 3 begin 0.2 s earlier; with +0.2, later
  3 ends +0.5     let line 3 end 0.5 s later; with -0.5, earlier
  3 out           leave line 3 out; 3 in takes it back
  show            show all cuts again
  keep            keep them all
  q               leave; nothing is kept"""
)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a line lies in the reading."""

    line: Line
    first: Seconds
    last: Seconds
    wanted: bool = True
    odd: bool = False
    """Whether it is much longer or shorter than most for its words: perhaps read twice, or cut wrongly."""

    def format(self, number: int) -> str:
        """Return a row of the list."""
        mark = "" if self.wanted else f"  ({_('left out')})"
        look = f"  ← {_('listen to this one')}" if self.odd and self.wanted else ""
        span = _("{first} to {last}").format(first=_clock(self.first), last=_clock(self.last))
        times = f"{span}  {self.last - self.first:4.1f} s"
        return f"{number:3}  {times}  {self.line.words}{mark}{look}"


def cuts_of(reading: Reading, lines: Sequence[Line]) -> list[Cut]:
    """Return where each line lies in a reading.

    Raises:
        TakeError: There are too few pauses in it.

    """
    spans = cut(reading.parts, [line.words for line in lines], reading.length)
    ratios = [span.length / usual_length(line.words) for span, line in zip(spans, lines, strict=True)]
    middle = sorted(ratios)[len(ratios) // 2]
    return [
        Cut(line, span.first, span.last, odd=not 1 / _ODD < ratio / middle < _ODD)
        for line, span, ratio in zip(lines, spans, ratios, strict=True)
    ]


def moved(cuts: Sequence[Cut], typed: str, length: Seconds) -> list[Cut] | None:
    """Return the cuts after one was moved or left out; None where nothing of the kind was typed, or it cannot be."""
    cuts = list(cuts)
    if found := _OUT.fullmatch(typed):
        at = int(found[1]) - 1
        if not 0 <= at < len(cuts):
            return None
        cuts[at] = replace(cuts[at], wanted=found[2] == "in")
        return cuts
    if not (found := _MOVE.fullmatch(typed)):
        return None
    at, by = int(found[1]) - 1, float(found[3])
    if not 0 <= at < len(cuts):
        return None
    old = cuts[at]
    first = old.first + by if found[2] == "starts" else old.first
    last = old.last + by if found[2] == "ends" else old.last
    first, last = max(0.0, first), min(length, last)
    if last - first < 0.1:
        return None
    cuts[at] = replace(old, first=first, last=last)
    return cuts


class ReadingDesk:
    """Shows the cuts, takes what is typed, keeps them. One thread."""

    def __init__(
        self, file: Path, folder: TakesFolder, lines: Sequence[Line], play: Callable[[Samples, int], None]
    ) -> None:
        """Cut a reading.

        Raises:
            RecordingError: The reading cannot be read.
            TakeError: There are too few pauses in it.

        """
        self._file = file
        self._folder = folder
        self._play = play
        self._reading = Reading(file)
        self._length = self._reading.length
        self.cuts = cuts_of(self._reading, lines)

    def run(self, lines: TextIO, out: TextIO) -> int:
        """Show, move and keep; return how many lines were kept."""

        def say(text: str) -> None:
            out.write(text + "\n")
            out.flush()

        self._show(say)
        while typed := lines.readline():
            typed = " ".join(typed.lower().split())
            if typed in ("q", "quit"):
                break
            if typed in ("keep", "k"):
                return self._keep(say)
            if found := _PLAY.fullmatch(typed):
                self._hear(int(found[1]) - 1, say)
            elif typed == "show":
                self._show(say)
            elif (changed := moved(self.cuts, typed, self._length)) is not None:
                number = int(typed.split()[0])
                self.cuts = changed
                say(self.cuts[number - 1].format(number))
            elif typed:
                say(_(HELP))
        say(_("Nothing was kept."))
        return 0

    def _show(self, say: Callable[[str], None]) -> None:
        told = ngettext("{file}, {length}: {count} line.", "{file}, {length}: {count} lines.", len(self.cuts))
        say(told.format(file=self._file.name, length=_clock(self._length), count=len(self.cuts)))
        for number, one in enumerate(self.cuts, 1):
            say(one.format(number))
        say(_(HELP))

    def _hear(self, at: int, say: Callable[[str], None]) -> None:
        if not 0 <= at < len(self.cuts):
            say(_("There are lines 1 to {lines}.").format(lines=len(self.cuts)))
            return
        try:
            sound, rate, inside = self._around(self.cuts[at])
            self._play(finished(sound, rate, inside.first, inside.last, HIGH_PASS), rate)
        except (OutputError, TakeError) as error:
            say(said(error))

    def _keep(self, say: Callable[[str], None]) -> int:
        kept = 0
        wanted = [one for one in self.cuts if one.wanted]
        try:
            for one in wanted:  # before anything is kept: words must not come under another line
                self._around(one)
            recorded = datetime.fromtimestamp(self._file.stat().st_mtime, UTC).astimezone()
            for one in wanted:
                self._keep_one(one, recorded)
                kept += 1
        except SoundError as error:
            say(said(error))
        except OSError as error:
            say(said(in_words(self._folder.session, error)))
        say(_("Kept {kept} of {lines} lines.").format(kept=kept, lines=len(self.cuts)))
        return kept

    def _keep_one(self, one: Cut, recorded: datetime) -> None:
        sound, rate, inside = self._around(one)
        line = one.line
        about = RawAbout(line.id, line.words, recorded, rate, sound.shape[1], self._file.name)
        numbers = TakeNumbers(
            line=line.id,
            words=line.words,
            recorded=recorded,
            seconds=len(sound) / rate,
            first=inside.first,
            last=inside.last,
            gain_db=gain_of_clip(finished(sound, rate, inside.first, inside.last, HIGH_PASS), rate),
            high_pass_hz=HIGH_PASS,
            device=self._file.name,
        )
        self._folder.keep(self._folder.add(about, sound, numbers))

    def _around(self, one: Cut) -> tuple[Samples, int, Stretch]:
        """Return a stretch of the reading around a cut, its rate, and where the cut lies in it.

        Raises:
            TakeError: It is not what was heard there at first.

        """
        rate = self._reading.rate
        sound, begin = self._reading.stretch(one.first - _AROUND, one.last + _AROUND)
        length = len(sound) / rate
        first, last = max(0.0, one.first - begin), min(length, one.last - begin)
        return sound, rate, Stretch(first, last)


def _clock(seconds: Seconds) -> str:
    minutes, rest = divmod(max(0.0, seconds), 60)
    return f"{int(minutes)}:{rest:04.1f}"
