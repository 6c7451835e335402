"""What can go wrong with sound, sorted by what the caller can do next, as values; ``tui/text/`` says it in words."""

from __future__ import annotations

from enum import StrEnum

from scripts.faults import MendableError


class RecordingFault(StrEnum):
    """Why a recording cannot be used. Facts: ``file``, and what the kind names."""

    MISSING = "missing"
    NO_FILE = "no file"
    EMPTY = "empty"
    FORBIDDEN = "forbidden"
    UNREADABLE = "unreadable"
    NO_RECORDING = "no recording"
    NOTHING_DECODED = "nothing decoded"
    NO_FFMPEG = "no ffmpeg"
    IMPOSSIBLE_RATE = "impossible rate"
    NO_SOUND = "no sound"
    TOO_LONG = "too long"
    TOO_SHORT = "too short"
    """To be looped. Facts: ``seconds``, the least."""
    GONE = "gone"
    ENDLESS = "endless"
    MOVED = "moved"
    REPLACED = "replaced"
    BREAKS_OFF = "breaks off"
    """Facts: ``after`` and ``whole``, in seconds."""


class WritingFault(StrEnum):
    """Why a file of sound, or beside one, cannot be written. Facts: ``file``, and what the kind names."""

    UNKNOWN_ENDING = "unknown ending"
    ALREADY_THERE = "already there"
    NO_FILE = "no file"
    DISK_FULL = "disk full"
    FORBIDDEN = "forbidden"
    NO_FOLDER = "no folder"
    LONG_NAME = "long name"
    UNWRITABLE = "unwritable"
    NO_ENCODER = "no encoder"
    CLIP = "clip"
    TAKE = "take"
    DIFFERENT = "reads back differently"


class DeviceFault(StrEnum):
    """Why no device plays, or records. Facts: ``recording`` (whether it was to record), and what the kind names."""

    NO_LIBRARY = "no library"
    BREAKS_OFF = "breaks off"
    NO_SYSTEM = "no sound system"
    UNKNOWN = "unknown device"
    SEVERAL = "several devices"
    NONE = "no device"
    SHUT = "does not open"
    NO_ANSWER = "no answer"


class TakeFault(StrEnum):
    """What is wrong with a take, or ended one."""

    NOTHING_RECORDED = "nothing recorded"
    UNREADABLE = "unreadable"
    NO_TAKE = "no take"
    UNREADABLE_SEALED = "unreadable, sealed"
    UNKNOWN = "unknown take"
    UNDER_WAY = "under way"
    FEW_PAUSES = "few pauses"
    READS_OTHERWISE = "reads otherwise"
    """Facts: ``file`` and ``at``, in seconds."""
    KEPT_RAW = "kept raw"
    DISK = "disk"
    DISK_FULL = "disk full"
    NOT_WRITTEN_ON = "not written on"
    MICROPHONE_GONE = "microphone gone in a take"
    MICROPHONE_GONE_IDLE = "microphone gone"
    LONG = "long"


class StrapFault(StrEnum):
    """Why no heart strap can be listened with, or no longer. Facts: ``name`` once it is known, and what is named."""

    NOT_INSTALLED = "not installed"
    NO_SERVICE = "no Bluetooth service"
    NO_ADAPTER = "no adapter"
    OFF = "powered off"
    DENIED = "denied"
    NOBODY = "nothing found"
    NOT_NAMED = "none by that name"
    """Facts: ``wanted``, and the ``others`` that were found."""
    NO_STRAP = "no heart strap"
    TAKEN = "taken"
    SILENT = "silent"
    """It is connected, and sends nothing, or nothing that can be understood."""
    BEATS_ALONE = "beats alone"
    """It tells the heart's beats and no acceleration."""
    GONE = "gone"
    """Facts: ``battery``, in percent, None where it did not tell."""
    BROKE_OFF = "broke off"
    """The child process ended, or never answered."""
    OTHER = "other"
    """Facts: ``reason``, of the Bluetooth library."""


class SoundError(MendableError):
    """The base of everything this package raises for people."""


class RecordingError(SoundError):
    """A recording cannot be used. The session goes on without it: its line is then only shown."""


class RenderError(SoundError):
    """A session could not be written to a file. Nothing was left behind; another path or more room may mend it."""


class UnknownEndingError(RenderError):
    """The file's ending names no kind of file that can be written."""


class AlreadyThereError(RenderError):
    """The file exists, and overwriting it was not asked for."""


class UnwritableError(RenderError):
    """The place cannot be written to: no such folder, no permission, not a file."""


class DiskFullError(RenderError):
    """The disk, or what one may use of it, ran out."""


class OutputError(SoundError):
    """No sound can be played: no library, no device, or one that does not open. A silent clock can keep the pace."""


class NoSoundLibraryError(OutputError):
    """The library that plays is not installed. It does not appear while a session runs."""


class UnknownDeviceError(SoundError):
    """No device, or more than one, has the name that was asked for."""


class InputError(SoundError):
    """Nothing can be recorded: no library, no microphone, or one that does not open. Another one may."""


class TakeError(SoundError):
    """A take cannot be read, or not be kept. What was recorded stays where it is."""
