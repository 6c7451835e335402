"""``sitwith pack`` and ``open``: a session in one file, to give away, and what to do with one that was given."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scripts.voice.voices import GUIDE
from tui.commands.options import PACE, SESSION, SOUND, VOICE, finish, offering_force, wishes, with_options
from tui.commands.play import play_session
from tui.commands.playing import Face, PlainCommand, has_terminal, heard_on_a_face, let_hear
from tui.session.build import course_of
from tui.session.wishes import voice_of
from tui.share.packing import ENDING, pack_session
from tui.storage import own
from tui.text import words
from tui.text.language import _
from tui.text.report import clock_time
from tui.text.safe import one_line
from tui.text.telling import say, tell
from tui.voices.archive import texts_about

if TYPE_CHECKING:
    from tui.session.wishes import Wishes
    from tui.share.opening import Kept, Package

_SHOWN = 12
"""So many lines without a recording are named."""
_FOLDED = 8
"""So many things that were left out are named."""


@click.command(short_help="Pack a session and its recordings into one file, to give away.")
@with_options(SESSION)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar=f"FILE{ENDING}",
    help="Where to write.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
@with_options(VOICE[:1])
def pack(session: str, output: Path, voice_name: str | None, *, force: bool) -> None:
    """Pack a SESSION into one file, to give away: its script, the recordings it uses, and their licence.

    The recordings are the guide's, or those of --voice.
    """
    finish(lambda: _pack(session, output, voice_name, force=force))


@click.command("open", cls=PlainCommand, short_help="Look into a packed session, then play it or keep it.")
@click.argument("file", type=click.Path(path_type=Path), metavar=f"FILE{ENDING}")
@click.option("--play", "plays", is_flag=True, help="Play it, without keeping it.")
@click.option("--keep", "keeps", is_flag=True, help="Keep it among your own; nothing that is there is overwritten.")
@heard_on_a_face(VOICE, PACE, SOUND)
def open_(wished: Wishes, face: Face, file: Path, *, plays: bool, keeps: bool) -> int:
    """Say what is in a packed session that somebody gave you, then play it or keep it, as you like.

    With --play and --keep it is kept, and then played.
    """
    return open_package(file, wished, face, plays=plays, keeps=keeps)


def open_package(file: Path, wished: Wishes, face: Face, *, plays: bool = False, keeps: bool = False) -> int:
    """Look into a packed session, then do with it what is asked or chosen; return the exit code."""
    from tui.share.opening import keep, looked_into  # noqa: PLC0415 - numpy: not for help

    presses = face.presses()
    watched = sys.stderr.isatty()

    def progress(done: int) -> None:
        if watched:
            click.echo("\r" + _("{done} recordings looked through").format(done=done), nl=False, err=True)

    with looked_into(file, progress) as package:
        if watched:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
        own_voice = wished.voice_name is not None
        asked = wished if own_voice or package.voice is None else replace(wished, guest=package.voice)
        course = course_of(package.session, asked)
        say(_in_words(package, course.timeline.duration))
        for note in package.notes[:_FOLDED]:
            tell(note)
        if len(package.notes) > _FOLDED:
            tell(_("… and {count} more were left out.").format(count=len(package.notes) - _FOLDED))
        if not plays and not keeps:
            plays, keeps = _chosen(file)
        if plays and not keeps:
            return let_hear(course.timeline, course, asked, face, presses=presses)
        if keeps:
            kept = keep(package)
            _tell_kept(kept)
    if plays and keeps:
        named = wished if own_voice else replace(wished, voice_name=kept.voice)
        return play_session(str(kept.script), named, face)
    return 0


def _in_words(package: Package, length: float) -> str:
    session, voice = package.session, package.voice
    rows = [f"{one_line(session.title)} · {clock_time(length)}", session.summary, ""]
    count = len(session.lines)
    if voice is None:
        rows.append(words.PACKED_NO_VOICE.format(count=count))
    else:
        rows.append(words.PACKED_VOICE.format(voice=voice.title, said=count - len(package.missing), count=count))
        rows += [words.SYNTHETIC] if voice.synthetic else []
        told = (
            (words.PACKED_SPEAKER, voice.speaker),
            (words.PACKED_LICENCE, voice.licence),
            (words.PACKED_THANKS, voice.thanks),
            (words.PACKED_TEXTS, ", ".join(text.name for text in texts_about(voice.folder))),
        )
        rows += [f"{what}: {text}" for what, text in told if text]
        if not voice.licence:
            rows.append(words.PACKED_NO_LICENCE)
        if package.missing:
            more = len(package.missing) - _SHOWN
            named = ", ".join(package.missing[:_SHOWN]) + (
                _(" and {count} more").format(count=more) if more > 0 else ""
            )
            rows.append(f"{words.PACKED_MISSING}: {named}")
    return "\n".join(rows)


def _chosen(file: Path) -> tuple[bool, bool]:
    """Ask whether to play it or to keep it; where nobody can be asked, say how that is said."""
    if not has_terminal():
        say(words.PACKED_HOW.format(file=file))
        return False, False
    answer = click.prompt(words.PACKED_ASK, default="n", show_default=False, prompt_suffix=" ").strip().lower()[:1]
    return answer == words.PACKED_PLAY, answer == words.PACKED_KEEP


def _tell_kept(kept: Kept) -> None:
    for note in kept.notes:
        say(note)
    name = kept.script.stem
    spoken = f" --voice {kept.voice}" if kept.voice not in (None, GUIDE) else ""
    say(f"{words.PACKED_KEPT}\n  sitwith play {name}{spoken}")


def _pack(name: str, output: Path, voice_name: str | None, *, force: bool) -> None:
    # What is given away is never taken from the settings: a voice goes along where its name was typed.
    wished = wishes(breath=None, rate=None, no_holds=False, voice_name=voice_name or GUIDE)
    session = own.session(name, wished.settings.language)
    voice = voice_of(wished, session.language)
    with offering_force():
        packed = pack_session(session, voice, output, force=force)
    say(
        _("{output}: “{title}”, {recordings} of {lines} lines spoken by “{voice}”, {size:.1f} MB").format(
            output=output,
            title=session.title,
            recordings=packed.recordings,
            lines=packed.lines,
            voice=voice.name,
            size=packed.size_bytes / 1e6,
        )
    )
    if packed.recordings and not voice.synthetic and voice.folder.parent == own.voices_folder():
        say(words.VOICE_IS_PERSONAL)
