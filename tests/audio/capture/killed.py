"""A program that records and keeps takes for as long as it lives; a test kills it. Run as a file: FOLDER SEED.

It plays in what ``heard(seed)`` gives, thirty times as fast as a person would speak, so that in half a second every
step on the way of a take has been taken. What it says on standard output has happened.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 48_000
FASTER = 30
LINES = ("one", "two", "three")


@lru_cache(maxsize=64)
def heard(seed: int, seconds: float = 20.0) -> npt.NDArray[np.float32]:
    """Return [frames, 1] in which no second is like another: noise in whole steps of 24 bits."""
    dice = np.random.default_rng(seed)
    whole = dice.integers(-(1 << 20), 1 << 20, round(seconds * RATE))
    return np.asarray(whole / (1 << 23), np.float32)[:, None]


def say(*words: object) -> None:
    """Tell the test that something has happened."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Record until killed."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from audio.capture.folder import TakesFolder  # noqa: PLC0415 - found only now
    from audio.capture.played import PlayedInput  # noqa: PLC0415 - see above
    from audio.capture.rawtake import RawAbout  # noqa: PLC0415 - see above
    from audio.capture.recorder import Recorder  # noqa: PLC0415 - see above

    folder, seed = TakesFolder(Path(sys.argv[1]), LINES), int(sys.argv[2])
    dice = random.Random(seed)  # noqa: S311 - lengths of takes, no secret
    began = time.monotonic()
    recorder = Recorder(PlayedInput(heard(seed), clock=lambda: FASTER * (time.monotonic() - began)))
    recorder.open()
    say("ready")
    while True:
        line = dice.choice(LINES)
        about = RawAbout(line, f"This is {line}.", datetime.now().astimezone(), RATE, 1)
        take = folder.begin(about)
        recorder.begin(take)
        say("begun", take.file.stem)
        until = take.frames + dice.randrange(RATE // 2, 4 * RATE)
        while take.frames < until:
            time.sleep(0.001)
            # Every frame that the take counts has been handed to the system: no kill takes it back.
            say("written", take.file.stem, take.frames)
        ended = recorder.end()
        assert ended is not None
        say("ended", take.file.stem, take.frames)
        folder.keep(take.file.stem)
        say("kept", line, take.file.stem)


if __name__ == "__main__":
    main()
