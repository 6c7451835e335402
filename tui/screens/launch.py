"""Starting the screen from a command, and giving everything back when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.presenter.key_hints import silent_from_start
from tui.screens.app import SitwithApp
from tui.screens.context import on_a_screen
from tui.session.opened import Opened
from tui.settings.themes import all_themes
from tui.terminal.textual_setup import driver_class
from tui.terminal.trace import Trace
from tui.text import words
from tui.text.telling import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tui.screens.context import ScreenContext
    from tui.screens.workplace import Workplace
    from tui.session.catalogue import Catalogue
    from tui.session.context import Context


def run(
    catalogue: Catalogue,
    context: Context,
    first: Opened | Callable[[ScreenContext], Workplace] | None = None,
    *,
    trace: Path | None = None,
    faults: Sequence[str] = (),
) -> int:
    """Show what to begin with until the listener leaves; return the exit code. Closes what plays.

    Args:
        catalogue: Where sessions come from.
        context: What the program has on every face.
        first: What to begin with: a session, or what makes another screen; without one, the list is shown.
        trace: The file to note each frame in.
        faults: What is wrong with the settings, a sentence each.

    """
    record = Trace(trace) if trace else None
    themes, theme_faults = all_themes()
    for fault in theme_faults:
        tell(fault)
    shared = on_a_screen(context, themes, trace=record)
    notice = words.faults_notice((*faults, *theme_faults)) or silent_from_start(context.settings, context.bound)
    begins = first if first is None or isinstance(first, Opened) else first(shared)
    app = SitwithApp(catalogue, begins, shared, notice=notice, driver_class=driver_class())
    try:
        code = app.run(mouse=False) or app.return_code or 0
        if app.fault is not None:
            raise app.fault
        return code
    finally:
        app.close_session()
        if record is not None:
            record.close()
