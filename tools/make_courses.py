"""Write docs/courses.md: what becomes of every session at nine paces.

    uv run tools/make_courses.py

tests/test_courses.py holds the page against what is laid out today.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.breath import Pattern  # noqa: E402 - found only now
from scripts.files.library import OVERWHELM, bundled_names, find_session  # noqa: E402 - see above
from scripts.files.model import Free, Paced, When  # noqa: E402 - see above
from scripts.laid.events import Mode  # noqa: E402 - see above
from scripts.plan.conductor import plan  # noqa: E402 - see above
from scripts.voice.voices import bundled_voice  # noqa: E402 - see above

if TYPE_CHECKING:
    from scripts.files.model import Session

PAGE = ROOT / "docs" / "courses.md"
RATES = (6, 8, 10, 12, 15, 18, 20, 22, 24)
"""Breaths a minute that the listener gave: all that can be given, from end to end."""
_HEAD = """\
<!-- Made by tools/make_courses.py. -->
# What becomes of each session

The pace follows the listener, so most sessions have many courses. This table has each session, spoken by the guide, for
listeners who gave a breath of so many a minute (of two, both the same): its length, how many breaths are led from one
pace to another, how many are at the slowest pace the script leads to, and how many lines are left out because they
would not be true there ([writing-sessions.md](writing-sessions.md), `when`). A session that paces nothing has only its
length. Sudden overwhelm is not among them: it asks for no breath, and stays until one leaves.
`sitwith timeline NAME --rate N` shows any of them whole.

| session | {rates} |
|---|{rules}|
"""


def cell(session: Session, rate: float) -> str:
    """Return what becomes of a session for a listener of that rate: ``7:21 17/12/2``."""
    listener = Pattern.of_rate(rate)
    two = listener if session.people == 2 else None
    timeline = plan(session, bundled_voice().clips(session), listener=listener, partner=two)
    minutes, seconds = divmod(int(timeline.duration), 60)  # as the list and the timeline tell it
    targets = [stage.breath.pattern.total_ms for stage in session.stages if isinstance(stage.breath, Paced)]
    led = sum(breath.mode is Mode.LEAD for breath in timeline.breaths)
    there = sum(breath.pattern.total_ms == max(targets) for breath in timeline.breaths) if targets else 0
    # Those for whoever listens without tones are no matter of a pace.
    left_out = sum(When.NO_TONES not in line.when for line in timeline.left_out)
    if all(isinstance(stage.breath, Free) for stage in session.stages):
        return f"{minutes}:{seconds:02}"
    return f"{minutes}:{seconds:02} {led}/{there}/{left_out}"


def page() -> str:
    """Return the page."""
    head = _HEAD.format(rates=" | ".join(f"{rate}" for rate in RATES), rules="|".join("---" for _ in RATES))
    rows = []
    for name in bundled_names():
        session = find_session(name)
        if name == OVERWHELM:
            continue  # it asks for no breath, and stays until one leaves
        rows.append(f"| {session.title} | {' | '.join(cell(session, rate) for rate in RATES)} |")
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
