"""What the commands that only tell print: tables for people, JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tui.text.faults import fault_line, sentence
from tui.text.language import _, in_other_language, later, ngettext
from tui.text.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scripts.files.library import SessionFile
    from scripts.files.model import Line
    from scripts.laid.events import Breath, SpokenLine
    from scripts.plan.facts import Facts, Summary
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds


def clock_time(position: Seconds) -> str:
    """Write a time as ``2:07``."""
    whole = int(position)
    return f"{whole // 60}:{whole % 60:02d}"


def as_json(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Write JSON as people can read it too."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    # It may be shown on a terminal: what is no visible letter is escaped, and so is the same for programs.
    return "".join(letter if letter.isprintable() or letter == "\n" else json.dumps(letter)[1:-1] for letter in text)


def sessions_json(sessions: Sequence[Summary]) -> list[dict[str, Any]]:
    """Return the list of sessions for programs.

    The listener's own have ``own`` and, where they stand for a bundled one, ``instead`` (both true). A script that has
    faults has them in ``fault``, its name for a title, and a duration of 0. ``lines`` and ``spoken`` say how many lines
    there are, and how many of them the voice itself speaks, ``filled`` how many the guide speaks in its place, where it
    does; ``needs`` is what a search finds it by.
    """
    rows: list[dict[str, Any]] = []
    for told in sessions:
        found, facts = told.found, told.facts
        row: dict[str, Any] = {
            "name": found.name,
            "title": facts.title if facts else found.name,
            "summary": facts.about if facts else "",
            "duration": facts.duration if facts else 0.0,
            "language": facts.language if facts else "",
        }
        row |= {key: True for key in ("own", "instead") if getattr(found, key)}
        row |= {"needs": facts.needs, "lines": facts.lines, "spoken": facts.spoken} if facts else {}
        row |= {"filled": facts.filled} if facts and facts.filled else {}
        rows.append(row | ({"fault": sentence(told.fault)} if told.fault else {}))
    return rows


def sessions_table(sessions: Sequence[Summary], voice: str = "") -> str:
    """Return the list of sessions for people: one that does not load is there with its first fault.

    Args:
        sessions: What there is.
        voice: Whose recordings are counted for each; empty where the guide speaks, who has them all.

    """
    width = max(len(one_line(told.found.name)) for told in sessions)
    rows: list[str] = []
    for told in sessions:
        facts = told.facts
        title = facts.title if facts else _("cannot be played")
        length = clock_time(facts.duration) if facts else "-:--"
        under = facts.about if facts else _first_fault(told)
        if facts and voice:
            under = f"{covered(voice, facts)}. {under}"
        if facts and (other := in_other_language(facts.language)):
            title = f"{title}  ({other})"
        rows += [
            f"{one_line(told.found.name):<{width}}  {length:>5}  {title}{_own_mark(told.found)}",
            f"{'':<{width}}         {under}",
        ]
    return "\n".join(rows)


def count_of_lines(count: int) -> str:
    """Say how many lines there are."""
    return ngettext("{count} line", "{count} lines", count).format(count=count)


def covered(voice: str, facts: Facts) -> str:
    """Say how much of a session a voice speaks, and how much the guide: ``mum, 4 of 25 lines, the guide 21``."""
    told = _("{voice}, {said} of {lines} lines").format(voice=one_line(voice), said=facts.spoken, lines=facts.lines)
    return told + (_(", the guide {count}").format(count=facts.filled) if facts.filled else "")


def _own_mark(found: SessionFile) -> str:
    if found.instead:
        return f"  ({_('your own, in place of the one that comes with sitwith')})"
    return f"  ({_('your own')})" if found.own else ""


def _first_fault(told: Summary) -> str:
    if told.fault is None:
        return ""
    first, *others = map(fault_line, told.fault.faults)
    if not others:
        return first
    more = _("And {count} more: sitwith check {name}").format(count=len(others), name=told.found.name)
    return f"{first} {more}"


def timeline_json(timeline: Timeline, *, together: bool = False) -> dict[str, Any]:
    """Return a timeline for programs; times in seconds from the start.

    Where there are two, ``partner`` has the second one's breaths while they differ from ``breaths``, which are then the
    first one's. It is there if ``together`` was asked for or they ever differ. ``when`` is what a line needs to be so,
    and ``left_out`` has the lines that are not said, each with the reason. What goes on until the listener leaves has
    ``open`` (true), and its duration is only where nobody sits longer.
    """
    partner = {"partner": [_breath_json(breath) for breath in timeline.partner]}
    return {
        "session": timeline.session,
        "duration": timeline.duration,
        **({"open": True} if timeline.open else {}),
        "stages": [{"name": stage.name, "start": stage.start, "end": stage.end} for stage in timeline.stages],
        "breaths": [_breath_json(breath) for breath in timeline.breaths],
        **(partner if together or timeline.partner else {}),
        "lines": [
            {
                "id": line.id,
                "text": line.words,
                "stage": line.stage,
                "start": line.start,
                "end": line.end,
                "clip": _named(line.clip.file) if line.clip else None,
                "when": sorted(line.when),
            }
            for line in timeline.lines
        ],
        "left_out": [
            {
                "id": line.id,
                "text": line.words,
                "stage": line.stage,
                "at": line.at,
                "when": sorted(line.when),
                "reason": line.why.value,
            }
            for line in timeline.left_out
        ],
    }


def unsaid(line: Line) -> str:
    """Say that a line of a script will never be heard."""
    needs = _(" and ").join(f"“{when}”" for when in sorted(line.when))
    told = _("The line “{line}” will never be said: {needs} is not so there at any pace, for one or for two.")
    return told.format(line=line.id, needs=needs)


def _breath_json(breath: Breath) -> dict[str, Any]:
    return {
        "start": breath.start,
        "inhale": breath.inhale,
        "topup": breath.topup,
        "hold": breath.hold,
        "exhale": breath.exhale,
        "rest": breath.rest,
        "stage": breath.stage,
        "mode": breath.mode.value,
    }


def timeline_table(timeline: Timeline) -> str:
    """Return a timeline for people: stages, runs of breaths, and lines at their times."""
    rows = [f"{timeline.title} · {_('until you leave') if timeline.open else clock_time(timeline.duration)}"]
    for stage in timeline.stages:
        # What goes on until they leave has no length, and no number of breaths.
        endless = timeline.open and stage is timeline.stages[-1]
        breaths = [breath for breath in timeline.breaths if stage.start <= breath.start < stage.end]
        told = [] if endless else [f"{stage.end - stage.start:g} s"]
        if not breaths:
            told.append(_("your own breath"))
        elif not endless:
            told.append(ngettext("{count} breath", "{count} breaths", len(breaths)).format(count=len(breaths)))
        rows += ["", f"{clock_time(stage.start):>6}  {' · '.join([stage.name, *told])}"]
        events = [(line.start, _said(line)) for line in timeline.lines if stage.start <= line.start < stage.end]
        runs = _runs(breaths)
        events += [(run[0].start, _run(run, endless=endless and run is runs[-1])) for run in runs]
        rows += [f"{clock_time(at):>6}    {text}" for at, text in sorted(events, key=lambda event: event[0])]
    return "\n".join(rows)


_INSTEAD: Final = {
    "quiet": later("At {place} everything fades, and it is quiet. What stands after that is not heard."),
    "stopped": later("At {place} they leave. What stands after that is not heard."),
    "company": later("At {place} company without words takes its place. What stands after that is not heard."),
    "grounding": later("At {place} a minute of grounding takes its place. What stands after that is not heard."),
    "overwhelm": later("At {place} sudden overwhelm takes its place. What stands after that is not heard."),
}


def heard_instead(state: str, place: Seconds) -> str:
    """Return what a timeline does not show of a listener who pressed keys: what is heard in its stead at the end.

    Args:
        state: What is heard after the last key, as of a simulation.
        place: How far into the session they came.

    """
    return _(_INSTEAD[state]).format(place=clock_time(place)) if state in _INSTEAD else ""


def _said(line: SpokenLine) -> str:
    if not line.words:
        return f"  {_('the recording')} · {clock_time(line.end - line.start)}"
    return f"  “{line.words}”" + ("" if line.clip else f"  ({_('no recording')})")


def _named(file: Path) -> str:
    """Return a path as text that can be printed: a name on disk need not be."""
    return str(file).encode(errors="surrogateescape").decode(errors="replace")


def shape(breath: Breath) -> str:
    """Write a breath's lengths in words: ``in 2.5+1 · out 6.5``."""
    inhale = (
        f"{breath.inhale:g}" if not breath.topup else f"{round(breath.inhale - breath.topup, 3):g}+{breath.topup:g}"
    )
    parts = [
        f"{_('in')} {inhale}",
        *([f"{_('hold')} {breath.hold:g}"] if breath.hold else []),
        f"{_('out')} {breath.exhale:g}",
        *([f"{_('rest')} {breath.rest:g}"] if breath.rest else []),
    ]
    return " · ".join(parts)


def _runs(breaths: Sequence[Breath]) -> list[list[Breath]]:
    """Return the breaths in runs: one breath while it changes, or all of the same length."""
    runs: list[list[Breath]] = []
    for breath in breaths:
        if runs and shape(runs[-1][-1]) == shape(breath) and runs[-1][-1].mode is breath.mode:
            runs[-1].append(breath)
        else:
            runs.append([breath])
    return runs


def _run(run: Sequence[Breath], *, endless: bool) -> str:
    count = f" × {len(run)}" if len(run) > 1 else ""
    times = f" · {_('until you leave')}" if endless else count
    return f"{_(run[0].mode.value):<6} {shape(run[0])}{times}"
