"""The takes of a voice: listed, chosen again, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audio.capture.folder import TakesFolder
from audio.capture.take_numbers import TAKES_FOLDER, TakeNumbers, line_of
from audio.faults import RenderError, TakeError
from tui.storage.faults import UsageFaultError
from tui.storage.own import in_words
from tui.text.faults import sentence
from tui.text.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.voice.voices import Voice


@dataclass(frozen=True, slots=True)
class ListedTake:
    """One take."""

    session: str
    name: str
    line: str
    played: bool
    """Whether it is the one that is played."""
    numbers: TakeNumbers | None

    def format(self) -> str:
        """Return a row for people."""
        mark = "*" if self.played else " "
        if self.numbers is None:
            return f"{mark} {self.name}  {_('not yet looked through')}"
        day = self.numbers.recorded.strftime("%Y-%m-%d %H:%M")
        return f"{mark} {self.name}  {self.numbers.clip_seconds:5.1f} s  {self.numbers.gain_db:+5.1f} dB  {day}"

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        numbers = self.numbers
        return {
            "session": self.session,
            "take": self.name,
            "line": self.line,
            "played": self.played,
            "seconds": numbers.clip_seconds if numbers else None,
            "gain_db": numbers.gain_db if numbers else None,
            "recorded": numbers.recorded.isoformat() if numbers else None,
            "words": numbers.words if numbers else None,
        }


def takes_of(voice: Voice, line: str | None = None) -> list[ListedTake]:
    """Return the takes of a voice, of all lines or of one, by session and line, the oldest first."""
    found = []
    for session in _sessions(voice):
        folder = TakesFolder(session)
        names = sorted(folder.names(line), key=lambda name: (name.rpartition(".")[0], name))
        chosen = {of: folder.chosen(of) for name in names if (of := line_of(name))}
        for name in names:
            of = line_of(name) or ""
            found.append(ListedTake(session.name, name, of, chosen[of] == name, folder.numbers(name)))
    return found


def choose(voice: Voice, take: str) -> str:
    """Make a take the one that is played; return its line.

    Raises:
        UsageFaultError: There is no such take, or it cannot be kept.

    """
    folder = _folder_of(voice, take)
    try:
        folder.keep(take)
    except OSError as error:
        raise in_words(folder.session, error) from error
    except (TakeError, RenderError) as error:
        raise UsageFaultError(sentence(error)) from error
    return line_of(take) or take


def discard(voice: Voice, take: str, place: Path) -> bool:
    """Move a take into a folder of the bin; return whether its line has no recording now.

    Raises:
        UsageFaultError: There is no such take, or it is being recorded.

    """
    folder = _folder_of(voice, take)
    try:
        return folder.remove(take, place)
    except OSError as error:
        raise in_words(folder.session, error) from error
    except TakeError as error:
        raise UsageFaultError(sentence(error)) from error


def _sessions(voice: Voice) -> Iterator[Path]:
    return (folder.parent for folder in sorted(voice.folder.glob(f"[!.]*/{TAKES_FOLDER}")) if folder.is_dir())


def _folder_of(voice: Voice, take: str) -> TakesFolder:
    for session in _sessions(voice):
        folder = TakesFolder(session)
        if take in folder.names():
            return folder
    raise UsageFaultError(
        _("“{voice}” has no take named “{take}”; `sitwith voices takes {voice}` lists those there are.").format(
            voice=voice.name, take=take
        )
    )
