"""Listeners who are simulated, by when they breathe out, and an ear that hears them as the real one does.

A pace is met at the listener's own breath, led slower, and then stays. What a listener makes of it is one of ``KINDS``.
Where one loses the pace, it is known when. The ear misses some breaths out, places the others a little off, and hears
nothing while somebody talks or coughs; what it is sure of is decided by how even the breaths are, as in
``audio/hearing/bursts.py``.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from scripts.listener.heard import Heard, Unsure
from scripts.listener.lately import EVEN, readings
from scripts.listener.noticing import Noticing, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scripts.units import Seconds

LENGTH: Final[Seconds] = 600.0
_AGREE: Final = 0.08
"""As in ``audio/hearing/agreeing.py``."""
_LATE: Final[Seconds] = 0.5
"""So long after it began a breath out is known."""


class Paced(NamedTuple):
    """A pace: when each breath begins, and how long it is."""

    begins: list[Seconds]
    lengths: list[Seconds]

    def at(self, time: Seconds) -> int:
        """Return which breath a time falls into."""
        return max(0, bisect_right(self.begins, time) - 1)


def a_pace(rng: random.Random) -> Paced:
    """Return a pace that is met, led and then steady."""
    length, goal = rng.uniform(3.5, 6.0), rng.uniform(7.0, 10.0)
    begins, lengths, at = [], [], 0.0
    while at < LENGTH:
        begins.append(at)
        lengths.append(length)
        at += length
        if len(begins) >= 4:
            length = min(goal, length + 0.2)
    return Paced(begins, lengths)


@dataclass
class Listener:
    """When somebody breathes out."""

    onsets: list[Seconds] = field(default_factory=list)
    spoilt: list[tuple[Seconds, Seconds]] = field(default_factory=list)
    """When something else is heard of them."""
    leaves: Seconds | None = None
    """From when on their breaths are more than a sixth quicker than the pace; None where they never are."""
    lost: Seconds | None = None
    """From when on they are more than a quarter quicker: the pace has lost them."""


def _following(pace: Paced, rng: random.Random, until: Seconds = LENGTH, lag: float = 0.45) -> Listener:
    jitter = rng.uniform(0.02, 0.05)
    onsets = [
        begin + length * (lag + rng.gauss(0, jitter))
        for begin, length in zip(pace.begins, pace.lengths, strict=True)
        if begin < until
    ]
    return Listener(onsets)


def _then(pace: Paced, rng: random.Random, share: Callable[[Seconds], float], begins: Seconds) -> Listener:
    """Return one who follows up to a time, and then takes this share of the pace for a breath."""
    listener = _following(pace, rng, begins)
    at = listener.onsets[-1]
    while at < LENGTH:
        length = pace.lengths[pace.at(at)] * share(at - begins)
        at += length * rng.gauss(1.0, 0.03)
        listener.onsets.append(at)
        if listener.leaves is None and length < 5 / 6 * pace.lengths[pace.at(at)]:
            listener.leaves = listener.onsets[-2]
        if listener.lost is None and length < 0.75 * pace.lengths[pace.at(at)]:
            listener.lost = listener.onsets[-2]
    return listener


def following(pace: Paced, rng: random.Random) -> Listener:
    """Follow."""
    return _following(pace, rng)


def lagging(pace: Paced, rng: random.Random) -> Listener:
    """Follow late, at the same pace."""
    return _following(pace, rng, lag=rng.uniform(0.6, 1.0))


def drifting(pace: Paced, rng: random.Random) -> Listener:
    """Become quicker than the pace, little by little."""
    lasts = rng.uniform(60, 150)
    return _then(pace, rng, lambda since: max(0.62, 1 - 0.4 * since / lasts), rng.uniform(120, 300))


def sighing(pace: Paced, rng: random.Random) -> Listener:
    """Sigh now and then, with a pause after it."""
    listener = _following(pace, rng)
    listener.onsets = [each + (1.6 if rng.random() < 0.08 else 0.0) for each in listener.onsets]
    return listener


def coughing(pace: Paced, rng: random.Random) -> Listener:
    """Cough now and then: a few short breaths, and a sound that is no breath."""
    listener = _following(pace, rng)
    for _ in range(rng.randint(2, 6)):
        at = rng.uniform(60, LENGTH - 30)
        lasts = rng.uniform(1, 4)
        listener.spoilt.append((at, at + lasts))
        listener.onsets += [at + lasts * rng.random() for _ in range(rng.randint(1, 4))]
    listener.onsets.sort()
    return listener


def talking(pace: Paced, rng: random.Random) -> Listener:
    """Say something now and then."""
    listener = _following(pace, rng)
    for _ in range(rng.randint(1, 4)):
        at = rng.uniform(60, LENGTH - 60)
        lasts = rng.uniform(3, 40)
        listener.spoilt.append((at, at + lasts))
        inside = [at + lasts * rng.random() for _ in range(int(lasts / 3))]
        listener.onsets = sorted([each for each in listener.onsets if not at < each < at + lasts] + inside)
    return listener


def asleep(pace: Paced, rng: random.Random) -> Listener:
    """Fall asleep: slower, and less even."""
    listener = _then(pace, rng, lambda since: 1 + 0.4 * min(1, since / 120), rng.uniform(150, 300))
    listener.onsets = sorted(each + rng.gauss(0, 0.25) for each in listener.onsets)
    return listener


def leaving(pace: Paced, rng: random.Random) -> Listener:
    """Get up, with a noise, and be gone."""
    at = rng.uniform(100, 400)
    listener = _following(pace, rng, at)
    listener.spoilt.append((at, at + 6))
    return listener


def yawning(pace: Paced, rng: random.Random) -> Listener:
    """Yawn now and then: a breath far longer than the others, a sound that is no breath, and a short one after it."""
    listener = _following(pace, rng)
    for _ in range(rng.randint(2, 6)):
        number = rng.randrange(10, len(listener.onsets) - 3)
        at = listener.onsets[number]
        listener.onsets[number] = at + rng.uniform(1.0, 2.5)
        if rng.random() < 0.5:
            listener.spoilt.append((at, listener.onsets[number] + 1.0))
    listener.onsets.sort()
    return listener


def silent(pace: Paced, rng: random.Random) -> Listener:
    """Breathe too softly to be heard, from one breath to the next."""
    return _following(pace, rng, rng.uniform(100, 400))


def twice(pace: Paced, rng: random.Random) -> Listener:
    """Breathe twice as fast, from one breath to the next."""
    return _then(pace, rng, lambda _: 0.5, rng.uniform(100, 400))


def quicker(pace: Paced, rng: random.Random) -> Listener:
    """Breathe a third faster, from one breath to the next."""
    share = rng.uniform(0.6, 0.72)
    return _then(pace, rng, lambda _: share, rng.uniform(100, 400))


def half(pace: Paced, rng: random.Random) -> Listener:
    """Breathe half as fast, and steadily: that is theirs."""
    return _then(pace, rng, lambda _: 2.0, rng.uniform(100, 400))


def slower(pace: Paced, rng: random.Random) -> Listener:
    """Breathe a little slower, and steadily."""
    share = rng.uniform(1.1, 1.5)
    return _then(pace, rng, lambda _: share, rng.uniform(100, 400))


def holding(pace: Paced, rng: random.Random) -> Listener:
    """Hold a breath now and then."""
    listener = _following(pace, rng)
    for _ in range(rng.randint(1, 5)):
        at = rng.uniform(60, LENGTH - 60)
        lasts = rng.uniform(8, 25)
        listener.onsets = [each for each in listener.onsets if not at < each < at + lasts]
    return listener


KINDS: Final[Mapping[str, Callable[[Paced, random.Random], Listener]]] = {
    each.__name__: each
    for each in (
        following,
        lagging,
        sighing,
        coughing,
        talking,
        asleep,
        leaving,
        half,
        slower,
        holding,
        yawning,
        silent,
        drifting,
        quicker,
        twice,
    )
}


def heard_at(
    onsets: Sequence[Seconds], truth: Sequence[Seconds], spoilt: list[tuple[Seconds, Seconds]], now: Seconds
) -> Heard:
    """Return what an ear knows of breaths out by a time.

    Args:
        onsets: Those that it made out as such.
        truth: All there were: what the second estimate has to go by, which needs no onsets.
        spoilt: When something else was heard.
        now: The time.

    """
    known = tuple(onsets)
    for latest in readings(known):
        begins = latest.begins
        if any(begin < now and end > begins[0] - 1.0 for begin, end in spoilt):
            return Heard(now, why=Unsure.OTHER)
        within = [each for each in truth if begins[0] - 0.3 <= each <= begins[-1] + 0.3]
        like = (within[-1] - within[0]) / (len(within) - 1) if len(within) > 1 else math.inf
        if latest.spread <= EVEN and abs(latest.length - like) <= _AGREE * like and 1.8 <= like <= 11.0:
            return Heard(now, latest.length, sure=True, onsets=known, lately=begins, why=None)
    return Heard(now, onsets=known)


class Outcome(NamedTuple):
    """What became of one listener."""

    repairs: list[Seconds]
    false: int
    """How many of them began while the listener had not left the pace."""
    lost: Seconds | None
    within: float
    """How many of their breaths after the pace was lost the repair began; infinite where none did."""


def outcome_of(kind: str, seed: int, *, missed: float = 0.0, extra: float = 0.0) -> Outcome:
    """Return what becomes of a listener of a kind.

    Args:
        kind: One of ``KINDS``.
        seed: Which of them.
        missed: The share of breaths out that the ear misses.
        extra: The share after which it takes the breath in for one more.

    """
    rng = random.Random(f"{kind} {seed}")  # noqa: S311 - a listener, no secret
    pace = a_pace(rng)
    listener = KINDS[kind](pace, rng)
    truth = listener.onsets
    made_out: list[Seconds] = []
    for onset, following_one in pairwise([*truth, math.inf]):
        if rng.random() >= missed:
            made_out.append(onset + rng.gauss(0, 0.04))
        if rng.random() < extra and following_one < math.inf:
            made_out.append(onset + rng.uniform(0.45, 0.6) * (following_one - onset))
    noticing = Noticing()
    repairs: list[Seconds] = []
    for number, onset in enumerate(made_out, 1):
        now = onset + _LATE
        there = truth[max(0, bisect_right(truth, now) - 12) : bisect_right(truth, now)]
        heard = heard_at(made_out[max(0, number - 12) : number], there, listener.spoilt, now)
        span = noticing.spans(heard, now)
        if span is None:
            continue
        first, last = pace.at(span[0]), pace.at(span[1])
        leads = last + 1 < len(pace.lengths) and pace.lengths[last + 1] > pace.lengths[last]
        noticing, verdict = noticing.judge(heard, now, pace.lengths[first : last + 1], leads=leads)
        if verdict is Verdict.LOST:
            repairs.append(now)
    within = math.inf
    if listener.lost is not None:
        since = listener.lost if listener.leaves is None else listener.leaves
        (begun, *_) = [each for each in repairs if each > since] or [math.inf]
        after = [each for each in listener.onsets if listener.lost < each <= begun]
        within = len(after) if begun < math.inf else math.inf
    false = sum(listener.leaves is None or each < listener.leaves for each in repairs)
    return Outcome(repairs, false, listener.lost, within)
