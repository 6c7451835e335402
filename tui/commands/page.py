"""``sitwith page``: a session as one page, for somebody without a terminal."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.faults import AlreadyThereError
from audio.files.newfile import NewFile
from tui.commands.options import (
    LENGTH_OF_A_FILE,
    PACE,
    RECORDING,
    SESSION,
    SETTINGS_LONG,
    SOUND,
    VOICE,
    finish,
    wishes,
    with_options,
)
from tui.commands.rendering import laid_out_to_write, rendered
from tui.share.page import page_of
from tui.storage.faults import UsageFaultError
from tui.storage.logs import foreign_stderr_to_log
from tui.text.language import _
from tui.text.telling import say

if TYPE_CHECKING:
    from tui.session.wishes import Wishes


@click.command(short_help="Make one page of a session, for somebody without a terminal.")
@with_options(SESSION)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="Where to write; its name ends in .html.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
@with_options(VOICE, PACE, RECORDING, LENGTH_OF_A_FILE, SOUND, SETTINGS_LONG)
def page(session: str, output: Path, *, force: bool, **wished: Any) -> None:  # noqa: ANN401 - click hands them over by name
    """Make one self-contained page of a SESSION: sound, light and words, for any browser, with nothing fetched.

    "Too much" is its largest button; x does the same.
    """
    finish(lambda: _page(session, output, wishes(**wished), force=force))


def _page(name: str, output: Path, wished: Wishes, *, force: bool) -> None:
    with foreign_stderr_to_log():  # libmpg123 has its own words about a damaged MP3, on the screen
        _write(name, output, wished, force=force)


def _write(name: str, output: Path, wished: Wishes, *, force: bool) -> None:
    if output.suffix.lower() not in (".html", ".htm"):
        raise UsageFaultError(_("{output}: a page is written as .html; end the name so.").format(output=output))
    session, timeline = laid_out_to_write(name, wished)
    try:
        with NewFile(output, force=force) as file, tempfile.TemporaryDirectory(prefix="sitwith-page-") as folder:
            sound = Path(folder) / "sound.mp3"
            rendered(timeline, wished, sound)
            text = page_of(timeline, sound.read_bytes(), language=session.language if session else "en")
            file.write(text.encode())
            file.finish()
    except AlreadyThereError as error:
        raise UsageFaultError(
            _("{output} is there already; choose another name, or add --force.").format(output=output)
        ) from error
    say(
        _("{output}: {size:.1f} MB, opens in any browser, with nothing beside it").format(
            output=output, size=len(text.encode()) / 1e6
        )
    )
