"""Moving about in a session: where a key leads to, from where the listener is."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from tui.storage.faults import UsageFaultError
from tui.text.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.laid.events import StageSpan
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

STEPS: Final[Mapping[str, Seconds]] = {
    "seek_back": -5.0,
    "seek_forward": 5.0,
    "seek_back_little": -1.0,
    "seek_forward_little": 1.0,
    "seek_back_minute": -60.0,
    "seek_forward_minute": 60.0,
}
"""How far each of these actions goes."""
_ON_ITS_WAY: Seconds = 1.5
"""A move that was asked for so lately may not be heard yet: the next one goes on from where it leads."""
_JUST_BEGUN: Seconds = 3.0
"""A stage that began less than this ago is left for the one before; otherwise its own beginning comes first."""


class Moves:
    """Where moves lead. Keeps the last one for the time it takes to be heard."""

    def __init__(self) -> None:
        self._target: Seconds | None = None
        self._asked_at: Seconds = 0.0

    def by(self, timeline: Timeline, heard: Seconds, step: Seconds, now: Seconds) -> Seconds:
        """Return where a step of so many seconds leads; never past the last stage, so that nothing ends by it."""
        here = self._from(heard, now)
        wanted = min(max(here + step, 0.0), max(here, timeline.stages[-1].end))
        target = timeline.landing(wanted, after=here) if step > 0 else timeline.landing(wanted, before=here)
        return self._asked(target, now)

    def stage(self, timeline: Timeline, heard: Seconds, step: int, now: Seconds) -> StageSpan | None:
        """Return the next stage (step 1) or the one before (-1) and go to its start; None where there is none."""
        here = self._from(heard, now)
        if step > 0:
            stage = next((stage for stage in timeline.stages if stage.start > here + 0.01), None)
        else:
            begun = [stage for stage in timeline.stages if stage.start <= here - _JUST_BEGUN]
            stage = begun[-1] if begun else timeline.stages[0]
        if stage is not None:
            self._asked(stage.start, now)
        return stage

    def _from(self, heard: Seconds, now: Seconds) -> Seconds:
        lately = self._target is not None and now - self._asked_at < _ON_ITS_WAY
        return self._target if lately and self._target is not None else heard

    def _asked(self, target: Seconds, now: Seconds) -> Seconds:
        self._target, self._asked_at = target, now
        return target


def stage_named(timeline: Timeline, wanted: str) -> StageSpan:
    """Return a stage by its name, whatever its capitals, or by its number from 1.

    Raises:
        UsageFaultError: There is none.

    """
    stages = timeline.stages
    if wanted.strip().isdecimal() and 1 <= int(wanted) <= len(stages):
        return stages[int(wanted) - 1]
    names = {stage.name.casefold(): stage for stage in reversed(stages)}
    name = wanted.strip().casefold()
    if name in names:
        return names[name]
    near = difflib.get_close_matches(name, names, n=1)
    all_names = ", ".join(f"{number} “{stage.name}”" for number, stage in enumerate(stages, 1))
    hint = _("There are: {names}.").format(names=all_names)
    if near:
        hint = _("Did you mean “{near}”?").format(near=names[near[0]].name)
    told = _("--from {wanted}: “{title}” has no stage of that name.").format(wanted=wanted, title=timeline.title)
    raise UsageFaultError(f"{told} {hint}")
