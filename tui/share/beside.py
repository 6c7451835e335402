"""Captions and chapters written beside a rendered sound: checked before it is rendered, written when it is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio.files.newfile import NewFile
from tui.share.cues import captions_vtt, chapters_json
from tui.share.embedding import embed_chapters

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.plan.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Beside:
    """The files that go beside a sound: the same name, with endings that other players know."""

    sound: Path

    @property
    def captions(self) -> Path:
        """The words, as WebVTT."""
        return self.sound.with_suffix(".vtt")

    @property
    def chapters(self) -> Path:
        """The parts, as a Podcasting 2.0 chapters file."""
        return self.sound.with_suffix(".chapters.json")

    def in_the_way(self) -> Path | None:
        """Return the first of these files that is there already."""
        return next((file for file in (self.captions, self.chapters) if file.exists() or file.is_symlink()), None)

    def write(self, timeline: Timeline, *, force: bool) -> str | None:
        """Write both, and the parts into the sound where they have a place; return a sentence where they have none.

        Raises:
            AlreadyThereError: One of them is there, and not to be replaced.
            SoundError: One of them cannot be written.

        """
        for file, text in ((self.captions, captions_vtt(timeline)), (self.chapters, chapters_json(timeline))):
            with NewFile(file, force=force) as new:
                with open(new.descriptor, "w", encoding="utf-8", closefd=False) as out:
                    out.write(text)
                new.finish()
        return embed_chapters(self.sound, timeline)
