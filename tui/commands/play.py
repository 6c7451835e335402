"""``sitwith play``: a session on the playing screen, or as plain lines."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scripts.library import FIRST
from tui.commands.options import (
    PACE,
    RECORDING,
    SESSION_OR_FIRST,
    SETTINGS,
    SOUND,
    VOICE,
    finish,
    wishes,
    with_options,
)
from tui.faults import tell
from tui.logs import foreign_stderr_to_log

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Output
    from tui.sitting import Wishes

_TO_FILE = "file:"


class _PlainCommand(click.Command):
    """Takes ``--plain`` with or without a value; click would take the session's name for it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, ["--plain=phases" if arg == "--plain" else arg for arg in args])


@click.command(cls=_PlainCommand)
@with_options(SESSION_OR_FIRST, VOICE, PACE, RECORDING, SOUND, SETTINGS)
@click.option(
    "--plain",
    type=click.Choice(["phases", "captions"]),
    metavar="[=captions]",
    help="No screen: one line for each phase and caption, or for captions alone.",
)
@click.option(
    "--device",
    metavar="NAME",
    help="The sound device to play through (see `sitwith devices`), or file:PATH to write what is played.",
)
@click.option("--resume", is_flag=True, help="Continue where you left with Q.")
@click.option(
    "--trace",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write when each frame was drawn, with its phase and position.",
)
def play(  # noqa: PLR0913 - one argument an option
    session: str | None,
    *,
    plain: str | None,
    device: str | None,
    resume: bool,
    trace: Path | None,
    **wished: Any,  # noqa: ANN401 - click hands them over by name
) -> None:
    """Play a SESSION: a listed name, a path to a script (.toml), or any recording of a voice.

    Without one, the first sitting. Beside a recording the tones give way to the voice.
    """
    finish(lambda: _play(session or FIRST, plain, device, trace, wishes(**wished), resume=resume))


def _play(  # noqa: PLR0913 - see above
    name: str, plain: str | None, device: str | None, trace: Path | None, wished: Wishes, *, resume: bool
) -> int:
    from tui.places import NO_PLACE, bookmark_of  # noqa: PLC0415
    from tui.sitting import laid_out, mixed, unspoken  # noqa: PLC0415

    session, timeline = laid_out(name, wished)
    bookmark = bookmark_of(session, timeline)
    left_at = bookmark.resumes_at(timeline)
    if resume and left_at is None:
        tell(NO_PLACE)
    if lacking := unspoken(timeline, wished):
        tell(lacking)
    if plain is None and (wished.settings.plain or not _has_terminal()):
        plain = "phases"
    with foreign_stderr_to_log():
        from audio.player import Player  # noqa: PLC0415

        opener = _output_opener(device, wished.settings.device)
        player = Player(mixed(timeline, wished), opener, start_at=(left_at if resume else None) or 0.0)
        if plain is not None:
            from tui.plain import run_plain  # noqa: PLC0415

            return run_plain(
                player, captions_only=plain == "captions", bookmark=bookmark, left_at=None if resume else left_at
            )
        from tui.app import run  # noqa: PLC0415

        return run(player, trace=trace)


def _has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _output_opener(device: str | None, usual: str) -> Callable[[], Output]:
    """Return what opens the output: the one that was typed, or the usual one of the settings.

    A name is looked up now. A wrong one that was typed is a fault; a usual device that is away today is none.
    """
    from audio.faults import SoundError  # noqa: PLC0415
    from audio.outputs.device import DeviceOutput, find_device  # noqa: PLC0415

    if device is not None and device.startswith(_TO_FILE):
        from audio.outputs.file import FileOutput  # noqa: PLC0415

        output = FileOutput(Path(device.removeprefix(_TO_FILE)))
        return lambda: output
    if device is not None:
        index: int | None = find_device(device)
    else:
        try:
            index = find_device(usual) if usual else None
        except SoundError as error:
            tell(f"{error} The system's own is used for now.")
            index = None
    return lambda: DeviceOutput(index)
