"""``sitwith record``: the lines of a session, spoken by somebody you trust."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio.capture.device import Microphone, find_input
from audio.faults import RecordingError, RecordingFault
from audio.units import RATE, gain_of
from scripts.faults import UnknownSessionError
from scripts.files.library import OVERWHELM
from scripts.files.loader import load_session
from scripts.phrases import FOLDER, grounding, phrases_file, repair_phrases
from scripts.plan.reading import Reading
from scripts.voice.folder import as_name, is_name, is_synthetic
from scripts.voice.voices import BUNDLED
from tui.commands.completing import recorded_names, voice_names
from tui.commands.options import PACE, SETTINGS, finish, settings_for, with_options
from tui.commands.play import play_overwhelm
from tui.commands.playing import expect_sound, has_terminal, output_opener
from tui.record import words
from tui.record.begin import refuse_another_language, voice_folder
from tui.record.pacer import Pacer
from tui.session.catalogue import DiskCatalogue
from tui.session.context import Context
from tui.session.wishes import Wishes, listener_breath
from tui.storage import own
from tui.storage.faults import UsageFaultError
from tui.storage.folders import is_there
from tui.storage.logs import foreign_stderr_to_log
from tui.text.language import _
from tui.text.report import count_of_lines
from tui.text.safe import one_line
from tui.text.telling import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audio.capture.contract import Input
    from audio.capture.folder import TakesFolder
    from audio.outputs.contract import Output
    from audio.units import Samples
    from scripts.files.model import Session
    from tui.record.desk import Desk
    from tui.screens.context import ScreenContext
    from tui.settings import Settings

_FROM_FILE = "file:"


@click.command(short_help="Record the lines of a session in a voice you trust.")
@click.argument("session", required=False, shell_complete=recorded_names)
@click.option(
    "--voice",
    "voice_name",
    metavar="NAME",
    shell_complete=voice_names,
    help="Whose voice this is; a new name begins one.",
)
@click.option("--speaker", metavar="WORDS", help="Who speaks, in your words, for a voice that is begun.")
@click.option("--plain", is_flag=True, help="No screen: letters and sentences, for screen readers.")
@click.option("--from", "reading", type=click.Path(path_type=Path), metavar="FILE", help="Cut a reading of all lines.")
@click.option("--device", metavar="NAME", help="The microphone, or file:PATH to play a recording in.")
@click.option("--headphones", is_flag=True, help="A soft tone paces you; only with headphones on.")
@with_options(PACE[:2], SETTINGS)
def record(  # noqa: PLR0913 - one argument an option
    session: str | None,
    *,
    voice_name: str | None,
    speaker: str | None,
    plain: bool,
    reading: Path | None,
    device: str | None,
    headphones: bool,
    breath: str | None,
    rate: float | None,
    overrides: Sequence[str],
) -> None:
    """Record the lines of a SESSION, so that a voice you trust guides it.

    One line after the other: record, listen, keep. Leave at any time; the same command comes back to the same place.
    Without a SESSION: what there is to record, what matters most first, and how much of it is kept.
    """
    if session is None:
        finish(lambda: say(_to_record(voice_name, settings_for(overrides).language)))
        return
    if voice_name is None:
        raise click.UsageError(f"Whose voice is it? Give it a name: sitwith record {session} --voice NAME")
    wanted = _Wanted(session, voice_name, speaker, device, breath, rate, headphones=headphones)
    finish(lambda: _cut(wanted, reading, overrides) if reading else _record(wanted, overrides, plain=plain))


class _Wanted:
    """What was typed."""

    def __init__(  # noqa: PLR0913, PLR0917 - one argument an option
        self,
        session: str,
        voice: str,
        speaker: str | None,
        device: str | None,
        breath: str | None,
        rate: float | None,
        *,
        headphones: bool,
    ) -> None:
        self.session_name = session
        self.voice = voice
        self.speaker = speaker
        self.device = device
        self.breath = breath
        self.rate = rate
        self.headphones = headphones


def _to_record(voice_name: str | None, language: str) -> str:
    """Return what there is to record, what is for when it is too much first; with a voice, how much it has of each."""
    sessions = [listed.session for listed in own.sessions(language) if listed.session and listed.session.lines]
    others = [session for session in sessions if session.name not in (OVERWHELM, grounding().name)]
    voice = own.voice(voice_name) if voice_name in {listed.name for listed in own.voices()} and voice_name else None
    first_aid = (grounding(language), repair_phrases(language), own.session(OVERWHELM, language))
    width = max(len(one_line(session.name)) for session in (*first_aid, *others))

    def row(session: Session) -> str:
        count = len(session.lines)
        lines = (
            _("{spoken} of {count} lines").format(spoken=len(voice.clips(session)), count=count)
            if voice
            else count_of_lines(count)
        )
        return f"  {one_line(session.name):<{width}}  {lines:<14}  {session.title}"

    rows = [words.FIRST_AID, *map(row, first_aid), "", words.THE_OTHERS, *map(row, others), ""]
    return "\n".join([*rows, words.TO_RECORD.format(voice=voice_name or "NAME")])


def _folder(wanted: _Wanted, language: str) -> tuple[Session, TakesFolder]:
    """Return the session and where its takes go.

    Raises:
        ScoreError: There is no such session.
        UsageFaultError: The voice cannot have this name.

    """
    from audio.capture.folder import TakesFolder  # noqa: PLC0415 - numpy: not for help or completion

    session = _script(wanted.session_name, language)
    if not session.lines:
        raise UsageFaultError(_("“{session}” has no lines to record; write some first.").format(session=session.name))
    if not is_name(wanted.voice):
        raise UsageFaultError(
            _(
                "“{voice}” cannot be a voice's name: write small letters, digits and single dashes, such as "
                "--voice {suggestion}."
            ).format(voice=wanted.voice, suggestion=as_name(wanted.voice) or "grandma-ruth")
        )
    if is_there(own.voices_folder() / wanted.voice) and is_synthetic(own.voices_folder() / wanted.voice):
        raise UsageFaultError(
            _("“{voice}” is a synthetic voice; give a person's another name with --voice.").format(voice=wanted.voice)
        )
    if (BUNDLED / wanted.voice).exists():
        raise UsageFaultError(
            _("“{voice}” is the voice that comes with sitwith; give another --voice.").format(voice=wanted.voice)
        )
    refuse_another_language(own.voices_folder() / wanted.voice, session)
    new = not is_there(own.voices_folder() / wanted.voice)
    folder = voice_folder(own.voices_folder(), wanted.voice, session, wanted.speaker)
    if new:
        say(words.PRIVATE.format(folder=folder.parent))
    try:
        return session, TakesFolder(folder, [line.id for line in session.lines])
    except OSError as error:
        raise own.in_words(folder, error) from error


def _script(name: str, language: str) -> Session:
    """Return a session, or what the guide says outside the sessions: that is recorded alike.

    Raises:
        ScoreError: There is none of that name.

    """
    try:
        return own.session(name, language)
    except UnknownSessionError:
        if name not in {file.stem for file in FOLDER.glob("*.toml")}:
            raise
        return load_session(phrases_file(name, language))


def _record(wanted: _Wanted, overrides: Sequence[str], *, plain: bool) -> int:
    settings = settings_for(overrides)
    session, folder = _folder(wanted, settings.language)
    reading = Reading.of(session, listener_breath(wanted.breath, wanted.rate))
    with foreign_stderr_to_log():
        microphone = _microphone(wanted.device)
        from tui.record.desk import Desk  # noqa: PLC0415 - numpy, as above

        expect_sound(None)
        opener = output_opener(None, settings.device)
        desk = Desk(reading, folder, opener, time.monotonic)
        pacer = Pacer(reading.timeline, time.monotonic, opener)
        pacer.headphones = wanted.headphones
        on_screen = not plain and not settings.plain and has_terminal()
        if not on_screen:
            from tui.record.plain import PlainDesk  # noqa: PLC0415 - numpy, as above

            bound = settings.keys.by_action()
            plain_desk = PlainDesk(desk, pacer, microphone, sys.stdin, sys.stdout, bound)
            code, overwhelmed = plain_desk.run(), plain_desk.overwhelmed
        else:
            code, overwhelmed = _on_the_screen(desk, pacer, microphone, settings, opener)
    if overwhelmed:
        if not on_screen:
            code = play_overwhelm(settings)
        say(words.COME_BACK)
        return code
    _say_goodbye(len(desk.kept & set(desk.lines)), session, wanted.voice)
    return code


def _on_the_screen(
    desk: Desk,
    pacer: Pacer,
    microphone: Callable[[int | None], Input],
    settings: Settings,
    opener: Callable[[], Output],
) -> tuple[int, bool]:
    """Record until the person leaves; return the exit code, and whether it was by way of sudden overwhelm."""
    from tui.record.screen import RecordScreen  # noqa: PLC0415 - Textual: not for plain lines
    from tui.screens.launch import run  # noqa: PLC0415 - as above

    catalogue = DiskCatalogue(Wishes(holds=settings.holds, settings=settings), opener)
    made: list[RecordScreen] = []

    def first(context: ScreenContext) -> RecordScreen:
        made.append(RecordScreen(context, desk, pacer, microphone))
        return made[0]

    code = run(catalogue, Context(settings), first)
    return code, made[0].left_for_session


def _say_goodbye(kept: int, session: Session, voice: str) -> None:
    """Say how to hear what is kept, where anything is."""
    if kept == len(session.lines):
        say(words.ALL_KEPT)
    if not kept:
        say(words.NOTHING_KEPT)
    elif session.file.parent == FOLDER:  # said in every session, and no session itself
        say(words.HEAR_REPAIR.format(voice=voice))
    else:
        say(words.HEAR_IT.format(session=session.name, voice=voice))


def _cut(wanted: _Wanted, file: Path, overrides: Sequence[str]) -> int:
    from tui.record.reading import ReadingDesk  # noqa: PLC0415 - numpy, as above

    settings = settings_for(overrides)
    if not is_there(file):
        raise UsageFaultError(_("{file}: there is no such recording; check the path.").format(file=file))
    if not file.is_file():
        raise RecordingError(RecordingFault.NO_FILE, file=file)
    session, folder = _folder(wanted, settings.language)
    with foreign_stderr_to_log():
        expect_sound(None)
        opener = output_opener(None, settings.device)
        kept = ReadingDesk(file, folder, session.lines, lambda sound, rate: _play(sound, rate, opener)).run(
            sys.stdin, sys.stdout
        )
    if kept:
        _say_goodbye(kept, session, wanted.voice)
    return 0


def _play(sound: Samples, rate: int, opener: Callable[[], Output]) -> None:
    """Play a clip to its end, at the voice's loudness."""
    import numpy as np  # noqa: PLC0415 - see above
    import soxr  # noqa: PLC0415 - hardly any clip needs it

    from audio.capture.preview import TakePreview  # noqa: PLC0415 - numpy, as above
    from audio.level.gain import gain_to_voice  # noqa: PLC0415 - numpy, as above

    sound = soxr.resample(sound, rate, RATE) if rate != RATE else sound
    listening = TakePreview(np.repeat(sound * gain_of(gain_to_voice(sound)), 2, axis=1), opener())
    while not listening.done(time.monotonic()):
        time.sleep(0.02)
    listening.stop()


def _microphone(device: str | None) -> Callable[[int | None], Input]:
    """Return what makes the input: another device where its index is given, else what was typed.

    Raises:
        SoundError: There is no such device or file.

    """
    if device is not None and device.startswith(_FROM_FILE):
        from audio.capture.played import PlayedInput  # noqa: PLC0415 - numpy, as above
        from audio.files.reader import Recording  # noqa: PLC0415 - libsndfile: only where a file is played in

        path = Path(device.removeprefix(_FROM_FILE))
        with Recording(path) as recording:
            sound, rate = recording.read(1800 * recording.rate), recording.rate
        return lambda index: PlayedInput(sound, rate, name=path.name) if index is None else Microphone(index)
    typed = find_input(device) if device is not None else None
    return lambda index: Microphone(typed if index is None else index)
