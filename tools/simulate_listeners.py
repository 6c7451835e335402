"""How soon a lost listener is noticed, and how often one who is not is thought lost: simulated by the thousand.

    uv run python tools/simulate_listeners.py            a thousand of each kind
    uv run python tools/simulate_listeners.py 5000       so many

Each sits for ten minutes. ``--missed 0.03`` has the ear miss that share of breaths out, ``--extra 0.03`` has it take a
breath in for one more after that share.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tools.hearing_lab.listeners import KINDS, LENGTH, outcome_of


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=1000)
    parser.add_argument("--missed", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("--extra", type=float, default=0.0, metavar="SHARE")
    asked = parser.parse_args()
    print(
        "| listener | false repairs in ten hours | noticed within three breaths | noticed at all |\n|---|---|---|---|"
    )
    for kind in KINDS:
        all_of = [outcome_of(kind, seed, missed=asked.missed, extra=asked.extra) for seed in range(asked.count)]
        false = sum(each.false for each in all_of)
        hours = asked.count * LENGTH / 3600
        lost = [each.within for each in all_of if each.lost is not None]
        soon = f"{sum(each <= 3 for each in lost) / len(lost):.1%}" if lost else ""
        ever = f"{sum(each <= 30 for each in lost) / len(lost):.1%}" if lost else ""
        print(f"| {kind} | {false / hours * 10:.2f} | {soon} | {ever} |")


if __name__ == "__main__":
    main()
