"""``sitwith listen``: the test of a microphone: whether a breath is heard by it, and what may help."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands.options import JSON, finish, with_options
from tui.storage.logs import foreign_stderr_to_log
from tui.text.listening import NOTHING_KEPT, format_fault, format_heard, heard_json, suppression
from tui.text.report import clock_time
from tui.text.telling import FAULT, say, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.listener.heard import Heard
    from scripts.units import Seconds

_LOOK: Final[Seconds] = 0.1


@click.command(short_help="Hear whether your breath can be heard by a microphone.")
@click.option(
    "--from",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Hear a recording instead, as fast as it goes.",
)
@click.option("--source", type=click.Choice(["microphone"]), default="microphone", help="What to listen with.")
@click.option("--device", metavar="NAME", help="The microphone, by its name or part of it.")
@click.option("--seconds", type=click.FloatRange(1.0, 24 * 3600.0), metavar="N", help="For so long; else until Ctrl+C.")
@with_options(JSON)
def listen(*, file: Path | None, source: str, device: str | None, seconds: float | None, json_: bool) -> None:
    """Hear whether your breath can be heard here, by a microphone or in a recording.

    Says what is heard as it changes: how long a breath is and whether that is sure, or what may help. Nothing is kept.

    With --json an object a line for each estimate: at, breath (or null), sure, onsets (breaths out), in seconds; why.
    """
    del source  # there is one so far
    finish(lambda: _listen(file, device, seconds or math.inf, json_=json_))


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
    from audio.capture.device import Microphone, find_input  # noqa: PLC0415 - see above
    from audio.hearing.microphone import MicrophoneEar  # noqa: PLC0415 - see above

    with foreign_stderr_to_log():
        microphone = Microphone(find_input(device) if device is not None else None)
        began = time.monotonic()
        ear = MicrophoneEar(microphone, clock=lambda: time.monotonic() - began)

        def estimates() -> Iterator[Heard]:
            before: Heard | None = None
            warned = False
            while (now := time.monotonic() - began) < seconds and ear.fault is None:
                if not warned and (warning := suppression(ear.name)):
                    tell(warning)
                    warned = True
                if (heard := ear.heard(now)) is not before:
                    before = heard
                    yield heard
                time.sleep(_LOOK)

        try:
            _tell(estimates(), json_=json_)
        except KeyboardInterrupt:
            pass
        finally:
            ear.close()
    if ear.fault is not None:
        tell(format_fault(ear.fault))
        return FAULT
    if not json_:
        say(NOTHING_KEPT)
    return 0


def _tell(estimates: Iterator[Heard], *, json_: bool) -> None:
    """Tell estimates as they come: to programs each, to people what has changed."""
    before = ""
    for heard in estimates:
        if json_:
            click.echo(json.dumps(heard_json(heard)))
        elif (told := format_heard(heard)) != before:
            before = told
            say(f"{clock_time(heard.at):>5}  {told}")
