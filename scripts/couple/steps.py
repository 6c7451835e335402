"""Two people in the conductor's steps: what the second one breathes beside the first, and when the two become one.

And what they can ask of a session under way: to give a breath, or to let go.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scripts.couple.convergence import SHARED_BREATHS
from scripts.couple.curves import Change, Mark
from scripts.couple.pair import Pair, Side, pattern_of
from scripts.laid.events import Mode
from scripts.units import milliseconds, seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.breath import Pattern
    from scripts.plan.state import Laid, PlanState
    from scripts.units import Milliseconds

_GONE_MS: Milliseconds = milliseconds(2.2)
"""One who lets go has faded by then; what goes on alone goes on from there at the earliest."""
_REST_MS: Milliseconds = milliseconds(3.0)
"""By then the light and the bed of one who breathes no more have come to rest."""


def apart(state: PlanState) -> Pair | None:
    """Return the two, where there are two and they are not in step."""
    return state.pair if state.pair is not None and not state.pair.in_step else None


def own(state: PlanState) -> Pattern | None:
    """Return the breath that nobody here is hurried beyond: the listener's own, or of two the faster one's."""
    if state.pair is None:
        return state.listener
    return min(state.pair.left, state.pair.right, key=lambda breath: breath.total_ms)


def both_from(state: PlanState, cursor_ms: Milliseconds) -> PlanState:
    """Return the state at a later time, up to which nothing was paced: from there both breathe again, together."""
    pair = apart(state)
    return replace(state, cursor_ms=cursor_ms, pair=replace(pair, right_ms=cursor_ms) if pair else state.pair)


def next_left(state: PlanState) -> tuple[PlanState, Pattern, Mode]:
    """Return the breath of the first of the two who are not in step, and the state once it is taken. It has a plan."""
    assert state.pair is not None  # noqa: S101 - the caller looked
    pattern, mode, pair = state.pair.next_left()
    if state.repair is not None:
        return replace(state, pair=pair), pattern, Mode.REPAIR if mode is Mode.MATCH else mode
    if pair.held:
        return replace(state, pair=pair), pattern, mode
    nearing_ms = state.nearing_ms + pattern.total_ms
    return replace(state, pair=pair, nearing=state.nearing + 1, nearing_ms=nearing_ms), pattern, mode


def planned(state: PlanState, laid: Laid) -> tuple[PlanState, Laid]:
    """Return the state in which two who are not in step have a plan; two who breathe alike are in step at once."""
    pair = apart(state)
    if pair is None:
        return state, laid
    state = replace(state, pair=pair.planned(state.cursor_ms, state.step_ms))
    return _joined(state, laid, shared=0)


def beside(state: PlanState, laid: Laid, stage: str) -> tuple[PlanState, Laid]:
    """Lay the second one's breaths that begin before the first one's next, and join the two where they are in step.

    For two who were not in step before the first one's breath.
    """
    assert state.pair is not None  # noqa: S101 - the caller looked
    pair = state.pair.planned(state.cursor_ms, state.step_ms)
    breaths, pair = pair.right_until(state.cursor_ms, stage, repair=state.repair is not None)
    laid = replace(laid, partner=(*laid.partner, *breaths))
    return _joined(replace(state, pair=pair), laid, shared=SHARED_BREATHS)


def _joined(state: PlanState, laid: Laid, shared: int) -> tuple[PlanState, Laid]:
    pair = state.pair
    if pair is None or not pair.in_step:
        return state, laid
    state = replace(state, listener=pair.shared, pace=pair.shared, shared=shared)
    return state, replace(laid, marks=(*laid.marks, Mark(seconds(state.cursor_ms), Change.ONE)))


# -- A session under way --------------------------------------------------------------------------------------------


def asked(state: PlanState, change: Callable[[Pair], Pair]) -> PlanState | None:
    """Return the state in which two who are not in step have asked for something; None where there are none."""
    pair = apart(state)
    return replace(state, pair=change(pair)) if pair else None


def taken_back(
    before: PlanState, after: PlanState, state: PlanState, laid: Laid, at_ms: Milliseconds
) -> tuple[PlanState, Laid]:
    """Take back the second one's breaths that have not begun by a time, and a joining that hangs on them.

    Args:
        before: The state before the step under way.
        after: The state after it, as it was laid.
        state: The state to go on from, in which its later lines have been taken back.
        laid: What is left of the step.
        at_ms: The time.

    """
    if after.pair is None or before.pair is None or laid.breath is None:
        return state, laid
    begun = tuple(breath for breath in laid.partner if milliseconds(breath.start) <= at_ms)
    late = laid.partner[len(begun) :]
    pair = after.pair.taken_back(late, pattern_of(begun[-1]) if begun else before.pair.right_now)
    state = replace(state, pair=pair, listener=after.listener, pace=after.pace, shared=after.shared)
    if state.nearing < before.nearing:
        # Of a stage that ended here, and is open again.
        state = replace(state, nearing=before.nearing, nearing_ms=before.nearing_ms)
    if late and after.pair.in_step:
        state = replace(state, listener=before.listener, pace=pair.left_now, shared=0)
        laid = replace(laid, marks=tuple(mark for mark in laid.marks if mark.at * 1000 <= at_ms))
    return state, replace(laid, partner=begun)


def given(state: PlanState, laid: Laid, side: Side, breath: Pattern) -> tuple[PlanState, Laid]:
    """Take the breath that one of the two gave: they are met at it, and the two walk to one again."""
    pair = state.pair
    assert pair is not None  # noqa: S101 - the caller looked
    if not pair.in_step:
        return replace(state, pair=pair.given(side, breath)), laid
    if state.shared != SHARED_BREATHS:
        # By now they have breathed as one; else each is still at the last breath of their own way.
        now = state.pace or pair.shared
        pair = replace(pair, left_now=now, right_now=now)
    pair = replace(pair, right_ms=state.cursor_ms).given(side, breath)
    state = replace(state, pair=pair, held=None, shared=0)
    return state, replace(laid, marks=(*laid.marks, Mark(seconds(state.cursor_ms), Change.APART)))


def partner_leaves(state: PlanState, laid: Laid, side: Side, at_ms: Milliseconds) -> tuple[PlanState, Laid]:
    """Let one of the two go; the other goes on alone, with the breath they are at."""
    pair = state.pair
    assert pair is not None  # noqa: S101 - the caller looked
    stays = pair.right if side is Side.LEFT else pair.left
    state = replace(state, pair=None, listener=stays)
    if pair.in_step:
        # One breath is for both already; it is the other's from here on.
        return state, laid
    if side is Side.RIGHT:
        return state, replace(laid, marks=(*laid.marks, Mark(seconds(at_ms), Change.RIGHT_GONE)))
    state = replace(state, pace=pair.right_now)
    if state.repair is not None:
        state = replace(state, repair=replace(state.repair, meet=stays))
    from_ms = at_ms + _GONE_MS
    if laid.breath is not None and not (state.repair and state.repair.listening_ms):
        # The session's own breaths are now those of the one who stays: from the first that begins once all is clear.
        until_ms = max(state.cursor_ms + _REST_MS, from_ms)
        breaths, pair = pair.stay().right_until(until_ms, laid.breath.stage, repair=False)
        from_ms = pair.right_ms
        state = replace(state, cursor_ms=from_ms)
        laid = replace(laid, partner=(*laid.partner, *breaths))
    gone = Mark(seconds(at_ms), Change.LEFT_GONE), Mark(seconds(from_ms), Change.ONE)
    return state, replace(laid, marks=(*laid.marks, *gone))
