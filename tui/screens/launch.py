"""Starting the screen from a command, and giving everything back when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.app import SitwithApp
from tui.settings.themes import all_themes
from tui.storage.faults import tell
from tui.terminal.textual_setup import driver_class
from tui.terminal.trace import Trace
from tui.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scripts.units import Seconds
    from tui.presenter.two import Names
    from tui.session.bookmarks import Bookmark
    from tui.session.catalogue import Catalogue
    from tui.session.key_script import Presses
    from tui.session.player import PlayerLike


def run(  # noqa: PLR0913 - what a command knows, each by its name
    catalogue: Catalogue,
    player: PlayerLike | None = None,
    *,
    trace: Path | None = None,
    faults: Sequence[str] = (),
    presses: Presses | None = None,
    bookmark: Bookmark | None = None,
    left_at: Seconds | None = None,
    names: Names | None = None,
) -> int:
    """Show a session, or the list of them, until the listener leaves; return the exit code. Closes the player.

    Args:
        shelf: Where sessions come from.
        player: The session to begin with; without one, the list is shown.
        trace: The file to note each frame in.
        faults: What is wrong with the settings, a sentence each.
        presses: Keys that press themselves.
        bookmark: Where the place of the session to begin with is kept.
        left_at: Where that was left the last time, if it could be continued there and is not.
        names: What two people are called.

    """
    record = Trace(trace) if trace else None
    themes, theme_faults = all_themes()
    for fault in theme_faults:
        tell(fault)
    notice = words.faults_notice((*faults, *theme_faults))
    app = SitwithApp(
        catalogue,
        player,
        trace=record,
        themes=themes,
        notice=notice,
        presses=presses,
        bookmark=bookmark,
        left_at=left_at,
        names=names,
        driver_class=driver_class(),
    )
    try:
        code = app.run(mouse=False) or app.return_code or 0
        if app._exception is not None:  # noqa: SLF001 - Textual is pinned, and has no public way to ask
            raise app._exception  # noqa: SLF001
        return code
    finally:
        app.close_session()
        if record is not None:
            record.close()
