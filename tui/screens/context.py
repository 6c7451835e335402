"""What every screen of one run of the program has in common."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.picture.theme import BUILT_IN
from tui.presenter.look import Look
from tui.session.context import Context
from tui.terminal.abilities import abilities
from tui.terminal.pixels import unasked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.picture.theme import Theme
    from tui.terminal.abilities import Abilities
    from tui.terminal.trace import Trace


@dataclass(frozen=True, kw_only=True)
class ScreenContext(Context):
    """What the screens share beside what every face has. The loop's thread, but for the trace."""

    look: Look
    """How everything looks."""
    trace: Trace | None = None
    """Where to note each frame of a session."""
    pixels: bool = False
    """Whether the terminal is to be asked for pictures in its own pixels."""
    frames_a_second: int = 30
    """How often to draw; never where it is 0."""


def on_a_screen(
    context: Context,
    themes: Sequence[Theme] = BUILT_IN,
    *,
    terminal: Abilities | None = None,
    trace: Trace | None = None,
    frames_a_second: int | None = None,
) -> ScreenContext:
    """Return a context as screens on this terminal have it.

    To be called before any app is made: Textual takes NO_COLOR out of the environment.
    """
    settings = context.settings
    look = Look(themes, terminal or abilities(os.environ), settings)
    wanted, transparent = settings.pixels == "auto", settings.transparent
    return ScreenContext(
        settings=settings,
        clock=context.clock,
        keeping=context.keeping,
        presses=context.presses,
        names=context.names,
        look=look,
        trace=trace,
        pixels=unasked(os.environ, look.depth, wanted=wanted, transparent=transparent) is None,
        frames_a_second=settings.frames_per_second if frames_a_second is None else frames_a_second,
    )
