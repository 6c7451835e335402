"""``sitwith page``: a session as one page, for somebody without a terminal."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.faults import AlreadyThereError
from audio.files.newfile import NewFile
from tui.commands.options import PACE, RECORDING, SESSION, SETTINGS_LONG, SOUND, VOICE, finish, wishes, with_options
from tui.session.build import laid_out, mixed, unspoken
from tui.share.page import page_of
from tui.storage.faults import UsageFaultError
from tui.text.faults import flaw_sentence
from tui.text.safe import one_line
from tui.text.telling import say, tell

if TYPE_CHECKING:
    from tui.session.build import Wishes


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
@with_options(VOICE, PACE, RECORDING, SOUND, SETTINGS_LONG)
def page(session: str, output: Path, *, force: bool, **wished: Any) -> None:  # noqa: ANN401 - click hands them over by name
    """Make one self-contained page of a SESSION: sound, light and words, for any browser, with nothing fetched.

    "Too much" is its largest button; x does the same.
    """
    finish(lambda: _page(session, output, wishes(**wished), force=force))


def _page(name: str, output: Path, wished: Wishes, *, force: bool) -> None:
    from audio.render import render_to_file  # noqa: PLC0415 - numpy and libsndfile: not for help

    if output.suffix.lower() not in (".html", ".htm"):
        raise UsageFaultError(f"{output}: a page is written as .html; end the name so.")
    session, timeline = laid_out(name, wished)
    if lacking := unspoken(timeline, wished):
        tell(lacking)
    mix = mixed(timeline, wished)
    title = one_line(timeline.title)
    hidden = not sys.stderr.isatty()
    try:
        with NewFile(output, force=force) as file, tempfile.TemporaryDirectory(prefix="sitwith-page-") as folder:
            sound = Path(folder) / "sound.mp3"
            bar = click.progressbar(length=1000, label=title, file=sys.stderr, show_eta=False, hidden=hidden)
            with bar as shown:
                render_to_file(mix, sound, progress=lambda done: shown.update(int(done * 1000) - shown.pos))
            text = page_of(timeline, sound.read_bytes(), language=session.language if session else "en")
            file.write(text.encode())
            file.finish()
    except AlreadyThereError as error:
        raise UsageFaultError(f"{output} is there already; choose another name, or add --force.") from error
    for fault in mix.faults:
        tell(flaw_sentence(fault))
    say(f"{output}: {len(text.encode()) / 1e6:.1f} MB, opens in any browser, with nothing beside it")
