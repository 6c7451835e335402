"""What fits Textual to this program: the theme's ground, the picture's depth, its driver, and how signals are taken.

A picture's colours are chosen for the terminal already; Textual is to leave them as they are.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from textual.filter import LineFilter, NoColor
from textual.theme import Theme as TextualTheme

from tui.picture.palette import Depth

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import App
    from textual.driver import Driver

    from tui.picture.theme import Theme

_SYSTEMS: Final = {Depth.TRUE: "truecolor", Depth.INDEXED: "256", Depth.SIXTEEN: "standard"}


def fit(app: App[Any], theme: Theme, depth: Depth) -> None:
    """Give Textual the theme's ground, and a console of the picture's depth."""
    app.register_theme(
        TextualTheme(
            name=theme.name,
            primary=theme.ramp[-1][1],
            background=theme.ground,
            surface=theme.ground,
            panel=theme.ground,
            foreground=theme.text,
            dark=theme.dark,
        )
    )
    app.theme = theme.name
    app.console = Console(
        color_system=_SYSTEMS.get(depth),  # type: ignore[arg-type] # rich's own literals
        file=app.console.file,
        markup=True,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        force_terminal=True,
        safe_box=False,
        soft_wrap=False,
    )


def line_filters(depth: Depth) -> Sequence[LineFilter]:
    """Return none: colours are chosen for the terminal already. Without colours, one that takes them all out."""
    return [NoColor()] if depth is Depth.NONE else []


def driver_class() -> type[Driver] | None:
    """Return the driver that takes frames, where the system has terminals like Linux's."""
    if sys.platform == "win32":
        return None
    from tui.terminal.driver import PictureDriver  # noqa: PLC0415 - termios is not on every system

    return PictureDriver


def leave_on_signals(leave: Callable[[], None]) -> None:
    """Have Ctrl+C, the end of the terminal and a wish to end call ``leave``, on the loop that runs now."""
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
            # Not on every system, and not outside the main thread.
            loop.add_signal_handler(getattr(signal, name), leave)
