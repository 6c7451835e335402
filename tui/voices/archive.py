"""Voices as zip files: unpacked with distrust, packed whole or not at all.

A zip may come from anybody. Nothing in it is written outside the folder it is unpacked to, no links are made, what is
made is closed to others, and its size is counted while it is unpacked, whatever it claims and whoever unpacks it.
Packings that hand over all of a member at once (bzip2, LZMA: 1.7 kB can become 4 GB of memory) are left alone.
"""

from __future__ import annotations

import errno
import lzma
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from audio.files.endings import FOREIGN, KNOWN
from audio.files.newfile import NewFile
from scripts.voice.folder import ABOUT_FILE, CLIPS_FILE, read_clips
from tui.storage.atomic import new_file, private_folders
from tui.storage.faults import UsageFaultError
from tui.storage.folders import is_there
from tui.text.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scripts.voice.voices import Voice

WHOLE_MAX_BYTES: Final = 2_000_000_000
"""What a voice may come to: some three hours of CD sound."""
FILES_MAX: Final = 10_000
_RATIO_MAX: Final = 100
_RATIO_MATTERS_BYTES: Final = 100_000_000
"""Silence packs well; what is small is no danger, however well it packs."""
_STEPS_MAX: Final = 12
_NAME_MAX_BYTES: Final = 255
"""Folders within folders, and what one of them may be called: more is no voice's, and no disk takes longer names."""
_LISTED_BYTES: Final = 400
"""A list of a zip has no more than this for each file it may hold: some 60, and its name."""
_END: Final = struct.Struct("<4s4xHHII2x")
_END_64: Final = struct.Struct("<4s20xQQQ8x")
_LOCATOR_BYTES: Final = 20
_END_SEARCHED: Final = 1 << 16
"""How a zip ends, as zipfile looks for it: with a comment of so many bytes at most."""
_BLOCK: Final = 1 << 20
_BOUNDED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Packings that are unpacked block by block. Whatever an ordinary system packs is one of these."""
_SHIPPED: Final = ("LICENCE*", "LICENSE*", "README*", "NOTICE*")
"""What must travel with recordings, beside them."""
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError, ValueError)
"""What zipfile raises when bytes are not what they should be, or ask for what it cannot do."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first day a zip knows. Packing says nothing about when, so the same voice gives the same file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may come to when it is unpacked."""

    whole_bytes: int = WHOLE_MAX_BYTES
    files: int = FILES_MAX
    ratio: int = _RATIO_MAX
    ratio_matters_bytes: int = _RATIO_MATTERS_BYTES


def member_path(name: str) -> PurePosixPath:
    """Return where a member of a zip belongs, below the folder that it is unpacked to.

    Raises:
        ValueError: It would not lie below it, on one system or another.

    """
    steps = name.replace("\\", "/").removesuffix("/").split("/")
    steps = [step for step in steps if step != "."]
    # An empty step is a root, dots alone are the folder above, and a colon is a drive or a stream on Windows.
    if not steps or any(not step.strip(" .") or ":" in step or not step.isprintable() for step in steps):
        raise ValueError(name)
    if len(steps) > _STEPS_MAX or any(len(step.encode(errors="replace")) > _NAME_MAX_BYTES for step in steps):
        raise ValueError(name)
    return PurePosixPath(*steps)


def is_zip(file: Path) -> bool:
    """Return whether a file is a zip. A pipe or a device is none, and reading it may never end."""
    return is_there(file) and file.is_file() and zipfile.is_zipfile(file)


def look_over(archive: Path, limits: Limits = Limits()) -> None:
    """Look at what a zip says of itself, before anything that takes time.

    Raises:
        UsageFaultError: It is damaged, climbs out, or is too large.

    """
    try:
        _check_list(archive, limits)
        with zipfile.ZipFile(archive) as zipped:
            _listed(archive, zipped, limits)
    except _DAMAGED as error:
        raise _damaged(archive) from error
    except OSError:
        return  # said by whoever unpacks it


def unpack(archive: Path, into: Path, limits: Limits = Limits()) -> None:
    """Unpack a zip into a folder that is there and empty. What it holds is not looked at.

    Raises:
        UsageFaultError: It is no zip, is damaged, climbs out, or is too large. Something may be unpacked by then.
        OSError: The disk is full, or the like.

    """
    try:
        _check_list(archive, limits)
        with zipfile.ZipFile(archive) as zipped:
            left = limits.whole_bytes
            for member, place in _listed(archive, zipped, limits).items():
                target = into / place
                if member.is_dir():
                    private_folders(target)
                    continue
                private_folders(target.parent)
                with zipped.open(member) as source, new_file(target) as copy:
                    left -= copied(source, copy, left)
                if left < 0:
                    raise _too_large(archive, limits)
    except _DAMAGED as error:
        raise _damaged(archive) from error
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise UsageFaultError(
            _("{archive}: two things in this zip bear the same name; pack it anew.").format(archive=archive)
        ) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # it was told to go to a place before the zip's beginning
            raise _damaged(archive) from error
        raise


def copied(source: IO[bytes], copy: IO[bytes], at_most: int) -> int:
    """Copy so many bytes at most; return how many there were, which is more than that where it did not end there.

    zipfile gives no more of a member than its list says, today. Counted here, it is bounded whatever unpacks it.
    """
    count = 0
    while count <= at_most and (block := source.read(_BLOCK)):
        count += len(block)
        if count <= at_most:
            copy.write(block)
    return count


def pack(voice: Voice, file: Path, *, force: bool) -> int:
    """Write a voice to a zip file and return how many recordings are in it.

    Only what its lists name is packed, and what is said about the voice: no old takes, nothing that lies about.

    Raises:
        RenderError: The file is there already and not to be replaced, or cannot be written.
        VoiceError: A list of the voice cannot be read.

    """
    inside = _contents(voice)
    write_zip(file, [(f"{voice.name}/{name}", source) for name, source in inside], force=force)
    return sum(not _is_text(source) for _, source in inside)


def write_zip(file: Path, inside: Iterable[tuple[str, Path | str]], *, force: bool) -> None:
    """Write files, or texts, to a zip under these names. The same ones give the same zip.

    Raises:
        RenderError: The zip is there already and not to be replaced, or cannot be written.
        OSError: One of the files cannot be read.

    """
    with NewFile(file, force=force) as new:
        with zipfile.ZipFile(_Stream(new), "w") as zipped:
            for name, source in inside:
                member = zipfile.ZipInfo(name, _EPOCH)
                member.external_attr = (stat.S_IFREG | 0o600) << 16
                if isinstance(source, str):
                    member.compress_type = zipfile.ZIP_DEFLATED
                    zipped.writestr(member, source)
                    continue
                member.file_size = source.stat().st_size
                member.compress_type = zipfile.ZIP_DEFLATED if _is_text(source) else zipfile.ZIP_STORED
                with source.open("rb") as stream, zipped.open(member, "w") as copy:
                    while block := stream.read(_BLOCK):
                        copy.write(block)
        new.finish()


def _is_text(file: Path) -> bool:
    """Return whether a file is one of the texts of a voice, rather than a recording."""
    return file.suffix.lower() not in KNOWN | FOREIGN


def texts_about(folder: Path) -> list[Path]:
    """Return the texts beside a voice's sessions that travel with it: its licence and the like."""
    return sorted({
        file for pattern in _SHIPPED for file in folder.glob(pattern) if file.is_file() and not file.is_symlink()
    })  # fmt: skip


def _contents(voice: Voice) -> list[tuple[str, Path]]:
    inside = [(file.name, file) for file in (voice.folder / ABOUT_FILE, *texts_about(voice.folder)) if file.is_file()]
    for session in voice.sessions():
        folder = voice.folder / session
        inside.append((f"{session}/{CLIPS_FILE}", folder / CLIPS_FILE))
        files = {clip.file.name: clip.file for clip in read_clips(folder).values() if clip.file.is_file()}
        inside += [(f"{session}/{name}", file) for name, file in sorted(files.items())]
    return inside


def _check_list(archive: Path, limits: Limits) -> None:
    """Refuse a zip by how long it says its list is, which zipfile reads whole: a second, and 600 bytes a file.

    Layout: PKWARE's APPNOTE, 4.3.14 to 4.3.16.
    """
    with archive.open("rb") as stream:
        stream.seek(max(0, archive.stat().st_size - _END_SEARCHED - _END.size - _LOCATOR_BYTES - _END_64.size))
        tail = stream.read()
    at = len(tail) - _END.size
    if tail[at : at + 4] != b"PK\5\6" or tail[-2:] != bytes(2):
        at = tail.rfind(b"PK\5\6")
    if not 0 <= at <= len(tail) - _END.size:
        return
    _, _, count, listed, _ = _END.unpack_from(tail, at)
    before = at - _LOCATOR_BYTES - _END_64.size
    if before >= 0 and tail[before : before + 4] == b"PK\6\6":
        _, _, count, listed = _END_64.unpack_from(tail, before)
    if count > limits.files:
        raise _too_many(archive, count, limits)
    if listed > limits.files * _LISTED_BYTES:
        raise _damaged(archive)


def _too_many(archive: Path, count: int, limits: Limits) -> UsageFaultError:
    return UsageFaultError(
        _("{archive}: there are {count} files in this zip; it may hold {most} at most.").format(
            archive=archive, count=count, most=limits.files
        )
    )


def _listed(archive: Path, zipped: zipfile.ZipFile, limits: Limits) -> dict[zipfile.ZipInfo, PurePosixPath]:
    """Return where each thing in a zip belongs."""
    members = zipped.infolist()
    _check_size(archive, members, limits)
    return _places(archive, members)


def _check_size(archive: Path, members: Iterable[zipfile.ZipInfo], limits: Limits) -> None:
    members = list(members)
    whole = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if whole > limits.whole_bytes:
        raise _too_large(archive, limits)
    if len(members) > limits.files:
        raise _too_many(archive, len(members), limits)
    if whole > limits.ratio_matters_bytes and whole > limits.ratio * packed:
        raise UsageFaultError(
            _("{archive}: this would swell to {times} times its size, as no recordings do; it is left alone.").format(
                archive=archive, times=whole // packed
            )
        )


def _places(archive: Path, members: Iterable[zipfile.ZipInfo]) -> dict[zipfile.ZipInfo, PurePosixPath]:
    places: dict[zipfile.ZipInfo, PurePosixPath] = {}
    for member in members:
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            told = _("{archive}: “{name}” in this zip is no file of its own; it is left alone.")
            if kind == stat.S_IFLNK:
                told = _("{archive}: “{name}” in this zip is a link and no file; it is left alone.")
            raise UsageFaultError(told.format(archive=archive, name=member.filename))
        if member.compress_type not in _BOUNDED:
            raise UsageFaultError(
                _(
                    "{archive}: this zip is packed in a way whose size shows only when it is too late; pack it anew "
                    "as an ordinary zip."
                ).format(archive=archive)
            )
        if member.flag_bits & 1:
            raise UsageFaultError(
                _("{archive}: this zip is locked with a password; pack it anew without one.").format(archive=archive)
            )
        try:
            places[member] = member_path(member.orig_filename)
        except ValueError as error:
            shown = member.orig_filename.encode("unicode_escape").decode()[:80]
            raise UsageFaultError(
                _("{archive}: “{shown}” in this zip leads out of its folder, or is no name; it is left alone.").format(
                    archive=archive, shown=shown
                )
            ) from error
    return places


def _damaged(archive: Path) -> UsageFaultError:
    return UsageFaultError(
        _("{archive}: this zip is damaged or of a kind that cannot be read; pack it anew.").format(archive=archive)
    )


def _too_large(archive: Path, limits: Limits) -> UsageFaultError:
    return UsageFaultError(
        _("{archive}: unpacked, this is larger than {size:g} GB; pack less into one.").format(
            archive=archive, size=limits.whole_bytes / 1e9
        )
    )


class _Stream:
    """A new file as zipfile writes one. What goes wrong is raised at once."""

    def __init__(self, new: NewFile) -> None:
        self._new = new

    def write(self, data: bytes) -> int:
        written = self._new.write(data)
        self._new.check()
        return written

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._new.seek(offset, whence)

    def tell(self) -> int:
        return self._new.tell()

    def flush(self) -> None:
        """Do nothing: nothing waits."""

    def close(self) -> None:
        """Do nothing: the new file is finished or discarded by whoever opened it."""
