"""What is said of a heart strap: why it cannot be listened with, and what of the breath it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.faults import StrapFault
from scripts.listener.heard import Unsure
from tui.text.language import _, later
from tui.text.values import short

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from tui.text.values import Facts, Wording


def _named(words: str) -> Wording:
    """Return a wording with the strap's name in it, where it is known."""
    return lambda facts: _with_name(words, facts)


def _with_name(words: str, facts: Facts, **more: str) -> str:
    name = facts.values_.get("name")
    said = _(words).format(name=f"“{short(str(name))}”" if name else _("the heart strap"), **more)
    return said[:1].upper() + said[1:]


def _not_named(facts: Facts) -> str:
    others = facts.values_.get("others") or ()
    here = ", ".join(f"“{short(str(name))}”" for name in others) or _("none")
    told = _(
        "No heart strap named “{name}” was found; those here: {here}. It has to be worn, and joined to nothing else."
    )
    return told.format(name=short(str(facts.values_.get("wanted", ""))), here=here)


def _went(facts: Facts) -> str:
    battery = facts.values_.get("battery")
    weak = isinstance(battery, int) and battery <= _WEAK
    why = _("its battery was at {percent} %") if weak else _("it may have slipped, or be too far away")
    told = later("{name} went away ({why}), so nothing is heard any more.")
    return _with_name(told, facts, why=why.format(percent=battery))


_WEAK: Final = 10
"""Percent, under which a battery may be why."""

STRAP: Final[Mapping[StrEnum, Wording]] = {
    StrapFault.NOT_INSTALLED: "What speaks with a heart strap is not installed; in the folder of sitwith type: "
    "uv tool install --force '.[strap]'",
    StrapFault.NO_SERVICE: "The system's Bluetooth service does not answer, so no heart strap can be heard; on Linux "
    "type: sudo systemctl start bluetooth",
    StrapFault.NO_ADAPTER: "There is no Bluetooth adapter here that can hear a heart strap.",
    StrapFault.OFF: "Bluetooth is turned off, so no heart strap can be heard; turn it on.",
    StrapFault.DENIED: "The system does not let this program use Bluetooth; allow it for the terminal in the system's "
    "privacy settings, or on Linux join the group that may use it.",
    StrapFault.NOBODY: "No heart strap was found. It has to be worn, a little moist, near by, and joined to nothing "
    "else: a strap that a phone or a watch has cannot be seen.",
    StrapFault.NOT_NAMED: _not_named,
    StrapFault.NO_STRAP: _named(later("{name} is no heart strap; give the name of one.")),
    StrapFault.TAKEN: _named(
        later("{name} was found and does not answer; it may be joined to a phone or a watch: let go of it there.")
    ),
    StrapFault.SILENT: _named(later("{name} is connected and tells nothing; put it on anew, a little moist.")),
    StrapFault.BEATS_ALONE: _named(
        later(
            "{name} tells the heart's beats and not how the chest moves, and by beats alone a breath is never sure; a "
            "strap with an accelerometer is needed, such as a Polar H10."
        )
    ),
    StrapFault.GONE: _went,
    StrapFault.BROKE_OFF: "What speaks with the heart strap broke off, so nothing is heard any more; try it once more.",
    StrapFault.OTHER: "The heart strap cannot be heard ({reason}).",
}

WHY: Final[Mapping[Unsure, str]] = {
    Unsure.EARLY: "listening",
    Unsure.NOTHING: "I can't feel a breath: the strap has no contact with the skin. Moisten it, and draw it a little "
    "tighter",
    Unsure.STILL: "I can't feel a breath: nothing goes to and fro here. The strap sits best right under the chest, "
    "and snug",
    Unsure.OTHER: "I can't feel a breath: there is too much else that moves. Sitting or lying still for a while may "
    "help",
    Unsure.UNEVEN: "I can't feel a breath well: what goes to and fro has no length of its own yet",
    Unsure.ALONE: "I feel your heart alone, and by that a breath is never sure; a strap with an accelerometer is "
    "needed",
    Unsure.GONE: "I can't feel a breath: the strap has gone",
}
LOOKING: Final = later("looking for a heart strap")
WITH: Final = later("with “{name}”")
BY_THE_HEART: Final = "about {breath:.1f} s a breath by the heart alone, and that is never sure"
BATTERY_LOW: Final = later("The strap's battery is at {percent} %.")


def battery_low(percent: int | None) -> str | None:
    """Return a sentence where a strap's battery will not last for long."""
    return _(BATTERY_LOW).format(percent=percent) if percent is not None and percent <= _WEAK else None
