"""Opening a packed session that somebody gave: looked at with distrust, then played, or kept beside what is there.

It is unpacked into a hidden folder, within bounds (``tui/voices/archive.py``), its script is read as every script is,
and every recording is decoded once (``tui/voices/survey.py``), before anything is said of it. Only the script, the
recordings of its lines and the texts beside them are taken up; nothing that is here is ever written over.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from filecmp import cmp
from itertools import count
from typing import TYPE_CHECKING, Final

from scripts.faults import MendableError, ScriptError
from scripts.files.library import bundled_names, script_file
from scripts.files.loader import load_session
from scripts.voice.folder import as_name, is_name, is_synthetic, read_about
from scripts.voice.voices import Voice
from tui.share.packing import SESSION_FOLDER, VOICE_FOLDER
from tui.storage import own
from tui.storage.atomic import write_new
from tui.storage.faults import UsageFaultError
from tui.storage.folders import is_there
from tui.text.faults import sentence
from tui.text.language import _, later
from tui.voices.archive import Limits, is_zip, unpack
from tui.voices.importing import describe, lay_out, unwinding, workshop_in
from tui.voices.survey import entries_in, survey

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from scripts.files.model import Session

_LIMITS: Final = Limits(whole_bytes=700_000_000, files=2_100)
"""Two hours of one voice as a sound card gives it, in as many lines as a session can have."""
_FAULTS_SHOWN: Final = 10
_SPARE: Final = "session"
"""The name of what has none that can be one."""


_TWO_SCRIPTS: Final = later("{file}: there is more than one script in it; a packed session has one.")
_TWO_VOICES: Final = later("{file}: there is more than one voice in it; a packed session has one.")


@dataclass(frozen=True, slots=True)
class Package:
    """A session that somebody gave, unpacked and looked through."""

    session: Session
    voice: Voice | None
    """Who speaks; None where there are no recordings in it. Its folder goes when the package is closed."""
    missing: tuple[str, ...]
    """The lines that have no recording."""
    notes: tuple[str, ...]
    """A sentence for each thing that was left out."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A session that was kept."""

    script: Path
    voice: str | None
    """What its voice is called here; None where it has none."""
    notes: tuple[str, ...]
    """What bears another name here, or was here already, a sentence each."""


@contextmanager
def looked_into(file: Path, progress: Callable[[int], None] = lambda _: None) -> Iterator[Package]:
    """Give what is in a packed session for as long as it is needed; nothing of it is left afterwards.

    Args:
        file: The packed session.
        progress: Called with the number of recordings that have been decoded so far.

    Raises:
        UsageFaultError: It is none, is damaged, is too large, or has faults.
        DiskFullError: There is no more room to unpack it.

    """
    _check_kind(file)
    try:
        with unwinding(), workshop_in(own.private_folder(own.voices_folder())) as workshop:
            root = workshop / "unpacked"
            root.mkdir(mode=0o700)
            unpack(file, root, _LIMITS)
            yield _package(file, root, workshop, progress)
    except OSError as error:
        raise own.in_words(file, error) from error


def keep(package: Package) -> Kept:
    """Keep a session and its voice among the listener's own; what is there stays as it is.

    Raises:
        UsageFaultError: It cannot be written.
        DiskFullError: There is no more room.

    """
    try:
        return _keep(package)
    except OSError as error:
        raise own.in_words(own.scripts_folder(), error) from error


def _check_kind(file: Path) -> None:
    if not is_there(file):
        raise UsageFaultError(_("{file}: there is no such file; check the path.").format(file=file))
    if not is_zip(file):
        raise UsageFaultError(
            _("{file}: this is no packed session, as `sitwith pack` makes them, or it broke off.").format(file=file)
        )


def _package(file: Path, root: Path, workshop: Path, progress: Callable[[int], None]) -> Package:
    notes = [
        _("{name} was left out: it belongs to no packed session.").format(name=entry.name)
        for entry in entries_in(root)
        if entry.name not in (SESSION_FOLDER, VOICE_FOLDER)
    ]
    script = _the_only(file, root / SESSION_FOLDER, _TWO_SCRIPTS)
    if script is None or script.suffix.lower() != ".toml" or not script.is_file():
        raise UsageFaultError(
            _("{file}: there is no session in it; pack it anew with `sitwith pack`.").format(file=file)
        )
    name = script.stem if is_name(script.stem) else as_name(script.stem) or _SPARE
    named = script.rename(workshop / f"{name}.toml")
    try:
        session = load_session(named)
    except ScriptError as error:
        shown = file / SESSION_FOLDER / script.name
        raise UsageFaultError(sentence(ScriptError(tuple(replace(one, file=shown) for one in error.faults)))) from error
    source = _the_only(file, root / VOICE_FOLDER, _TWO_VOICES)
    voice = None
    if source is not None and source.is_dir():
        voice = _voice(file, source, script.stem, session, workshop / "made", notes=notes, progress=progress)
    spoken = voice.clips(session) if voice else {}
    return Package(session, voice, tuple(line.id for line in session.lines if line.id not in spoken), tuple(notes))


def _the_only(file: Path, folder: Path, otherwise: str) -> Path | None:
    inside = entries_in(folder) if folder.is_dir() else []
    if len(inside) > 1:
        raise UsageFaultError(_(otherwise).format(file=file))
    return inside[0] if inside else None


def _voice(  # noqa: PLR0913 - where it lies, whose it is, and where it goes
    file: Path,
    source: Path,
    folder: str,
    session: Session,
    made: Path,
    *,
    notes: list[str],
    progress: Callable[[int], None],
) -> Voice | None:
    """Return the voice that speaks the session, looked through and laid out anew; None where nothing of it is used."""
    for entry in entries_in(source):
        if entry.is_dir() and entry.name != folder:
            notes.append(_("{name} was left out: it belongs to another session.").format(name=entry.name))
            shutil.rmtree(entry)
    if not (source / folder).is_dir():
        return None
    if folder != session.name:
        (source / folder).rename(source / session.name)
    found = survey(source, {session.name: session}, progress)
    if found.faults:
        told = found.faults[:_FAULTS_SHOWN]
        more = len(found.faults) - len(told)
        told += [_("… and {count} more.").format(count=more)] if more else []
        raise UsageFaultError("\n".join([_("{file}: it cannot be opened.").format(file=file), *told]))
    ids = {line.id for line in session.lines}
    found.clips = {
        session.name: {line: clip for line, clip in found.clips.get(session.name, {}).items() if line in ids}
    }
    notes += found.notes
    if not found.recordings:
        return None
    name = as_name(source.name) or "voice"
    try:
        about, synthetic = read_about(source), is_synthetic(source)
    except MendableError as error:
        raise UsageFaultError(sentence(error, below=source.parent)) from error
    lay_out(found, made, source, move=True)
    describe(made, name, about, None, session.language, synthetic=synthetic)
    told_of = read_about(made)
    return Voice(name=name, folder=made, **told_of | {"title": told_of["title"] or name}, synthetic=synthetic)


# -- Keeping ---------------------------------------------------------------------------------------------------------


def _keep(package: Package) -> Kept:
    session, voice = package.session, package.voice
    notes: list[str] = []
    text = session.file.read_bytes()
    name = session.name
    here = _same_script(name, text)
    if here is None:
        name = _free(name, {*own.session_names(), *bundled_names()}, own.scripts_folder(), ".toml")
    if name != session.name:
        notes.append(
            _("There is a session “{session}” already, which stays as it is; this one is “{name}” here.").format(
                session=session.name, name=name
            )
        )
    if here is not None:
        notes.append(_("The session “{name}” is here already, word for word.").format(name=name))
    called = None
    if voice is not None:
        called = _keep_voice(voice, session, name, notes)
    if here is None:
        here = own.private_folder(own.scripts_folder()) / f"{name}.toml"
        write_new(here, text.decode("utf-8"))
    return Kept(here, called, tuple(notes))


def _same_script(name: str, text: bytes) -> Path | None:
    """Return the script of this name that is here, if it is the same."""
    if name not in own.session_names():
        return None
    here = script_file(name, own.scripts_folder())
    return here if here.read_bytes() == text else None


def _keep_voice(voice: Voice, session: Session, name: str, notes: list[str]) -> str:
    """Keep a voice under a name that is free, and return that; where it is here already, under its own."""
    taken = {listed.name: listed.voice for listed in own.voices()}
    there = taken.get(voice.name)
    if there is not None and _speaks_the_same(there, voice, session, name):
        notes.append(_("The voice “{voice}” is here already, with the same recordings.").format(voice=voice.name))
        return voice.name
    called = _free(voice.name, taken, own.voices_folder(), "")
    if called != voice.name:
        notes.append(
            _("There is a voice “{voice}” already, which stays as it is; this one is “{called}” here.").format(
                voice=voice.name, called=called
            )
        )
    if name != session.name:
        (voice.folder / session.name).rename(voice.folder / name)
    voice.folder.rename(own.private_folder(own.voices_folder()) / called)
    return called


def _speaks_the_same(one: Voice, other: Voice, session: Session, name: str) -> bool:
    """Return whether a voice that is here speaks every line that the other does, with the same recordings."""
    try:
        here = one.clips(replace(session, name=name))
        theirs = other.clips(session)
        return all(line in here and cmp(here[line].file, clip.file, shallow=False) for line, clip in theirs.items())
    except MendableError:
        return False


def _free(name: str, taken: Collection[str], folder: Path, ending: str) -> str:
    """Return a name, or the first after it with a number, that nothing has."""
    names = (name if number == 1 else f"{name[:50].rstrip('-')}-{number}" for number in count(1))
    return next(free for free in names if free not in taken and not os.path.lexists(folder / f"{free}{ending}"))
