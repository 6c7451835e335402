"""Bringing a voice in: a folder or a zip is looked through, and what is in it becomes one of the listener's voices.

It is brought in whole or not at all: everything is made in a hidden folder beside its place and moved there last.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scripts.faults import VoiceError
from scripts.voice.folder import (
    ABOUT_FILE,
    CLIPS_FILE,
    about_text,
    as_name,
    clips_text,
    is_name,
    is_synthetic,
    read_about,
    read_table,
)
from scripts.voice.voices import BUNDLED
from tui.storage.atomic import write_new
from tui.storage.faults import UsageFaultError
from tui.storage.folders import is_there
from tui.storage.own import in_words, private_folder
from tui.text.faults import sentence
from tui.text.language import _
from tui.text.values import named
from tui.voices.archive import is_zip, texts_about, unpack
from tui.voices.survey import Survey, entries_in, is_session_folder, survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scripts.files.model import Session

_TEXT_MAX_BYTES: Final = 1_000_000
_FAULTS_SHOWN: Final = 10
_WRAPPERS: Final = 4
"""How many folders in folders are opened on the way to a voice."""
_ABANDONED_S: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be brought in, and what for."""

    source: Path
    """A folder or a zip."""
    name: str | None = None
    """What the voice will be called; None for its own name, or else the source's."""
    speaker: str | None = None
    """Who speaks; None for what the voice says of itself."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A voice that was brought in."""

    name: str
    folder: Path
    recordings: int
    notes: tuple[str, ...]
    """A sentence for each thing that was left out, mended, or is kept without being of use."""


def bring_in(
    wanted: Wanted, voices: Path, sessions: Mapping[str, Session], progress: Callable[[int], None] = lambda _: None
) -> Brought:
    """Bring a voice into the folder of the listener's voices.

    Args:
        wanted: What to bring in.
        voices: The folder of the listener's voices.
        sessions: Those there are, by name: plain recordings speak the words that their lines have now.
        progress: Called with the number of recordings that have been decoded so far.

    Raises:
        UsageFaultError: It is no voice, has faults (they are named at once), or the name is taken.
        DiskFullError: There is no more room.

    """
    source = wanted.source
    if not is_there(source):
        raise UsageFaultError(_("{source}: there is no such folder or zip; check the path.").format(source=source))
    if not source.is_dir() and not is_zip(source):
        raise UsageFaultError(
            _("{source}: this is neither a folder nor a zip; give a voice's folder, or one packed as zip.").format(
                source=source
            )
        )
    if wanted.name is not None:
        _check_name(wanted.name, voices)
    try:
        with unwinding(), workshop_in(private_folder(voices)) as workshop:
            root = _root(source, workshop / "unpacked")
            about = _about(root, source)
            name = wanted.name or _own_name(root, source)
            _check_name(name, voices)
            found = survey(root, sessions, progress)
            _refuse_faults(found, source)
            made = workshop / "voice"
            lay_out(found, made, root, move=workshop in root.parents)
            synthetic = is_synthetic(root)
            describe(made, name, about, wanted.speaker, _language(found, sessions), synthetic=synthetic)
            made.rename(voices / name)
    except OSError as error:
        raise in_words(source, error) from error
    return Brought(name, voices / name, found.recordings, tuple(found.notes))


def _check_name(name: str, voices: Path) -> None:
    if not is_name(name):
        raise UsageFaultError(
            _(
                "“{name}” cannot be a voice's name: write small letters, digits and single dashes, such as "
                "--name {suggestion}."
            ).format(name=name, suggestion=as_name(name) or "grandma-ruth")
        )
    if (BUNDLED / name).exists():
        raise UsageFaultError(
            _("“{name}” is the voice that comes with sitwith; give another --name.").format(name=name)
        )
    if os.path.lexists(voices / name):
        raise UsageFaultError(
            _(
                "There is a voice named “{name}” already; it stays as it is. Give another --name, or take that "
                "one away first: sitwith voices remove {name}"
            ).format(name=name)
        )


def _root(source: Path, unpacked: Path) -> Path:
    """Return the voice's folder: the source or what is in it, unpacked where it is a zip, and out of its wrappers."""
    root = source
    if not source.is_dir():
        unpacked.mkdir(mode=0o700)
        unpack(source, unpacked)
        root = unpacked
    for _wrapper in range(_WRAPPERS):
        inside = entries_in(root)
        if len(inside) != 1 or inside[0].is_symlink() or not inside[0].is_dir() or is_session_folder(inside[0]):
            break
        root = inside[0]
    return root


def _own_name(root: Path, source: Path) -> str:
    said = read_table(root / ABOUT_FILE).get("name")
    name = as_name(said) if isinstance(said, str) else ""
    return name or as_name(source.resolve().name.removesuffix(".zip"))


def _about(root: Path, source: Path) -> dict[str, str]:
    try:
        return read_about(root)
    except VoiceError as error:
        told = sentence(error, root)
        # Of a zip the place is told in which it was packed, not where it was unpacked for a moment.
        raise UsageFaultError(told if source.is_dir() else f"{named(source)}: {told}") from error


def _refuse_faults(found: Survey, source: Path) -> None:
    if not found.faults:
        return
    shown = found.faults[:_FAULTS_SHOWN]
    if len(found.faults) > _FAULTS_SHOWN:
        shown.append(_("… and {count} more.").format(count=len(found.faults) - _FAULTS_SHOWN))
    raise UsageFaultError("\n".join([_("{source}: nothing was brought in.").format(source=source), *shown]))


def lay_out(found: Survey, made: Path, root: Path, *, move: bool) -> None:
    """Put everything that was found where it belongs, readable by its owner alone.

    Raises:
        OSError: It cannot be.

    """
    made.mkdir(mode=0o700)
    for session, clips in found.clips.items():
        if not clips:
            continue
        folder = made / session
        folder.mkdir(mode=0o700)
        for file in {clip.file for clip in clips.values()}:
            _put(file, folder / file.name, move=move)
        write_new(folder / CLIPS_FILE, clips_text(clips))
    for text in texts_about(root):
        if text.stat().st_size <= _TEXT_MAX_BYTES:
            _put(text, made / text.name, move=move)


def _put(file: Path, target: Path, *, move: bool) -> None:
    if move:
        file.rename(target)
    else:
        shutil.copyfile(file, target, follow_symlinks=False)
    target.chmod(0o600)


def describe(  # noqa: PLR0913 - what is said of a voice
    made: Path, name: str, about: dict[str, str], speaker: str | None, language: str, *, synthetic: bool
) -> None:
    """Write down who speaks: what the voice says of itself, and what was said of it here."""
    about = {key: text for key, text in about.items() if text}
    defaults = {"title": name.replace("-", " ").capitalize(), "language": language}
    said = {"speaker": " ".join(speaker.split())} if speaker else {}
    write_new(made / ABOUT_FILE, about_text(name, defaults | about | said, synthetic=synthetic))


def _language(found: Survey, sessions: Mapping[str, Session]) -> str:
    """Return the language of the sessions spoken; empty where they differ or none is known."""
    languages = {sessions[name].language for name in found.clips if name in sessions}
    return languages.pop() if len(languages) == 1 else ""


@contextmanager
def workshop_in(voices: Path) -> Iterator[Path]:
    """Give a hidden folder on the same disk, and leave nothing of it."""
    for left in voices.glob(".*.part"):
        # Whoever was killed outright could not tidy up.
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED_S:
                shutil.rmtree(left)
    workshop = Path(tempfile.mkdtemp(prefix=".", suffix=".part", dir=voices))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


@contextmanager
def unwinding() -> Iterator[None]:
    """Let the signals that end a program unwind it, as Ctrl+C does, so that nothing is left lying about."""
    names: Sequence[str] = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, signal.default_int_handler) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
