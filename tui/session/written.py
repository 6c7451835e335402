"""What the program writes by itself, where it is, and how it is taken away. None of it is a record of sittings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.session.bookmarks import places_file
from tui.session.summaries import summaries_file
from tui.settings.remembered import remembered_file
from tui.storage.logs import log_file
from tui.text.language import later

if TYPE_CHECKING:
    from pathlib import Path


class Written(NamedTuple):
    """One of its files, there or not."""

    file: Path
    about: str
    """What is in it, for people."""


def written_files() -> tuple[Written, ...]:
    """Return every file that is written without being asked for."""
    log = log_file()
    return (
        Written(
            remembered_file(),
            later("the levels, looks and voice chosen last, the breath given last, if its offer is known, headphones"),
        ),
        Written(places_file(), later("the places kept on leaving")),
        Written(summaries_file(), later("titles and lengths of the sessions, so that the list is there at once")),
        Written(log, later("what went wrong")),
        Written(log.with_name(f"{log.name}.1"), later("what went wrong before that")),
    )


def forget() -> tuple[Path, ...]:
    """Remove all of it; return what was there.

    Raises:
        OSError: One of the files is there and cannot be removed.

    """
    removed = []
    for file, _ in written_files():
        try:
            file.unlink()
        except FileNotFoundError:
            continue
        removed.append(file)
    return tuple(removed)
