"""Options that several commands share, and what becomes of them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.faults import AlreadyThereError
from scripts.faults import VoiceError
from tui.commands.completing import session_names, setting_names, voice_names
from tui.session.wishes import Wishes, listener_breath, two_names
from tui.settings import load
from tui.storage import own
from tui.storage.faults import UsageFaultError
from tui.storage.logs import start_logging
from tui.text import language
from tui.text.faults import sentence
from tui.text.language import _, later
from tui.text.safe import one_line
from tui.text.telling import guarded, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.settings import Loaded, Settings

_VOICE_AWAY = later(
    "The voice of the settings, “{voice}”, is not there, or damaged; the guide speaks. See sitwith voices."
)
PACE = (
    click.option("--breath", metavar="IN-OUT", help="Your own breath in seconds, such as 2.4-3.1."),
    click.option("--rate", type=float, metavar="N", help="Your own breath as breaths a minute, 6 to 24."),
    click.option("--no-holds", is_flag=True, help="Drop every hold and rest."),
    click.option(
        "--together", is_flag=True, help="For two: each begins at their own breath, and they come to share one."
    ),
    click.option("--partner-breath", metavar="IN-OUT", help="The second one's own breath, such as 3-4."),
    click.option("--partner-rate", type=float, metavar="N", help="The second one's own breath as breaths a minute."),
)
NO_TONES = (click.option("--no-tones", is_flag=True, help="Without the tones."),)
SOUND = (
    click.option("--no-voice", is_flag=True, help="Without the voice; the tones do not give way."),
    *NO_TONES,
    click.option(
        "--under",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="A recording of your own underneath, looped: rain, a stream, a fan.",
    ),
    click.option("--seed", type=click.IntRange(0), metavar="N", help="Another variation of the tones."),
)


_A_SETTING = "A setting for this run, such as volume_db=-6; may be repeated. `sitwith config` names them."
_SETTING: dict[str, Any] = {"multiple": True, "metavar": "KEY=VALUE", "shell_complete": setting_names}
SETTINGS = (click.option("-o", "--option", "overrides", help=_A_SETTING, **_SETTING),)
SETTINGS_LONG = (
    click.option("--option", "overrides", help=f"{_A_SETTING} Written out here, for -o is the file.", **_SETTING),
)
"""Where ``-o`` stands for the file to write, as in most programs that write one."""
VOICE = (
    click.option(
        "--voice", "voice_name", metavar="NAME", shell_complete=voice_names, help="Who speaks; see `sitwith voices`."
    ),
    click.option("--fill", is_flag=True, help="Let the guide speak the lines that this voice has no recording of."),
    click.option(
        "--language", metavar="NAME", help="The language of what is said and shown, such as fr; see docs/languages.md."
    ),
)
RECORDING = (
    click.option(
        "--pattern",
        metavar="IN-OUT",
        help="The breath beside a recording (free as well) or of just breathing, such as 4-6. Else it is your own.",
    ),
    click.option(
        "--lead",
        is_flag=True,
        help="Beside a recording or just breathing: begin at your own breath and slow down to the pattern.",
    ),
)
_MINUTES = click.option(
    "--minutes", type=float, metavar="N", help="With `breathe` for the session: how long, in whole breaths."
)
LENGTH = (
    _MINUTES,
    click.option("--open", "open_end", is_flag=True, help="With `breathe` for the session: until one would leave."),
)
LENGTH_OF_A_FILE = (_MINUTES, click.option("--open", "open_end", is_flag=True, hidden=True))
"""What is typed where it is open is taken, to be refused in a sentence."""
KEYS = (
    click.option(
        "--keys",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Press these keys: a line each, seconds from launch, a space and the key's name.",
    ),
)
HEARS = (
    click.option(
        "--hears",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Hear the breath in this recording in place of a microphone, from launch on; for trying it out.",
    ),
)
JSON = (click.option("--json", "json_", is_flag=True, help="For programs."),)
SESSION = (click.argument("session", shell_complete=session_names),)
SESSION_OR_FIRST = (click.argument("session", required=False, shell_complete=session_names),)


def with_options(*groups: tuple[Callable[[Any], Any], ...]) -> Callable[[Any], Any]:
    """Return a decorator that gives a command these options and arguments, in this order."""

    def decorate(command: Any) -> Any:  # noqa: ANN401 - click's own
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return decorate


def wishes(  # noqa: PLR0913 - one argument an option
    *,
    breath: str | None,
    rate: float | None,
    no_holds: bool,
    no_voice: bool = False,
    no_tones: bool = False,
    seed: int | None = None,
    under: Path | None = None,
    voice_name: str | None = None,
    fill: bool = False,
    pattern: str | None = None,
    lead: bool = False,
    minutes: float | None = None,
    open_end: bool = False,
    overrides: Sequence[str] = (),
    together: bool = False,
    partner_breath: str | None = None,
    partner_rate: float | None = None,
    names: str | None = None,
    timbre: str | None = None,
    cues: str | None = None,
    listen: str | None = None,
    language: str | None = None,
) -> Wishes:
    """Return what was typed, and the settings under it.

    Tones, cues, listening and the language are settings, and are held against what is allowed as these.

    Raises:
        UsageFaultError: The listener's breath is out of bounds, or a setting that was typed is at fault.

    """
    listens = None if listen is None else "true"
    told = (
        ("tones", timbre),
        ("cues", cues),
        ("listen", listens),
        ("listen_by", listen or None),
        ("language", language),
    )
    settings, faults = settings_or_faults((*overrides, *(f"{key}={value}" for key, value in told if value is not None)))
    if voice_name not in (None, settings.voice) and settings.fill and not load(overrides).written("fill"):
        settings = replace(settings, fill=False)  # it was chosen on the screen, with another voice
    if voice_name is None and settings.voice and not _is_there(settings.voice):
        faults = (*faults, _(_VOICE_AWAY).format(voice=one_line(settings.voice)))
        tell(faults[-1])
        settings = replace(settings, voice="")
    holds = settings.holds and not no_holds
    listener = listener_breath(breath, rate)
    partner = listener_breath(partner_breath, partner_rate, "partner-")
    return Wishes(
        listener,
        holds,
        not no_voice,
        not no_tones,
        seed,
        settings,
        voice_name,
        fill or settings.fill,
        pattern,
        lead,
        faults,
        together=together or partner is not None or names is not None,
        partner=partner,
        names=two_names(names),
        under=under,
        minutes=minutes,
        open_end=open_end,
    )


def _is_there(voice: str) -> bool:
    """Return whether there is a voice of this name that can be read."""
    try:
        own.voice(voice)
    except VoiceError:
        return False
    return True


def settings_for(overrides: Sequence[str]) -> Settings:
    """Return the settings that apply to this run, as ``settings_or_faults``."""
    return settings_or_faults(overrides)[0]


def settings_or_faults(overrides: Sequence[str]) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings that apply to this run, and what is wrong with those that are kept, told on stderr too.

    Raises:
        UsageFaultError: What was typed is at fault.

    """
    loaded = loaded_in_their_language(overrides)
    for fault in loaded.faults:
        tell(fault)
    return loaded.settings, loaded.faults


def loaded_in_their_language(overrides: Sequence[str]) -> Loaded:
    """Return what is set, and let this run be in the language of it: what is at fault is told in that too.

    Raises:
        UsageFaultError: What was typed is at fault.

    """
    try:
        loaded = load(overrides)
    except UsageFaultError:
        language.use(load(()).settings.language)
        loaded = load(overrides)  # at fault again, and told in their language
    if loaded.settings.language != language.chosen():
        language.use(loaded.settings.language)
        if loaded.faults:
            loaded = load(overrides)  # likewise
    return loaded


@contextmanager
def offering_force() -> Iterator[None]:
    """Where a file is there already, say for the ``with`` block that --force would replace it.

    Raises:
        UsageFaultError: It is there already.

    """
    try:
        yield
    except AlreadyThereError as error:
        raise UsageFaultError(_("{fault} Or add --force to replace it.").format(fault=sentence(error))) from error


def finish_told(work: Callable[[], int | None], overrides: Sequence[str] = ()) -> None:
    """Finish a command that needs nothing of the settings but their language: it is told in that."""

    def told() -> int | None:
        settings_for(overrides)
        return work()

    finish(told)


def finish(work: Callable[[], int | None]) -> None:
    """Do a command's work, turn what goes wrong into a sentence, and exit with its code."""
    start_logging()
    code = guarded(work)
    sys.exit(code or guarded(sys.stdout.flush))
