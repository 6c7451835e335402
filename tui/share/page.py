"""A session as one self-contained page, for somebody without a terminal: the sound, the light and the words in it.

The light and the captions follow the clock of the page's own audio element, so that it plays on when a phone is locked
and is right again when it is looked at. Nothing is fetched and nothing is sent: the page's content policy allows only
what is inside it, its style and its script by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any, Final

from tui.picture.theme import NIGHT_SEA
from tui.text import page_words, words
from tui.text.report import clock_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.laid.curve import Curve
    from scripts.laid.level import Level
    from scripts.plan.timeline import Timeline

_RAMP: Final = NIGHT_SEA.ramp[2:]
"""From the dimmest light over the ground to the brightest."""


def page_of(timeline: Timeline, sound: bytes, *, language: str, kind: str = "audio/mpeg") -> str:
    """Return the page.

    Args:
        timeline: The session, as the sound was rendered from it.
        sound: The sound file.
        language: The session's, such as ``en``.
        kind: The sound's media type.

    """
    style, script = (files("tui.share").joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    policy = (
        "default-src 'none'; media-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    )
    care = "".join(f"<p>{html.escape(text)}</p>" for text in words.about().split("\n\n"))
    page = Template(files("tui.share").joinpath("page.html").read_text(encoding="utf-8"))
    return page.substitute(
        language=html.escape(language),
        title=html.escape(" ".join(timeline.title.split())),
        policy=html.escape(policy),
        style=style,
        script=script,
        safety=html.escape(page_words.SAFETY),
        light_label=html.escape(page_words.LIGHT),
        enough=html.escape(page_words.ENOUGH),
        begin=html.escape(page_words.BEGIN),
        back=html.escape(page_words.BACK),
        on=html.escape(page_words.ON),
        place=html.escape(page_words.PLACE),
        duration=f"{timeline.duration:.3f}",
        length=clock_time(timeline.duration),
        care_title=html.escape(page_words.CARE),
        care=care,
        # A "<" could end the script element that holds it.
        session=json.dumps(session_data(timeline), ensure_ascii=False).replace("<", "\\u003c"),
        sound=f"data:{kind};base64,{base64.b64encode(sound).decode('ascii')}",
    )


def session_data(timeline: Timeline) -> dict[str, Any]:
    """Return what the page's script draws from: rows of seconds and values, in order of time."""
    return {
        "duration": round(timeline.duration, 3),
        "level": _pieces(timeline.level),
        "light": _pieces(timeline.light),
        "phases": list(_phases(timeline)),
        "lines": [[line.start, line.end, line.words] for line in timeline.lines if line.words],
        "ramp": list(_ramp()),
        "words": {
            "begin": page_words.BEGIN,
            "pause": page_words.PAUSE,
            "go_on": page_words.GO_ON,
            "quiet": page_words.QUIET,
        },
    }


def _pieces(curve: Curve | Level) -> list[list[float]]:
    return [[round(value, 4) for value in piece] for piece in curve.pieces]


def _phases(timeline: Timeline) -> Iterable[list[Any]]:
    for breath in timeline.breaths:
        for phase, start, end in breath.phases():
            yield [start, end, words.PHASES[phase.value]]


def _ramp() -> Iterable[list[float]]:
    """Return the light from its heart to its rim: place, red, green, blue, alpha. It reaches nothing at the rim."""
    dimmest = _RAMP[0][0]
    for place, colour in reversed(_RAMP):
        red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
        out = (1 - place) / (1 - dimmest)
        yield [round(out, 3), red, green, blue, round(1 - out**3, 3)]


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
