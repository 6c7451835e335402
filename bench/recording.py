"""How soon a two-hour recording begins and what memory it takes, beside importing the libraries alone.

    python bench/recording.py [--once]

Makes its own MP3s in a temporary folder (ffmpeg is needed for that): of two hours and of two minutes, each with the
note in its first frame that says how long it is and without. Each run is a process of its own. "First sound" is when a
tenth of a second of the mix is there, from the start of the process; "first words" when the recording has been opened,
its level found from samples spread over it, and its first page made, which in a session is wanted nine seconds later.
The ratios hold on any machine; the least of a few runs is told, because other work only ever adds. With
``--once`` one run of each, and none of two hours: to see that it runs.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
ONCE: Final = "--once" in sys.argv
RUNS: Final = 1 if ONCE else 5
LIBRARIES: Final = "import click, numpy, platformdirs, soundfile, sounddevice, soxr"
PLAYS: Final = """
from tui.session.build import laid_out, mixed
from tui.session.wishes import Wishes
_, timeline = laid_out(sys.argv[1], Wishes())
mix = mixed(timeline, Wishes())
mix.render(0, 4800)
told["sound"] = time.time() - began
mix.render(round(timeline.lines[0].start * 48000), 4800)
told["words"] = time.time() - began
for at in (0.9, 0.2, 0.99, 0.0):
    before = time.time()
    mix.render(round(timeline.duration * at * 48000), 4800)
    told["jump"] = max(told.get("jump", 0.0), time.time() - before)
"""
TOLD: Final = """
import resource
told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(told))
"""


def main() -> None:
    """Print a table."""
    if shutil.which("ffmpeg") is None:
        sys.exit("ffmpeg is needed to make the recordings")
    with tempfile.TemporaryDirectory() as folder:
        alone = least([run(LIBRARIES) for _ in range(RUNS)])
        print(f"{'':30}{'first sound':>12}{'ratio':>7}{'first words':>13}{'longest jump':>14}{'memory':>9}")
        print(f"{'the libraries alone':30}{alone['whole']:10.2f} s{1.0:7.2f}{'':27}{alone['memory']:6.0f} MB")
        for name, file in made(Path(folder)).items():
            told = least([run(LIBRARIES + PLAYS, str(file)) for _ in range(RUNS)])
            print(
                f"{name:30}{told['sound']:10.2f} s{told['sound'] / alone['whole']:7.2f}{told['words']:11.2f} s"
                f"{told['jump']:12.2f} s{told['memory']:6.0f} MB"
            )


def made(folder: Path) -> dict[str, Path]:
    """Return recordings by what they are: a minute of something like speech, over and over."""
    minute = folder / "minute.mp3"
    sound = "anoisesrc=d=60:c=pink:r=44100:a=0.3,volume='if(lt(mod(t,12),7),0.6+0.4*sin(2*PI*3*t),0.002)':eval=frame"
    plain = ("-ac", "1", "-q:a", "5", "-write_xing", "0", "-id3v2_version", "0")
    ffmpeg("-f", "lavfi", "-i", sound, *plain, str(minute))
    found: dict[str, Path] = {}
    for name, minutes in (("two minutes", 2), *(() if ONCE else (("two hours", 120),))):
        bare, noted = folder / f"{minutes}-bare.mp3", folder / f"{minutes}-noted.mp3"
        with bare.open("wb") as out:
            for _ in range(minutes):
                out.write(minute.read_bytes())
        ffmpeg("-i", str(bare), "-c", "copy", str(noted))
        found[f"{name}, MP3"] = noted
        found[f"{name}, MP3 without a note"] = bare
    return found


def ffmpeg(*words: str) -> None:
    """Run ffmpeg."""
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *words], check=True)


def run(code: str, *arguments: str) -> dict[str, Any]:
    """Run code in a process of its own; return what it told, with the time from its start to then as ``whole``."""
    start = "import json, sys, time\nbegan = float(sys.argv.pop())\ntold = {}\n"
    end = "\ntold['whole'] = time.time() - began" + TOLD
    command = [sys.executable, "-c", start + code + end, *arguments, repr(time.time())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def least(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the least of everything that was told."""
    return {key: min(run[key] for run in runs) for key in runs[0]}


if __name__ == "__main__":
    main()
