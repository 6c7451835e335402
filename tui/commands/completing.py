"""How a word that was begun may go on, for a shell that completes it. What cannot be looked up offers nothing."""

from __future__ import annotations

import contextlib
import os
import re
from typing import TYPE_CHECKING, Final

from click.shell_completion import CompletionItem

from audio.faults import SoundError
from audio.tones.choices import Cues, Timbre
from scripts.faults import MendableError
from scripts.files.library import FIRST, OVERWHELM
from tui.settings.model import dotted, known_settings
from tui.settings.rules import OneOf, OneOfThose, Switch
from tui.storage import own
from tui.storage.logs import foreign_stderr_to_log

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click

    Items = list[CompletionItem[str]]


_ASKING: Final = "_SITWITH_COMPLETE"
"""The variable in which a shell says who it is, as click has it."""


def _going_on(begun: str, names: Iterable[str]) -> Items:
    written = _for_bash if os.environ.get(_ASKING, "").startswith("bash") else str
    return [CompletionItem(written(name)) for name in names if name.startswith(begun)]


def _for_bash(name: str) -> str:
    """Return a name as it is typed: bash, unlike the others, puts in what it is given as it stands.

    Click's script lets bash read it first, which takes one backslash of two away.
    """
    return re.sub(r"[^\w@%+=:,./-]", r"\\\\\g<0>", name)


def session_names(_: click.Context, __: click.Parameter, begun: str) -> Items:
    """Return how a session's name may go on; files where none is called that."""
    return _going_on(begun, own.session_names()) or [CompletionItem(begun, type="file")]


def recorded_names(_: click.Context, __: click.Parameter, begun: str) -> Items:
    """Return how the name of what can be recorded may go on: what matters most first; files where none is called so."""
    first = ("grounding", "repair", OVERWHELM)
    names = dict.fromkeys((*first, *own.session_names()))
    return _going_on(begun, names) or [CompletionItem(begun, type="file")]


def voice_names(_: click.Context, __: click.Parameter, begun: str) -> Items:
    """Return how a voice's name may go on."""
    return _going_on(begun, (listed.name for listed in own.voices()))


def tone_names(_: click.Context, __: click.Parameter, begun: str) -> Items:
    """Return what the tones can be made of."""
    return _going_on(begun, map(str, Timbre))


def cue_names(_: click.Context, __: click.Parameter, begun: str) -> Items:
    """Return how their brightness can follow the breath."""
    return _going_on(begun, map(str, Cues))


def setting_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> Items:
    """Return the settings, and after the = of one that is a choice what it may be."""
    known = {dotted(way): setting for way, setting in known_settings().items()}
    name, equals, _ = begun.partition("=")
    if not equals:
        return [CompletionItem(f"{key}=", help=one.about) for key, one in known.items() if key.startswith(begun)]
    rule = known[name].rule if name in known else None
    values: tuple[str, ...] = ()
    if isinstance(rule, OneOf):
        values = rule.names
    elif isinstance(rule, OneOfThose):
        values = rule.there_are()
    elif isinstance(rule, Switch):
        values = ("true", "false")
    return _going_on(begun, (f"{name}={value}" for value in values))


def device_names(_: click.Context, __: click.Parameter, begun: str) -> Items:
    """Return the devices that can play; a file to write instead is left to whoever types it."""
    from audio.portaudio import known_devices  # noqa: PLC0415 - only where the name of a device goes on

    with contextlib.suppress(SoundError, OSError), foreign_stderr_to_log():
        return _going_on(begun, (device.name for device in known_devices("output")))
    return []


def stage_names(context: click.Context, _: click.Parameter, begun: str) -> Items:
    """Return the parts of the session that was named."""
    # Click has not taken the session up yet where the option still lacks its value.
    named = context.params.get("session") or next(iter(context.args), FIRST)
    with contextlib.suppress(MendableError):
        session = own.session(str(named))
        return _going_on(begun, (stage.name for stage in session.stages))
    return []
