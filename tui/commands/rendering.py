"""A session rendered to a sound file, and a bar that tells how far it is: what ``render`` and ``page`` share."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tui.session.build import laid_out, mixed, unspoken
from tui.storage.faults import UsageFaultError
from tui.text.faults import flaw_sentence
from tui.text.language import _
from tui.text.safe import one_line
from tui.text.telling import tell

if TYPE_CHECKING:
    from pathlib import Path

    from audio.render import RenderReport
    from scripts.files.model import Session
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from tui.session.wishes import Wishes


def laid_out_to_write(name: str, wished: Wishes) -> tuple[Session | None, Timeline]:
    """Return what ``laid_out`` does, once it is told what will not be heard in it.

    Raises:
        UsageFaultError: As there, or it would come to no end.

    """
    session, timeline = laid_out(name, wished)
    if timeline.open:
        told = _("A file comes to an end: give its length with --minutes. --open is for `sitwith breathe`.")
        raise UsageFaultError(told)
    if lacking := unspoken(timeline, wished):
        tell(lacking)
    return session, timeline


def rendered(
    timeline: Timeline, wished: Wishes, file: Path, *, start: Seconds = 0.0, force: bool = False
) -> RenderReport:
    """Write what would be heard from a position on to a file, and tell what of it could not be.

    Raises:
        AlreadyThereError: The file is there, and is not to be replaced.
        RecordingError, RenderError: As in ``audio.render``.

    """
    from audio.render import render_to_file  # noqa: PLC0415 - numpy and libsndfile: not for help

    mix = mixed(timeline, wished)
    title, hidden = one_line(timeline.title), not sys.stderr.isatty()
    with click.progressbar(length=1000, label=title, file=sys.stderr, show_eta=False, hidden=hidden) as bar:
        report = render_to_file(
            mix, file, start=start, force=force, progress=lambda done: bar.update(int(done * 1000) - bar.pos)
        )
    for fault in mix.faults:
        tell(flaw_sentence(fault))
    return report
