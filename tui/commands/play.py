"""``sitwith play``: a session on the playing screen, or as plain lines."""

from __future__ import annotations

import os
import sys
import time
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.faults import SoundError
from audio.outputs.device import DeviceOutput, find_device
from audio.trial import TRIAL
from scripts.files.library import FIRST, OVERWHELM
from tui.commands.options import (
    KEYS,
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
from tui.session.autosave import Keeping
from tui.session.bookmarks import NO_PLACE, bookmark_of
from tui.session.build import Wishes, course_of, laid_out, mixed, unspoken
from tui.session.catalogue import DiskCatalogue
from tui.session.key_script import Presses, read_presses
from tui.session.levels import levels_of
from tui.session.opened import Opened
from tui.session.seeking import stage_named
from tui.storage.faults import UsageFaultError
from tui.storage.logs import foreign_stderr_to_log
from tui.text import words
from tui.text.faults import sentence
from tui.text.telling import say, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Output
    from tui.settings import Settings

_TO_FILE = "file:"


class _PlainCommand(click.Command):
    """Takes ``--plain`` with or without a value; click would take the session's name for it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, ["--plain=phases" if arg == "--plain" else arg for arg in args])


@click.command(cls=_PlainCommand, short_help="Play a session, or any recording of a voice.")
@with_options(SESSION_OR_FIRST, VOICE, PACE, RECORDING, SOUND, KEYS, SETTINGS)
@click.option(
    "--plain",
    type=click.Choice(["phases", "captions", "quiet"]),
    metavar="[=captions|quiet]",
    help="No screen: one line for each phase and caption, for captions alone, or only for what is not heard.",
)
@click.option(
    "--device",
    metavar="NAME",
    help="The sound device to play through (see `sitwith devices`), or file:PATH to write what is played.",
)
@click.option("--from", "from_stage", metavar="STAGE", help="Begin at this part, by its name or its number.")
@click.option("--tones", "timbre", metavar="NAME", help="What the tones are made of: tide, hum, waves or reed.")
@click.option("--cues", metavar="WAY", help="How the tones' brightness follows the breath in: rising, falling or flat.")
@click.option("--names", metavar="A,B", help="What the two are called while this runs. Kept nowhere.")
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
    from_stage: str | None,
    timbre: str | None,
    cues: str | None,
    resume: bool,
    trace: Path | None,
    keys: Path | None,
    **wished: Any,  # noqa: ANN401 - click hands them over by name
) -> None:
    """Play a SESSION: a listed name, a path to a script (.toml), or any recording of a voice.

    Without one, the first sitting. Beside a recording the tones give way to the voice.
    """
    launched = time.monotonic()
    # Both are settings, and are held against what is allowed as these are.
    chosen = (f"{key}={value}" for key, value in (("tones", timbre), ("cues", cues)) if value is not None)
    wished["overrides"] = (*wished["overrides"], *chosen)

    def work() -> int:
        presses = Presses(read_presses(keys), launched) if keys else None
        return _play(
            session or FIRST,
            plain,
            device,
            trace,
            wishes(**wished),
            resume=resume,
            from_stage=from_stage,
            presses=presses,
        )

    finish(work)


def _play(  # noqa: PLR0913 - see above
    name: str,
    plain: str | None,
    device: str | None,
    trace: Path | None,
    wished: Wishes,
    *,
    resume: bool,
    from_stage: str | None,
    presses: Presses | None,
) -> int:
    session, timeline = laid_out(name, wished)
    bookmark = bookmark_of(session, timeline)
    left_at = bookmark.resumes_at(timeline)
    start_at = (left_at if resume else None) or 0.0
    if from_stage is not None:
        if resume:
            raise UsageFaultError("Begin with --from or with --resume, not with both.")
        start_at = stage_named(timeline, from_stage).start
    if resume and left_at is None:
        tell(NO_PLACE)
    if lacking := unspoken(timeline, wished):
        tell(lacking)
    if plain is None and (wished.settings.plain or not has_terminal()):
        plain = "phases"
    with foreign_stderr_to_log():
        from audio.play.player import Player  # noqa: PLC0415 - numpy: not for help or completion

        opener = output_opener(device, wished.settings.device)
        course = course_of(session, wished) if session else None
        # A session that would meet the listener waits for their breath, where there is somebody to press a key.
        asked = course is not None and course.unmet and (plain is None or sys.stdin.isatty())
        player = Player(
            mixed(timeline, wished),
            opener,
            start_at=start_at,
            levels=levels_of(wished.settings),
            course=course,
            waiting=asked or presses is not None,
        )
        if plain is not None:
            from tui.plain.lines import Telling  # noqa: PLC0415 - numpy, as above
            from tui.plain.run import Plain  # noqa: PLC0415 - see above

            face = Plain(
                wished.settings,
                telling=Telling(plain),
                voice=wished.voice,
                presses=presses,
                names=wished.names,
                keeping=Keeping(),
                opens=DiskCatalogue(wished, opener).open,
            )
            return face.run(Opened(player, bookmark, None if resume else left_at))
        from tui.screens.launch import run  # noqa: PLC0415 - Textual: not for plain lines

        return run(
            DiskCatalogue(wished, opener),
            Opened(player, bookmark, None if resume else left_at),
            trace=trace,
            faults=wished.faults,
            presses=presses,
            names=wished.names,
        )


def play_overwhelm(settings: Settings) -> int:
    """Play the session for sudden overwhelm as plain lines, for whoever comes from others; return the exit code."""
    say(words.GENTLER)
    return _play(
        OVERWHELM,
        "phases",
        None,
        None,
        Wishes(holds=settings.holds, settings=settings),
        resume=False,
        from_stage=None,
        presses=None,
    )


def has_terminal() -> bool:
    """Return whether there is a terminal to show a screen on."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def output_opener(device: str | None, usual: str) -> Callable[[], Output]:
    """Return what opens the output: the one that was typed, or the usual one of the settings.

    A name is looked up now. A wrong one that was typed is a fault; a usual device that is away today is none.
    """
    if device is not None and device.startswith(_TO_FILE):
        from audio.outputs.file import FileOutput  # noqa: PLC0415 - libsndfile: only where a file is written

        path = Path(device.removeprefix(_TO_FILE))
        outputs = chain([FileOutput(path)], (FileOutput(_numbered(path, number)) for number in count(2)))
        return lambda: next(outputs)
    TRIAL.begin()
    if device is not None:
        find_device(device)
    elif usual:
        try:
            find_device(usual)
        except SoundError as error:
            tell(f"{sentence(error)} The system's own is used for now.")
            usual = ""
    return lambda: DeviceOutput(device or usual or None)


def _numbered(path: Path, number: int) -> Path:
    """Return where the sound of a further session goes, when one was begun from the one before."""
    return path.with_stem(f"{path.stem}-{number}")
