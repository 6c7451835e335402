"""Just breathing: a session without a word, made from what was typed, and read as every other script is.

It is written as a script and goes through the reader, so that it is held to the same bounds; the pace, the keys, the
plain mode, repair and "too much" know no difference. The words that a repair asks for are said all the same.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scripts import bounds
from scripts.faults import PatternError, PatternFault
from scripts.files.limits import typed_pattern
from scripts.files.loader import session_of
from scripts.files.model import Allowance
from scripts.plan.around_recording import LED_TO
from scripts.units import milliseconds
from tui.session.entries import MINUTES
from tui.storage.faults import UsageFaultError
from tui.text import words
from tui.text.faults import clause
from tui.text.language import _, chosen

if TYPE_CHECKING:
    from scripts.breath import Pattern
    from scripts.files.model import Session

NAME: Final = "breathe"
"""What it is called on the command line, where a session's name would stand."""
FILE: Final = Path("just-breathe.toml")
"""The name it bears for programs. There is no such file."""
MINUTES_MIN: Final = 1.0
MINUTES_MAX: Final = bounds.STAGE_MINUTES_MAX
_MATCH: Final = "match"
_SETTLES: Final = 0.5
"""At the end light and tones are softer for so many minutes, or for a quarter of a short session."""
_NIGHT_MS: Final = milliseconds(bounds.COMPANY_HOURS * 3600)


def just_breathe(
    goal: Pattern | None = None, *, minutes: float = MINUTES, open_end: bool = False, lead: bool = False
) -> Session:
    """Return a session of nothing but the breath.

    The listener's breath is asked for, as elsewhere, and can be left ungiven. Without a goal it stays at theirs. With
    one it begins there, if nobody gave a breath; else they are met at theirs first and nothing jumps: each breath grows
    by the house's step. To be led is to begin at one's own breath, or at a gentle one, in any case.

    Args:
        goal: The breath to go to, within the bounds of what may be typed; None for the listener's own, or where they
            are to be led for the usual slow one.
        minutes: How long it is breathed, in whole breaths; 1 to 60.
        open_end: Whether it goes on until they leave, however long that is.
        lead: Whether to be led to the goal.

    Raises:
        ScriptError: The goal or the length is out of bounds.

    """
    target = goal or (LED_TO if lead else None)
    stages: list[tuple[str, str]] = []
    if target is not None and lead:
        stages.append((words.BREATHE_MEETING, f'breath = "{_MATCH}"\nbreaths = {bounds.MEETING_BREATHS}'))
        minutes -= bounds.MEETING_BREATHS * 5 / 60  # at the gentle pace by which stages are measured
    breath = f'breath = "{target or _MATCH}"'
    if target is not None and lead:
        breath += f"\nlead = {bounds.LEAD_STEP_MAX}"
    settling = 0.0 if open_end else min(_SETTLES, minutes / 4)
    going = MINUTES_MAX if open_end else minutes - settling
    stages.append((words.BREATHE_GOING, f"{breath}\nminutes = {going:.4f}"))
    if settling:
        softer = "tones = 0.7\nlight = 0.7"
        stages.append((words.BREATHE_SETTLING, f"{breath}\nminutes = {settling:.4f}\n{softer}"))
    session = session_of(_script(stages, holds=target is not None and target != target.without_holds()), FILE)
    if open_end:
        last = replace(session.stages[-1], length_ms=_NIGHT_MS, open=True)
        session = replace(session, stages=(*session.stages[:-1], last))
    return replace(session, meets=not lead and target is not None)


def breathing_asked(typed: str | None, minutes: float | None, *, open_end: bool, lead: bool) -> Session:
    """Return what was typed, as ``just_breathe``.

    Args:
        typed: The breath to go to; None where there was no word of it.
        minutes: How long; None where there was no word of it.
        open_end: Whether it goes on until they leave.
        lead: Whether to be led.

    Raises:
        UsageFaultError: The breath or the length is out of bounds, or there are two lengths.

    """
    goal = _goal(typed)
    if minutes is not None and open_end:
        raise UsageFaultError(_("Give a length with --minutes, or let it go on with --open; not both at once."))
    if minutes is not None and not MINUTES_MIN <= minutes <= MINUTES_MAX:
        told = _("--minutes {minutes:g}: it can be from {low:g} to {high:g}; --open goes on until you leave.")
        raise UsageFaultError(told.format(minutes=minutes, low=MINUTES_MIN, high=MINUTES_MAX))
    return just_breathe(goal, minutes=MINUTES if minutes is None else minutes, open_end=open_end, lead=lead)


def _goal(typed: str | None) -> Pattern | None:
    if typed is None:
        return None
    try:
        return typed_pattern(typed)
    except PatternError as error:
        said = clause(error.flaw)
        if error.kind is PatternFault.NO_PATTERN:
            told = _("breathe: {fault}; or leave it out for your own breath.")
            raise UsageFaultError(told.format(fault=said)) from error
        raise UsageFaultError(f"breathe {said}.") from error


def _script(stages: list[tuple[str, str]], *, holds: bool) -> str:
    head = [f'title = "{words.BREATHE}"', f'summary = "{words.BREATHE_SUMMARY}"', f'language = "{chosen()}"']
    if holds:
        head.append(f'allow = ["{Allowance.HOLDS}"]')
    return "\n".join([*head, *(f'\n[[stage]]\nname = "{name}"\n{rest}\nvoice = 0.0' for name, rest in stages)])
