r"""Measure a voice's recordings: pace, loudness, peaks, pitch, steadiness, hiss, falling ends, and what judges say.

    uv run --with praat-parselmouth tools/measure_voice.py scripts/voices/guide scripts/voices/low-guide \
        --kept FOLDER --beside "before=OLD/guide" --report docs/voice-report.md

What is found is kept in FOLDER, for each clip by its checksum, so this can be cut short and goes on where it was.
`--judge` has a recogniser and two predictors of how good speech sounds listen too; that takes an hour for a voice:

    uv run --with praat-parselmouth --with faster-whisper --with distillmos==0.9.1 --with speechmos \
        tools/measure_voice.py scripts/voices/guide --kept FOLDER --judge all --whisper WHISPER

WHISPER holds Whisper base for CTranslate2 (config.json, model.bin, tokenizer.json, vocabulary.txt). Several of these
can run at once where each has `--sessions` of its own. Of the predictors `--judge p808` is the quickest: some
minutes for a voice. `--report` measures what is missing and lets nobody listen.

`--renew` measures these voices alone and puts them into a report that has others, which stay as they stand there.
A voice is heard by the recogniser in its own language (`voice.toml`); French needs misaki and espeakng-loader for it.

`--beside` adds another voice to the table of voices, or a folder of loose recordings: nothing is known of their words.
Read prompts by people vary in pitch by 2.6-3.9 semitones, with 1.5-2.7 % jitter and 11-18 dB harmonics-to-noise.
What falls outside the bounds is marked, and the exit code is 1.
"""

import argparse
import importlib
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf

from audio.level.gain import VOICE_LUFS
from audio.level.loudness import loudness_as_played
from tools.voice_lab.judges import (
    as_heard,
    checksum,
    dnsmos,
    heard_together,
    p808,
    predictor,
    recogniser,
    sounds_in,
    words_of,
)
from tools.voice_lab.kept import Kept
from tools.voice_lab.measures import Measured, measure
from tools.voice_lab.report import course, listened, misheard, renewed, row, table, voices
from tools.voice_lab.store import Entry, read_list

_MADE = "<!-- Made by tools/measure_voice.py --report; how to make it again stands there. -->"
_BESIDE = "Beside it, measured in the same way: {}. Predictors put synthetic voices above people, and are no ears."
_FLAT = (
    "“flat” is a pitch that varies by less than 2 semitones, where people reading prompts vary by 2.6-3.9. Calm is no "
    "reason for it: a varied voice calms more than an even one. Nothing in such a line is wrong, but it lacks warmth."
)

Clip = tuple[str, Path, Entry]


def clips_of(voice: Path, sessions: list[str] | None = None) -> list[Clip]:
    """Return the recordings of a voice, or of loose recordings as if they were one."""
    found = [
        (f"{listed.parent.name}/{line}", listed.parent / entry.file, entry)
        for listed in sorted(voice.glob("*/clips.toml"))
        if not sessions or listed.parent.name in sessions
        for line, entry in read_list(listed).items()
    ]
    return found or [(path.stem, path, _loose(path)) for path in sorted(voice.glob("*.wav"))]


def _loose(path: Path) -> Entry:
    samples, rate = sf.read(path, dtype="float32", always_2d=True)
    gain = VOICE_LUFS - loudness_as_played(np.asarray(samples.mean(axis=1), dtype=np.float32), rate)
    return Entry(path.name, "", len(samples) / rate, gain)


def measured(kept: Kept, clips: list[Clip], praat: Any) -> Iterator[Measured]:  # noqa: ANN401 - it carries no types
    """Yield what each clip measures, with what the judges found of it."""
    for name, path, entry in clips:
        sum_ = checksum(path)
        found = kept.measured(name, sum_)
        if found is None:
            found = measure(name, path, entry, praat)
            kept.keep_measured(name, sum_, found)
        yield replace(found, judged=kept.judged(name, sum_))


def language_of(voice: Path) -> str:
    """Return the language that a voice speaks."""
    about = voice / "voice.toml"
    told = tomllib.loads(about.read_text(encoding="utf-8")) if about.exists() else {}
    return str(told.get("language") or "en")


def judge(  # noqa: PLR0913, PLR0917 - what was asked for
    kept: Kept, clips: list[Clip], which: str, whisper: Path | None, sample: int | None, language: str
) -> None:
    """Have the judges listen to the clips that they have not heard as they are now."""
    sums = {name: checksum(path) for name, path, _ in clips}
    # The same clips each time, spread over all sessions.
    for name, path, entry in clips if sample is None else clips[:: max(1, len(clips) // sample)]:
        found = kept.judged(name, sums[name])
        if which in {"all", "mos", "distillmos"} and found.distillmos is None:
            found = replace(found, distillmos=predictor()(as_heard(path, entry)))
        if which in {"all", "mos", "dnsmos"} and found.dnsmos is None:
            overall, quality = dnsmos()(as_heard(path, entry))
            found = replace(found, dnsmos=overall, p808=quality)
        if which == "p808" and found.p808 is None:
            found = replace(found, p808=p808()(as_heard(path, entry)))
        kept.keep_judged(name, found)
    if which in {"all", "words"} and whisper:
        unheard = [clip for clip in clips if clip[2].words and kept.judged(clip[0], sums[clip[0]]).wrong is None]
        lines = [(as_heard(path, entry), entry.words) for _, path, entry in unheard]
        found_words = heard_together(lines, recogniser(whisper, language), sounds_in(language))
        for (name, _, entry), (heard, wrong) in zip(unheard, found_words, strict=True):
            kept.keep_judged(name, replace(kept.judged(name, sums[name]), heard=heard, wrong=wrong))
            if wrong:
                print(f"{name}: {' '.join(words_of(entry.words))!r} heard as {heard!r}", flush=True)


def main(arguments: list[str]) -> int:
    """Measure the voices asked for; the exit code is 1 where something lies outside the bounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("voices", nargs="+", type=Path, help="the voices' folders")
    parser.add_argument("--kept", type=Path, required=True, help="a folder in which what was found is kept")
    parser.add_argument("--report", type=Path, help="write everything to this Markdown file")
    parser.add_argument("--renew", action="store_true", help="the report has other voices, which stay as they are")
    parser.add_argument("--beside", action="append", default=[], help="TITLE=FOLDER, measured beside them")
    parser.add_argument(
        "--judge", choices=("all", "words", "mos", "distillmos", "dnsmos", "p808"), help="have judges listen"
    )
    parser.add_argument("--whisper", type=Path, help="the recogniser's folder")
    parser.add_argument("--sample", type=int, help="the predictors listen to about so many clips (default: all)")
    parser.add_argument("--sessions", nargs="*", help="these only")
    asked = parser.parse_args(arguments)
    titled = [(voice.name, voice) for voice in asked.voices]
    beside = [(title, Path(folder)) for title, _, folder in (each.partition("=") for each in asked.beside)]
    if asked.judge:
        for title, voice in titled + beside:
            kept = Kept(asked.kept / title)
            heard = clips_of(voice, asked.sessions)
            judge(kept, heard, asked.judge, asked.whisper, asked.sample, language_of(voice))
        return 0
    try:
        praat = importlib.import_module("parselmouth")
    except ModuleNotFoundError:
        print("Praat's bindings are missing: uv run --with praat-parselmouth ...", file=sys.stderr)
        return 2
    rows, parts, outside = [], [], 0
    for title, voice in titled + beside:
        clips = list(measured(Kept(asked.kept / title), clips_of(voice, asked.sessions), praat))
        if not clips:
            print(f"{voice}: no clips found (a voice holds <session>/clips.toml).", file=sys.stderr)
            return 2
        rows.append(row(title, clips))
        if (title, voice) in titled:
            marked = [clip for clip in clips if clip.faults()]
            outside += len(marked)
            size = sum(path.stat().st_size for _, path, _ in clips_of(voice, asked.sessions))
            told = [
                listened(clips) + "\n",
                course(clips),
                f"{size / 1e6:.2f} MB; {len(marked)} of {len(clips)} clips outside the bounds.",
            ]
            told += ["\n" + _FLAT] if any("flat" in clip.faults() for clip in marked) else []
            told += ["", *(f"- {clip.name}: {', '.join(clip.faults())}" for clip in marked)]
            told += ["\nHeard otherwise than it is written:\n\n" + misheard(clips) if misheard(clips) else ""]
            parts.append((title, f"## {title}\n\n" + "\n".join(told) + f"\n\n{table(clips)}\n"))
    print(voices(rows))
    if asked.report and asked.renew:
        asked.report.write_text(renewed(asked.report.read_text(encoding="utf-8"), rows, parts), encoding="utf-8")
    elif asked.report:
        note = _BESIDE.format(", ".join(title for title, _ in beside)) if beside else ""
        whole = [
            _MADE,
            "# What the guides' recordings measure\n",
            voices(rows),
            f"\n{note}\n",
            *(part for _, part in parts),
        ]
        asked.report.write_text("\n".join(whole), encoding="utf-8")
    else:
        print("\n".join(part for _, part in parts))
    return int(outside > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
