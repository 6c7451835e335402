"""``sitwith breathe``: no words, only light and tones that breathe, for as long as one likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.commands.options import KEYS, PACE, SETTINGS, SOUND, VOICE, finish, with_options
from tui.commands.playing import FACE, Face, PlainCommand, let_hear, with_chosen_tones
from tui.session.breathing import breathing_asked
from tui.session.build import course_of
from tui.session.entries import MINUTES

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=PlainCommand, short_help="Just breathe: no words, for as long as you like.")
@click.argument("breath_to", required=False, metavar="[IN-OUT]")
@click.option("--minutes", type=float, metavar="N", help=f"How long, in whole breaths; {MINUTES:g} if nothing is said.")
@click.option("--open", "open_end", is_flag=True, help="Go on until you leave.")
@click.option("--lead", is_flag=True, help="Begin at your own breath and slow down to IN-OUT, or to 4-6, step by step.")
@with_options(VOICE, PACE, SOUND, KEYS, SETTINGS, FACE)
def breathe(  # noqa: PLR0913 - one argument an option
    breath_to: str | None,
    *,
    minutes: float | None,
    open_end: bool,
    lead: bool,
    plain: str | None,
    device: str | None,
    timbre: str | None,
    cues: str | None,
    trace: Path | None,
    keys: Path | None,
    listen: str | None,
    hears: Path | None,
    **wished: Any,  # noqa: ANN401 - click hands them over by name
) -> None:
    """Just breathe: light and tones, and no words, at your own breath or at the one you name, such as 4-6.

    Your breath can be given before it begins, and need not be. It ends on a whole breath, softly. All keys are as they
    are in a session; a hold is there only if you name one, as in 4-1-6-0.
    """
    face = Face(plain, device, trace, keys, hears=hears)

    def work() -> int:
        session = breathing_asked(breath_to, minutes, open_end=open_end, lead=lead)
        asked = with_chosen_tones(wished, timbre, cues, listen=listen)
        presses = face.presses()
        course = course_of(session, asked)
        return let_hear(course.timeline, course, asked, face, presses=presses)

    finish(work)
