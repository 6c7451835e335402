"""The kinds of file a session can be written as, by their endings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audio.faults import UnknownEndingError, WritingFault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileKind:
    """A container and what is in it, by libsndfile's names."""

    container: str
    content: str
    compression: float | None = None
    """How hard the encoder tries, from 0 to 1; None where it knows best."""


# 24 bits without loss: every player reads them, WAV and FLAC hold the same, and what they round away lies 140 dB
# under the voice. Sixteen would want dither; float is no kind of FLAC, and many players refuse it in WAV.
KINDS: Final[Mapping[str, FileKind]] = {
    ".wav": FileKind("WAV", "PCM_24"),
    ".flac": FileKind("FLAC", "PCM_24", 0.5),  # FLAC's 4 of 8: a fifth quicker than 5, and two thousandths longer
    ".ogg": FileKind("OGG", "VORBIS"),
    ".opus": FileKind("OGG", "OPUS"),
    ".mp3": FileKind("MP3", "MPEG_LAYER_III"),
}


def kind_of(path: Path) -> FileKind:
    """Return the kind of file that a path's ending asks for, in whatever case.

    Raises:
        UnknownEndingError: No kind has that ending.

    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise UnknownEndingError(WritingFault.UNKNOWN_ENDING, file=path, known=tuple(KINDS))
    return kind
