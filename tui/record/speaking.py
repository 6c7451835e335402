"""A script spoken by a program: every line by itself, checked as a recording is, and kept only when all are there.

What comes of it is a voice that is marked synthetic. What a person has recorded is never taken the place of: the voice
of a person is not spoken into at all, and in a synthetic one a line that somebody recorded stays theirs.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audio.capture.finishing import analysed
from audio.capture.folder import TakesFolder
from audio.capture.rawtake import RawAbout
from audio.faults import RecordingError
from audio.files.reader import Recording
from scripts.voice.folder import ABOUT_FILE, about_text, is_synthetic
from tui.record.begin import voice_folder
from tui.record.engines import EngineFaultError, speak
from tui.storage.atomic import write_new
from tui.storage.faults import UsageFaultError
from tui.storage.own import in_words, private_folder
from tui.text.language import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.units import Samples
    from scripts.files.model import Line, Session
    from scripts.units import Seconds
    from tui.record.engines import Engine

MADE_BY: Final = "synthetic: "
"""So begins what a take says it was recorded with, where a program spoke it."""
_LONGEST: Final[Seconds] = 120.0
_SHORTEST: Final[Seconds] = 0.05


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of it."""

    spoken: int
    stayed: int
    """Lines that were there already, or that somebody recorded."""
    folder: Path


def speak_session(  # noqa: PLR0913 - what is spoken, by whom, and where it goes
    session: Session,
    voices: Path,
    name: str,
    engine: Engine,
    *,
    again: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Spoken:
    """Have an engine speak the lines of a session that a synthetic voice lacks; all of them are kept, or none.

    Args:
        session: The script.
        voices: The folder of the listener's voices.
        name: What the voice is called; it is made where there is none.
        engine: What speaks.
        again: Whether what a program has spoken before is spoken anew.
        progress: Called with the number of lines that have been spoken so far.

    Raises:
        UsageFaultError: The voice is a person's, or the engine did not speak a line; nothing is kept then.
        DiskFullError, RenderError, TakeError: They cannot be kept.

    """
    folder = voices / name
    there = folder.exists()
    if there and not is_synthetic(folder):
        raise UsageFaultError(
            _("“{name}” is a voice that somebody recorded, and no program speaks in it; give another --voice.").format(
                name=name
            )
        )
    wanted, stayed = _wanted(session, folder / session.name, again=again)
    with tempfile.TemporaryDirectory(prefix="sitwith-") as place:
        sounds = []
        for number, line in enumerate(wanted, 1):
            sounds.append(_spoken(line, engine, Path(place) / f"{number:05}"))
            progress(number)
        try:
            if not there:
                _begin(voices, name, session, engine)
            takes = TakesFolder(voice_folder(voices, name, session, None), [line.id for line in session.lines])
            for line, file in zip(wanted, sounds, strict=True):
                _keep(takes, line, file, engine)
        except OSError as error:
            raise in_words(folder, error) from error
    return Spoken(len(wanted), stayed, folder)


def _begin(voices: Path, name: str, session: Session, engine: Engine) -> None:
    private_folder(voices)
    private_folder(voices / name)
    said = {
        "title": name.replace("-", " ").capitalize(),
        "language": session.language,
        "speaker": _("No person: a synthetic voice, spoken by {engine}.").format(engine=engine.name),
    }
    write_new(voices / name / ABOUT_FILE, about_text(name, said, synthetic=True))


def _wanted(session: Session, folder: Path, *, again: bool) -> tuple[list[Line], int]:
    """Return the lines that are to be spoken, and how many stay as they are."""
    wanted: list[Line] = []
    if not folder.is_dir():
        return list(session.lines), 0
    takes = TakesFolder(folder)
    kept = takes.kept()
    for line in session.lines:
        clip = kept.get(line.id)
        if clip is not None:
            numbers = takes.numbers(clip.file.stem)
            by_program = numbers is not None and numbers.device.startswith(MADE_BY)
            if not by_program or (clip.words == line.words and not again):
                continue
        wanted.append(line)
    return wanted, len(session.lines) - len(wanted)


def _spoken(line: Line, engine: Engine, place: Path) -> Path:
    """Return the file of a line that was spoken, looked through.

    Raises:
        UsageFaultError: It was not, or there is nothing to hear in it.

    """
    place.mkdir(mode=0o700)
    out = place / f"line{engine.ending}"
    try:
        speak(engine, line.words, out)
        _check_heard(*_read(out), engine)
    except (EngineFaultError, RecordingError) as error:
        told = (
            str(error)
            if isinstance(error, EngineFaultError)
            else _("what {engine} wrote is no sound").format(engine=engine.name)
        )
        raise UsageFaultError(
            _("The line “{line}” was not spoken: {told}. Nothing was kept.").format(line=line.id, told=told)
        ) from error
    return out


def _check_heard(sound: Samples, rate: int, engine: Engine) -> None:
    if analysed(sound, rate).facts.spoken < _SHORTEST:
        raise EngineFaultError(_("{engine} wrote a file in which nothing is heard").format(engine=engine.name))


def _read(file: Path) -> tuple[Samples, int]:
    with Recording(file) as recording:
        sound = recording.read(round(_LONGEST * recording.rate) + 1)
        if len(sound) > _LONGEST * recording.rate:
            raise EngineFaultError(
                _("a line that lasts longer than {longest:g} seconds is none").format(longest=_LONGEST)
            )
        return sound, recording.rate


def _keep(takes: TakesFolder, line: Line, file: Path, engine: Engine) -> None:
    sound, rate = _read(file)
    now = datetime.now(UTC).astimezone()
    about = RawAbout(line.id, line.words, now, rate, sound.shape[1], f"{MADE_BY}{engine.name}")
    name = takes.add(about, sound)
    takes.settle(name)
    takes.keep(name)
