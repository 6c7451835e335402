"""Values from files and from the keyboard, put into sentences."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tui.text.language import _, later
from tui.text.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scripts.faults import Flaw

    Wording = str | Callable[["Facts"], str]
    """A template with the names of facts in braces, or what makes the sentence of them."""

KINDS: Final[Mapping[type, str]] = {
    str: later("text in quotes"),
    float: later("a number"),
    int: later("a whole number"),
    bool: later("true or false"),
    list: later("a list"),
    dict: later("a table"),
}
_LONGEST: Final = 40
_PATH_LONGEST: Final = 500
_OURS: Final = frozenset({"allowed", "fault"})
"""Facts that are words already: a rule's own, which may be long."""


def shown(value: object) -> str:
    """Write a value as it stands in a file, shortened."""
    if isinstance(value, str):
        return f"“{short(value)}”"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else _("a number of very many digits")
    if isinstance(value, float):
        return f"{value:g}"
    return _(KINDS.get(type(value), later("something else")))


def short(text: str) -> str:
    """Return a text of anybody's as one short line."""
    text = one_line(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "…"


def hint(unknown: str, known: Sequence[str]) -> str:
    """Return what somebody may have meant by a name that is not known."""
    near = nearest(unknown, known)
    if near:
        return _("did you mean “{near}”?").format(near=short(near))
    return _("known here: {names}").format(names=", ".join(known))


def nearest(unknown: str, known: Sequence[str]) -> str | None:
    """Return the known name that is most like another; None where none is."""
    return next(iter(difflib.get_close_matches(unknown[:_PATH_LONGEST], known, n=1)), None)


def ended(clause: str) -> str:
    """Return a clause as the end of a sentence."""
    return clause if clause.endswith((".", "?")) else clause + "."


class Facts(Mapping[str, Any]):
    """The facts of a flaw as a template takes them: ``found`` as it stands in the file, numbers short, paths whole."""

    def __init__(self, flaw: Flaw, below: Path | None = None) -> None:
        """Take the facts of a flaw.

        Args:
            flaw: What is wrong.
            below: A folder; paths in it are written from there.

        """
        self.values_ = flaw.facts
        self._below = below

    def __getitem__(self, name: str) -> str:
        # What is not known is left out: an incomplete sentence is better than none.
        value = self.values_.get(name, "…")
        if name == "found":
            return shown(value)
        if isinstance(value, float):
            return f"{value:g}"
        if isinstance(value, tuple):
            return ", ".join(map(short, map(str, value)))
        if self._below is not None and hasattr(value, "is_relative_to") and value.is_relative_to(self._below):
            value = value.relative_to(self._below)
        return value if isinstance(value, str) and name in _OURS else named(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def named(value: object) -> str:
    """Return a path, a name or a reason as one line that can be printed: a name on disk need not be text."""
    text = one_line(str(value))
    return text if len(text) <= _PATH_LONGEST else f"{text[: _PATH_LONGEST // 2]}…{text[-_PATH_LONGEST // 2 :]}"


def worded(wording: Wording, facts: Facts) -> str:
    """Return the words of one flaw, in the language of this run."""
    return _(wording).format_map(facts) if isinstance(wording, str) else wording(facts)
