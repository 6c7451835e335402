"""Looking through a folder that may become a voice: what is recorded in it, and everything that is wrong with it.

Every recording is decoded from front to back and measured. What cannot be used is a fault, and all faults are found
at once; what is left out, mended, or kept without being of use is a note. Nothing is written here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from audio.faults import RecordingError
from audio.files.endings import FOREIGN
from audio.level.measure import measured
from scripts.faults import VoiceError
from scripts.voice.folder import ABOUT_FILE, CLIPS_FILE, LONGEST, Clip, clip_of, is_plain_file_name, read_table
from tui.storage.faults import UsageFaultError
from tui.text.faults import sentence
from tui.text.language import _
from tui.text.values import nearest
from tui.voices.archive import FILES_MAX, WHOLE_MAX_BYTES, texts_about

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from scripts.files.model import Session

RECORDINGS: Final = frozenset({".wav", ".flac", ".aiff", ".aif", ".ogg", ".oga", ".opus", ".mp3"})
_LINE_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_JUNK: Final = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_LOUDER_DB: Final = 0.5
"""A stated gain may be so much above what is measured; quieter is the speaker's own choice."""
_LENGTH_OFF: Final = 0.02
_BROKEN_OFF: Final = 0.5


@dataclass(slots=True)
class Survey:
    """What a folder holds."""

    clips: dict[str, dict[str, Clip]] = field(default_factory=dict)
    """By session and line; each clip's file is still where it was found."""
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    size_bytes: int = 0

    @property
    def recordings(self) -> int:
        """How many recordings there are."""
        return sum(map(len, self.clips.values()))


def survey(root: Path, sessions: Mapping[str, Session], progress: Callable[[int], None]) -> Survey:
    """Look through the folder of a voice.

    Args:
        root: It holds a folder for each session.
        sessions: Those there are, by name: plain recordings speak the words that their lines have now.
        progress: Called with the number of recordings that have been decoded so far.

    Raises:
        UsageFaultError: There is more in it than a voice can hold.
        OSError: Something cannot be read.

    """
    found = Survey()
    texts = {ABOUT_FILE, *(file.name for file in texts_about(root))}
    for entry in entries_in(root):
        if entry.is_symlink():
            found.notes.append(_("{name} was left out: it is a link.").format(name=entry.name))
        elif entry.is_dir():
            _Session(entry, sessions, found, progress).look_through()
        elif _is_recording(entry):
            found.faults.append(
                _("{name}: this lies in no session's folder; put it into one, such as first-sitting/{name}.").format(
                    name=entry.name
                )
            )
        elif entry.name not in texts:
            found.notes.append(_("{name} was left out: it is no recording.").format(name=entry.name))
    if not found.recordings and not found.faults:
        found.faults.append(
            _(
                "There are no recordings in it; a voice has a folder for each session, with a recording for each "
                "line, such as first-sitting/hello.wav."
            )
        )
    return found


def is_session_folder(folder: Path) -> bool:
    """Return whether recordings, or a list of them, lie right in a folder."""
    return any(file.name == CLIPS_FILE or _is_recording(file) for file in entries_in(folder))


def entries_in(folder: Path) -> list[Path]:
    """Return what lies in a folder, without what is hidden and what systems leave about."""
    return sorted(
        entry for entry in folder.iterdir() if not entry.name.startswith(".") and entry.name.lower() not in _JUNK
    )


def _is_recording(file: Path) -> bool:
    return file.suffix.lower() in RECORDINGS | FOREIGN


class _Session:
    """One session's folder, looked through."""

    def __init__(
        self, folder: Path, sessions: Mapping[str, Session], found: Survey, progress: Callable[[int], None]
    ) -> None:
        self._folder = folder
        self._name = folder.name
        self._sessions = sessions
        session = sessions.get(folder.name)
        self._words = {line.id: line.words for line in session.lines} if session else None
        """What each line says now; None where no session has this name."""
        self._found = found
        self._progress = progress

    def look_through(self) -> None:
        if not is_plain_file_name(self._name):
            self._note(_("no session can have this name; it was left out"))
            return
        try:
            table = read_table(self._folder / CLIPS_FILE)
        except VoiceError as error:
            self._found.faults.append(sentence(error, below=self._folder.parent))
            return
        entries = self._listed(table) | self._plain(table)
        if not entries:
            return
        if self._words is None:
            near = nearest(self._name, list(self._sessions))
            meant = _(" (did you mean “{near}”?)").format(near=near) if near else ""
            self._note(
                _("no session here has this name{meant}; its recordings are kept and not used").format(meant=meant)
            )
        kept = self._found.clips.setdefault(self._name, {})
        for line, entry in entries.items():
            if self._words is not None and line not in self._words:
                self._note(_("the session has no such line; the recording is kept and not used"), line)
            clip = self._checked(line, entry)
            if clip is not None:
                kept[line] = clip

    def _listed(self, table: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Return what clips.toml names and is there, by line."""
        entries: dict[str, dict[str, Any]] = {}
        for line, entry in table.items():
            file = entry.get("file") if isinstance(entry, dict) else None
            if not (_LINE_ID.fullmatch(line) and isinstance(file, str)):
                self._note(
                    _("“{line}” was left out: it is no line's name, or names no file").format(line=line[:80]),
                    CLIPS_FILE,
                )
            elif not is_plain_file_name(file) or (self._folder / file).is_symlink():
                self._fault(
                    _("“{file}” is not the name of a file in this folder; put the recording here").format(
                        file=file[:80]
                    ),
                    CLIPS_FILE,
                )
            elif not (self._folder / file).is_file():
                self._note(_("“{line}” was left out: there is no {file}").format(line=line, file=file), CLIPS_FILE)
            else:
                entries[line] = dict(entry)
        return entries

    def _plain(self, table: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Return the recordings that clips.toml does not name, by the line that each file is named for."""
        named = {entry.get("file") for entry in table.values() if isinstance(entry, dict)}
        entries: dict[str, dict[str, Any]] = {}
        for file in entries_in(self._folder):
            line = file.stem.lower()
            if file.name in named or file.name == CLIPS_FILE:
                continue
            if file.is_symlink() or not file.is_file() or not _is_recording(file):
                self._note(_("this is no recording; it was left out"), file.name)
            elif not (_LINE_ID.fullmatch(line) and is_plain_file_name(file.name)):
                self._note(_("no line can have this name (they are like small-and-soft); it was left out"), file.name)
            elif line in entries or line in table:
                self._fault(_("there is another recording of this line; keep the one you want"), file.name)
            else:
                recorded = datetime.fromtimestamp(file.stat().st_mtime, UTC).astimezone().date()
                entries[line] = {"file": file.name, "date": recorded}
        return entries

    def _checked(self, line: str, entry: dict[str, Any]) -> Clip | None:
        """Decode and measure a recording; return its clip, or None where it is at fault."""
        found, name = self._found, entry["file"]
        file = self._folder / name
        found.size_bytes += file.stat().st_size
        if found.size_bytes > WHOLE_MAX_BYTES or found.recordings >= FILES_MAX:
            raise UsageFaultError(
                _(
                    "{folder}: this is more than a voice holds ({size:g} GB, {files} recordings); import less at once."
                ).format(folder=self._folder.parent, size=WHOLE_MAX_BYTES / 1e9, files=FILES_MAX)
            )
        try:
            real = measured(file, LONGEST)
        except RecordingError as error:
            found.faults.append(sentence(error, below=self._folder.parent))
            return None
        finally:
            self._progress(found.recordings)
        if real.silent:
            self._note(_("nothing can be heard in this recording"), name)
        elif real.claimed is not None and real.claimed - real.length > max(_BROKEN_OFF, real.length / 10):
            self._note(
                _("this breaks off after {length:.1f} of {claimed:.1f} seconds").format(
                    length=real.length, claimed=real.claimed
                ),
                name,
            )
        words = entry.get("words", (self._words or {}).get(line, ""))
        clip = clip_of(self._folder, entry | {"words": words}) or clip_of(
            self._folder, entry | {"words": str(words), "seconds": real.length}
        )
        if clip is None:
            self._fault(_("this recording is too short; record the line again"), name)
            return None
        # What is stated is kept where it is true: no line is cut, and none is suddenly loud.
        if abs(clip.length - real.length) > _LENGTH_OFF:
            clip = replace(clip, length=real.length)
        if clip.gain_db is None or clip.gain_db > real.gain_db + _LOUDER_DB:
            if clip.gain_db is not None:
                self._note(_("this was set louder than a voice is here; it is brought to the usual loudness"), name)
            clip = replace(clip, gain_db=real.gain_db)
        return clip

    def _note(self, what: str, inside: str = "") -> None:
        self._found.notes.append(f"{self._name}{'/' if inside else ''}{inside}: {what}.")

    def _fault(self, what: str, inside: str) -> None:
        self._found.faults.append(f"{self._name}/{inside}: {what}.")
