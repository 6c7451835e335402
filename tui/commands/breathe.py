"""``sitwith breathe``: no words, only light and tones that breathe, for as long as one likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.commands.options import PACE, SOUND, VOICE
from tui.commands.playing import Face, PlainCommand, heard_on_a_face, let_hear
from tui.session.breathing import breathing_asked
from tui.session.build import course_of
from tui.session.entries import MINUTES

if TYPE_CHECKING:
    from tui.session.wishes import Wishes


@click.command(cls=PlainCommand, short_help="Just breathe: no words, for as long as you like.")
@click.argument("breath_to", required=False, metavar="[IN-OUT]")
@click.option("--minutes", type=float, metavar="N", help=f"How long, in whole breaths; {MINUTES:g} if nothing is said.")
@click.option("--open", "open_end", is_flag=True, help="Go on until you leave.")
@click.option("--lead", is_flag=True, help="Begin at your own breath and slow down to IN-OUT, or to 4-6, step by step.")
@heard_on_a_face(VOICE, PACE, SOUND)
def breathe(  # noqa: PLR0913 - one argument an option
    wished: Wishes,
    face: Face,
    breath_to: str | None,
    *,
    minutes: float | None,
    open_end: bool,
    lead: bool,
) -> int:
    """Just breathe: light and tones, and no words, at your own breath or at the one you name, such as 4-6.

    Your breath can be given before it begins, and need not be. It ends on a whole breath, softly. All keys are as they
    are in a session; a hold is there only if you name one, as in 4-1-6-0.
    """
    session = breathing_asked(breath_to, minutes, open_end=open_end, lead=lead)
    presses = face.presses()
    course = course_of(session, wished)
    return let_hear(course.timeline, course, wished, face, presses=presses)
