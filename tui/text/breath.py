"""The breath and its mode in words, for the head of the screen: what is paced now, and where it is led."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.laid.events import Mode
from tui.text import words
from tui.text.language import _

if TYPE_CHECKING:
    from scripts.breath import Pattern
    from scripts.laid.events import Breath
    from scripts.plan.timeline import Moment, Timeline


def pace(moment: Moment, timeline: Timeline, *, met: bool = True, letting_go: bool = False) -> tuple[str, ...]:
    """Return the pace and mode at a moment, the longest form first.

    Args:
        moment: Where the session is.
        timeline: The session.
        met: Whether the listener gave a breath; else nobody knows whether the pace is theirs.
        letting_go: Whether this breath is finished yet before the pacing lets go.

    """
    breath = moment.breath
    if breath is None:
        return (words.OWN_BREATH,)
    now, short = spelled(breath), brief(breath)
    mode = words.LETTING_GO if letting_go else words.WITH_YOU if met else words.GENTLE_PACE
    if letting_go:
        return f"{now} \u00b7 {mode}", f"{short} \u00b7 {mode}", mode
    match breath.mode:
        case Mode.LEAD:
            return _leading(short, led_to(breath, timeline), mode)
        case Mode.STAY if (target := stays_at(breath, timeline)).total > breath.total:
            # Asked to go slower, the guide walks there by the script's steps: that is leading too.
            return _leading(short, target, mode)
        case _:
            return f"{now} \u00b7 {mode}", f"{short} \u00b7 {mode}", mode


def mode_in_words(breath: Breath, timeline: Timeline, *, met: bool = True) -> str:
    """Return how a breath relates to the listener's, and where it is led, in the words of the screen."""
    match breath.mode:
        case Mode.LEAD:
            return _("leading to {breath}").format(breath=spelled(led_to(breath, timeline)))
        case Mode.STAY if (target := stays_at(breath, timeline)).total > breath.total:
            return _("leading to {breath}").format(breath=spelled(target))
        case _:
            return words.WITH_YOU if met else words.GENTLE_PACE


def _leading(short: str, target: Breath, arrived: str) -> tuple[str, ...]:
    if brief(target) == short:  # arrived, as far as can be told
        return f"{short} \u00b7 {arrived}", arrived
    there = f"\u2192 {brief(target)}"
    return f"{words.LEADING} \u00b7 {short} {there}", f"{short} {there}", f"{words.LEADING} {there}", there


def stays_at(breath: Breath, timeline: Timeline) -> Breath:
    """Return the breath that a pace the listener asked for comes to: the last of those that grow from this one on."""
    reached = breath
    for following in timeline.breaths_after(breath):
        if following.mode is not Mode.STAY or following.total <= reached.total:
            break
        reached = following
    return reached


def led_to(breath: Breath, timeline: Timeline) -> Breath:
    """Return the breath at which a lead arrives: the first after it that does not lead, or the last of all."""
    reached = breath
    for following in timeline.breaths_after(breath):
        if reached.mode is not Mode.LEAD:
            break
        reached = following
    return reached


def spelled(breath: Breath) -> str:
    """Return ``in 4 · out 6``, with a hold and a rest where there are any."""
    inhale = _number(breath.inhale - breath.topup) + (f"+{_number(breath.topup)}" if breath.topup else "")
    parts = [f"{_('in')} {inhale}"]
    if breath.hold:
        parts.append(f"{_('hold')} {_number(breath.hold)}")
    parts.append(f"{_('out')} {_number(breath.exhale)}")
    if breath.rest:
        parts.append(f"{_('rest')} {_number(breath.rest)}")
    return " \u00b7 ".join(parts)


def spelled_pattern(pattern: Pattern) -> str:
    """Return a listener's breath as ``in 2.4 · out 3.1``."""
    inhale, exhale = _number(pattern.inhale_ms / 1000), _number(pattern.exhale_ms / 1000)
    return f"{_('in')} {inhale} \u00b7 {_('out')} {exhale}"


def brief(breath: Breath) -> str:
    """Return ``4-6``, or ``4-1-6-1`` with a hold or a rest."""
    lengths = [breath.inhale, breath.exhale]
    if breath.hold or breath.rest:
        lengths = [breath.inhale, breath.hold, breath.exhale, breath.rest]
    return "-".join(map(_number, lengths))


def _number(seconds: float) -> str:
    return f"{seconds:.1f}".removesuffix(".0")


def silent_before(told: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms of the pace behind the word that nothing is heard, if that is so: it is the last that goes."""
    return (*(f"{told} \u00b7 {form}" for form in forms), told) if told else forms
