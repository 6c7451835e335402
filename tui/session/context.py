"""What all of one run of the program has in common: settings, what keys do, the clock, what is kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tui.session.autosave import Keeping
from tui.settings import Settings
from tui.settings.keys import actions_by_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scripts.units import Seconds
    from tui.session.key_script import Presses


@dataclass(frozen=True)
class Context:
    """One for the whole program, on whichever face a session is heard. The face's thread."""

    settings: Settings = field(default_factory=Settings)
    clock: Callable[[], Seconds] = time.monotonic
    keeping: Keeping = field(default_factory=Keeping)
    """Where changes are kept."""
    presses: Presses | None = None
    """Keys that press themselves."""
    names: tuple[str, str] | None = None
    """What two people are called."""

    @cached_property
    def bound(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of every action, by its name."""
        return self.settings.keys.by_action()

    @cached_property
    def actions(self) -> Mapping[str, str]:
        """What each key does to a listener, by Textual's name of it."""
        return actions_by_key(self.bound)
