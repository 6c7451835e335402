"""``sitwith list``, ``timeline`` and ``check``: what sessions there are, and what is in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scripts.faults import ScriptError, UnknownSessionError
from scripts.files.library import OVERWHELM, is_path
from scripts.files.loader import load_session
from scripts.plan.unsaid import never_said
from scripts.voice.voices import GUIDE, guide_of
from tui.commands.options import (
    HEARS,
    JSON,
    KEYS,
    LENGTH,
    NO_TONES,
    PACE,
    RECORDING,
    SESSION,
    SETTINGS,
    VOICE,
    finish,
    finish_told,
    wishes,
    with_options,
)
from tui.session.build import course_of, laid_out
from tui.session.key_script import read_presses
from tui.session.listening import ears_of
from tui.session.summaries import summaries
from tui.storage import own
from tui.storage.folders import is_there
from tui.storage.logs import foreign_stderr_to_log
from tui.text.faults import sentence
from tui.text.language import _, chosen
from tui.text.report import as_json, heard_instead, sessions_json, sessions_table, timeline_json, timeline_table, unsaid
from tui.text.safe import safe
from tui.text.telling import BAD_INPUT, say

if TYPE_CHECKING:
    from tui.session.wishes import Wishes


@click.command("list", short_help="List the sessions: the ones that come along, and yours.")
@with_options(VOICE, SETTINGS, JSON)
def list_(*, json_: bool, **wished: Any) -> None:  # noqa: ANN401 - click hands them over by name
    """List the sessions: those that come with sitwith, then your own."""
    finish(lambda: print_list(wishes(**wished, breath=None, rate=None, no_holds=False), json_=json_))


@click.command(short_help="Print when everything in a session happens.")
@with_options(SESSION, VOICE, PACE, NO_TONES, RECORDING, LENGTH, KEYS, HEARS, SETTINGS, JSON)
def timeline(session: str, *, keys: Path | None, hears: Path | None, json_: bool, **wished: Any) -> None:  # noqa: ANN401 - click hands them over by name
    """Print when everything in a SESSION happens, in seconds from its start; `breathe` for one is just breathing.

    With --keys, as it becomes for a listener who presses them; with --hears, for one who is heard to breathe so.
    """
    finish(lambda: _timeline(session, wishes(**wished), keys, hears, json_=json_))


@click.command(short_help="Check session scripts; every fault is named with its place.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check(files: tuple[str, ...]) -> None:
    """Check session scripts, by file or by name; say every fault with its place."""
    finish_told(lambda: _check(files))


def print_list(wished: Wishes, *, json_: bool = False) -> None:
    """Print the sessions there are."""
    told = summaries(wished)
    if json_:
        click.echo(as_json(sessions_json(told)))
    else:
        guides = GUIDE, guide_of(wished.settings.language)
        say(sessions_table(told, "" if wished.speaker in guides else wished.speaker))


def _timeline(name: str, wished: Wishes, keys: Path | None, hears: Path | None, *, json_: bool) -> None:
    with foreign_stderr_to_log():  # libmpg123 has its own words about a damaged MP3, on the screen
        session, laid = laid_out(name, wished)
    pressed: dict[str, Any] = {}
    instead = ""
    if keys is not None or hears is not None:
        from tui.session.simulate import simulated, simulation_json  # noqa: PLC0415 - numpy: only with --keys

        course = course_of(session, wished) if session else None
        got = simulated(
            laid,
            course,
            read_presses(keys) if keys is not None else (),
            wished.settings,
            overwhelm=lambda: course_of(own.session(OVERWHELM, wished.settings.language), wished),
            ears=ears_of(wished.settings, hears=hears) if hears is not None and course is not None else None,
        )
        laid, pressed = got.timeline, simulation_json(got)
        instead = heard_instead(got.state, got.reached)
    if json_:
        click.echo(as_json(timeline_json(laid, together=wished.together) | pressed))
    else:
        say("\n\n".join(filter(None, (timeline_table(laid), instead))))


def _check(files: tuple[str, ...]) -> int:
    code = 0
    for file in files:
        try:
            named = not is_there(Path(file)) and not is_path(file)
            session = own.session(file, chosen()) if named else load_session(Path(file))
        except (ScriptError, UnknownSessionError) as error:
            # All of them: here the faults are the answer, not an accident.
            click.echo(safe(sentence(error)), err=True)
            code = BAD_INPUT
        else:
            say(_("{file}: “{title}” has no faults.").format(file=file, title=session.title))
            for line in never_said(session):
                say(f"  {unsaid(line)}")
    return code
