"""What a listener reads along a rendered session: WebVTT captions, and chapters. Pure functions of a timeline.

WebVTT as in https://www.w3.org/TR/webvtt1/, chapters as in the Podcasting 2.0 namespace's JSON Chapters 1.2.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from scripts.laid.events import SpokenLine, StageSpan
from scripts.units import NO_TIME, milliseconds

if TYPE_CHECKING:
    from scripts.plan.timeline import Timeline
    from scripts.units import Milliseconds, Seconds

Span = TypeVar("Span", StageSpan, SpokenLine)


class Chapter(NamedTuple):
    """A part of a session, under its name."""

    start: Seconds
    end: Seconds
    name: str


def begun_at(timeline: Timeline, start: Seconds) -> Timeline:
    """Return what is read along where the sound begins at a position of the session."""
    if not start:
        return timeline
    start_ms = milliseconds(start)

    return replace(
        timeline,
        duration_ms=timeline.duration_ms - start_ms,
        stages=tuple(_earlier(stage, start_ms) for stage in timeline.stages if stage.end_ms > start_ms),
        lines=tuple(_earlier(line, start_ms) for line in timeline.lines if line.end_ms > start_ms),
        breaths=(),
    )


def _earlier(span: Span, by_ms: Milliseconds) -> Span:
    return replace(span, start_ms=max(NO_TIME, span.start_ms - by_ms), end_ms=span.end_ms - by_ms)


def chapters(timeline: Timeline) -> tuple[Chapter, ...]:
    """Return the parts of a session; the first begins with the sound, the last ends with it, none has no length."""
    stages = [stage for stage in timeline.stages if stage.end > stage.start]
    ends = [stage.start for stage in stages[1:]]
    return tuple(
        Chapter(0.0 if number == 0 else stage.start, end, stage.name)
        for number, (stage, end) in enumerate(zip(stages, [*ends, timeline.duration], strict=True))
    )


def captions_vtt(timeline: Timeline) -> str:
    """Return the words that are said, at their times, as WebVTT."""
    cues = ["WEBVTT", f"NOTE {_one_line(timeline.title)}"]
    cues += [
        f"{_clock(line.start)} --> {_clock(max(line.end, line.start + 0.001))}\n{_escaped(line.words)}"
        for line in timeline.lines
        if line.words and line.start < timeline.duration
    ]
    return "\n\n".join(cues) + "\n"


def chapters_json(timeline: Timeline) -> str:
    """Return the parts of a session as a Podcasting 2.0 chapters file."""
    parts = [
        {"startTime": round(part.start, 3), "endTime": round(part.end, 3), "title": _one_line(part.name)}
        for part in chapters(timeline)
    ]
    about = {"version": "1.2.0", "title": _one_line(timeline.title), "chapters": parts}
    return json.dumps(about, ensure_ascii=False, indent=2) + "\n"


def chapters_ffmetadata(timeline: Timeline) -> str:
    """Return the title and the parts of a session as ffmpeg reads them (its documentation: Metadata)."""
    lines = [";FFMETADATA1", f"title={_quoted(timeline.title)}"]
    for part in chapters(timeline):
        start, end = round(part.start * 1000), round(part.end * 1000)
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={_quoted(part.name)}"]
    return "\n".join(lines) + "\n"


def chapter_comments(timeline: Timeline) -> str:
    """Return the same as CHAPTER comments, the way of Ogg and FLAC (https://wiki.xiph.org/Chapter_Extension)."""
    lines = [";FFMETADATA1", f"title={_quoted(timeline.title)}"]
    for number, part in enumerate(chapters(timeline)):
        lines += [f"CHAPTER{number:03}={_clock(part.start)}", f"CHAPTER{number:03}NAME={_quoted(part.name)}"]
    return "\n".join(lines) + "\n"


def _clock(at: Seconds) -> str:
    """Return ``01:02:03.004``."""
    minutes, millis = divmod(round(at * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{millis // 1000:02}.{millis % 1000:03}"


def _one_line(text: str) -> str:
    """Return text without what would end a line, or mean something to who reads the file."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).replace("-->", "→").split())


def _escaped(words: str) -> str:
    return _one_line(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    return re.sub(r"([=;#\\])", r"\\\1", _one_line(text))
