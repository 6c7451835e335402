"""What can go wrong with sound, sorted by what the caller can do next; every text is whole sentences for people."""

from __future__ import annotations


class SoundError(Exception):
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
