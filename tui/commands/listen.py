"""``sitwith listen``: the test of a microphone or a heart strap: whether a breath is heard, and what may help."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from audio.capture.device import Microphone, find_input
from tui.commands.options import JSON, finish_told, with_options
from tui.settings.model import LISTENS_BY
from tui.storage.logs import foreign_stderr_to_log
from tui.text.language import _
from tui.text.listening import NOTHING_KEPT, format_fault, format_heard, heard_json, suppression
from tui.text.report import clock_time
from tui.text.strap import LOOKING, WITH, battery_low
from tui.text.telling import FAULT, say, tell
from tui.text.values import short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.listener.heard import BreathSource, Heard
    from scripts.units import Seconds

_LOOK: Final[Seconds] = 0.1


@click.command(short_help="Hear whether your breath can be heard.")
@click.option(
    "--from",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Hear a recording instead, as fast as it goes.",
)
@click.option("--source", type=click.Choice(LISTENS_BY), help="What to listen with; else a microphone.")
@click.option("--device", metavar="NAME", help="The microphone, by its name or part of it.")
@click.option("--name", metavar="NAME", help="The heart strap, by its name or part of it; else the nearest.")
@click.option("--seconds", type=click.FloatRange(1.0, 24 * 3600.0), metavar="N", help="For so long; else until Ctrl+C.")
@with_options(JSON)
def listen(  # noqa: PLR0913 - one argument an option
    *,
    file: Path | None,
    source: str | None,
    device: str | None,
    name: str | None,
    seconds: float | None,
    json_: bool,
) -> None:
    """Hear whether your breath can be heard here, by a microphone, a heart strap or in a recording.

    Says what is heard as it changes: how long a breath is and whether that is sure, or what may help. Nothing is kept.

    With --json an object a line for each estimate: at, breath (or null), sure, onsets (breaths out), in seconds; why.
    """
    source = source or ("strap" if name is not None else "microphone")
    length = seconds or math.inf
    by_strap = source == "strap" and file is None

    def work() -> int:
        if by_strap:
            return _by_strap(name or "", length, json_=json_)
        return _listen(file, device, length, json_=json_)

    finish_told(work)


def _by_strap(name: str, seconds: Seconds, *, json_: bool) -> int:
    from audio.strap.ear import StrapEar  # noqa: PLC0415 - numpy: not for help

    began = time.monotonic()
    ear = StrapEar(name, lambda: time.monotonic() - began, beats_alone=True)
    if not json_:
        say(_(LOOKING))
    said = [lambda: _(WITH).format(name=short(ear.name)) if ear.joined else None, lambda: battery_low(ear.battery)]
    return _told(_estimates(ear, began, seconds, said), ear, json_=json_, strap=True)


def _listen(file: Path | None, device: str | None, seconds: Seconds, *, json_: bool) -> int:
    if file is not None:
        from audio.hearing.recording import recorded_breath  # noqa: PLC0415 - numpy: not for help

        source = recorded_breath(file)
        try:
            _tell(source.hear_on(seconds), json_=json_)
        finally:
            source.close()
        return 0
    return _by_microphone(device, seconds, json_=json_)


def _by_microphone(device: str | None, seconds: Seconds, *, json_: bool) -> int:
    from audio.hearing.microphone import BLOCK, MicrophoneEar  # noqa: PLC0415 - see above

    with foreign_stderr_to_log():
        microphone = Microphone(find_input(device) if device is not None else None, BLOCK)
        began = time.monotonic()
        ear = MicrophoneEar(microphone, clock=lambda: time.monotonic() - began)
        said = [lambda: suppression(ear.name)]
        return _told(_estimates(ear, began, seconds, said), ear, json_=json_)


def _estimates(
    ear: BreathSource, began: Seconds, seconds: Seconds, said: list[Callable[[], str | None]]
) -> Iterator[Heard]:
    """Yield each new estimate, for so long; each of what there is to be ``said`` is told once, when it is known."""
    before: Heard | None = None
    while (now := time.monotonic() - began) < seconds and ear.fault is None:
        for each in tuple(said):
            if told := each():
                tell(told)
                said.remove(each)
        if (heard := ear.heard(now)) is not before:
            before = heard
            yield heard
        time.sleep(_LOOK)


def _told(estimates: Iterator[Heard], ear: BreathSource, *, json_: bool, strap: bool = False) -> int:
    """Tell the estimates of what is listened with, let go of it, and return the exit code."""
    try:
        _tell(estimates, json_=json_, strap=strap)
    except KeyboardInterrupt:
        pass
    finally:
        ear.close()
    if ear.fault is not None:
        tell(format_fault(ear.fault))
        return FAULT
    if not json_:
        say(_(NOTHING_KEPT))
    return 0


def _tell(estimates: Iterator[Heard], *, json_: bool, strap: bool = False) -> None:
    """Tell estimates as they come: to programs each, to people what has changed."""
    before = ""
    for heard in estimates:
        if json_:
            click.echo(json.dumps(heard_json(heard)))
        elif (told := format_heard(heard, strap=strap)) != before:
            before = told
            say(f"{clock_time(heard.at):>5}  {told}")
