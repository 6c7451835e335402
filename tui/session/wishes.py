"""What was typed and what is set: how a session is to be laid out and mixed, and whose breath it begins at.

Nothing of laying out stands here, so that the list is there before it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.breath import Pattern
from scripts.faults import PatternError
from scripts.files.library import LANGUAGE
from scripts.listener.given import is_in_and_out, is_of_a_listener_s_rate
from scripts.voice.voices import BUNDLED, GUIDE, bundled_voice, guide_of
from tui.settings import Settings
from tui.settings.remembered import remembered_breath
from tui.settings.rules import ASK, LAST
from tui.storage import own
from tui.storage.faults import UsageFaultError
from tui.text.faults import clause
from tui.text.language import _

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.voice.voices import Voice


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was typed about how a session is laid out and mixed."""

    listener: Pattern | None = None
    holds: bool = True
    voice: bool = True
    tones: bool = True
    seed: int | None = None
    settings: Settings = field(default_factory=Settings)
    """What is set for all sessions."""
    voice_name: str | None = None
    """Who speaks, as it was typed; ``speaker`` is who that comes to."""
    fill: bool = False
    """Whether the guide speaks the lines that this voice has no recording of."""
    pattern: str | None = None
    """The breath beside a recording, as it was typed."""
    lead: bool = False
    """Whether the breath beside a recording is walked to from the listener's."""
    faults: tuple[str, ...] = ()
    """What is wrong with the settings that are kept, a sentence each."""
    together: bool = False
    """Whether there are two, whoever the session was written for."""
    partner: Pattern | None = None
    """The second one's breath."""
    space: bool = False
    """Whether lines that can be done without are left out."""
    guest: Voice | None = None
    """A voice that speaks without being among those there are: it came in a packed session."""
    names: tuple[str, str] | None = None
    """What the two are called for as long as this runs."""
    under: Path | None = None
    """The listener's own sound underneath, as it was typed."""
    minutes: float | None = None
    """How long it is just breathed, as it was typed."""
    open_end: bool = False
    """Whether it is just breathed until they leave."""

    @property
    def speaker(self) -> str:
        """The name of the voice that speaks, where no guest does: as typed, of the settings, or the guide's."""
        return self.voice_name or self.settings.voice or GUIDE


def listener_breath(breath: str | None, rate: float | None, of: str = "") -> Pattern | None:
    """Return the listener's breath from ``--breath 2.4-3.1`` or ``--rate 11``; None where they gave neither.

    Args:
        breath: The one.
        rate: The other.
        of: ``partner-`` for a partner's, as the options are called.

    Raises:
        UsageFaultError: Both were given, or one is out of bounds.

    """
    if breath is not None and rate is not None:
        raise UsageFaultError(_("Give a breath as --{of}breath or as --{of}rate, not as both.").format(of=of))
    slowest, fastest = bounds.LISTENER_RATE_MIN, bounds.LISTENER_RATE_MAX
    if rate is not None:
        if not slowest <= rate <= fastest:
            told = _("--{of}rate {rate:g}: a breath can be given from {slowest:g} to {fastest:g} a minute.")
            raise UsageFaultError(told.format(of=of, rate=rate, slowest=slowest, fastest=fastest))
        return Pattern.of_rate(rate)
    if breath is None:
        return None
    try:
        pattern = Pattern.parse(breath)
    except PatternError as error:
        raise UsageFaultError(f"--{of}breath: {clause(error.flaw)}.") from error
    if not is_in_and_out(pattern):
        told = _("--{of}breath {breath}: a breath is in-out, such as 2.4-3.1, each from 1 second on.")
        raise UsageFaultError(told.format(of=of, breath=breath))
    if not is_of_a_listener_s_rate(pattern):
        told = _(
            "--{of}breath {breath}: that is {rate:.1f} breaths a minute; it can be from {slowest:g} to {fastest:g}."
        )
        raise UsageFaultError(
            told.format(of=of, breath=breath, rate=60 / pattern.total, slowest=slowest, fastest=fastest)
        )
    return pattern


def last_breath() -> Pattern | None:
    """Return the breath that was given the last time; None where there is none that would be taken today."""
    written = remembered_breath()
    try:
        return listener_breath(written, None)
    except UsageFaultError:
        return None


def own_breath(wishes: Wishes) -> Pattern | None:
    """Return one listener's breath: the one that was typed, or that of the settings; None where it is asked for."""
    if wishes.listener is not None or wishes.settings.breath == ASK:
        return wishes.listener
    return last_breath() if wishes.settings.breath == LAST else listener_breath(wishes.settings.breath, None)


def two_names(typed: str | None) -> tuple[str, str] | None:
    """Return the names of the two from ``--names "Ana,Bo"``; None where they gave none.

    Raises:
        UsageFaultError: They are not two.

    """
    if typed is None:
        return None
    names = tuple(name.strip() for name in typed.split(","))
    if len(names) != 2 or not all(names):
        told = _('--names {typed}: write two names with a comma between, such as --names "Ana,Bo".')
        raise UsageFaultError(told.format(typed=typed))
    return names[0], names[1]


def voice_of(wishes: Wishes, language: str = LANGUAGE) -> Voice:
    """Return who speaks in a session of a language.

    A voice that comes with the program knows one language; in a session of another the guide of that one speaks.

    Raises:
        VoiceError: There is no such voice, or it is damaged.

    """
    if wishes.guest is not None:
        return wishes.guest
    voice, guide = own.voice(wishes.speaker), guide_of(language)
    is_guide = voice.folder.parent == BUNDLED
    return bundled_voice(guide) if is_guide and guide != guide_of(voice.language) else voice
