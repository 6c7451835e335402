"""``sitwith voices``: who there is to speak; bringing a voice in, packing it, its takes, and taking it away."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scripts.files.library import OVERWHELM, find_session, languages
from scripts.phrases import grounding, noticed_phrases, repair_phrases
from scripts.voice.folder import is_name
from scripts.voice.voices import BUNDLED, ListedVoice
from tui.commands.completing import session_names
from tui.commands.options import JSON, finish_told, offering_force, with_options
from tui.record.begin import refuse_another_language
from tui.record.engines import engine_named, engines_here
from tui.storage import own
from tui.storage.faults import UsageFaultError
from tui.storage.logs import foreign_stderr_to_log
from tui.storage.own import in_words
from tui.text import words
from tui.text.language import _, chosen
from tui.text.report import as_json
from tui.text.telling import say, tell
from tui.voices.archive import is_zip, look_over, pack
from tui.voices.report import covered, voice_json, voice_table, voices_json, voices_table

if TYPE_CHECKING:
    from scripts.files.model import Session
    from scripts.voice.voices import Voice

_NOTES_SHOWN = 20


@click.group(invoke_without_command=True, short_help="List who speaks; bring a voice in, hand one on, see its takes.")
@with_options(JSON)
@click.pass_context
def voices(context: click.Context, *, json_: bool) -> None:
    """List the voices: who speaks, and how much of each session."""
    if context.invoked_subcommand is None:
        finish_told(lambda: _list(json_=json_))


@voices.command(short_help="Show what a voice has of each line.")
@click.argument("name")
@with_options(JSON)
def show(name: str, *, json_: bool) -> None:
    """Show what the voice NAME has of each line: its length, its gain and its day."""
    finish_told(lambda: _show(name, json_=json_))


@voices.command("import", short_help="Bring a voice in, from a folder or a zip.")
@click.argument("source", type=click.Path(path_type=Path), metavar="FOLDER|ZIP")
@click.option("--name", metavar="NAME", help="What to call the voice; without it, its own name or the folder's.")
@click.option("--speaker", metavar="WORDS", help="Who speaks, in your words.")
def import_(source: Path, name: str | None, speaker: str | None) -> None:
    """Bring a voice in: recordings named by their line, in folders named by their session."""
    finish_told(lambda: _import(source, name, speaker))


@voices.command(short_help="Pack a voice into a zip, to keep or to hand on.")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE.zip",
    help="Where to write.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
def export(name: str, output: Path, *, force: bool) -> None:
    """Pack the voice NAME into a zip, to keep or to hand on."""
    finish_told(lambda: _export(name, output, force=force))


@voices.command(short_help="Take a voice of yours away, into a bin.")
@click.argument("name")
def remove(name: str) -> None:
    """Take one of your own voices away; it goes into a bin, and nothing is deleted."""
    finish_told(lambda: _remove(name))


@voices.command(short_help="List the takes of a voice; * marks the ones that are played.")
@click.argument("name")
@click.argument("line", required=False)
@with_options(JSON)
def takes(name: str, line: str | None, *, json_: bool) -> None:
    """List the takes that were recorded of the voice NAME, of every LINE or of one; * marks the one that is played."""
    finish_told(lambda: _takes(name, line, json_=json_))


@voices.command(short_help="Let another take of a line be played.")
@click.argument("name")
@click.argument("take")
def choose(name: str, take: str) -> None:
    """Play this TAKE of its line from now on; the others stay."""
    finish_told(lambda: _choose(name, take))


@voices.command(short_help="Take one take away, into a bin.")
@click.argument("name")
@click.argument("take")
def discard(name: str, take: str) -> None:
    """Take one TAKE away; it goes into a bin, and nothing is deleted."""
    finish_told(lambda: _discard(name, take))


@voices.command("speak", short_help="Have a program speak a script of yours, as a synthetic voice.")
@click.argument("session", shell_complete=session_names)
@click.option("--voice", "name", metavar="NAME", required=True, help="What to call the voice; it is marked synthetic.")
@click.option(
    "--with",
    "engine",
    metavar="ENGINE",
    required=True,
    help="piper, espeak-ng, say, windows, or a command with {out}, and {text} unless the text goes to its input.",
)
@click.option("--engine-voice", default="", metavar="NAME", help="The engine's own voice; for piper, its model's file.")
@click.option("--again", is_flag=True, help="Speak anew what a program has spoken before.")
def speak_(session: str, name: str, engine: str, engine_voice: str, *, again: bool) -> None:
    """Have a program that is installed speak the lines of a SESSION, to hear a script before somebody records it.

    Each line is checked and levelled as a recording is, and all of them are kept, or none. No person is called its
    speaker, and what a person recorded is never overwritten.
    """
    finish_told(lambda: _speak(session, name, engine, engine_voice, again=again))


def _sessions(voice: Voice | None = None) -> list[Session]:
    """Return what a voice can speak: every session, and the answers beside them; in its own language.

    One that comes with the program speaks what is written in its language, and is not told to lack the others.
    """
    language = voice.language if voice and voice.language in languages() else chosen()
    found = [listed.session for listed in own.sessions(language) if listed.session]
    if voice and voice.folder.parent == BUNDLED:
        found = [session for session in found if session.language == language]
    names = {session.name for session in found}
    answers = (repair_phrases(language), noticed_phrases(language))
    return [*found, *(session for session in answers if session.name not in names)]


def _list(*, json_: bool) -> None:
    there: dict[tuple[str, bool], list[Session]] = {}  # read once for all voices of a language
    found = []
    for listed in own.voices():
        kind = (listed.voice.language if listed.voice else "", listed.own)
        if kind not in there:
            there[kind] = _sessions(listed.voice)
        found.append(covered(listed, there[kind]))
    here = engines_here()
    if json_:
        click.echo(as_json(voices_json(found, here)))
        return
    say(voices_table(found))
    say(f"\n{words.ENGINES_HERE.format(engines=', '.join(here)) if here else words.NO_ENGINES}")


def _speak(session_name: str, name: str, typed: str, engine_voice: str, *, again: bool) -> None:
    from tui.record.speaking import speak_session  # noqa: PLC0415 - numpy: not for help or the list

    session = own.session(session_name, chosen())
    if not session.lines:
        raise UsageFaultError(_("“{session}” has no lines to be spoken.").format(session=session.name))
    if not is_name(name) or (BUNDLED / name).exists():
        raise UsageFaultError(
            _(
                "“{name}” cannot be the voice's name: write small letters, digits and single dashes, and none "
                "that comes with sitwith."
            ).format(name=name)
        )
    refuse_another_language(own.voices_folder() / name, session)
    engine = engine_named(typed, session.language, engine_voice)
    watched = sys.stderr.isatty()

    def progress(done: int) -> None:
        if watched:
            click.echo(
                "\r" + _("{done} of {lines} lines spoken").format(done=done, lines=len(session.lines)),
                nl=False,
                err=True,
            )

    try:
        done = speak_session(session, own.voices_folder(), name, engine, again=again, progress=progress)
    finally:
        if watched:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
    stayed = _("; {count} were there and stay").format(count=done.stayed) if done.stayed else ""
    say(
        _("“{name}”: {count} lines spoken by {engine}{stayed}. {synthetic}").format(
            name=name, count=done.spoken, engine=engine.name, stayed=stayed, synthetic=words.SYNTHETIC
        )
    )
    say(f"  sitwith play {session_name} --voice {name}")


def _show(name: str, *, json_: bool) -> None:
    voice, mine = _found(name)
    coverage = covered(ListedVoice(name, voice.folder, mine, voice, None), _sessions(voice))
    if coverage.fault:
        raise UsageFaultError(coverage.fault)
    click.echo(as_json(voice_json(coverage))) if json_ else say(voice_table(coverage))


def _import(source: Path, name: str | None, speaker: str | None) -> None:
    if is_zip(source):
        look_over(source)
    from tui.voices.importing import Wanted, bring_in  # noqa: PLC0415 - numpy: not for help, the list or a bomb

    sessions = {session.name: session for session in _sessions()}
    watched = sys.stderr.isatty()

    def progress(done: int) -> None:
        if watched:
            click.echo("\r" + _("{done} recordings looked through").format(done=done), nl=False, err=True)

    try:
        with foreign_stderr_to_log():  # libmpg123 has its own words about a damaged MP3, on the screen
            brought = bring_in(Wanted(source, name, speaker), own.voices_folder(), sessions, progress)
    finally:
        if watched:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
    for note in brought.notes[:_NOTES_SHOWN]:
        tell(note)
    if len(brought.notes) > _NOTES_SHOWN:
        tell(_("… and {count} more.").format(count=len(brought.notes) - _NOTES_SHOWN))
    say(
        _("“{voice}” is here: {recordings} recordings, in {folder}").format(
            voice=brought.name, recordings=brought.recordings, folder=brought.folder
        )
    )
    _tell_first_aid(own.voice(brought.name))
    say(f"  sitwith voices show {brought.name}\n  sitwith play --voice {brought.name}")


def _tell_first_aid(voice: Voice) -> None:
    """Say what matters most where a voice lacks it: what is for when it is too much."""
    language = voice.language
    needed = (find_session(OVERWHELM, language=language), grounding(language), repair_phrases(language))
    lacking = sum(len(session.lines) - len(voice.clips(session)) for session in needed)
    if lacking:
        click.echo(words.FIRST_AID_LACKS.format(count=lacking))


def _export(name: str, output: Path, *, force: bool) -> None:
    voice, mine = _found(name)
    if output.suffix.lower() != ".zip":
        raise UsageFaultError(
            _("{output}: a voice is packed as zip; give a file that ends in .zip.").format(output=output)
        )
    try:
        with offering_force():
            recordings = pack(voice, output, force=force)
    except OSError as error:
        raise in_words(voice.folder, error) from error
    say(
        _("{output}: {recordings} recordings, {size:.1f} MB").format(
            output=output, recordings=recordings, size=output.stat().st_size / 1e6
        )
    )
    if mine and not voice.synthetic:
        say(words.VOICE_IS_PERSONAL)


def _remove(name: str) -> None:
    # Also one that is damaged, which could not be found as a voice.
    listed = [found for found in own.voices() if found.name == name]
    mine = [found for found in listed if found.own]
    if not mine:
        own.voice(name)  # tells of a name that is not known
        raise UsageFaultError(_("“{name}” comes with sitwith and stays; play another with --voice.").format(name=name))
    place = own.private_folder(own.bin_folder()) / f"{name}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S-%f}"
    try:
        mine[0].folder.rename(place)
    except OSError as error:
        raise own.in_words(mine[0].folder, error) from error
    say(
        _("“{name}” is in the bin: {place}\nTo have it back: sitwith voices import '{place}' --name {name}").format(
            name=name, place=place
        )
    )


def _takes(name: str, line: str | None, *, json_: bool) -> None:
    from tui.voices.takes import takes_of  # noqa: PLC0415 - numpy, as above

    voice, _mine = _found(name)
    found = takes_of(voice, line)
    if json_:
        click.echo(as_json([take.as_json() for take in found]))
        return
    if line and not found and takes_of(voice, None):
        told = _("“{name}” has no takes of a line named “{line}”; `sitwith voices takes {name}` lists those there are.")
        raise UsageFaultError(told.format(name=name, line=line))
    session = None
    for take in found:
        if take.session != session:
            session = take.session
            say(session)
        say(f"  {take.format()}")
    if not found:
        say(_("There are no takes: nothing of this voice was recorded here."))


def _choose(name: str, take: str) -> None:
    from tui.voices.takes import choose as choose_take  # noqa: PLC0415 - numpy, as above

    voice, _mine = _found(name)
    say(_("“{line}” is spoken by {take} now. The others stay.").format(line=choose_take(voice, take), take=take))


def _discard(name: str, take: str) -> None:
    from tui.voices.takes import discard as discard_take  # noqa: PLC0415 - numpy, as above

    voice, _mine = _found(name)
    now = datetime.now().astimezone()
    place = own.private_folder(own.bin_folder()) / f"{name}-{take}-{now:%Y-%m-%d-%H%M%S-%f}"
    without = discard_take(voice, take, place)
    say(_("{take} is in the bin: {place}").format(take=take, place=place))
    if without:
        say(_("Its line has no recording now; `sitwith voices choose` takes another one."))


def _found(name: str) -> tuple[Voice, bool]:
    """Return a voice and whether it is the listener's own."""
    voice = own.voice(name)
    return voice, voice.folder.parent == own.voices_folder()
