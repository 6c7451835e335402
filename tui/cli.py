"""The command line. What a command needs is imported inside it, so that ``--help`` loads neither numpy nor Textual."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scripts.library import FIRST, bundled_names, find_session
from tui.faults import BAD_INPUT, guarded, tell
from tui.logs import foreign_stderr_to_log, start_logging

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Output
    from tui.sitting import Wishes

_PACE = (
    click.option("--breath", metavar="IN-OUT", help="Your own breath in seconds, such as 2.4-3.1."),
    click.option("--rate", type=float, metavar="N", help="Your own breath as breaths a minute, 6 to 24."),
    click.option("--no-holds", is_flag=True, help="Drop every hold and rest."),
)
_SOUND = (
    click.option("--no-voice", is_flag=True, help="Without the voice; the tones do not give way."),
    click.option("--no-tones", is_flag=True, help="Without the tones."),
    click.option("--seed", type=click.IntRange(0), metavar="N", help="Another variation of the tones."),
)


def _with(options: tuple[Callable[[Any], Any], ...]) -> Callable[[Any], Any]:
    def decorate(command: Any) -> Any:  # noqa: ANN401 - click's own
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


class _PlainCommand(click.Command):
    """Takes ``--plain`` with or without a value; click would take the session's name for it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, ["--plain=phases" if arg == "--plain" else arg for arg in args])


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("sitwith"), prog_name="sitwith")
def cli() -> None:
    """Sit with a calm voice, a breathing picture and soft tones.

    A relaxation aid; not therapy and not emergency care. `sitwith about` says more.
    """


@cli.command(cls=_PlainCommand)
@click.argument("session", required=False)
@_with(_PACE)
@_with(_SOUND)
@click.option(
    "--plain",
    type=click.Choice(["phases", "captions"]),
    metavar="[=captions]",
    help="No screen: one line for each phase and caption, or for captions alone.",
)
@click.option("--device", metavar="NAME", help="The sound device to play through; see `sitwith devices`.")
@click.option(
    "--trace",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write when each frame was drawn, with its phase and position.",
)
def play(session: str | None, plain: str | None, device: str | None, trace: Path | None, **wishes: Any) -> None:  # noqa: ANN401 - click hands them over by name
    """Play a SESSION: a listed name, or a path to a script (.toml). Without one, the first sitting."""
    _end(lambda: _play(session or FIRST, plain, device, trace, _wishes(**wishes)))


@cli.command("list")
@click.option("--json", "json_", is_flag=True, help="For programs.")
def list_(*, json_: bool) -> None:
    """List the sessions."""
    _end(lambda: _list(json_=json_))


@cli.command()
@click.argument("session")
@_with(_PACE)
@click.option("--json", "json_", is_flag=True, help="For programs; times in seconds from the start.")
def timeline(session: str, *, json_: bool, **wishes: Any) -> None:  # noqa: ANN401 - click hands them over by name
    """Print when everything in a SESSION happens."""
    _end(lambda: _timeline(session, _wishes(**wishes), json_=json_))


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check(files: tuple[str, ...]) -> None:
    """Check session scripts; name every fault with its place."""
    _end(lambda: _check(files))


@cli.command()
@click.argument("session")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to write; its ending chooses the kind, such as .wav or .flac.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
@_with(_PACE)
@_with(_SOUND)
def render(session: str, output: Path, *, force: bool, **wishes: Any) -> None:  # noqa: ANN401 - click hands them over by name
    """Write what a listener would hear to a sound file."""
    _end(lambda: _render(session, output, _wishes(**wishes), force=force))


@cli.command()
@click.option("--json", "json_", is_flag=True, help="For programs.")
def devices(*, json_: bool) -> None:
    """List the sound devices that can play."""
    _end(lambda: _devices(json_=json_))


@cli.command()
def about() -> None:
    """Say what this is, what it is not, and who should ask a clinician first."""
    from tui.words import ABOUT  # noqa: PLC0415

    click.echo(ABOUT)


def main() -> None:
    """Run the program."""
    cli()


# -- What the commands do ------------------------------------------------------------------------------------------


def _end(work: Callable[[], int | None]) -> None:
    start_logging()
    code = guarded(work)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = guarded(sys.stdout.flush)
    sys.exit(code)


def _wishes(  # noqa: PLR0913 - one argument an option
    *,
    breath: str | None,
    rate: float | None,
    no_holds: bool,
    no_voice: bool = False,
    no_tones: bool = False,
    seed: int | None = None,
) -> Callable[[], Wishes]:
    """Return what was typed, to be checked where faults are caught."""
    from tui.sitting import Wishes, listener_breath  # noqa: PLC0415

    return lambda: Wishes(listener_breath(breath, rate), not no_holds, not no_voice, not no_tones, seed)


def _play(name: str, plain: str | None, device: str | None, trace: Path | None, wishes: Callable[[], Wishes]) -> int:
    from tui.sitting import laid_out, mixed  # noqa: PLC0415

    wished = wishes()
    _, laid = laid_out(name, wished)
    if plain is None and not _has_terminal():
        plain = "phases"
    with foreign_stderr_to_log():
        from audio.player import Player  # noqa: PLC0415

        player = Player(mixed(laid, wished), _output_opener(device))
        if plain is not None:
            from tui.plain import run_plain  # noqa: PLC0415

            return run_plain(player, captions_only=plain == "captions")
        from tui.app import run  # noqa: PLC0415

        return run(player, trace=trace)


def _has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _output_opener(device: str | None) -> Callable[[], Output]:
    """Return what opens the output. A device that was asked for by name is looked up now: a wrong name is a fault."""
    from audio.outputs.device import DeviceOutput, find_device  # noqa: PLC0415

    index = None if device is None else find_device(device)
    return lambda: DeviceOutput(index)


def _list(*, json_: bool) -> None:
    from scripts.conductor import plan  # noqa: PLC0415
    from scripts.voices import bundled_voice  # noqa: PLC0415
    from tui.report import as_json, sessions_json, sessions_table  # noqa: PLC0415

    voice = bundled_voice()
    found = [find_session(name) for name in bundled_names()]
    laid = [(session, plan(session, voice.clips(session))) for session in found]
    click.echo(as_json(sessions_json(laid)) if json_ else sessions_table(laid))


def _timeline(name: str, wishes: Callable[[], Wishes], *, json_: bool) -> None:
    from tui.report import as_json, timeline_json, timeline_table  # noqa: PLC0415
    from tui.sitting import laid_out  # noqa: PLC0415

    _, laid = laid_out(name, wishes())
    click.echo(as_json(timeline_json(laid)) if json_ else timeline_table(laid))


def _check(files: tuple[str, ...]) -> int:
    from scripts.faults import ScriptError  # noqa: PLC0415
    from scripts.loader import load_session  # noqa: PLC0415

    code = 0
    for file in files:
        try:
            session = load_session(Path(file))
        except ScriptError as error:
            # Every fault: here they are the answer, not an accident.
            click.echo(str(error), err=True)
            code = BAD_INPUT
        else:
            click.echo(f"{file}: “{session.title}” has no faults.")
    return code


def _render(name: str, output: Path, wishes: Callable[[], Wishes], *, force: bool) -> None:
    from audio.render import render_to_file  # noqa: PLC0415
    from tui.sitting import laid_out, mixed  # noqa: PLC0415

    wished = wishes()
    _, laid = laid_out(name, wished)
    mix = mixed(laid, wished)
    with click.progressbar(length=1000, label=f"{laid.title}", file=sys.stderr, show_eta=False) as bar:
        report = render_to_file(mix, output, force=force, progress=lambda done: bar.update(int(done * 1000) - bar.pos))
    for fault in mix.faults:
        tell(fault)
    click.echo(
        f"{output}: {report.duration:.1f} s, {report.loudness_lufs:.1f} LUFS, "
        f"true peak {report.true_peak_db:.1f} dBTP, {report.realtime_factor:.0f} times real time"
    )


def _devices(*, json_: bool) -> None:
    from audio.outputs.device import output_devices  # noqa: PLC0415
    from tui.report import as_json  # noqa: PLC0415

    with foreign_stderr_to_log():
        found = output_devices()
    if json_:
        click.echo(as_json(found))
    elif not found:
        tell("No sound device was found; sessions play with a silent clock.")
    for device in [] if json_ else found:
        mark = "  (default)" if device["default"] else ""
        click.echo(f"{device['name']}  ·  {device['host']}, {device['channels']} channels{mark}")
