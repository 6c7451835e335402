"""How the face looks now: the theme, and the way from one to the next; what the terminal can show.

One for the whole program, shared by its screens. The loop's thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.picture.palette import Depth, Palette
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.units import Seconds
    from tui.picture.cells import Charset
    from tui.picture.theme import Theme
    from tui.terminal.abilities import Abilities

_CHANGE: Seconds = 0.8
_STEPS = 12
"""A change of theme goes through so many looks: each is a whole screen to be sent."""


class Look:
    """Themes on one terminal, and which of them is shown."""

    def __init__(self, themes: Sequence[Theme], terminal: Abilities, settings: Settings | None = None) -> None:
        """Begin with the theme of the settings, or with the first where there is none of that name."""
        settings = settings or Settings()
        self._themes = tuple(themes)
        self._terminal = terminal
        self._transparent = settings.transparent
        self._number = next((n for n, theme in enumerate(self._themes) if theme.name == settings.theme), 0)
        self._palette = self._made(self.theme)
        self._before = self._palette
        self._changed_at: Seconds | None = None
        self._between: tuple[int, Palette] = (0, self._palette)
        self.still = settings.reduced_motion
        """Whether nothing should move."""

    @property
    def charset(self) -> Charset:
        """The characters the terminal has."""
        return self._terminal.charset

    @property
    def depth(self) -> Depth:
        """How many colours the terminal has."""
        return self._terminal.depth

    @property
    def theme(self) -> Theme:
        """The theme that is shown, or that is on its way."""
        return self._themes[self._number]

    def next_theme(self, now: Seconds) -> Theme:
        """Go over to the next theme, softly where the terminal has colours enough for it; return it."""
        self._before = self.palette(now)
        self._number = (self._number + 1) % len(self._themes)
        self._palette = self._made(self.theme)
        self._changed_at = now if self._terminal.depth >= Depth.INDEXED else None
        self._between = (0, self._before)
        return self.theme

    def palette(self, now: Seconds) -> Palette:
        """Return the colours to draw with; the same object for as long as they are the same."""
        if self._changed_at is None:
            return self._palette
        step = int((now - self._changed_at) / _CHANGE * _STEPS)
        if step >= _STEPS:
            self._changed_at = None
            return self._palette
        if step > self._between[0]:
            share = step / _STEPS
            self._between = (step, self._made(self.theme, (self._before, share)))
        return self._between[1]

    def _made(self, theme: Theme, before: tuple[Palette, float] | None = None) -> Palette:
        return Palette(theme, self._terminal.depth, transparent=self._transparent, before=before)
