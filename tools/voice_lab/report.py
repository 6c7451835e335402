"""A voice's clips as tables: each by itself, the whole voice in a row, and how it goes through its sessions."""

import itertools
import re
from collections.abc import Callable

import numpy as np

from tools.voice_lab.judges import words_of
from tools.voice_lab.measures import FEWEST_WORDS, Measured

_PHRASES = frozenset({"repair", "noticed"})  # answers, which stand at no place of a session
_SEAM_DB, _SEAM_ST = 1.5, 2.0

_COLUMNS: tuple[tuple[str, Callable[[Measured], str]], ...] = (
    ("clip", lambda clip: clip.name),
    ("words/min", lambda clip: f"{clip.wpm:.0f}"),
    ("s", lambda clip: f"{clip.seconds:.2f}"),
    ("LUFS", lambda clip: f"{clip.lufs:.2f}"),
    ("dBTP", lambda clip: f"{clip.peak_dbtp:.1f}"),
    ("pitch Hz", lambda clip: f"{clip.pitch_hz:.0f}"),
    ("varies st", lambda clip: f"{clip.variation_st:.2f}"),
    ("jitter %", lambda clip: f"{clip.jitter_percent:.2f}"),
    ("HNR dB", lambda clip: f"{clip.hnr_db:.1f}"),
    ("before s", lambda clip: f"{clip.lead_s:.2f}"),
    ("after s", lambda clip: f"{clip.trail_s:.2f}"),
    ("hiss dB", lambda clip: f"{clip.hiss_db:.1f}"),
    ("ends fall", lambda clip: f"{clip.falling} of {clip.phrases}"),
    ("DistillMOS", lambda clip: _shown(clip.judged.distillmos if clip.judged else None)),
    ("DNSMOS", lambda clip: _shown(clip.judged.dnsmos if clip.judged else None)),
    ("P.808", lambda clip: _shown(clip.judged.p808 if clip.judged else None)),
    ("misheard", lambda clip: "" if not clip.judged or clip.judged.wrong is None else str(clip.judged.wrong)),
    ("outside", lambda clip: ", ".join(clip.faults())),
)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def table(clips: list[Measured]) -> str:
    """Return the clips as a Markdown table, which also reads well as it stands."""
    return laid_out([[title for title, _ in _COLUMNS], *([show(clip) for _, show in _COLUMNS] for clip in clips)])


def laid_out(rows: list[list[str]]) -> str:
    """Return rows of cells, the first of them the titles, as a Markdown table."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def row(title: str, clips: list[Measured]) -> list[str]:
    """Return a voice in one row of `voices`."""
    judged = [clip.judged for clip in clips if clip.judged]
    heard = [clip for clip in clips if clip.judged and clip.judged.wrong is not None]
    words = sum(len(words_of(clip.text)) for clip in heard)
    wrong = sum(clip.judged.wrong or 0 for clip in heard if clip.judged)
    phrases = sum(clip.phrases for clip in clips)
    paces = [clip.wpm for clip in clips if clip.words >= FEWEST_WORDS]
    return [
        title,
        str(len(clips)),
        f"{np.mean(paces):.0f}" if paces else "-",
        *(f"{np.mean([getattr(clip, name) for clip in clips]):.{places}f}" for name, places in _MEANS),
        f"{max(clip.hiss_db for clip in clips):.1f}",
        f"{max(clip.peak_dbtp for clip in clips):.1f}",
        f"{100.0 * sum(clip.falling for clip in clips) / phrases:.0f} % of {phrases}",
        _spread([each.distillmos for each in judged]),
        _spread([each.dnsmos for each in judged]),
        _spread([each.p808 for each in judged]),
        f"{100.0 * wrong / words:.1f} % of {words}" if words else "-",
    ]


_MEANS = (("pitch_hz", 0), ("variation_st", 1), ("jitter_percent", 1), ("hnr_db", 1))
_ROW = (
    "voice", "clips", "words/min", "pitch Hz", "varies st", "jitter %", "HNR dB", "most hiss dB", "highest dBTP",
    "ends that fall", "DistillMOS (lowest; clips)", "DNSMOS overall", "P.808", "words misheard",
)  # fmt: skip


def _spread(found: list[float | None]) -> str:
    values = [value for value in found if value is not None]
    return f"{np.mean(values):.2f} ({min(values):.2f}; {len(values)})" if values else "-"


def voices(rows: list[list[str]]) -> str:
    """Return several voices beside each other."""
    return laid_out([list(_ROW), *rows])


def renewed(report: str, rows: list[list[str]], parts: list[tuple[str, str]]) -> str:
    """Return a report with some voices' rows and sections anew, each in its place or the last; others stay as they are.

    Args:
        report: As it was written.
        rows: As of ``row``.
        parts: Each voice's title and its section.

    """
    head, *sections = re.split(r"(?m)^(?=## )", report)
    found = {section.partition("\n")[0].removeprefix("## "): section for section in sections}
    above, table_, below = re.split(r"(?m)((?:^\|.*\n)+)", head, maxsplit=1)
    there = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table_.splitlines()[2:]]
    for new in rows:
        at = next((place for place, old in enumerate(there) if old[0] == new[0]), None)
        if at is None:
            there.insert(sum(old[0] in found for old in there), new)
        else:
            there[at] = new
    found |= {title: section if section.endswith("\n") else section + "\n" for title, section in parts}
    return f"{above}{voices(there)}\n{below}" + "\n".join(section.rstrip("\n") + "\n" for section in found.values())


def listened(clips: list[Measured]) -> str:
    """Return how many of a voice's clips each judge has listened to."""
    judged = [clip.judged for clip in clips if clip.judged]
    counts = {
        "a recogniser": sum(each.wrong is not None for each in judged),
        "DistillMOS": sum(each.distillmos is not None for each in judged),
        "DNSMOS": sum(each.dnsmos is not None for each in judged),
        "P.808": sum(each.p808 is not None for each in judged),
    }
    told = ", ".join(f"by {judge} {count}" for judge, count in counts.items())
    return f"All of its {len(clips)} clips are measured. Listened to: {told}."


def misheard(clips: list[Measured]) -> str:
    """Return the lines that a recogniser heard otherwise than they are written."""
    return "\n".join(
        f"- {clip.name}: “{clip.text}”, heard “{clip.judged.heard}”"
        for clip in clips
        if clip.judged and clip.judged.wrong
    )


def course(clips: list[Measured]) -> str:
    """Return how the voice goes through its sessions: pace of each third, ends that fall, seams between lines."""
    thirds: list[list[float]] = [[], [], []]
    pitches, levels = [], []
    sessions: dict[str, list[Measured]] = {}
    for clip in clips:
        sessions.setdefault(clip.name.split("/")[0], []).append(clip)
    for name, lines in sessions.items():
        if name in _PHRASES:
            continue
        for index, clip in enumerate(lines):
            if clip.words >= FEWEST_WORDS:
                thirds[3 * index // len(lines)].append(clip.wpm)
        for one, other in itertools.pairwise(lines):
            pitches.append(abs(12.0 * np.log2(other.pitch_hz / one.pitch_hz)))
            levels.append(abs(other.lufs - one.lufs))
    return (
        f"Pace by thirds of a session: {', '.join(f'{np.mean(third):.0f}' for third in thirds if third)} words a "
        f"minute; over all, {sum(clip.seconds for clip in clips) / 60.0:.0f} minutes of speech.\n"
        f"From line to line of a session the pitch changes by {np.mean(pitches):.1f} semitones "
        f"({max(pitches):.1f} at most; {sum(each > _SEAM_ST for each in pitches)} of {len(pitches)} by more than "
        f"{_SEAM_ST:.0f}), the level by {max(levels):.2f} dB at most ({_SEAM_DB} is allowed)."
    )
