"""``sitwith render``: what a listener would hear, written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tui.commands.options import (
    LENGTH_OF_A_FILE,
    PACE,
    RECORDING,
    SESSION,
    SETTINGS_LONG,
    SOUND,
    VOICE,
    finish,
    offering_force,
    wishes,
    with_options,
)
from tui.commands.playing import FROM, TONES
from tui.commands.rendering import laid_out_to_write, rendered
from tui.session.seeking import stage_named
from tui.settings.model import dotted, known_settings
from tui.share.beside import Beside
from tui.share.cues import begun_at
from tui.storage.faults import UsageFaultError
from tui.storage.logs import foreign_stderr_to_log
from tui.text.language import _
from tui.text.telling import say, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.session.wishes import Wishes


@click.command(short_help="Write what a listener would hear to a sound file.")
@with_options(SESSION)
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path),
    required=True,
    multiple=True,  # the last of two would silently replace the first
    metavar="FILE",
    help="Where to write; its ending chooses the kind: .wav, .flac, .ogg, .opus or .mp3.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
@click.option(
    "--captions",
    is_flag=True,
    help="Captions (.vtt) and chapters (.chapters.json) beside it, and chapters inside where it has a place for them.",
)
@with_options(VOICE, PACE, RECORDING, LENGTH_OF_A_FILE, SOUND, SETTINGS_LONG, TONES, FROM)
def render(
    session: str,
    outputs: tuple[Path, ...],
    *,
    force: bool,
    captions: bool,
    from_stage: str | None,
    **wished: Any,  # noqa: ANN401 - click hands them over by name
) -> None:
    """Write what a listener would hear to a sound file; `breathe` for a SESSION is just breathing.

    For just breathing --pattern is the breath, and --lead leads to it from your own.
    """
    typed = _Typed(force, captions, from_stage)
    finish(lambda: _render(session, outputs, wishes(**wished), typed))


class _Typed(NamedTuple):
    """What was typed beside the session and the file."""

    force: bool
    captions: bool
    from_stage: str | None


def _one(outputs: Sequence[Path]) -> Path:
    """Return the file to write.

    Raises:
        UsageFaultError: A setting was given for it, as other commands take one; or there are two files.

    """
    settings = set(map(dotted, known_settings()))
    for output in outputs:
        name, equals, _value = str(output).partition("=")
        if equals and name.strip() in settings:
            raise UsageFaultError(
                _("-o names the file to write here; a setting is given with --option {output}").format(output=output)
            )
    if len(outputs) > 1:
        told = _("One file is written at a time: {files}?")
        raise UsageFaultError(told.format(files=_(" or ").join(map(str, outputs))))
    return outputs[0]


def _render(name: str, outputs: Sequence[Path], wished: Wishes, typed: _Typed) -> None:
    output = _one(outputs)
    with foreign_stderr_to_log():  # libmpg123 has its own words about a damaged MP3, on the screen
        _write(name, output, wished, typed)


def _write(name: str, output: Path, wished: Wishes, typed: _Typed) -> None:
    force, captions, from_stage = typed
    _session, timeline = laid_out_to_write(name, wished)
    start = 0.0 if from_stage is None else stage_named(timeline, from_stage).start
    beside = Beside(output)
    if captions and not force and (there := beside.in_the_way()):
        raise UsageFaultError(
            _("{there} is there already; choose another name for the sound, or add --force.").format(there=there)
        )
    if any(line.clip is not None and _is_same(line.clip.file, output) for line in timeline.lines):
        raise UsageFaultError(
            _("{output}: this is the recording itself, which is only read; give another name.").format(output=output)
        )
    if wished.under is not None and _is_same(wished.under, output):
        raise UsageFaultError(
            _("{output}: this is what is heard underneath, which is only read; give another name.").format(
                output=output
            )
        )
    with offering_force():
        report = rendered(timeline, wished, output, start=start, force=force)
    if captions and (lacking := beside.write(begun_at(timeline, start), force=force)):
        tell(lacking)
    told = _("{output}: {duration:.1f} s, {loudness:.1f} LUFS, true peak {peak:.1f} dBTP, {factor:.0f} times real time")
    if report.loudness_lufs == float("-inf"):
        told = _("{output}: {duration:.1f} s, all of it silent, {factor:.0f} times real time")
    say(
        told.format(
            output=output,
            duration=report.duration,
            loudness=report.loudness_lufs,
            peak=report.true_peak_db,
            factor=report.realtime_factor,
        )
    )


def _is_same(one: Path, other: Path) -> bool:
    """Return whether two names are one file, by whatever links."""
    try:
        return one.samefile(other)
    except OSError:
        return False
