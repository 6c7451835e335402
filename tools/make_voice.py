"""Make the bundled guide's recordings: one clip for each line of each session.

    uv run tools/make_voice.py                     every session in scripts/library, and scripts/phrases
    uv run tools/make_voice.py first-sitting       one session
    uv run tools/make_voice.py --voice low-guide   the second voice, which speaks some of them
    uv run tools/make_voice.py --remake            also where the words have not changed

It needs festival, its voice and the HTS engine, which are no part of sitwith (Debian's names):
`apt install festival festlex-cmu festvox-us-slt-hts htsengine`.

A line's words always give the same recording: whatever is left to chance is seeded from session, line and words.
Lines that are unchanged are left alone, and clips whose line is gone are removed.
"""

import argparse
import hashlib
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tools.voice_lab.finish import finish
from tools.voice_lab.frontend import RATE_HZ, Floats, read_line, speak
from tools.voice_lab.melody import LOWER_ST, shape_melody
from tools.voice_lab.store import Entry, read_list, write_clip, write_list
from tools.voice_lab.throat import sound
from tools.voice_lab.timing import unhurried

_HOUSE = Path(__file__).resolve().parent.parent
FOLDERS = (_HOUSE / "scripts" / "library", _HOUSE / "scripts" / "phrases")


@dataclass(frozen=True)
class Speaker:
    """A voice that comes with the program: who it is, and what of a session it speaks."""

    folder: Path
    lower_st: float
    """How many semitones it lies under the model."""
    tract: float
    """How long its throat and mouth are against the model's."""
    sessions: tuple[str, ...] | None
    """The sessions it speaks; None for all."""


VOICES = _HOUSE / "scripts" / "voices"
SPEAKERS = {
    "guide": Speaker(VOICES / "guide", LOWER_ST, 1.0, None),
    # All recordings together are to stay under 24 MB: the second voice speaks what people meet first.
    "low-guide": Speaker(VOICES / "low-guide", 6.5, 1.13, ("first-sitting", "sudden-overwhelm")),
}


def say(words: str, seed: str, speaker: Speaker) -> Floats:
    """Return the finished clip of a line: 32 kHz mono."""
    rng = np.random.default_rng(list(hashlib.sha256(seed.encode()).digest()))
    phones = read_line(words)
    counts, frames = speak(phones, unhurried(phones, len(words.split()), rng))
    melody = shape_melody(phones, counts, frames.log_pitch, rng, lower_st=speaker.lower_st)
    raw = sound(phones, counts, frames.mel_cepstrum, melody, rng, tract=speaker.tract)
    return finish(raw, counts[0], sum(counts[1:-1]))


def session_lines(path: Path) -> dict[str, str]:
    """Return the words of a session's lines by their id, in the order they are spoken."""
    session = tomllib.loads(path.read_text(encoding="utf-8"))
    return {line["id"]: line["say"] for stage in session.get("stage", []) for line in stage.get("line", [])}


def make_session(name: str, lines: dict[str, str], speaker: Speaker, *, remake: bool) -> int:
    """Make what is missing or changed of a session's clips and return how many were made."""
    folder = speaker.folder / name
    folder.mkdir(parents=True, exist_ok=True)
    known = read_list(folder / "clips.toml")
    entries: dict[str, Entry] = {line: known[line] for line in lines if line in known}
    made = 0
    for line, words in lines.items():
        path = folder / f"{line}.ogg"
        entry = entries.get(line)
        if remake or entry is None or entry.words != words or not path.exists():
            entries[line] = write_clip(path, say(words, f"{name}/{line}/{words}", speaker), RATE_HZ, words)
            # Written each time, so that a run that is cut short leaves a list that fits the files.
            write_list(folder / "clips.toml", {each: entries[each] for each in lines if each in entries})
            made += 1
            print(f"{name}/{line}: {entries[line].seconds:.2f} s, {entries[line].gain_db:+.1f} dB", flush=True)
    write_list(folder / "clips.toml", {line: entries[line] for line in lines})
    for stray in folder.glob("*.ogg"):
        if stray.stem not in lines:
            stray.unlink()
    return made


def main(arguments: list[str]) -> int:
    """Make the clips asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sessions", nargs="*", help="names of sessions (default: all)")
    parser.add_argument("--voice", choices=SPEAKERS, default="guide", help="which voice (default: guide)")
    parser.add_argument("--remake", action="store_true", help="make unchanged clips again too")
    asked = parser.parse_args(arguments)
    found = {path.stem: path for folder in FOLDERS for path in sorted(folder.glob("*.toml"))}
    unknown = [name for name in asked.sessions if name not in found]
    if unknown:
        parser.error(f"no such session: {', '.join(unknown)}")
    speaker = SPEAKERS[asked.voice]
    made = sum(
        make_session(name, session_lines(found[name]), speaker, remake=asked.remake)
        for name in asked.sessions or speaker.sessions or found
    )
    print(f"{made} clips made in {speaker.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
