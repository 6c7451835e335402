"""Picture and sound in step: what was written to the terminal, against what a sound server really played."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
import soundfile

from tests.capture import Alignment, align
from tests.program import command, in_a_terminal, sitwith
from tests.scripts.script_files import script_file
from tests.sound_server import RECORDER_LATENCY_S
from tui.terminal.graphics import QUESTION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt

    from tests.sound_server import Recording, SoundServer

RATE = 48_000
WHOLE_DB = -30.0
"""A recording without a gap differs by less from what was rendered (tests/audio/play/test_real_sound.py)."""
_LOOKED_AT_S, _LATER_S = 40.0, 20.0
"""So much of a recording is held against what was rendered, at each of its ends; and so late it may lie there."""
TOGETHER_S = 0.045
"""What an eye and an ear take for together."""


@contextlib.contextmanager
def arrivals(recording: Recording) -> Iterator[list[float]]:
    """Note, while inside, the times at which recorded sound arrived: each as the monotonic time of the first frame."""
    begins: list[float] = []
    done = threading.Event()

    def watch() -> None:
        before = recording.frames
        while not done.wait(0.002):
            frames = recording.frames
            if frames != before:
                begins.append(time.monotonic() - frames / RATE)
                before = frames

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield begins
    finally:
        done.set()
        watching.join()


def play_in_a_terminal(words: list[str], env: dict[str, str], leave_after_s: float, *, pixels: bool) -> None:
    """Run the player in a terminal of 120x40 that takes everything, and leave with q.

    With ``pixels`` it says that it draws pictures, by kitty's protocol, and that its cells are 10 by 19 of them.
    """
    colours = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    with in_a_terminal(command(*words), env | colours, columns=120, rows=40) as terminal:
        if pixels:
            terminal.until(QUESTION)
            terminal.type("\x1b_Gi=31;OK\x1b\\\x1b[6;19;10t\x1b[?62;c")
            terminal.until("\x1b_Ga=p,")  # a picture is placed
        with contextlib.suppress(subprocess.TimeoutExpired):
            terminal.process.wait(leave_after_s)
        terminal.type("q")
        assert terminal.ended() == 0


class Steps(NamedTuple):
    """How far (s) the picture was ahead of what was heard, for every frame of a session."""

    drawn: npt.NDArray[np.float64]
    """At the moment that the program took for the one it shows: its clock against what was really heard."""
    written: npt.NDArray[np.float64]
    """When its last byte had been written: what is seen, with all that a busy machine put between."""
    worst_db: float
    """How much of the recording, in its worst tenth of a second, is not what was to be heard."""
    drift: float
    """How much longer what is recorded takes than what was to be heard: the clocks', and every gap."""


def steps_of(server: SoundServer, script: Path, folder: Path, seconds: float, *, pixels: bool = False) -> Steps:
    """Play a script on a terminal and on a sound server, and hold each frame against the recording."""
    rendered, trace = folder / "mix.wav", folder / "trace.jsonl"
    assert sitwith(server.env, "render", script, "-o", rendered).returncode == 0
    with server.recording() as recording, arrivals(recording) as begins:
        play_in_a_terminal(["play", str(script), "--trace", str(trace)], server.env, seconds, pixels=pixels)
    heard = _heard(recording.samples, rendered, min(seconds - 3, _LOOKED_AT_S))
    # Sound arrives in pieces, some late: the earliest say when a frame was played.
    first_frame_at = float(np.quantile(begins, 0.02)) + RECORDER_LATENCY_S
    frames = [json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines()]
    # Where it has just begun, and in the second in which it is left, other things are written too.
    last = max(frame["time"] for frame in frames if frame["state"] == "playing") - 1.0
    frames = [
        frame for frame in frames if frame["state"] == "playing" and frame["position"] > 1.0 and frame["time"] < last
    ]
    shown = np.array([frame["position"] for frame in frames])

    def ahead(key: str) -> npt.NDArray[np.float64]:
        at = np.array([frame[key] for frame in frames])
        return np.asarray(shown - ((at - first_frame_at) * RATE - heard.delay) / RATE / (1 + heard.drift))

    last_s = min(_LOOKED_AT_S, float(shown[-1]) - 1.0)
    worst_db = heard.worst(first_s=1.0, last_s=last_s)
    if shown[-1] > 2 * _LOOKED_AT_S:
        # The other end says how the clocks drift; what one end says of that would be stretched tenfold.
        end_s = float(shown[-1]) - 1.0 - _LOOKED_AT_S
        end = _heard(recording.samples, rendered, _LOOKED_AT_S, end_s)
        heard = replace(heard, drift=(end.delay - heard.delay) / (end_s * RATE))
        worst_db = max(worst_db, end.worst())
    return Steps(ahead("heard_at"), ahead("time"), worst_db, heard.drift)


def _heard(played: npt.NDArray[np.float32], rendered: Path, seconds: float, from_s: float = 0.0) -> Alignment:
    """Return where some seconds of a rendered session lie in a recording of all of it, and what is not of them."""
    first, count = round(from_s * RATE), round(seconds * RATE)
    reference, _ = soundfile.read(rendered, dtype="float32", start=first, frames=count)
    # Nothing is heard before its time, nor so much later.
    return align(played[first : first + count + round(_LATER_S * RATE)], reference)


@pytest.mark.real_sound
def test_the_phase_on_the_screen_is_the_phase_that_is_heard(sound_server: SoundServer, tmp_path: Path) -> None:
    script = script_file(tmp_path / "in-step.toml", '[[stage]]\nname = "a"\nbreaths = 4\nbreath = "2-3"\n')
    seconds = 14
    for attempt in ("first", "second", "third"):
        folder = tmp_path / attempt
        folder.mkdir()
        steps = steps_of(sound_server, script, folder, seconds)
        in_step = float(np.quantile(np.abs(steps.drawn), 0.95))
        # A recording with a gap is no measure of anything. And with ten times as much to do as there are cores, the
        # sound system's own word on when something will be heard strays by 40 to 120 ms for some seconds.
        if steps.worst_db < WHOLE_DB and in_step < 0.020:
            break
    assert steps.worst_db < WHOLE_DB, "each of three recordings has gaps, or is out of step"
    # However busy the machine is, what is drawn is what is heard then.
    assert in_step < 0.020
    assert abs(float(np.median(steps.written))) < 0.020
    # A frame that a busy machine has written late counts as left out; enough of them are seen in step.
    assert np.count_nonzero(np.abs(steps.written) < TOGETHER_S) > 5 * (seconds - 8)


@pytest.mark.real_sound
@pytest.mark.long
@pytest.mark.parametrize("pixels", [False, True], ids=["cells", "pixels"])
def test_they_stay_in_step_for_ten_minutes(sound_server: SoundServer, tmp_path: Path, pixels: bool) -> None:  # noqa: FBT001 - a parameter
    script = script_file(tmp_path / "in-step.toml", '[[stage]]\nname = "a"\nminutes = 12\nbreath = "4-6"\n')
    steps = steps_of(sound_server, script, tmp_path, 600, pixels=pixels)
    ahead = steps.written
    print(f"ahead by {1000 * np.median(ahead):.1f} ms (median), {1000 * np.abs(ahead).max():.1f} ms at worst")  # noqa: T201 - a measurement
    assert steps.worst_db < WHOLE_DB, "the recording has gaps"
    assert abs(steps.drift) < 100e-6, f"it took {1e6 * steps.drift:.0f} ppm longer: a gap, or a clock that is none"
    assert len(ahead) > 5 * 592
    assert abs(float(np.median(ahead))) < 0.020
    assert float(np.abs(ahead).max()) < TOGETHER_S
    half = len(ahead) // 2
    assert abs(float(np.median(ahead[half:]) - np.median(ahead[:half]))) < 0.005
