"""What is said of a player while it plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.play.notices import NoticeKind
from tui.text.faults import flaw_sentence
from tui.text.language import localised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audio.play.notices import Notice

NOTICES: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.PROGRAM_FAULT: "The sound stopped because of a fault in the program; the log file has more.",
    NoticeKind.NOT_DONE: "That could not be done, so everything goes on as it was; the log file has more.",
    NoticeKind.NO_SOUND: "{why} A silent clock keeps the pace.",
    NoticeKind.STILL_NO_DEVICE: "There is no sound device; a silent clock keeps the pace until one is back.",
    NoticeKind.STOOD_STILL: "Everything stood still for a while, so we go back to the start of this breath.",
    NoticeKind.DEVICE_GONE: "The sound device went away.",
    NoticeKind.DEVICE_GONE_WAITING: "The sound device went away. "
    "We wait here a little, and go on from the start of this breath.",
    NoticeKind.SOUND_NOW: "There is sound now.",
    NoticeKind.SOUND_BACK: "The sound is back.",
    NoticeKind.UNREADABLE_CLIP: "{why}",
}


def notice_words(notice: Notice) -> str:
    """Return a notice as a sentence or two."""
    return NOTICES[notice.kind].format(why=flaw_sentence(notice.why) if notice.why else "")


localised(globals())
