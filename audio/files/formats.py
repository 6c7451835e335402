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
    bits: int | None = None
    """How many of each sample are kept, where they are whole numbers."""


# 24 bits: every player reads them; float is no kind of FLAC, and many players refuse it in WAV. In FLAC the last four
# are left empty: they would be a quarter of the file, and what is rounded away is a noise 110 dB under the voice, less
# than any converter makes. Sixteen would want dither. FLAC's level 3 of 8 then takes a fifth less time than 4 and makes
# the file a tenth longer; level 4 with all bits is slower than either, and longer.
KINDS: Final[Mapping[str, FileKind]] = {
    ".wav": FileKind("WAV", "PCM_24", bits=24),
    ".flac": FileKind("FLAC", "PCM_24", 3 / 8, bits=20),
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
