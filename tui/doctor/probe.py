"""Opens the sound device and listens whether it asks for sound; a program of its own: ``python -m tui.doctor.probe``.

PortAudio can hang on a frozen server and abort its process on a broken configuration, so whoever wants to know starts
this and waits only so long. An answer is a line of JSON; one comes after each step, so that what was found before a
hang is told. Silence is all that is played.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

from audio.faults import SoundError
from audio.outputs.device import DeviceOutput
from audio.portaudio import known_devices
from audio.units import StreamFrame
from scripts.files.library import LANGUAGE
from tui.text.faults import sentence
from tui.text.language import _, use

if TYPE_CHECKING:
    from audio.outputs.contract import FrameSink
    from audio.units import Frames
    from scripts.units import Seconds

LOOK: Final[Seconds] = 0.02


@dataclass
class Answer:
    """What is known so far."""

    library: str = ""
    """PortAudio's own words about its version; empty where it is not there."""
    devices: list[str] = field(default_factory=list)
    default: str = ""
    opened: str = ""
    """The device that took frames."""
    fault: str = ""
    """A sentence for people."""


class _Silence:
    """A source as in ``audio/outputs/contract.py``."""

    read = StreamFrame(0)

    def copy_to(self, out: FrameSink, count: Frames) -> Frames:
        """Fill with silence. PortAudio's thread."""
        out[0 : count * 8] = bytes(count * 8)
        self.read += count
        return count


def main(device: str, language: str = LANGUAGE) -> None:
    """Find out, and print an answer after every step, its fault in a language."""
    use(language)
    answer = Answer()
    try:
        _look(answer, device)
    except SoundError as error:
        answer.fault = sentence(error)
    _tell(answer)


def _look(answer: Answer, device: str) -> None:
    found = known_devices("output")
    import sounddevice  # noqa: PLC0415 - it loads PortAudio, which is there: the devices have been listed

    answer.library = str(sounddevice.get_portaudio_version()[1])
    answer.devices = [one.name for one in found]
    answer.default = next((one.name for one in found if one.default), "")
    _tell(answer)
    output = DeviceOutput(device)
    output.start(_Silence())
    while output.anchor is None and not output.lost(time.monotonic()):
        time.sleep(LOOK)
    if output.anchor is None:
        answer.fault = _("The sound device opened but takes no sound.")
    else:
        answer.opened = output.name
    output.close()


def _tell(answer: Answer) -> None:
    sys.stdout.write(json.dumps(asdict(answer)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*(sys.argv[1:3] or [""]))
    os._exit(0)  # PortAudio would tidy up now, and may hang on a frozen server although everything is known
