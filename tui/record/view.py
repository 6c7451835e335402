"""What the recording screen shows at a moment: from the desk, the pacer and the clock to a view."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from audio.capture.recorder import BEFORE
from tui.picture.words import BRIGHT, DIM, PLAIN, Words
from tui.record import words
from tui.record.desk import Doing
from tui.record.feet import foot
from tui.record.page import RecordView
from tui.settings.keys import DEFAULT_KEYS
from tui.storage.folders import with_tilde
from tui.text import words as house
from tui.text.language import _

if TYPE_CHECKING:
    from audio.capture.meter import Level
    from scripts.units import Seconds
    from tui.presenter.key_hints import Bound
    from tui.record.desk import Desk
    from tui.record.pacer import Pacer

_STILL = 0.45
"""How full the light is where nothing moves."""
_QUIET_DB = -46.0
"""A voice near a microphone peaks 20 dB above this."""
_NO_MICROPHONES = (words.NO_MICROPHONES, words.NO_MICROPHONES_BRIEFLY)
_ROUSED: Seconds = 2.0
"""Nobody is told so soon that they are soft."""


def view_of(  # noqa: PLR0913 - all that a frame depends on
    desk: Desk,
    pacer: Pacer,
    now: Seconds,
    *,
    bound: Bound = DEFAULT_KEYS,
    still: bool = False,
    status: str = "",
    choices: tuple[str, ...] = (),
    chosen: int = 0,
    since: Seconds = 0.0,
) -> RecordView:
    """Return the view of a moment.

    Args:
        desk: Where one records.
        pacer: The breath to speak on.
        now: Monotonic seconds.
        bound: The keys.
        still: Whether nothing should move.
        status: Something to be said before anything else.
        choices: Microphones to choose from.
        chosen: Which of them is marked.
        since: For how long what is told has been the same.

    """
    cue, cues = desk.cue, desk.reading.cues
    position = pacer.position(cue, now)
    moment = pacer.timeline.moment(position)
    left = pacer.until_the_line(cue, now)
    counting = desk.doing is Doing.RECORDING and left > 0
    kept, lines = len(desk.kept), len(cues)
    level = desk.level
    return RecordView(
        title=f"{desk.reading.session.title}",
        done=(
            _("line {number} of {lines}  ·  {kept} of {lines} kept").format(number=cue.number, lines=lines, kept=kept),
            _("{number} of {lines}, {kept} kept").format(number=cue.number, lines=lines, kept=kept),
            f"{cue.number}/{lines}",
        ),
        where=words.where(cue),
        line=cue.line.words,
        before=cues[desk.place - 1].line.words if desk.place else "",
        after=cues[desk.place + 1].line.words if desk.place + 1 < lines else "",
        line_strength=PLAIN if counting else BRIGHT,
        breath=_STILL if still else moment.level,
        light=0.95 if desk.doing is Doing.RECORDING else 0.7,
        label=_label(desk, moment.phase.value if moment.phase else "", left if counting else 0.0),
        meter=level,
        meter_says=_meter_says(desk, level) if level else () if choices else _NO_MICROPHONES,
        microphone=desk.recorder.source.name if desk.recorder else "",
        status=_status(desk, status, counting=counting),
        keys=foot(bound, desk.doing, choosing=bool(choices)),
        since=since,
        # Whoever speaks, or chooses, is left in peace.
        steady=bool(choices) or desk.doing in (Doing.RECORDING, Doing.LOOKING),
        choices=choices,
        chosen=chosen,
    )


def _label(desk: Desk, phase: str, left: Seconds) -> tuple[str, ...]:
    if left > 0:
        return (house.PHASES.get(phase, ""), "·" * math.ceil(left)) if phase else ("·" * math.ceil(left),)
    if desk.doing is Doing.LISTENING:
        return (words.LISTENING,)
    return (house.PHASES[phase],) if phase else ()


def _meter_says(desk: Desk, level: Level) -> tuple[str, ...]:
    if level.clipped and desk.doing in (Doing.RECORDING, Doing.REVIEW):
        return (words.CLIPPING,)
    recorder = desk.recorder
    speaking = recorder.seconds - BEFORE - (desk.cue.start - desk.cue.count_in) if recorder else 0.0
    if desk.doing is Doing.RECORDING and speaking > _ROUSED and level.held_db < _QUIET_DB:
        return words.TOO_QUIET
    return ()


def _status(desk: Desk, status: str, *, counting: bool) -> tuple[Words, ...]:
    if status:
        return (Words(status, PLAIN),)
    match desk.doing:
        case Doing.RECORDING:
            seconds = desk.recorder.seconds if desk.recorder else 0.0
            told, *shorter = (words.COUNTING,) if counting else words.SPEAK
            return (Words(f"{words.RECORDING}  {seconds:.1f} s", BRIGHT), Words(told, DIM, tuple(shorter)))
        case Doing.LOOKING:
            return (Words(words.LOOKING, DIM),)
        case _:
            return (Words(with_tilde(desk.notice), PLAIN), *(Words(text, PLAIN) for text in desk.remarks))
