"""The list by what somebody comes with: now, a few minutes, longer, for the night, for two, and the listener's own."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from scripts.files.library import FIRST, OVERWHELM
from tui.session.entries import BREATHE
from tui.text import list_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.units import Seconds
    from tui.session.entries import Entry

_NOW: Final = frozenset(("right now", "a first time"))
_NIGHT: Final = frozenset(("sleep", "night"))
_TWO: Final = frozenset(("two", "couple"))
_FEW: Final[Seconds] = 7.75 * 60
"""What takes no longer is a few minutes: it is told as seven, or as fewer."""
_FOREMOST: Final = (FIRST, BREATHE, OVERWHELM)


class Group(Enum):
    """A group of the list, in its order; the values are the headings."""

    NOW = list_words.GROUP_NOW
    FEW = list_words.GROUP_FEW
    LONGER = list_words.GROUP_LONGER
    NIGHT = list_words.GROUP_NIGHT
    TWO = list_words.GROUP_TWO
    YOURS = list_words.GROUP_YOURS


_ORDER: Final = tuple(Group)


def group_of(entry: Entry) -> Group:
    """Return the group that a session stands in."""
    needs = set(entry.needs)
    if entry.own:
        return Group.YOURS
    if entry.name in _FOREMOST or needs & _NOW:
        return Group.NOW
    if needs & _NIGHT:
        return Group.NIGHT
    if entry.people > 1 or needs & _TWO:
        return Group.TWO
    return Group.FEW if entry.duration <= _FEW else Group.LONGER


def by_need(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return sessions in the order of their groups; in each the shorter first, and the listener's own by title."""

    def place(entry: Entry) -> tuple[int, int, float, str]:
        foremost = _FOREMOST.index(entry.name) if entry.name in _FOREMOST else len(_FOREMOST)
        length = 0.0 if entry.own else entry.duration
        return _ORDER.index(group_of(entry)), foremost, length, entry.title.casefold()

    return tuple(sorted(entries, key=place))
