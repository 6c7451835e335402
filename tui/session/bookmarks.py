"""Where a session was left, so that it can be continued: one small file in the data folder.

A place belongs to a file as it was: under its resolved path, with its size and time of change; another file of that
name has no place yet.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tui.session.recordings import recording_of
from tui.storage.atomic import alone_in, write_whole
from tui.storage.folders import data_folder
from tui.storage.logs import log
from tui.text.language import _, later
from tui.text.report import clock_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.files.model import Session
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

_KEPT_MOST: Final = 200
"""Places that are remembered; the oldest go first."""
_BACK: Final[Seconds] = 5.0
"""A session continues at least this long before where it was left, on the start of a breath."""
_WORTH: Final[Seconds] = 20.0
"""What was left sooner after the first stage began starts over."""
NO_PLACE: Final = later("No place is kept for this; it begins at the start.")
_MAX_BYTES: Final = 1_000_000


def places_file() -> Path:
    """Return where places are kept."""
    return data_folder() / "places.json"


class Places:
    """The places that are kept. Asked and told from any one thread; nothing is held in memory."""

    def __init__(self, file: Path | None = None, clock: Callable[[], Seconds] = time.time) -> None:
        self._file = file or places_file()
        self._clock = clock

    def kept(self, played: Path) -> Seconds | None:
        """Return the place that is kept for a file as it is now; None where there is none."""
        path, size, changed = _identity(played)
        entry = self._read().get(path)
        if not isinstance(entry, dict) or (entry.get("size"), entry.get("changed")) != (size, changed):
            return None
        at = entry.get("at")
        return float(at) if isinstance(at, int | float) and not isinstance(at, bool) and 0 <= at < 1e9 else None

    def keep(self, played: Path, at: Seconds) -> bool:
        """Keep a place; return whether it could be written."""
        path, size, changed = _identity(played)
        with alone_in(self._file.parent):
            entries = self._read()
            entries[path] = {"size": size, "changed": changed, "at": round(at, 3), "kept": round(self._clock())}
            newest = sorted(entries.items(), key=_age)[-_KEPT_MOST:]
            return self._write(dict(newest))

    def forget(self, played: Path) -> None:
        """Forget the place of a file."""
        with alone_in(self._file.parent):
            entries = self._read()
            if entries.pop(_identity(played)[0], None) is not None:
                self._write(entries)

    def _read(self) -> dict[str, Any]:
        try:
            with self._file.open("rb") as stream:
                held = json.loads(stream.read(_MAX_BYTES))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            log.warning("%s cannot be read and is ignored: %s", self._file, error)
            return {}
        return held if isinstance(held, dict) else {}

    def _write(self, entries: dict[str, Any]) -> bool:
        try:
            write_whole(self._file, json.dumps(entries, indent=1))
        except OSError as error:
            log.warning("the place could not be kept: %s", error)
            return False
        return True


@dataclass(frozen=True)
class Bookmark:
    """The kept place of the session that is being played.

    Kept is how far into the recording, or into the script's session, it had come: the same recording can be played
    beside another breath, and begins at another position then.
    """

    places: Places
    played: Path
    """The recording, or the script."""
    begins: Seconds
    """Where in the session what is counted begins."""

    def resumes_at(self, timeline: Timeline) -> Seconds | None:
        """Return the session position to continue at; None where no place is kept."""
        kept = self.places.kept(self.played)
        return None if kept is None else landing(timeline, self.begins + kept)

    def keep(self, timeline: Timeline, position: Seconds) -> Seconds | None:
        """Keep a session position; return where it would continue, or None where there is nothing to keep.

        Nothing is kept of a session that has hardly begun or has run to its last breath: what was kept is forgotten.
        """
        first, last = timeline.stages[0], timeline.stages[-1]
        if not first.start + _WORTH <= position < last.end:
            self.places.forget(self.played)
            return None
        kept = self.places.keep(self.played, max(0.0, position - self.begins))
        return landing(timeline, position) if kept else None

    def forget(self) -> None:
        """Forget the place: the session was heard to its end."""
        self.places.forget(self.played)


def bookmark_of(session: Session | None, timeline: Timeline) -> Bookmark:
    """Return the bookmark of what ``tui.session.build.laid_out`` has returned."""
    recording = recording_of(timeline) if session is None else None
    if recording is not None:
        return Bookmark(Places(), recording, timeline.lines[0].start)
    assert session is not None  # noqa: S101 - what is no script is laid around a recording
    return Bookmark(Places(), session.file, 0.0)


def landing(timeline: Timeline, position: Seconds) -> Seconds:
    """Return where a session continues that was left at a position: a few seconds before, on the start of a breath."""
    back = min(position, timeline.stages[-1].end) - _BACK
    if back <= timeline.stages[0].start:
        return 0.0
    breath = timeline.breath_at(back)
    return breath.start if breath else back


def kept_line(position: Seconds) -> str:
    """Return the quiet line that says where it was left last time, for where there are no keys to go there."""
    return _("Last time you left at {place}; --resume continues there.").format(place=clock_time(position))


def keeping_line(position: Seconds | None) -> str:
    """Return what is said on leaving with the place kept, or with nothing to keep."""
    if position is None:
        return _("There is no place to keep here; next time it begins at the start.")
    return _("Your place is kept; --resume continues at {place}.").format(place=clock_time(position))


def _identity(played: Path) -> tuple[str, int, int]:
    """Return what a file is known by: its resolved path, its size and when it was changed (ns)."""
    try:
        path = played.resolve()
        stat = path.stat()
    except (OSError, RuntimeError):  # gone, or links in a ring
        return str(played), -1, -1
    return str(path), stat.st_size, stat.st_mtime_ns


def _age(entry: tuple[str, Any]) -> float:
    kept = entry[1].get("kept") if isinstance(entry[1], dict) else None
    return float(kept) if isinstance(kept, int | float) and 0 <= kept < 1e12 else 0.0
