"""What is wrong with a recording, a file to be written, a device or a take, in sentences: what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.faults import DeviceFault, RecordingFault, TakeFault, WritingFault
from tui.text.language import _, later
from tui.text.values import Facts, short, worded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from tui.text.values import Wording

READABLE: Final = "WAV, FLAC, AIFF, MP3, Ogg Vorbis and Opus"

RECORDING: Final[Mapping[StrEnum, Wording]] = {
    RecordingFault.MISSING: "{file}: there is no such recording; put it back, or take another.",
    RecordingFault.NO_FILE: f"{{file}}: this is not a file; give a recording ({READABLE} can be read).",
    RecordingFault.EMPTY: "{file}: this recording is empty; record it again, or take another.",
    RecordingFault.FORBIDDEN: "{file}: this recording may not be read; give yourself leave to read it.",
    RecordingFault.UNREADABLE: "{file}: this recording cannot be read ({reason}); try another disk.",
    RecordingFault.NO_RECORDING: f"{{file}}: this is no recording that can be read, or it is damaged; {READABLE} "
    "can be read.",
    RecordingFault.NOTHING_DECODED: "{file}: ffmpeg finds no sound in this recording; it may be damaged or cut off, "
    "so save it again.",
    RecordingFault.NO_FFMPEG: "{file}: {ending} recordings are read through ffmpeg, which is not installed here; "
    f"install it, or save the recording as one of {READABLE}.",
    RecordingFault.IMPOSSIBLE_RATE: "{file}: this recording says it has {rate} samples a second, which cannot be; "
    "its start is damaged, so save or record it again.",
    RecordingFault.NO_SOUND: "{file}: there is no sound in this recording; record it again, or take another.",
    RecordingFault.TOO_LONG: "{file}: this recording is longer than {minutes} minutes; cut it down to the line.",
    RecordingFault.TOO_SHORT: "{file}: this recording is too short to loop; take one of {seconds} seconds or more.",
    RecordingFault.GONE: "{file}: this recording has gone ({reason}); put it back.",
    RecordingFault.ENDLESS: "{file}: this recording is longer than {hours} hours; cut it into parts.",
    RecordingFault.MOVED: "{file}: this recording has been moved or deleted while it was open; put it back.",
    RecordingFault.REPLACED: "{file}: this recording has been replaced by another while it was open; open it again to "
    "hear that one.",
    RecordingFault.BREAKS_OFF: lambda facts: _(
        "{file}: this recording breaks off after {after} of {whole}; it is damaged or was cut off, so save it again."
    ).format(file=facts["file"], after=_clock(facts.values_["after"]), whole=_clock(facts.values_["whole"])),
}


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _ending(facts: Facts) -> str:
    *most, last = facts.values_["known"]
    told = _("{file}: a session can be written as {most} or {last}; end the name so.")
    return told.format(file=facts["file"], most=", ".join(most), last=last)


WRITING: Final[Mapping[StrEnum, Wording]] = {
    WritingFault.UNKNOWN_ENDING: _ending,
    WritingFault.ALREADY_THERE: "{file}: this file is there already; give another name.",
    WritingFault.NO_FILE: "{file}: this is not a file; give the name of a file to write.",
    WritingFault.DISK_FULL: "{file}: there is no more room on the disk; make room, or write to another disk.",
    WritingFault.FORBIDDEN: "{folder}: this folder may not be written to; choose another one.",
    WritingFault.NO_FOLDER: "{folder}: there is no such folder; make it first, or choose another one.",
    WritingFault.LONG_NAME: "{file}: this name is too long; choose a shorter one.",
    WritingFault.UNWRITABLE: "{file}: this file could not be written ({reason}); choose another place.",
    WritingFault.NO_ENCODER: "{file}: this kind of file cannot be written here ({reason}); try .wav or .flac.",
    WritingFault.CLIP: "{file}: this clip cannot be written ({reason}); the take is kept.",
    WritingFault.TAKE: "{file}: this take cannot be written ({reason}); it stays as it was recorded.",
    WritingFault.DIFFERENT: "{file}: what was written reads back differently; the take stays as {take}.",
}


def _by_use(playing: str, recording: str) -> Wording:
    """Return words that differ by what the device was wanted for."""
    return lambda facts: _(recording if facts.values_["recording"] else playing).format_map(facts)


def _devices(playing: str, recording: str) -> Wording:
    """Return words that differ so, with the names of the devices that are here."""

    def words(facts: Facts) -> str:
        names = ", ".join(f"“{short(name)}”" for name in facts.values_["known"]) or _("none")
        told = _(recording if facts.values_["recording"] else playing)
        return told.format(found=facts["found"], names=names)

    return words


DEVICE: Final[Mapping[StrEnum, Wording]] = {
    DeviceFault.NO_LIBRARY: _by_use(
        later(
            "The PortAudio library is missing, so there is no sound; on Debian or Ubuntu type: "
            "sudo apt install libportaudio2"
        ),
        later(
            "The PortAudio library is missing, so there is no recording; on Debian or Ubuntu type: "
            "sudo apt install libportaudio2"
        ),
    ),
    DeviceFault.BREAKS_OFF: _by_use(
        later(
            "The sound system breaks off when it is asked, so there is no sound; its configuration may be broken: "
            "see ~/.asoundrc, /etc/asound.conf and the variable ALSA_CONFIG_PATH."
        ),
        later(
            "The sound system breaks off when it is asked, so there is no recording; its configuration may be broken: "
            "see ~/.asoundrc, /etc/asound.conf and the variable ALSA_CONFIG_PATH."
        ),
    ),
    DeviceFault.NO_SYSTEM: "The sound system does not answer ({reason}).",
    DeviceFault.UNKNOWN: _devices(
        later("No sound device is named {found}; the devices here: {names}."),
        later("No microphone is named {found}; those here: {names}."),
    ),
    DeviceFault.SEVERAL: _devices(
        later("More than one sound device is named {found}; the devices here: {names}."),
        later("More than one microphone is named {found}; those here: {names}."),
    ),
    # One that another program has, or that may not be used, is often not even listed.
    DeviceFault.NONE: _by_use(
        later("No sound device was found."),
        later(
            "No microphone was found: there may be none, another program may have it, or the system may not allow it."
        ),
    ),
    DeviceFault.SHUT: _by_use(
        later("The sound device does not open ({reason})."),
        later("The microphone does not open ({reason}): another program may have it, or the system may not allow it."),
    ),
    DeviceFault.NO_ANSWER: _by_use(
        later("The sound device does not answer."), later("The microphone does not answer; choose another one.")
    ),
}


def _kept_raw(facts: Facts) -> str:
    flaw = facts.values_["flaw"]
    words = WRITING if isinstance(flaw.kind, WritingFault) else TAKE
    return f"{worded(words[flaw.kind], Facts(flaw))} {_('The take stays in its raw form and is not lost.')}"


TAKE: Final[Mapping[StrEnum, Wording]] = {
    TakeFault.NOTHING_RECORDED: "Nothing was recorded in this take.",
    TakeFault.UNREADABLE: "{file}: this take cannot be read ({reason}).",
    TakeFault.NO_TAKE: "{file}: this is no take, or its start is damaged; it is left as it is.",
    TakeFault.UNREADABLE_SEALED: "{file}: this take cannot be read; it is left as it is.",
    TakeFault.UNKNOWN: "There is no take named {found}.",
    TakeFault.UNDER_WAY: "This take is being recorded; end it first.",
    TakeFault.FEW_PAUSES: "There are pauses for {parts} lines in this recording, and {lines} are wanted. "
    "Leave a second or more of quiet between two lines.",
    TakeFault.READS_OTHERWISE: lambda facts: _(
        "{file}: at {at} there is something else in this reading than when it was read through. Nothing more is "
        "kept; save it as a WAV, and cut that."
    ).format(file=facts["file"], at=_clock(facts.values_["at"])),
    TakeFault.KEPT_RAW: _kept_raw,
    TakeFault.DISK: "The disk does not take it ({reason}).",
    TakeFault.DISK_FULL: "There is no more room on the disk. The take up to here is kept; make room, then go on.",
    TakeFault.NOT_WRITTEN_ON: "The take could not be written on ({reason}); up to here it is kept.",
    # Which key chooses one stands under it, and can be another in the settings.
    TakeFault.MICROPHONE_GONE: "The microphone went away. The take up to here is kept; plug it in again, "
    "or choose another one.",
    TakeFault.MICROPHONE_GONE_IDLE: "The microphone went away; plug it in again, or choose another one.",
    TakeFault.LONG: "This take was ended after ten minutes; a line is shorter.",
}
