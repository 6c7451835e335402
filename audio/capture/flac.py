"""FLAC of 24 bits: written whole or not at all, for its owner alone; and held against what was to be written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile

from audio.capture.locks import sync_folder
from audio.faults import RenderError, WritingFault
from audio.files.newfile import NewFile

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from audio.units import Frames, Samples

_BLOCK: Final[Frames] = 1 << 16


def write_flac(
    file: Path, sound: Samples | npt.NDArray[np.int32], rate: Frames, *, fault: WritingFault, **tags: str
) -> None:
    """Write sound, [frames, channels], in place of what is there; whole numbers have their 24 bits in the upper ones.

    Args:
        file: Where to.
        sound: What.
        rate: Its frames a second.
        fault: What it is called that failed, if it does.
        tags: What the file says of itself, by soundfile's names.

    Raises:
        RenderError: It cannot be written.

    """
    with NewFile(file, force=True) as new:
        os.fchmod(new.descriptor, 0o600)
        try:
            with soundfile.SoundFile(
                new.descriptor, "w", rate, sound.shape[1], "PCM_24", format="FLAC", closefd=False
            ) as out:
                for name, text in tags.items():
                    setattr(out, name, text)
                for first in range(0, len(sound), _BLOCK):
                    out.write(sound[first : first + _BLOCK])
        except (soundfile.SoundFileError, AssertionError) as error:  # soundfile asserts that all was written
            new.check_room()
            raise RenderError(fault, file=file, reason=str(error)) from error
        new.finish()
    sync_folder(file.parent)


def holds(file: Path, whole: npt.NDArray[np.int32]) -> bool:
    """Return whether a FLAC file holds these very samples."""
    try:
        with soundfile.SoundFile(os.fsencode(file)) as sound:
            if sound.frames != len(whole) or sound.channels != whole.shape[1]:
                return False
            for first in range(0, len(whole), _BLOCK):
                block = sound.read(_BLOCK, dtype="int32", always_2d=True)
                if not np.array_equal(block, whole[first : first + _BLOCK]):
                    return False
    except (OSError, soundfile.SoundFileError):
        return False
    return True
