"""Starting the screen from a command, and giving everything back when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.presenter.key_hints import silent_from_start
from tui.screens.app import SitwithApp
from tui.screens.context import context_of
from tui.session.opened import Opened
from tui.settings.themes import all_themes
from tui.terminal.textual_setup import driver_class
from tui.terminal.trace import Trace
from tui.text import words
from tui.text.telling import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tui.presenter.two import Names
    from tui.screens.context import Context
    from tui.screens.workplace import Workplace
    from tui.session.catalogue import Catalogue
    from tui.session.key_script import Presses


def run(  # noqa: PLR0913 - what a command knows, each by its name
    catalogue: Catalogue,
    first: Opened | Callable[[Context], Workplace] | None = None,
    *,
    trace: Path | None = None,
    faults: Sequence[str] = (),
    presses: Presses | None = None,
    names: Names | None = None,
) -> int:
    """Show what to begin with until the listener leaves; return the exit code. Closes what plays.

    Args:
        catalogue: Where sessions come from.
        first: What to begin with: a session, or what makes another screen; without one, the list is shown.
        trace: The file to note each frame in.
        faults: What is wrong with the settings, a sentence each.
        presses: Keys that press themselves.
        names: What two people are called.

    """
    record = Trace(trace) if trace else None
    themes, theme_faults = all_themes()
    for fault in theme_faults:
        tell(fault)
    context = context_of(catalogue.settings, themes, trace=record, presses=presses, names=names)
    notice = words.faults_notice((*faults, *theme_faults)) or silent_from_start(catalogue.settings, context.look.bound)
    begins = first if first is None or isinstance(first, Opened) else first(context)
    app = SitwithApp(catalogue, begins, context, notice=notice, driver_class=driver_class())
    try:
        code = app.run(mouse=False) or app.return_code or 0
        if app.fault is not None:
            raise app.fault
        return code
    finally:
        app.close_session()
        if record is not None:
            record.close()
