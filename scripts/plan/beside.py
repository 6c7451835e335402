"""What the guide can say beside the script: owning a lost rhythm, coming back, answering a call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from scripts.breath import Phase
from scripts.files.model import AtPhase, AtTime, When
from scripts.units import Milliseconds

if TYPE_CHECKING:
    from scripts.files.model import Line, Session, Stage


@dataclass(frozen=True, slots=True)
class Beside:
    """Lines of no script; None where there is nothing to say."""

    owning: tuple[Line, ...] = ()
    """That the rhythm was lost, in turn."""
    noticed: tuple[Line, ...] = ()
    """The same, where the guide noticed it by itself."""
    back: Line | None = None
    """That the pacing comes back."""
    leading: Line | None = None
    """That it slows down again."""
    gentler: Line | None = None
    """That the session goes on, more gently."""
    here: Line | None = None
    """In answer to a call where nothing is paced."""
    let_go: Line | None = None
    """That the pacing stops, until the listener asks for it."""
    quick: Line | None = None
    """That a breath too quick to pace is left alone."""
    steady: Line | None = None
    """That there is nothing to slow down."""
    ground_first: Line | None = None
    """That for two something else comes first."""

    @classmethod
    def of(cls, phrases: Session, noticed: Session | None = None) -> Self:
        """Return the lines of ``scripts/phrases/repair.toml``: its first stage's in turn, its second's by id.

        Of ``noticed.toml``, where it is given, all in turn.
        """
        owning, others = phrases.stages
        by_id = {line.id.removeprefix("repair-").replace("-", "_"): line for line in others.lines}
        found = cls(owning.lines, noticed.stages[0].lines if noticed is not None else (), **by_id)
        return replace(
            found,
            leading=_on_the_first_exhale(found.leading, When.SLOWING),
            steady=_on_the_first_exhale(found.steady, When.STEADY),
        )

    def before(self, ground: Stage) -> Stage:
        """Return a stage of grounding that says first that it comes first."""
        if self.ground_first is None:
            return ground
        return replace(ground, lines=(replace(self.ground_first, place=AtTime(Milliseconds(500))), *ground.lines))


def _on_the_first_exhale(line: Line | None, when: When) -> Line | None:
    return line and replace(line, place=AtPhase(1, Phase.EXHALE), when=frozenset({when}))
