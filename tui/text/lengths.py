"""How long something takes, as people say it: about seven minutes, a minute and a half, half an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.text.language import _, localised

if TYPE_CHECKING:
    from scripts.units import Seconds

NUMBERS: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty")
FIVE: Final = {0: "", 5: "-five"}
_HALVES_UNTIL = 4
"""So many minutes and more are told whole; of fewer, half a minute is told as well."""
_HOUR = 60


def rounded_minutes(length: Seconds) -> float:
    """Return a length in the minutes that are told: whole, or in halves where there are few; at least one."""
    minutes = length / 60
    return max(1.0, round(2 * minutes) / 2 if minutes < _HALVES_UNTIL else round(minutes))


def spoken_length(length: Seconds) -> str:
    """Say a length: “about seven minutes”."""
    minutes = rounded_minutes(length)
    whole, half = int(minutes), minutes % 1 > 0
    if minutes >= _HOUR - 5:
        hours = max(1, round(minutes / _HOUR))
        return _("about an hour") if hours == 1 else _("about {count} hours").format(count=_number(hours))
    if whole == 1:
        return _("about a minute and a half") if half else _("about a minute")
    if minutes >= len(NUMBERS):
        whole = 5 * round(minutes / 5)
        if whole == _HOUR // 2:
            return _("about half an hour")
        return _("about {count} minutes").format(count=f"{TENS[whole // 10]}{FIVE[whole % 10]}")
    told = _("about {count} and a half minutes") if half else _("about {count} minutes")
    return told.format(count=_number(whole))


def brief_length(length: Seconds) -> str:
    """Write a length for a list: ``7 min``, ``1½ min``, ``2 h``."""
    minutes = rounded_minutes(length)
    if minutes >= _HOUR - 5:
        return f"{max(1, round(minutes / _HOUR))} h"
    return f"{int(minutes)}{'½' if minutes % 1 else ''} min"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


localised(globals())
