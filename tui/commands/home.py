"""``sitwith`` alone: the list of sessions to choose from, on a screen; without a terminal, the list as text.

What stands before a session's name, as in ``sitwith --voice mum first-sitting``, is of it; without a name it holds for
whatever is chosen from the list.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scripts.files.library import is_path
from tui.commands.completing import session_names
from tui.commands.options import PACE, RECORDING, SOUND, VOICE, with_options
from tui.commands.playing import FROM, Face, PlainCommand, expect_sound, has_terminal, heard_on_a_face, output_opener
from tui.session.catalogue import DiskCatalogue
from tui.session.context import Context
from tui.session.recordings import recording_at
from tui.storage import own
from tui.storage.faults import UsageFaultError
from tui.storage.logs import foreign_stderr_to_log
from tui.text.language import _, later
from tui.text.values import nearest, short

if TYPE_CHECKING:
    from tui.session.wishes import Wishes

_HELP = "help"
_NEEDS_ONE = later("{option} is of one session: sitwith play SESSION {option}.")


@click.command(cls=PlainCommand, short_help="Choose among the sessions.")
@click.argument("sessions", nargs=-1, metavar="[SESSION]", shell_complete=session_names)
@heard_on_a_face(VOICE, PACE, RECORDING, SOUND)
@with_options(FROM)
@click.option("--resume", is_flag=True, help="Continue where you left with Q.")
@click.pass_obj
def home(  # noqa: PLR0913 - one argument an option
    commands: tuple[str, ...],
    wished: Wishes,
    face: Face,
    sessions: tuple[str, ...],
    *,
    from_stage: str | None,
    resume: bool,
) -> int:
    """Choose among the sessions; what is typed here holds for each of them."""
    if len(sessions) > 1:
        first, *others = sessions
        told = _("One session is played at a time: {first}, or {others}?")
        raise UsageFaultError(told.format(first=first, others=_(" or ").join(others)))
    if sessions:
        from tui.commands.packages import open_package  # noqa: PLC0415 - what plays is not for the list
        from tui.commands.play import play_session  # noqa: PLC0415 - see above
        from tui.share.packing import ENDING  # noqa: PLC0415 - see above

        if sessions[0].lower().endswith(ENDING):
            return open_package(Path(sessions[0]), wished, face)
        _know(sessions[0], commands)
        return play_session(sessions[0], wished, face, resume=resume, from_stage=from_stage)
    for option, typed in (
        ("--from", from_stage is not None),
        ("--resume", resume),
        ("--hears", face.hears is not None),
        ("--pattern", wished.pattern is not None),
        ("--lead", wished.lead),
    ):
        if typed:
            raise UsageFaultError(_(_NEEDS_ONE).format(option=option))
    return _choose(wished, face)


def _know(name: str, commands: tuple[str, ...]) -> None:
    """Refuse a name that stands for nothing, and say what may have been meant.

    Raises:
        UsageFaultError: It is no session's and no file's.

    """
    sessions = own.session_names()
    if name in sessions or is_path(name) or recording_at(name, sessions) is not None:
        return
    meant = _("`sitwith --help` names the commands, `sitwith list` the sessions.")
    if near := nearest(name, (*commands, *sessions, _HELP)):
        meant = _("Did you mean `sitwith {near}`?").format(near=f"{'--' if near == _HELP else ''}{near}")
    told = _("“{name}” is neither a command nor a session.").format(name=short(name))
    raise UsageFaultError(f"{told} {meant}")


def _choose(wished: Wishes, face: Face) -> int:
    """Show the list; what is chosen there is played on the screen."""
    presses = face.presses()
    if face.plain or wished.settings.plain or not has_terminal():
        from tui.commands.sessions import print_list  # noqa: PLC0415 - what lays out: not for the list on a screen

        print_list(wished)
        return 0
    with foreign_stderr_to_log():
        from tui.screens.launch import run  # noqa: PLC0415 - Textual: not for the list as text

        opener = output_opener(face.device, wished.settings.device)
        return run(
            DiskCatalogue(wished, opener, get_ready=lambda: expect_sound(face.device)),
            Context(wished.settings, presses=presses, names=wished.names),
            faults=wished.faults,
            trace=face.trace,
        )
