"""What every screen of one run of the program has in common."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.picture.theme import BUILT_IN
from tui.presenter.look import Look
from tui.session.autosave import Keeping
from tui.settings import Settings
from tui.terminal.abilities import abilities
from tui.terminal.pixels import unasked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.units import Seconds
    from tui.picture.theme import Theme
    from tui.presenter.two import Names
    from tui.session.key_script import Presses
    from tui.terminal.abilities import Abilities
    from tui.terminal.trace import Trace


@dataclass(frozen=True)
class Context:
    """One for the whole program, shared by its screens. The loop's thread, but for the trace."""

    look: Look
    """How everything looks, and what the keys are."""
    clock: Callable[[], Seconds] = time.monotonic
    keeping: Keeping = field(default_factory=Keeping)
    """Where changes are kept."""
    trace: Trace | None = None
    """Where to note each frame of a session."""
    presses: Presses | None = None
    """Keys that press themselves."""
    names: Names | None = None
    """What two people are called."""
    tab_title: bool = False
    """Whether the terminal's tab is called by what plays."""
    pixels: bool = False
    """Whether the terminal is to be asked for pictures in its own pixels."""
    frames_a_second: int = 30
    """How often to draw; never where it is 0."""


def context_of(  # noqa: PLR0913 - what a test gives instead of the real ones
    settings: Settings | None = None,
    themes: Sequence[Theme] = BUILT_IN,
    *,
    terminal: Abilities | None = None,
    clock: Callable[[], Seconds] = time.monotonic,
    keeping: Keeping | None = None,
    trace: Trace | None = None,
    presses: Presses | None = None,
    names: Names | None = None,
    frames_a_second: int | None = None,
) -> Context:
    """Return the context that these settings ask for, on this terminal.

    To be called before any app is made: Textual takes NO_COLOR out of the environment.
    """
    settings = settings or Settings()
    look = Look(themes, terminal or abilities(os.environ), settings)
    wanted, transparent = settings.pixels == "auto", settings.transparent
    return Context(
        look,
        clock,
        keeping or Keeping(),
        trace,
        presses,
        names,
        settings.tab_title,
        unasked(os.environ, look.depth, wanted=wanted, transparent=transparent) is None,
        settings.frames_per_second if frames_a_second is None else frames_a_second,
    )
