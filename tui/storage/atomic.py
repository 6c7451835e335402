"""Small files, written whole or not at all, and readable by their owner alone from the first byte on.

A file is written beside its place under a name nobody else has, handed to the disk, and moved. Where the place is a
link, the link is replaced: nothing is written through it to somewhere else. Any thread, and it may wait for the disk.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700
_LONGEST_WAIT = 1.5
_ABANDONED = 600.0
"""Seconds after which what is half written is nobody's any more."""


def write_whole(file: Path, text: str) -> None:
    """Write a text file, in the place of one that is there.

    Raises:
        OSError: It cannot be written; what was there is there still.

    """
    with _written_beside(file, text) as beside:
        beside.replace(file)
    _to_disk(file.parent)


def write_new(file: Path, text: str) -> None:
    """Write a text file where there is none.

    Raises:
        FileExistsError: There is one, or a link; it stays as it is.
        OSError: It cannot be written.

    """
    if os.path.lexists(file):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file))
    with _written_beside(file, text) as beside:
        try:
            file.hardlink_to(beside)  # a move would replace a file that has come since
        except FileExistsError:
            raise
        except OSError:  # a disk without hard links
            beside.replace(file)
    _to_disk(file.parent)


def new_file(file: Path) -> IO[bytes]:
    """Open a new file to be written, for its owner alone.

    Raises:
        FileExistsError: There is one, or a link.
        OSError: It cannot be made.

    """
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE), "wb")


def private_folders(folder: Path) -> None:
    """Make a folder, and those above it that are lacking, for their owner alone.

    Raises:
        OSError: It cannot be made, or is no folder.

    """
    if folder.is_dir():
        return
    private_folders(folder.parent)
    # Not ``parents``: those would be as open as the system makes folders.
    folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other programs from changing the small files of a folder while one is read, changed and written again.

    Whoever has it holds it for milliseconds. After a second and a half it is taken to be a program that was stopped,
    and gone on without: nobody waits for long to leave a session. Where the folder is not there yet, nobody changes it
    either.
    """
    descriptor = None
    with contextlib.suppress(OSError, ImportError):
        import fcntl  # noqa: PLC0415 - not on every system

        descriptor = os.open(folder, os.O_RDONLY)
        until = time.monotonic() + _LONGEST_WAIT
        while time.monotonic() < until:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(0.005)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)  # which lets go of the lock


@contextlib.contextmanager
def _written_beside(file: Path, text: str) -> Iterator[Path]:
    """Give the written file under its other name; nothing is left of that name."""
    private_folders(file.parent)
    _sweep(file)
    beside = file.with_name(f".{file.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        with new_file(beside) as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())  # else, after a power cut, the new name might stand for nothing
        yield beside
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _sweep(file: Path) -> None:
    """Remove what a program that was killed outright has left of this file: it could not tidy up."""
    with contextlib.suppress(OSError):
        for left in file.parent.iterdir():
            name = left.name
            if name.startswith(f".{file.name[:200]}.") and name.endswith(".part"):
                with contextlib.suppress(OSError):
                    if time.time() - left.lstat().st_mtime > _ABANDONED:
                        left.unlink()


def _to_disk(folder: Path) -> None:
    """Hand the folder to the disk as well: the new name stands in it. Not every system lets folders be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
