"""What ``sitwith voices`` prints: tables for people, JSON for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.faults import VoiceError
from scripts.voice.voices import Standing
from tui.text import words
from tui.text.faults import sentence
from tui.text.language import _
from tui.text.report import count_of_lines
from tui.text.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scripts.files.model import Session
    from scripts.voice.voices import LineCoverage, ListedVoice, Voice


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a voice has of each session."""

    listed: ListedVoice
    takes: Mapping[str, Sequence[LineCoverage]]
    """By session, each line in its order; empty where the voice is damaged."""
    fault: str | None

    def recorded(self, session: str) -> int:
        """Return how many lines of a session the voice speaks."""
        return sum(take.standing is Standing.RECORDED for take in self.takes[session])

    def has_any(self, session: str) -> bool:
        """Return whether there is a recording for any line of a session, be it of other words."""
        return any(take.clip for take in self.takes[session])


def covered(listed: ListedVoice, sessions: Sequence[Session]) -> Coverage:
    """Return what a voice has of each session; a damaged voice has nothing and says why."""
    if listed.voice is None:
        return Coverage(listed, {}, sentence(listed.fault) if listed.fault else None)
    try:
        return Coverage(listed, {session.name: listed.voice.takes(session) for session in sessions}, None)
    except VoiceError as error:
        return Coverage(listed, {}, sentence(error))


def voices_json(voices: Sequence[Coverage], engines: Sequence[str]) -> dict[str, Any]:
    """Return the voices for programs: every session with its number of lines and how many are recorded.

    Beside them stand the names of the ``engines`` that are here for ``sitwith voices speak``.
    """
    told = [_about_json(coverage) | {"sessions": _sessions_json(coverage)} for coverage in voices]
    return {"voices": told, "engines": list(engines)}


def voices_table(voices: Sequence[Coverage]) -> str:
    """Return the list of voices for people."""
    return "\n\n".join("\n".join(_voice_rows(coverage)) for coverage in voices)


def voice_json(coverage: Coverage) -> dict[str, Any]:
    """Return a voice with every line of every session, for programs."""
    sessions = [
        {
            "name": name,
            "lines": [
                {
                    "id": take.line.id,
                    "text": take.line.words,
                    "standing": take.standing.value,
                    "seconds": take.clip.length if take.clip else None,
                    "gain_db": take.clip.gain_db if take.clip else None,
                    "date": take.clip.date.isoformat() if take.clip and take.clip.date else None,
                    "clip": str(take.clip.file) if take.clip else None,
                }
                for take in takes
            ],
        }
        for name, takes in coverage.takes.items()
    ]
    return _about_json(coverage) | {"sessions": sessions, "unused": list(unused(coverage))}


def voice_table(coverage: Coverage) -> str:
    """Return a voice for people: each line of the sessions it has something of, and what it has nothing of."""
    rows = _head(coverage)
    for name, takes in coverage.takes.items():
        if not coverage.has_any(name):
            continue
        width = max(len(take.line.id) for take in takes)
        rows += [
            "",
            _("{name}: {spoken} of {lines} lines").format(name=name, spoken=coverage.recorded(name), lines=len(takes)),
        ]
        rows += [f"  {take.line.id:<{width}}  {_format_line(take)}" for take in takes]
    none = [
        f"{name} ({count_of_lines(len(takes))})" for name, takes in coverage.takes.items() if not coverage.has_any(name)
    ]
    if none:
        rows += ["", _("No recordings of: {sessions}.").format(sessions=", ".join(none))]
    if kept := unused(coverage):
        told = _("Kept and not used, as no session here has this name: {names}.")
        rows += ["", told.format(names=", ".join(map(one_line, kept)))]
    return "\n".join(rows)


def unused(coverage: Coverage) -> tuple[str, ...]:
    """Return the sessions that a voice has recordings for and that are not here."""
    voice: Voice | None = coverage.listed.voice
    if voice is None or coverage.fault:
        return ()
    return tuple(name for name in voice.sessions() if name not in coverage.takes)


def _about_json(coverage: Coverage) -> dict[str, Any]:
    listed, voice = coverage.listed, coverage.listed.voice
    about = {key: getattr(voice, key) if voice else "" for key in ("title", "language", "speaker", "licence", "thanks")}
    synthetic = {"synthetic": True} if voice and voice.synthetic else {}
    told = {"name": listed.name, **about, **synthetic, "own": listed.own, "folder": str(listed.folder)}
    return told | ({"fault": coverage.fault} if coverage.fault else {})


def _sessions_json(coverage: Coverage) -> list[dict[str, Any]]:
    return [
        {"name": name, "lines": len(takes), "recorded": coverage.recorded(name)}
        for name, takes in coverage.takes.items()
    ]


def _head(coverage: Coverage) -> list[str]:
    listed, voice = coverage.listed, coverage.listed.voice
    own = f"  ({_('your own')})" if listed.own else ""
    if voice is None:
        return [f"{one_line(listed.name)}{own}"]
    title = "" if voice.title == voice.name else f"  {voice.title}"
    rows = [f"{one_line(listed.name)}{title}{f'  ·  {voice.language}' if voice.language else ''}{own}"]
    synthetic = [f"  {words.SYNTHETIC}"] if voice.synthetic else []
    return [*rows, *synthetic, *(f"  {text}" for text in (voice.speaker, voice.thanks) if text)]


def _voice_rows(coverage: Coverage) -> list[str]:
    rows = _head(coverage)
    if coverage.fault:
        return [*rows, "  " + _("cannot be used: {fault}").format(fault=coverage.fault)]
    some = [
        "  " + _("{name} {spoken} of {lines} lines").format(name=name, spoken=coverage.recorded(name), lines=len(takes))
        for name, takes in coverage.takes.items()
        if coverage.has_any(name)
    ]
    return [*rows, *(some or ["  " + _("no line of any session yet")])]


def _format_line(take: LineCoverage) -> str:
    clip = take.clip
    if clip is None:
        return _(take.standing.value)
    gain = f"{clip.gain_db:+5.1f} dB" if clip.gain_db is not None else _("not measured")
    day = f"  {clip.date.isoformat()}" if clip.date else ""
    since = f"  {_(take.standing.value)}" if take.standing is Standing.CHANGED else ""
    return f"{clip.length:5.1f} s  {gain}{day}{since}"
