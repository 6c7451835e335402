"""Locks between programs on one voice: held by a file descriptor, so they end with the program, however it ends.

Two kinds: a take under way is locked by whoever records it, so that nobody else takes it for abandoned; a session's
folder is locked for the moment in which its list of clips is read, changed and written.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_FILE: Final = ".lock"
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
"""Through a link a lock would be made somewhere else."""


def try_lock(descriptor: int) -> bool:
    """Lock an open file if nobody else has; return whether it is ours now. Without such locks it always is."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold a folder's lock, waiting for whoever has it: they hold it for milliseconds."""
    descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
    try:
        with contextlib.suppress(ImportError):
            import fcntl  # noqa: PLC0415 - not on every system

            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # which lets go of the lock


def sync_folder(folder: Path) -> None:
    """Have the disk keep what was made, renamed or removed in a folder."""
    with contextlib.suppress(OSError):  # not every system syncs folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
