"""What a session's takes are written with: texts whole or not at all, raw takes sealed where that can be."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from audio.capture.locks import sync_folder
from audio.capture.rawtake import seal
from audio.faults import RenderError, TakeError, TakeFault
from audio.files.newfile import NewFile
from scripts.faults import Flaw, flaw

if TYPE_CHECKING:
    from pathlib import Path


def sealed(raw: Path) -> Flaw | None:
    """Seal a raw take; return why, where that is not possible now.

    Raises:
        TakeError: There was not one frame in it.

    """
    try:
        empty = seal(raw) is None
    except TakeError:
        return None  # another program has just sealed it; or it is damaged, which whoever reads it is told
    except (RenderError, OSError) as error:
        return flaw(TakeFault.KEPT_RAW, flaw=flaw_on_disk(error))
    if empty:
        raise TakeError(TakeFault.NOTHING_RECORDED)
    return None


def write_text(file: Path, text: str) -> None:
    """Write a text file whole or not at all, for its owner alone.

    Raises:
        RenderError: It cannot be written.

    """
    with NewFile(file, force=True) as new:
        os.fchmod(new.descriptor, 0o600)
        new.write(text.encode())
        new.finish()
    sync_folder(file.parent)


def flaw_on_disk(error: RenderError | OSError) -> Flaw:
    """Return what went wrong on disk."""
    return flaw(TakeFault.DISK, reason=error.strerror) if isinstance(error, OSError) else error.flaw
