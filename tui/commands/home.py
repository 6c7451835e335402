"""``sitwith`` alone: the list of sessions to choose from, on a screen; without a terminal, the list as text."""

from __future__ import annotations

from tui.commands.options import finish, settings_or_faults
from tui.commands.play import has_terminal, output_opener
from tui.commands.sessions import print_list
from tui.session.build import Wishes
from tui.session.catalogue import DiskCatalogue
from tui.storage.logs import foreign_stderr_to_log


def home() -> None:
    """Show the list of sessions."""
    finish(_home)


def _home() -> int:
    settings, faults = settings_or_faults(())
    wished = Wishes(holds=settings.holds, settings=settings, faults=faults)
    if settings.plain or not has_terminal():
        print_list(wished)
        return 0
    with foreign_stderr_to_log():
        from tui.screens.launch import run  # noqa: PLC0415 - Textual: not for the list as text

        return run(DiskCatalogue(wished, output_opener(None, settings.device)), faults=wished.faults)
