"""A take while it is recorded: a header, then float32 frames appended as they come. Nothing in it is ever rewritten.

Whatever ends the program, the file is readable up to the last whole frame that was written: a killed program loses
nothing that was written, a power cut loses at most what came since the last ``sync``. It is sealed as FLAC when it is
whole (``seal``), and removed only after what was sealed has been read back and compared.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soundfile

from audio.capture.flac import holds, write_flac
from audio.capture.locks import sync_folder, try_lock
from audio.faults import RenderError, TakeError, TakeFault, WritingFault
from audio.files.samples import clean

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from audio.units import Frames, Samples

RAW_ENDING: Final = ".take"
SEALED_ENDING: Final = ".flac"
_MARK: Final = b"sitwith take 1\n"
_HEADER_BYTES: Final = 4096
_FULL_SCALE: Final = 1 << 23
"""24 bits: what converters give passes through unchanged, as do 16 bits."""


@dataclass(frozen=True, slots=True)
class RawAbout:
    """What a raw take says of itself."""

    line: str
    words: str
    recorded: datetime
    rate: Frames
    channels: int
    device: str = ""
    room_db: float | None = None

    @property
    def frame_bytes(self) -> int:
        """Bytes in a frame."""
        return 4 * self.channels


class RawTake:
    """A take that is being written. One thread at a time."""

    def __init__(self, file: Path, about: RawAbout) -> None:
        """Begin a take, and lock it for as long as it is open.

        Raises:
            OSError: It cannot be made. Its name is new: it holds digits by chance.

        """
        self.file = file
        self.about = about
        self.frames: Frames = 0
        beside = file.with_name(f".{file.name}.part")
        self._descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try:
            # Locked before it has its name: nobody may find it and take it for abandoned.
            try_lock(self._descriptor)
            self._write(_header(about))
            os.fsync(self._descriptor)
            beside.rename(file)
        except BaseException:
            os.close(self._descriptor)
            raise
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(file.parent)

    def append(self, frames: bytes) -> None:
        """Write whole frames.

        Raises:
            OSError: The disk is full, or has gone; what was written before stays.

        """
        self._write(frames)
        self.frames += len(frames) // self.about.frame_bytes

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def sync(self) -> None:
        """Have the disk keep what was written."""
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Let go of the file and its lock. May be called twice."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def is_abandoned(file: Path) -> bool:
    """Return whether nobody is recording a raw take any more."""
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except OSError:
        return False
    try:
        return try_lock(descriptor)
    finally:
        os.close(descriptor)


def read_raw(file: Path) -> tuple[RawAbout, Samples]:
    """Return a raw take and its frames, [frames, channels], up to the last whole one.

    Raises:
        TakeError: It cannot be read, or is none.

    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise TakeError(TakeFault.UNREADABLE, file=file, reason=error.strerror) from error
    about = _about(data[:_HEADER_BYTES])
    if about is None:
        raise TakeError(TakeFault.NO_TAKE, file=file)
    frames = max(0, len(data) - _HEADER_BYTES) // about.frame_bytes
    sound = np.frombuffer(data, "<f4", frames * about.channels, min(_HEADER_BYTES, len(data)))
    return about, clean(sound.reshape(frames, about.channels).astype(np.float32))


def seal(file: Path) -> Path | None:
    """Write a raw take as FLAC beside it, compare the two, and remove the raw one. Safe to be ended anywhere in it.

    Returns:
        The FLAC file; None where there was not one frame in the take, which is then removed.

    Raises:
        TakeError: It cannot be read; it stays as it is.
        RenderError: The FLAC cannot be written; the raw take stays and can be sealed later.

    """
    about, sound = read_raw(file)
    if not len(sound):
        file.unlink(missing_ok=True)
        return None
    sealed = file.with_suffix(SEALED_ENDING)
    whole = _as_24_bits(sound)
    if not (sealed.exists() and holds(sealed, whole)):
        said = {"title": about.line, "date": about.recorded.date().isoformat(), "comment": _about_json(about)}
        write_flac(sealed, whole, about.rate, fault=WritingFault.TAKE, **said)
        if not holds(sealed, whole):
            raise RenderError(WritingFault.DIFFERENT, file=sealed, take=file.name)
    sync_folder(file.parent)
    file.unlink(missing_ok=True)
    return sealed


def read_sealed(file: Path) -> tuple[RawAbout | None, Samples, Frames]:
    """Return what a FLAC take says of itself, its frames [frames, channels] and its rate.

    Raises:
        TakeError: It cannot be read.

    """
    try:
        with soundfile.SoundFile(os.fsencode(file)) as sound:
            about = _about_of(sound.comment)
            frames: Samples = sound.read(dtype="float32", always_2d=True)
            return about, frames, int(sound.samplerate)
    except (OSError, soundfile.SoundFileError) as error:
        raise TakeError(TakeFault.UNREADABLE_SEALED, file=file) from error


def _header(about: RawAbout) -> bytes:
    header = _MARK + _about_json(about).encode()
    return header.ljust(_HEADER_BYTES, b"\n")


def _about_json(about: RawAbout) -> str:
    table = {
        "line": about.line,
        "words": about.words[:2000],
        "recorded": about.recorded.isoformat(timespec="seconds"),
        "rate": about.rate,
        "channels": about.channels,
        "device": about.device[:200],
        "room_db": about.room_db,
    }
    for ascii_ in (False, True):
        told = json.dumps(table, ensure_ascii=ascii_)
        if len(told.encode("utf-8", "replace")) < _HEADER_BYTES - len(_MARK):
            return told.encode("utf-8", "replace").decode()
    return json.dumps(table | {"words": "", "device": ""})


def _about(header: bytes) -> RawAbout | None:
    return _about_of(header.removeprefix(_MARK).decode("utf-8", "replace")) if header.startswith(_MARK) else None


def _about_of(told: str) -> RawAbout | None:
    try:
        table: Any = json.loads(told)
        recorded = datetime.fromisoformat(table["recorded"])
        rate, channels = int(table["rate"]), int(table["channels"])
        room = table.get("room_db")
        if not (1_000 <= rate <= 384_000 and 1 <= channels <= 2):
            return None
        return RawAbout(
            line=str(table["line"]),
            words=str(table["words"]),
            recorded=recorded if recorded.tzinfo else recorded.replace(tzinfo=UTC),
            rate=rate,
            channels=channels,
            device=str(table.get("device", "")),
            room_db=float(room) if isinstance(room, int | float) else None,
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _as_24_bits(sound: Samples) -> npt.NDArray[np.int32]:
    """Return samples as whole numbers of 24 bits in the upper bits of 32, as libsndfile takes them."""
    whole = np.clip(np.rint(sound.astype(np.float64) * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
    return np.asarray(whole.astype(np.int32) << 8, np.int32)
