"""Measure the tones and the mix as a listener hears them, and write the table in docs/sound-report.md.

    uv run python tools/measure_sound.py                  the table, on the screen
    uv run python tools/measure_sound.py --write          and into the report
    uv run python tools/measure_sound.py --keep FILE      the figures, as JSON; --before FILE sets them beside today's

Loudness is momentary (400 ms), a voice at -20 LUFS counts as 60 dBA at the ear, the room's noise is Hoth's, roughness
is Daniel and Weber's at 50 dB. These are models and no ears; they compare well.
The targets are tests: tests/audio/test_heard.py.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from audio.level.truepeak import true_peak_db
from audio.mix.mixer import Mix, seed_of
from audio.units import RATE
from scripts.breath import Phase
from scripts.files.library import find_session
from scripts.plan.conductor import plan
from scripts.voice.voices import bundled_voice
from tools.sound_lab.heard import Speaker, centroid, heard_share, momentary, tone_over_air
from tools.sound_lab.roughness import roughness

if TYPE_CHECKING:
    from audio.units import Samples
    from scripts.plan.timeline import Timeline
    from tools.sound_lab.heard import Values

SESSIONS: Final = ("first-sitting", "humming-together", "sudden-overwhelm", "lamp-going-down")
REPORT: Final = Path(__file__).parent.parent / "docs" / "sound-report.md"
BEFORE: Final = Path(__file__).parent / "sound_lab" / "before.json"
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"

WANTED: Final = {
    "bed": ("bed in free stages, LUFS", "-36 ± 2"),
    "least between lines": ("softest moment between lines there, LUFS", "-40 or more"),
    "under the voice": ("tones under the voice while it speaks, LU", "18"),
    "swing": ("top of a breath over its turn, LU", "9 to 12"),
    "out over in": ("middle of the exhale over that of the inhale, LU", "0 or more"),
    "colour": ("centroid of the inhale over that of the exhale", "1.8 or more"),
    "phone": ("heard on a phone at 40 dBA, % of paced time", "97 or more"),
    "laptop": ("heard on a laptop at 40 dBA, %", "97 or more"),
    "rough": ("roughness of the exhale, asper", "0.15 or less"),
    "hum over air": ("the hum over the air where it is to be joined, dB", "3 or more"),
    "landing": ("6 s after the last stage, LUFS", "-34"),
    "true peak": ("true peak of the mix, dBTP", "-3 or less"),
}


def measured(name: str) -> dict[str, float]:
    """Return a session's figures by their names in ``WANTED``; those it has nothing for are left out."""
    session = find_session(name)
    timeline = plan(session, bundled_voice().clips(session))
    with Mix(timeline, seed=seed_of(name)) as mix:
        voice, tones = mix.stems(0, mix.total_frames)
    with Mix(timeline, seed=seed_of(name), voice=False) as mix:
        alone = mix.render(0, mix.total_frames)
    found = {"true peak": true_peak_db(voice + tones), **_quiet(timeline, voice, tones), **_breaths(timeline, alone)}
    return {key: round(float(value), 3) for key, value in found.items() if np.isfinite(value)}


def _quiet(timeline: Timeline, voice: Samples, tones: Samples) -> dict[str, float]:
    """Return what is heard in free stages and at the end, of the tones as they are under the voice."""
    loud, spoken = momentary(tones), momentary(voice)
    at = 0.2 + 0.1 * np.arange(len(loud))
    talks, near = np.zeros(len(at), bool), np.zeros(len(at), bool)
    for line in timeline.lines:
        talks |= (at > line.start + 0.3) & (at < line.end - 0.3)
        near |= (at > line.start - 0.5) & (at < line.end + 0.5)
    free = np.zeros(len(at), bool)
    for stage in timeline.stages:
        if not stage.paced and stage.presence.tones > 0.0:
            free |= (at > stage.start + 5.0) & (at < stage.end)
    found = {}
    if (free & ~near).any():
        found["bed"] = float(np.median(loud[free & ~near]))
        found["least between lines"] = float(loud[free & ~near].min())
    if talks.any():
        found["under the voice"] = float(np.median((spoken - loud)[talks & (spoken > -30)]))
    end = timeline.stages[-1].end
    after = loud[(at > end + 2.0) & (at < end + 6.0)]
    if len(after) and timeline.stages[-1].presence.tones > 0.0:
        found["landing"] = float(np.median(after))
    return found


def _breaths(timeline: Timeline, alone: Samples) -> dict[str, float]:
    """Return what is heard of the paced breaths, of the tones without a voice over them."""
    loud = momentary(alone)
    found: dict[str, list[float]] = {"swing": [], "out over in": [], "colour": [], "rough": [], "hum over air": []}
    hums = {stage.name for stage in timeline.stages if getattr(stage.presence, "hum", 0.0) or stage.name == "humming"}
    paced = []
    for breath in timeline.breaths[:60]:
        spans = {phase: (start, end) for phase, start, end in breath.phases()}
        (start, turn), (out, end) = spans[Phase.INHALE], spans[Phase.EXHALE]
        heard = loud[round(10 * (turn - 0.5)) - 2 : round(10 * (end + 0.3)) - 2]
        found["swing"].append(float(np.ptp(heard)))
        middles = [loud[round(10 * (one + other) / 2) - 2] for one, other in ((start, turn), (out, end))]
        found["out over in"].append(float(middles[1] - middles[0]))
        inhale, exhale = (_middle(alone, *span) for span in ((start, turn), (out, end)))
        found["colour"].append(centroid(inhale) / centroid(exhale))
        found["rough"].append(roughness(exhale.mean(axis=1).astype(np.float64), 50.0))
        if breath.stage in hums:
            found["hum over air"].append(tone_over_air(exhale, _pitch(exhale)))
        paced.append(alone[round(start * RATE) : round(breath.end * RATE)])
    figures = {key: float(np.median(values)) for key, values in found.items() if values}
    if paced:
        sound = np.concatenate(paced)
        figures["phone"] = 100 * heard_share(sound, Speaker.PHONE, 40.0)
        figures["laptop"] = 100 * heard_share(sound, Speaker.LAPTOP, 40.0)
    return figures


def _middle(sound: Samples, start: float, end: float) -> Samples:
    quarter = (end - start) / 4
    return sound[round((start + quarter) * RATE) : round((end - quarter) * RATE)]


def _pitch(sound: Samples) -> float:
    mono = sound.mean(axis=1).astype(np.float64)
    power: Values = np.abs(np.fft.rfft(mono * np.hanning(len(mono)))) ** 2
    hertz = np.fft.rfftfreq(len(mono), 1 / RATE)
    near = (hertz > 150) & (hertz < 220)
    return float(hertz[near][power[near].argmax()])


def table(now: dict[str, dict[str, float]], before: dict[str, dict[str, float]]) -> str:
    """Return the figures as a table: before and now of each session, and what was wanted."""
    names = list(now)
    lines = ["| | wanted | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for key, (about, wanted) in WANTED.items():
        cells = [_cell(before.get(name, {}).get(key), now[name].get(key)) for name in names]
        lines.append(f"| {about} | {wanted} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(before: float | None, now: float | None) -> str:
    return _shown(now) if before is None else f"{_shown(before)} → **{_shown(now)}**"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def main() -> None:
    """Measure, print, and write where it is asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sessions", nargs="*", default=SESSIONS)
    asked.add_argument("--write", action="store_true", help="put the table into the report")
    asked.add_argument("--keep", type=Path, help="write the figures to a JSON file")
    asked.add_argument("--before", type=Path, default=BEFORE, help="figures to set beside today's")
    chosen = asked.parse_args()
    now = {name: measured(name) for name in chosen.sessions}
    if chosen.keep:
        chosen.keep.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    before = json.loads(chosen.before.read_text(encoding="utf-8")) if chosen.before.exists() else {}
    figures = table(now, before)
    print(figures)
    if chosen.write:
        text = REPORT.read_text(encoding="utf-8")
        head, rest = text.split(_BEGIN)
        REPORT.write_text(f"{head}{_BEGIN}\n\n{figures}\n\n{_END}{rest.split(_END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
