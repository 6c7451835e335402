"""Packing a session to give away: its script, the recordings it uses, and the words that belong to them, in one file.

The file is a zip: ``session/NAME.toml``, and under ``voice/NAME/`` what a voice's folder has, of this session alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scripts.voice.folder import ABOUT_FILE, CLIPS_FILE, clips_text
from tui.storage.faults import UsageFaultError
from tui.storage.own import in_words
from tui.text.language import _
from tui.voices.archive import texts_about, write_zip

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.files.model import Session
    from scripts.voice.voices import Voice

ENDING: Final = ".sitwith"
SESSION_FOLDER: Final = "session"
VOICE_FOLDER: Final = "voice"


@dataclass(frozen=True, slots=True)
class Packed:
    """What was packed."""

    lines: int
    recordings: int
    """Of so many of its lines there is a recording in it."""
    size_bytes: int


def pack_session(session: Session, voice: Voice, file: Path, *, force: bool) -> Packed:
    """Write a session to a file, with the recordings that a voice has of it.

    Args:
        session: The script, as its file is.
        voice: Who speaks.
        file: Where to write; it ends in .sitwith.
        force: Whether it may take the place of one that is there.

    Raises:
        UsageFaultError: The file is to end in something else, or something cannot be read.
        RenderError: The file is there already and not to be replaced, or cannot be written.
        VoiceError: The voice's list of clips cannot be read.

    """
    if file.suffix.lower() != ENDING:
        raise UsageFaultError(
            _("{file}: a session is packed into a file that ends in {ending}.").format(file=file, ending=ENDING)
        )
    inside: list[tuple[str, Path | str]] = [(f"{SESSION_FOLDER}/{session.name}.toml", session.file)]
    clips = voice.clips(session)
    if clips:
        below = f"{VOICE_FOLDER}/{voice.name}"
        texts = [text for text in (voice.folder / ABOUT_FILE, *texts_about(voice.folder)) if text.is_file()]
        inside += [(f"{below}/{text.name}", text) for text in texts]
        # Its own list names what was recorded for other words, too; that stays at home.
        inside.append((f"{below}/{session.name}/{CLIPS_FILE}", clips_text(clips)))
        files = sorted({clip.file for clip in clips.values()})
        inside += [(f"{below}/{session.name}/{clip.name}", clip) for clip in files]
    try:
        write_zip(file, inside, force=force)
        return Packed(len(session.lines), len(clips), file.stat().st_size)
    except OSError as error:
        raise in_words(voice.folder, error) from error
