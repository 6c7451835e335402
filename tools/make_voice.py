"""Make the bundled guide's recordings: one clip for each line of each session.

    uv run tools/make_voice.py                     every session in scripts/library
    uv run tools/make_voice.py first-sitting       one session
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
from pathlib import Path

import numpy as np

from tools.voice_lab.finish import finish
from tools.voice_lab.frontend import RATE_HZ, Floats, read_line, speak
from tools.voice_lab.melody import shape_melody
from tools.voice_lab.store import Entry, read_list, write_clip, write_list
from tools.voice_lab.throat import sound
from tools.voice_lab.timing import unhurried

_HOUSE = Path(__file__).resolve().parent.parent
LIBRARY = _HOUSE / "scripts" / "library"
GUIDE = _HOUSE / "scripts" / "voices" / "guide"


def say(words: str, seed: str) -> Floats:
    """Return the finished clip of a line: 32 kHz mono."""
    rng = np.random.default_rng(list(hashlib.sha256(seed.encode()).digest()))
    phones = read_line(words)
    counts, frames = speak(phones, unhurried(phones, len(words.split()), rng))
    melody = shape_melody(phones, counts, frames.log_pitch, rng)
    raw = sound(phones, counts, frames.mel_cepstrum, melody, rng)
    return finish(raw, counts[0], sum(counts[1:-1]))


def session_lines(path: Path) -> dict[str, str]:
    """Return the words of a session's lines by their id, in the order they are spoken."""
    session = tomllib.loads(path.read_text(encoding="utf-8"))
    return {line["id"]: line["say"] for stage in session.get("stage", []) for line in stage.get("line", [])}


def make_session(name: str, lines: dict[str, str], voice: Path, *, remake: bool) -> int:
    """Make what is missing or changed of a session's clips and return how many were made."""
    folder = voice / name
    folder.mkdir(parents=True, exist_ok=True)
    known = read_list(folder / "clips.toml")
    entries: dict[str, Entry] = {}
    made = 0
    for line, words in lines.items():
        path = folder / f"{line}.ogg"
        entry = known.get(line)
        if remake or entry is None or entry.words != words or not path.exists():
            entry = write_clip(path, say(words, f"{name}/{line}/{words}"), RATE_HZ, words)
            made += 1
            print(f"{name}/{line}: {entry.seconds:.2f} s, {entry.gain_db:+.1f} dB")
        entries[line] = entry
    write_list(folder / "clips.toml", entries)
    for stray in folder.glob("*.ogg"):
        if stray.stem not in lines:
            stray.unlink()
    return made


def main(arguments: list[str]) -> int:
    """Make the clips asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sessions", nargs="*", help="names of sessions (default: all in the library)")
    parser.add_argument("--library", type=Path, default=LIBRARY, help="where the sessions are")
    parser.add_argument("--voice", type=Path, default=GUIDE, help="the voice's folder")
    parser.add_argument("--remake", action="store_true", help="make unchanged clips again too")
    asked = parser.parse_args(arguments)
    names = asked.sessions or sorted(path.stem for path in asked.library.glob("*.toml"))
    made = sum(
        make_session(name, session_lines(asked.library / f"{name}.toml"), asked.voice, remake=asked.remake)
        for name in names
    )
    print(f"{made} clips made in {asked.voice}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
