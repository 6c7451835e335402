"""What a search finds: by title and name, by what it is for, by how long it takes; a slip of one letter is forgiven."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from tui.text.lengths import spoken_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scripts.units import Seconds

_SLIPS_FROM: Final = 4
"""Of a word of so many letters one may be wrong, missing, too many, or in its neighbour's place."""
_WORDS: Final = re.compile(r"[^\W_]+")


class Sought(Protocol):
    """What can be found."""

    @property
    def name(self) -> str:
        """What people type on the command line."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def summary(self) -> str:
        """What it is for, in a sentence."""

    @property
    def needs(self) -> tuple[str, ...]:
        """What it is looked for by."""

    @property
    def duration(self) -> Seconds:
        """How long it takes; 0 where nobody knows."""


SoughtT = TypeVar("SoughtT", bound=Sought)


def found(among: Iterable[SoughtT], typed: str) -> tuple[SoughtT, ...]:
    """Return what fits every word that was typed, the best first; only where nothing does, what a slip away fits."""
    wanted, among = _words(typed), tuple(among)
    if not wanted:
        return among
    for slips in (False, True):
        rated = [(one, _rating(one, wanted, slips=slips)) for one in among]
        if fitting := [pair for pair in rated if pair[1]]:
            return tuple(one for one, _ in sorted(fitting, key=lambda pair: -pair[1]))
    return ()


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _rating(one: Sought, wanted: Sequence[str], *, slips: bool) -> int:
    """Return how well it fits, the more the better; 0 where one of the words does not."""
    title, needs = _words(f"{one.title} {one.name}"), _words(" ".join(one.needs))
    length = _words(spoken_length(one.duration)) if one.duration else []
    places = ((8, title), (6, needs), (3, length), (2, _words(one.summary)))
    total = 0
    for word in wanted:
        worth = max(worth * _nearness(word, there) for worth, there in places)
        if word.isdecimal() and one.duration and int(word) in {round(one.duration / 60), int(one.duration // 60)}:
            worth = max(worth, 4)
        if not worth and slips and len(word) >= _SLIPS_FROM and any(is_slip(word, each) for each in (*title, *needs)):
            worth = 1
        if not worth:
            return 0
        total += worth
    return total


def _nearness(word: str, there: Sequence[str]) -> int:
    """Return 2 where one of the words begins with this one, 1 where it is inside of one, else 0."""
    if any(each.startswith(word) for each in there):
        return 2
    return int(any(word in each for each in there))


def is_slip(typed: str, meant: str) -> bool:
    """Return whether what was typed is a word with one slip in it, or such a word's beginning."""
    return any(_one_off(typed, meant[:count]) for count in range(len(typed) - 1, len(typed) + 2))


def _one_off(one: str, other: str) -> bool:
    """Return whether two words are alike but for one letter: another one, one more, one less, two changed about."""
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[same:], other[same:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[:2] == others[1::-1] and rest[2:] == others[2:] and len(rest) > 1)
    )
