"""The sound: is PortAudio there, what can play, and does it? Asked in a process that may die or hang."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from tui.doctor.findings import Finding, note
from tui.doctor.probe import Answer
from tui.text.language import _, chosen, later

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scripts.units import Seconds

PATIENCE: Final[Seconds] = 12.0
"""A device may take a few seconds; by then, a session would long have gone on without it."""
_SILENT: Final = later("Until then sessions keep their pace in silence.")


@dataclass(frozen=True, slots=True)
class Probed:
    """What the probe said, and how it ended if not by itself."""

    answer: Answer
    ended: str = ""
    """A phrase: “did not answer within 12 seconds”."""


def probe(device: str = "", *, patience: Seconds = PATIENCE, program: Sequence[str] = ()) -> Probed:
    """Run the probe and wait for it.

    Args:
        device: The device asked for by name; empty for the system's own choice.
        patience: How long to wait.
        program: Another program that answers as ``tui/doctor/probe.py`` does.

    """
    # -P: a folder named `tui` where the person happens to stand is not ours.
    command = [*program] or [sys.executable, "-P", "-m", "tui.doctor.probe", device, chosen()]
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    try:
        done = subprocess.run(command, stdin=null, stdout=pipe, stderr=null, timeout=patience, check=False)
    except subprocess.TimeoutExpired as error:
        return Probed(
            _last_answer(error.stdout or b""), _("did not answer within {patience:g} seconds").format(patience=patience)
        )
    except OSError as error:
        return Probed(Answer(), _("could not be asked ({reason})").format(reason=error.strerror or error))
    ended = ""
    if done.returncode < 0:
        ended = _("broke off ({signal})").format(signal=signal.Signals(-done.returncode).name)
    elif done.returncode:
        ended = _("broke off (exit code {code})").format(code=done.returncode)
    return Probed(_last_answer(done.stdout), ended)


def _last_answer(said: bytes) -> Answer:
    for line in reversed(said.splitlines()):
        try:
            told = json.loads(line)
        except ValueError:
            continue  # it was cut off while it wrote, or a library printed something
        if isinstance(told, dict):
            return Answer(**{one.name: told[one.name] for one in fields(Answer) if one.name in told})
    return Answer()


def sound_findings(probed: Probed) -> Iterator[Finding]:
    """Yield what the probe's answer means."""
    answer = probed.answer
    if answer.library:
        yield Finding("sound library", answer.library.split(",")[0])
    elif not probed.ended:
        yield note("sound library", _("none that works"), f"{answer.fault} {_(_SILENT)}")
        return
    if probed.ended:
        yield note(
            "sound device",
            _("the sound system {ended}").format(ended=probed.ended),
            _("Start the sound server anew (PipeWire or PulseAudio), or log out and in. {silent}").format(
                silent=_(_SILENT)
            ),
        )
        return
    if not answer.devices:
        yield note(
            "sound device",
            _("none that can play"),
            _("Connect one, or start the sound server (PipeWire or PulseAudio). {silent}").format(silent=_(_SILENT)),
        )
        return
    devices = (
        _("{count} that can play").format(count=len(answer.devices))
        if len(answer.devices) > 1
        else _("one that can play")
    )
    if answer.opened:
        yield Finding(
            "sound device",
            _("“{device}” opens and takes sound ({devices})").format(device=answer.opened, devices=devices),
        )
    else:
        advice = _("`sitwith devices` lists them; choose one with --device, or with device in config.toml.")
        yield note("sound device", f"{devices}; {_phrase(answer.fault)}", f"{advice} {_(_SILENT)}")


def _phrase(sentence: str) -> str:
    return (sentence[:1].lower() + sentence[1:]).rstrip(".")
