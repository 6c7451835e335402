"""Chapters inside a sound file, where its kind has a place for them: written by ffmpeg, where that is installed.

ID3 CHAP frames in MP3, CHAPTER comments in Ogg, Opus and FLAC. The sound itself is copied, not coded again.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.share.cues import chapter_comments, chapters_ffmetadata
from tui.text.language import _

if TYPE_CHECKING:
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

_ID3: Final = frozenset({".mp3"})
_COMMENTS: Final = {".ogg": "s:a:0", ".opus": "s:a:0", ".flac": "g"}
"""Where ffmpeg keeps the comments of each kind: with the stream, or with the whole file."""
_WITHIN: Seconds = 120.0


def embed_chapters(sound: Path, timeline: Timeline) -> str | None:
    """Put a session's parts into a sound file that was just written; return a sentence where that was not to be.

    The file is replaced whole or stays as it is.
    """
    ending = sound.suffix.lower()
    if ending not in _ID3 and ending not in _COMMENTS:
        return _("{sound}: this kind of file has no place for chapters; they stand beside it.").format(sound=sound)
    program = shutil.which("ffmpeg")
    if program is None:
        return _("{sound}: its chapters stand beside it; to have them inside as well, install ffmpeg.").format(
            sound=sound
        )
    # Beside the sound, so that it can take its place in one step.
    with tempfile.TemporaryDirectory(prefix=".sitwith-", dir=sound.parent) as name:
        parts, made = Path(name) / "parts.txt", Path(name) / f"sound{ending}"
        written = chapters_ffmetadata(timeline) if ending in _ID3 else chapter_comments(timeline)
        parts.write_text(written, encoding="utf-8")
        command: list[str | Path] = [program, "-v", "error", "-nostdin", "-i", sound, "-i", parts, "-map", "0:a"]
        command += [f"-map_metadata:{_COMMENTS.get(ending, 'g')}", "1:g"]
        command += ["-map_chapters", "1" if ending in _ID3 else "-1", "-c", "copy", "-fflags", "+bitexact", made]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_WITHIN, check=False)
            went = done.returncode == 0 and made.is_file()
        except (OSError, subprocess.TimeoutExpired):
            went = False
        if not went:
            return _("{sound}: ffmpeg could not put its chapters inside; they stand beside it.").format(sound=sound)
        made.chmod(sound.stat().st_mode & 0o777)
        made.replace(sound)
    return None
