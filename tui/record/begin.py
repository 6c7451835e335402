"""Beginning to record: the voice's folder made, and the place where one left found again."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from scripts.files.library import languages
from scripts.voice.folder import ABOUT_FILE, about_text, read_about
from tui.storage.atomic import write_new, write_whole
from tui.storage.faults import UsageFaultError
from tui.storage.own import in_words, private_folder
from tui.text.language import IN, NAMES, _

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from scripts.files.model import Session

PLACE_FILE: Final = "place.json"
_PLACE_MAX_BYTES: Final = 10_000


def voice_folder(voices: Path, name: str, session: Session, speaker: str | None) -> Path:
    """Return a voice's folder for recording a session, made where it is lacking, for its owner alone.

    Raises:
        UsageFaultError: It cannot be made.
        DiskFullError: There is no more room.

    """
    folder = voices / name
    try:
        links = [place for place in (folder, folder / session.name) if place.is_symlink()]
    except OSError as error:
        raise in_words(folder, error) from error
    if links:
        raise UsageFaultError(
            _("{place}: this is a link; nothing is recorded through one, so give another --voice.").format(
                place=links[0]
            )
        )
    private_folder(voices)
    private_folder(folder)
    file = folder / ABOUT_FILE
    try:
        with suppress(FileExistsError):
            title = name.replace("-", " ").capitalize()
            said = {"title": title, "language": session.language, "speaker": " ".join((speaker or "").split())}
            write_new(file, about_text(name, said))
    except OSError as error:
        raise in_words(file, error) from error
    return folder / session.name


def refuse_another_language(folder: Path, session: Session) -> None:
    """Refuse a bundled session for a voice that speaks it in another language: its lines have the same ids there.

    Raises:
        UsageFaultError: The voice speaks another language.
        VoiceError: voice.toml is there and cannot be read.

    """
    spoken = read_about(folder)["language"]
    if spoken in languages() and session.language in languages() and spoken != session.language:
        raise UsageFaultError(
            _(
                "“{voice}” speaks {spoken}, and “{title}” is {language_there}: a voice has one language. Give "
                "this one another name, such as --voice {voice}-{language}."
            ).format(
                voice=folder.name,
                spoken=_(NAMES[spoken]),
                title=session.title,
                language_there=_(IN[session.language]),
                language=session.language,
            )
        )


def remember_place(takes: Path, line: str, skipped: Collection[str]) -> None:
    """Remember which line one is at. A place that is not remembered is found again by what is kept."""
    with suppress(OSError):
        write_whole(takes / PLACE_FILE, json.dumps({"line": line, "skipped": sorted(skipped)}))


def remembered_place(takes: Path) -> tuple[str | None, set[str]]:
    """Return the line where one left, and those that were skipped; none where that is not known."""
    try:
        with (takes / PLACE_FILE).open("rb") as stream:
            told = json.loads(stream.read(_PLACE_MAX_BYTES))
        line, skipped = told["line"], told.get("skipped", [])
        return (line if isinstance(line, str) else None), {one for one in skipped if isinstance(one, str)}
    except (OSError, ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return None, set()
