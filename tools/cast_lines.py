r"""Have predictors choose, of several readings of each line, the one that is kept: as takes are chosen.

    uv run --with hibari-tts==0.2.1 --with onnx --with praat-parselmouth --with faster-whisper --with speechmos \
        tools/cast_lines.py --voice guide --by p808 --whisper WHISPER

then `tools/make_voice.py`, with the same packages and `--styles` as there, says what was chosen anew: those clips are
taken away here. The other voices need what `tools/make_voice.py` says. WHISPER is as of `tools/measure_voice.py`.

`--by` is P.808 alone, which takes a tenth of the time, or together with DNSMOS' overall. Of a line whose first reading
has `--enough` of the sum no other is tried. A reading is only chosen if nothing of it lies outside the bounds, or of
none; and if the recogniser hears each word of it, or of none.
"""

import argparse
import importlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tools.make_voice import SPEAKERS, Clip, clips_of, model_of, scripts_of, spoken
from tools.voice_lab.casting import READINGS, as_read, read_cast, write_cast
from tools.voice_lab.judges import Sound, dnsmos, heard_together, p808, played, recogniser, sounds_in
from tools.voice_lab.measures import measure
from tools.voice_lab.model import Model
from tools.voice_lab.speaker import Retake, Speaker
from tools.voice_lab.store import Coded, gain_db, stored, write_clip


@dataclass(frozen=True)
class Reading:
    """One way of saying a clip, as a listener gets it."""

    number: int
    clip: Clip
    made: Coded
    sound: Sound
    score: float

    def faultless(self) -> bool:
        """Whether nothing of it lies outside the bounds."""
        praat, said = importlib.import_module("parselmouth"), self.clip.asked
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "clip.ogg"
            entry = write_clip(path, self.made, said.words, quieter_db=said.place.quieter_db)
            return not measure(self.clip.line_id, path, entry, praat).faults()


def readings(  # noqa: PLR0913, PLR0917 - what makes a reading
    model: Model, speaker: Speaker, clip: Clip, there: Path, judge: Callable[[Sound], float], most: int
) -> Iterator[Reading]:
    """Yield so many readings of a clip; the one that was chosen before is `there`, if anything is."""
    for number in range(min(most, len(READINGS))):
        said = replace(clip.asked, retake=as_read(clip.own or Retake(), number))
        is_there = said == clip.asked and there.exists()
        made = stored(there.read_bytes()) if is_there else spoken(model, speaker, said)
        sound = played(made.heard, made.rate_hz, gain_db(made, said.place.quieter_db))
        yield Reading(number, clip, made, sound, judge(sound))


def best_first(found: list[Reading]) -> Iterator[Reading]:
    """Yield readings in the order in which they are to be tried: the best without faults, then the best with."""
    spoilt = []
    for each in sorted(found, key=lambda one: -one.score):
        if each.faultless():
            yield each
        else:
            spoilt.append(each)
    yield from spoilt


def understood(
    offered: list[Iterator[Reading]], hear: Callable[[Sound], str], sounds: Callable[[str], str]
) -> list[Reading]:
    """Return the first reading of each clip of which every word is heard, or the first of all."""
    first = [next(each) for each in offered]
    chosen: dict[int, Reading] = {}
    trying = dict(enumerate(first))
    while trying:
        lines = [(each.sound, each.clip.asked.words) for each in trying.values()]
        after: dict[int, Reading] = {}
        for (place, each), (_, wrong) in zip(trying.items(), heard_together(lines, hear, sounds), strict=True):
            following = next(offered[place], None) if wrong else None
            if following is None:
                chosen[place] = first[place] if wrong else each
            else:
                after[place] = following
        trying = after
    return [chosen[place] for place in range(len(first))]


def both(sound: Sound) -> float:
    """Return DNSMOS' overall and P.808 added up."""
    return sum(dnsmos()(sound))


def main(arguments: list[str]) -> int:
    """Choose readings of the sessions asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sessions", nargs="*", help="names of sessions (default: all)")
    parser.add_argument("--voice", choices=SPEAKERS, default="guide", help="which voice (default: guide)")
    parser.add_argument("--by", choices=("p808", "both"), default="both", help="what predictors say of each")
    parser.add_argument("--enough", type=float, default=10.0, help="tries no other where the first has so much")
    parser.add_argument("--most", type=int, default=len(READINGS), help="readings of a line (default: %(default)s)")
    parser.add_argument("--whisper", type=Path, required=True, help="the recogniser's folder")
    parser.add_argument("--styles", type=Path, help="the larger model's styles, for a voice of it")
    asked = parser.parse_args(arguments)
    speaker, found = SPEAKERS[asked.voice], scripts_of(SPEAKERS[asked.voice].language)
    try:
        model = model_of(asked.voice, asked.styles)
    except ValueError as fault:
        parser.error(str(fault))
    judge = p808() if asked.by == "p808" else both
    hear, sounds = recogniser(asked.whisper, speaker.language), sounds_in(speaker.language)
    for name in asked.sessions or found:
        clips = clips_of(asked.voice, name, found[name])
        tried: list[list[Reading]] = []
        for clip in clips:
            tried.append([])
            there = speaker.folder / name / f"{clip.line_id}.ogg"
            for each in readings(model, speaker, clip, there, judge, asked.most):
                tried[-1].append(each)
                if each.number == 0 and each.score >= asked.enough and each.faultless():
                    break
        before = read_cast(asked.voice)
        chosen = understood([best_first(each) for each in tried], hear, sounds)
        # Read again: several of these may run at once, each with sessions of its own.
        now = read_cast(asked.voice)
        for clip, each in zip(clips, chosen, strict=True):
            now[f"{name}/{clip.line_id}"] = each.number
            if before.get(f"{name}/{clip.line_id}", 0) != each.number:
                (speaker.folder / name / f"{clip.line_id}.ogg").unlink(missing_ok=True)
        write_cast(asked.voice, now)
        first = sum(each[0].score for each in tried) / len(clips)
        last = sum(each.score for each in chosen) / len(clips)
        print(f"{asked.voice}/{name}: {first:.3f} -> {last:.3f}, {len(clips)} lines", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
