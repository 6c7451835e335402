"""``sitwith play``: a session on the playing screen, or as plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scripts.files.library import FIRST, OVERWHELM
from tui.commands.options import PACE, RECORDING, SESSION_OR_FIRST, SOUND, VOICE, with_options
from tui.commands.playing import FROM, Face, PlainCommand, heard_on_a_face, let_hear
from tui.session.bookmarks import NO_PLACE, bookmark_of
from tui.session.breathing import FILE as JUST_BREATHE
from tui.session.build import course_of, laid_out
from tui.session.seeking import stage_named
from tui.session.wishes import Wishes
from tui.share.packing import ENDING
from tui.storage.faults import UsageFaultError
from tui.storage.logs import foreign_stderr_to_log
from tui.text import words
from tui.text.language import _
from tui.text.telling import say, tell

if TYPE_CHECKING:
    from tui.settings import Settings


@click.command(cls=PlainCommand, short_help="Play a session, or any recording of a voice.")
@heard_on_a_face(SESSION_OR_FIRST, VOICE, PACE, RECORDING, SOUND)
@with_options(FROM)
@click.option("--resume", is_flag=True, help="Continue where you left with Q.")
def play(wished: Wishes, face: Face, session: str | None, *, from_stage: str | None, resume: bool) -> int:
    """Play a SESSION: a listed name, a path to a script (.toml), or any recording of a voice.

    Without one, the first sitting. Beside a recording the tones give way to the voice. `sitwith SESSION` does the same.
    """
    return play_session(session or FIRST, wished, face, resume=resume, from_stage=from_stage)


def play_session(name: str, wished: Wishes, face: Face, *, resume: bool = False, from_stage: str | None = None) -> int:
    """Play a session by its name or path, or a recording; return the exit code."""
    if name.lower().endswith(ENDING):
        raise UsageFaultError(words.PACKED_PLAYS.format(file=name))
    presses = face.presses()
    with foreign_stderr_to_log():  # libmpg123 has its own words about a damaged MP3, on the screen
        session, timeline = laid_out(name, wished)
    # Just breathing is no file: there is no place to be kept in it.
    bookmark = None if session is not None and session.file == JUST_BREATHE else bookmark_of(session, timeline)
    left_at = bookmark.resumes_at(timeline) if bookmark is not None else None
    start_at = (left_at if resume else None) or 0.0
    if from_stage is not None:
        if resume:
            raise UsageFaultError(_("Begin with --from or with --resume, not with both."))
        start_at = stage_named(timeline, from_stage).start
    if resume and left_at is None:
        tell(_(NO_PLACE))
    return let_hear(
        timeline,
        course_of(session, wished) if session else None,
        wished,
        face,
        presses=presses,
        start_at=start_at,
        bookmark=bookmark,
        left_at=None if resume else left_at,
    )


def play_overwhelm(settings: Settings) -> int:
    """Play the session for sudden overwhelm as plain lines, for whoever comes from others; return the exit code."""
    say(words.GENTLER)
    return play_session(OVERWHELM, Wishes(holds=settings.holds, settings=settings), Face("phases"))
