"""A file that is either whole or not there: written without a name, and given one when it is done.

Where the system knows no files without names (``O_TMPFILE``: Linux, on most disks) it is written beside its place under
another, hidden one. So a program that is killed leaves nothing behind, or there a file that is plainly a part.
"""

from __future__ import annotations

import errno
import os
import secrets
from io import FileIO
from pathlib import Path
from typing import Final, Self

from audio.faults import AlreadyThereError, DiskFullError, RenderError, UnwritableError, WritingFault

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_ROOM: Final = 65_536
"""More bytes than any encoder holds back until it is closed."""
_FORBIDDEN: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class NewFile:
    """A new file, written to as a file (``write``, ``seek``, ``tell``) or, by programs in C, through ``descriptor``.

    ``finish`` puts it in its place, ``discard`` removes it. What goes wrong in ``write`` is kept for ``check``:
    libsndfile calls from C, where nothing can be raised. For the same reason an interrupt from the keyboard that comes
    within such a call is lost; on the main thread, hand over the descriptor instead.
    """

    def __init__(self, path: Path, *, force: bool) -> None:
        """Open the file that will be ``path``.

        Args:
            path: Where the file belongs.
            force: Whether a file that is there already may be replaced.

        Raises:
            AlreadyThereError: It is there already, and not to be replaced.
            UnwritableError: There is no such folder, it may not be written to, or something else bears the name.

        """
        self._asked = path
        self._force = force
        self._error: OSError | None = None
        try:
            self._path = path.resolve()  # through a link, to the file it stands for
            self._refuse_what_is_there()
            self._beside = self._path.with_name(f".{self._path.name[:200]}.{secrets.token_hex(4)}.part")
            self._stream = _unnamed(self._path.parent) or self._beside.open("xb", buffering=0)
        except (OSError, RuntimeError) as error:
            raise _mended(path, error) from error

    @property
    def descriptor(self) -> int:
        """The open file's number; it stays open."""
        return self._stream.fileno()

    def write(self, data: bytes) -> int:
        """Write all of it; 0 if that was not possible."""
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self._stream.write(rest) :]
        except OSError as error:
            self._error = self._error or error
            return 0
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, counted in bytes as of a file."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Return the place in bytes."""
        return self._stream.tell()

    def check(self) -> None:
        """Raise what went wrong in ``write``.

        Raises:
            RenderError: Something did; ``DiskFullError`` where there was no more room.

        """
        if self._error is not None:
            raise _mended(self._asked, self._error) from self._error

    def check_room(self) -> None:
        """Raise what keeps this file from growing: who wrote through the descriptor does not say, nor always notice.

        Raises:
            RenderError: Something does; ``DiskFullError`` where there is no more room.

        """
        end = self.seek(0, os.SEEK_END)
        self.write(bytes(_ROOM))
        self.check()
        self._stream.truncate(end)

    def finish(self) -> None:
        """Put the file in its place.

        Raises:
            RenderError: It could not be written out, or by now another file is there.

        """
        self.check()
        self.check_room()
        try:
            os.fsync(self._stream.fileno())
            if not self._beside.exists():
                # Given its name in two steps: there is none that replaces, and at any moment between it is whole.
                _name(self._stream, self._beside)
            self._stream.close()
            if self._force:
                self._refuse_what_is_there()
                self._beside.replace(self._path)
            else:
                self._move_where_nothing_is()
        except OSError as error:
            raise _mended(self._asked, error) from error

    def discard(self) -> None:
        """Remove what was written, unless it is in its place already."""
        self._stream.close()
        self._beside.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def _refuse_what_is_there(self) -> None:
        if not self._path.exists():
            return
        if not self._path.is_file():  # a folder; or a device, which must never be replaced by a file
            raise UnwritableError(WritingFault.NO_FILE, file=self._asked)
        if not self._force:
            raise _already_there(self._asked)

    def _move_where_nothing_is(self) -> None:
        try:
            self._path.hardlink_to(self._beside)  # a move would replace a file that has come since
            self._beside.unlink()
        except FileExistsError:
            raise _already_there(self._asked) from None
        except OSError:  # a disk without hard links
            self._refuse_what_is_there()
            self._beside.replace(self._path)


def _unnamed(folder: Path) -> FileIO | None:
    """Return a new file in a folder that has no name there; None where that is not possible."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        stream = FileIO(os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666), "r+")
    except OSError:
        return None  # what really is amiss with the folder, a named file says
    if _way_to(stream).exists():
        return stream
    stream.close()
    return None


def _name(stream: FileIO, path: Path) -> None:
    """Give a file without a name one."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # Only with a folder's descriptor does Python ask the system to follow the way to a descriptor.
        os.link(_way_to(stream), path.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _way_to(stream: FileIO) -> Path:
    return Path(f"/proc/self/fd/{stream.fileno()}")


def _already_there(path: Path) -> AlreadyThereError:
    return AlreadyThereError(WritingFault.ALREADY_THERE, file=path)


def _mended(path: Path, error: OSError | RuntimeError) -> RenderError:
    """Return what happened, by what can be done about it."""
    number = error.errno if isinstance(error, OSError) else errno.ELOOP
    if number in _FULL:
        return DiskFullError(WritingFault.DISK_FULL, file=path)
    if number in _FORBIDDEN:
        return UnwritableError(WritingFault.FORBIDDEN, folder=path.parent)
    if number in (errno.ENOENT, errno.ENOTDIR):
        return UnwritableError(WritingFault.NO_FOLDER, folder=path.parent)
    if number == errno.ENAMETOOLONG:
        return UnwritableError(WritingFault.LONG_NAME, file=path)
    why = error.strerror if isinstance(error, OSError) else error
    return UnwritableError(WritingFault.UNWRITABLE, file=path, reason=why)
