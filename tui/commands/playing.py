"""Letting a session be heard: how, as it was typed, and on which face. ``play``, ``breathe`` and the list share it."""

from __future__ import annotations

import inspect
import os
import sys
import time
from dataclasses import dataclass, field, fields
from functools import wraps
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.faults import SoundError
from audio.trial import TRIAL
from scripts.files.library import OVERWHELM
from tui.commands.completing import cue_names, device_names, stage_names, tone_names
from tui.commands.options import HEARS, KEYS, SETTINGS, finish, wishes, with_options
from tui.plain.keyboard import keyboard_is_there
from tui.session.catalogue import DiskCatalogue
from tui.session.context import Context
from tui.session.key_script import Presses, read_presses
from tui.session.levels import levels_of
from tui.session.listening import ears_of
from tui.session.opened import Opened
from tui.settings.model import LISTENS_BY
from tui.storage.faults import UsageFaultError
from tui.storage.logs import foreign_stderr_to_log
from tui.text.faults import flaw_sentence, sentence
from tui.text.language import _
from tui.text.telling import FAULT, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audio.outputs.contract import Output
    from scripts.plan.steering import Course
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from tui.session.bookmarks import Bookmark
    from tui.session.wishes import Wishes

_TO_FILE = "file:"
_LISTEN = "--listen="
"""And no more: by what the settings say."""

TONES = (
    click.option(
        "--tones",
        "timbre",
        metavar="NAME",
        shell_complete=tone_names,
        help="What the tones are made of: tide, hum, waves or reed.",
    ),
    click.option(
        "--cues",
        metavar="WAY",
        shell_complete=cue_names,
        help="How the tones' brightness follows the breath in: rising, falling or flat.",
    ),
)
FROM = (
    click.option(
        "--from",
        "from_stage",
        metavar="STAGE",
        shell_complete=stage_names,
        help="Begin at this part, by its name or its number.",
    ),
)
FACE = (
    click.option(
        "--plain",
        type=click.Choice(["phases", "captions", "quiet"]),
        metavar="[=captions|quiet]",
        help="No screen: one line for each phase and caption, for captions alone, or only for what is not heard.",
    ),
    click.option(
        "--device",
        metavar="NAME",
        shell_complete=device_names,
        help="The sound device to play through (see `sitwith devices`), or file:PATH to write what is played.",
    ),
    click.option(
        "--listen",
        metavar="[strap]",
        help="Listen for your breath, by the microphone or a heart strap; see docs/listening.md. Kept nowhere.",
    ),
    *HEARS,
    *TONES,
    click.option("--names", metavar="A,B", help="What the two are called while this runs. Kept nowhere."),
    click.option(
        "--trace",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write when each frame was drawn, with its phase and position.",
    ),
)


class PlainCommand(click.Command):
    """Takes ``--plain`` and ``--listen`` with or without a value; click would take the session's name for it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed."""
        told: list[str] = []
        for arg in args:
            if told and told[-1] == _LISTEN and arg in LISTENS_BY:
                told[-1] += arg
            else:
                told.append({"--plain": "--plain=phases", "--listen": _LISTEN}.get(arg, arg))
        return super().parse_args(ctx, told)


@dataclass(frozen=True, slots=True)
class Face:
    """On which face a session is to be heard, as it was typed."""

    plain: str | None = None
    """How much is told without a screen; None where there was no word of it."""
    device: str | None = None
    trace: Path | None = None
    keys: Path | None = None
    """The file with keys that press themselves."""
    hears: Path | None = None
    """A recording of breathing that is heard in place of a microphone."""
    launched: Seconds = field(default_factory=time.monotonic)

    @classmethod
    def typed(cls, given: dict[str, Any]) -> Face:
        """Return what was typed of it among the options of a command, and take it out of them."""
        return cls(**{each.name: given.pop(each.name) for each in fields(cls) if each.name in given})

    def presses(self) -> Presses | None:
        """Return the keys that press themselves.

        Raises:
            UsageFaultError: The file cannot be read.

        """
        return Presses(read_presses(self.keys), self.launched) if self.keys else None


def heard_on_a_face(*groups: tuple[Callable[[Any], Any], ...]) -> Callable[[Callable[..., int]], Any]:
    """Return a decorator for a command that lets a session be heard: it has these options, then those of the face.

    What it decorates is called with the wishes and the face first, as they were typed, and then with the arguments that
    it names itself; what goes wrong in it is told in a sentence, and what it returns is the exit code.
    """

    def decorate(work: Callable[..., int]) -> Any:  # noqa: ANN401 - click's own
        named = inspect.signature(work).parameters

        @wraps(work)
        def command(*before: object, **typed: Any) -> None:  # noqa: ANN401 - click hands them over by name
            face = Face.typed(typed)
            itself = {name: typed.pop(name) for name in list(typed) if name in named}
            finish(lambda: work(*before, wishes(**typed), face, **itself))

        return with_options(*groups, KEYS, SETTINGS, FACE)(command)

    return decorate


def let_hear(  # noqa: PLR0913 - a session, and what belongs to it
    timeline: Timeline,
    course: Course | None,
    wished: Wishes,
    face: Face,
    *,
    presses: Presses | None,
    start_at: Seconds = 0.0,
    bookmark: Bookmark | None = None,
    left_at: Seconds | None = None,
) -> int:
    """Play what is laid out, until it ends or the listener leaves; return the exit code.

    Args:
        timeline: The session.
        course: What can be steered of it; None of a recording.
        wished: What was typed about how it is laid out and mixed.
        face: On which face.
        presses: Keys that press themselves.
        start_at: Where to begin.
        bookmark: Where its place is kept; None where none is.
        left_at: Where it was left the last time, to be offered.

    """
    from tui.session.build import mixed, unspoken  # noqa: PLC0415 - what lays out and sounds: not for the list

    if lacking := unspoken(timeline, wished):
        tell(lacking)
    plain = face.plain
    if plain is None and (wished.settings.plain or not has_terminal()):
        plain = "phases"
    keyboard = plain is None or keyboard_is_there()
    if course is not None and course.are_two and not keyboard and presses is None:
        # Neither of them could say that it may begin.
        told = _(
            "“{title}” begins once each of two has pressed a key of their own, and no key can be pressed here. "
            "Play it in a terminal."
        )
        raise UsageFaultError(told.format(title=timeline.title))
    ears = None
    if course is not None and timeline.session != OVERWHELM:
        ears = ears_of(wished.settings, hears=face.hears, began=face.launched)
    listens = ears is not None and ears.asked
    with foreign_stderr_to_log():
        from audio.play.player import Player  # noqa: PLC0415 - numpy: not for help or completion

        expect_sound(face.device)
        opener = output_opener(face.device, wished.settings.device)
        # A session that would meet the listener waits for their breath, where somebody can press a key or is heard.
        asked = course is not None and course.unmet and (keyboard or listens)
        player = Player(
            mixed(timeline, wished),
            opener,
            start_at=start_at,
            levels=levels_of(wished.settings),
            course=course,
            waiting=asked or presses is not None,
        )
        opened, catalogue = Opened(player, bookmark, left_at, ears), DiskCatalogue(wished, opener)
        context = Context(wished.settings, presses=presses, names=wished.names)
        if plain is not None:
            from tui.plain.lines import Telling  # noqa: PLC0415 - numpy, as above
            from tui.plain.run import Plain  # noqa: PLC0415 - see above

            face_of = Plain(context, telling=Telling(plain), voice=wished.voice, first_aid=catalogue.first_aid)
            code = face_of.run(opened)
        else:
            from tui.screens.launch import run  # noqa: PLC0415 - Textual: not for plain lines

            code = run(catalogue, context, opened, trace=face.trace, faults=wished.faults)
    return _say_what_is_not_written(opener) or code


def has_terminal() -> bool:
    """Return whether there is a terminal to show a screen on."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def expect_sound(device: str | None) -> None:
    """Let the sound library be tried out, unless what is played goes to a file. Returns at once.

    The sooner, the sooner it sounds (``audio/trial.py``); but it takes a tenth of a second of a core.
    """
    if device is None or not device.startswith(_TO_FILE):
        TRIAL.begin()


def output_opener(device: str | None, usual: str) -> Callable[[], Output]:
    """Return what opens the output: the one that was typed, or the usual one of the settings.

    A name is looked up now. A wrong one that was typed is a fault; a usual device that is away today is none.
    """
    if device is not None and device.startswith(_TO_FILE):
        from audio.outputs.file import FileOutput  # noqa: PLC0415 - libsndfile: only where a file is written

        path = Path(device.removeprefix(_TO_FILE))
        return _Files(FileOutput(path), (FileOutput(_numbered(path, number)) for number in count(2)))
    if device is not None or usual:
        from audio.outputs.device import find_device  # noqa: PLC0415 - the list, which sounds not yet, is there sooner
    if device is not None:
        find_device(device)
    elif usual:
        try:
            find_device(usual)
        except SoundError as error:
            otherwise = _("The system's own is used for now.")
            tell(f"{sentence(error)} {otherwise}")
            usual = ""

    def open_it() -> Output:
        from audio.outputs.device import DeviceOutput  # noqa: PLC0415 - as above

        return DeviceOutput(device or usual or None)

    return open_it


class _Files:
    """Opens files as outputs, and keeps them for what could not be written of them."""

    def __init__(self, first: Output, others: Iterator[Output]) -> None:
        self.opened: list[Output] = []
        self._files = chain([first], others)

    def __call__(self) -> Output:
        self.opened.append(next(self._files))
        return self.opened[-1]


def _say_what_is_not_written(opener: Callable[[], Output]) -> int:
    """Say what is amiss with the files that were played to, once all is over; return the exit code for that, or 0."""
    faults = [output.fault for output in opener.opened if output.fault] if isinstance(opener, _Files) else []
    for fault in faults:
        tell(flaw_sentence(fault))
    return FAULT if faults else 0


def _numbered(path: Path, number: int) -> Path:
    """Return where the sound of a further session goes, when one was begun from the one before."""
    return path.with_stem(f"{path.stem}-{number}")
