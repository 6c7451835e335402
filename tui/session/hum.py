"""The pitch of the hum beside a voice: measured once from the voice's own lines, and kept with it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from audio.faults import RecordingError
from audio.level.pitch import HUM_HIGHEST, HUM_LOWEST, hum_beside
from audio.mix.clips import ClipSource
from scripts.faults import VoiceError
from scripts.voice.folder import HUM_FILE, hum_text, read_hum
from tui.storage.atomic import write_new

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audio.units import Hertz, Samples
    from scripts.plan.timeline import Timeline

_LINES = 12
"""So many of a voice's lines tell where its phrases end."""


def hum_of(folder: Path, timeline: Timeline) -> Hertz | None:
    """Return the pitch of the hum beside the voice in a folder; None where nothing of it is voiced.

    Where the folder does not say, it is measured from the session's lines, and the folder says it from then on.
    """
    with contextlib.suppress(VoiceError):
        kept = read_hum(folder, HUM_LOWEST, HUM_HIGHEST)
        if kept is not None:
            return kept
    found = hum_beside(_phrases(folder, timeline))
    if found is not None:
        with contextlib.suppress(OSError):  # it is measured again next time
            write_new(folder / HUM_FILE, hum_text(found))
    return found


def _phrases(folder: Path, timeline: Timeline) -> Iterator[Samples]:
    """Yield the sound of some lines that this voice speaks; another may have filled in for it."""
    own = [line.clip for line in timeline.lines if line.clip and line.clip.file.is_relative_to(folder)]
    for clip in own[:_LINES]:
        with contextlib.suppress(RecordingError):
            source = ClipSource.of(clip)
            if not source.is_long:
                yield source.read(0, source.frames)
            source.close()
