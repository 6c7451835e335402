"""A machine that has far too much to do, and slow terminals: no gap, the picture in step, keys heard.

``SITWITH_TEST_MINUTES`` says for how many minutes on a busy machine; ten unless it does.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
import soundfile

from audio.play.priority import ask_to_come_first
from bench.face import Terminal
from tests.capture import align, first_quieter
from tests.program import command, sitwith
from tests.scripts.script_files import script_file
from tests.sound_server import RECORDER_LATENCY_S
from tests.tui.terminal.test_in_step import RATE, TOGETHER_S, WHOLE_DB, arrivals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt

    from tests.sound_server import SoundServer

MINUTES = float(os.environ.get("SITWITH_TEST_MINUTES", "10"))
BRIEFLY_S = 20.0
PIECE_S = 10
"""Minutes at once are too much to be laid over one another: a few seconds of them, again and again."""
BEGINS_WITHIN_S = 60.0
HEARD_WITHIN_S = 0.45
LEFT_WITHIN_S = 2.0
COLLECTING = "import gc, threading, time\ndef on():\n  while True:\n    gc.collect(); time.sleep(0.05)\n"
COLLECTING += "threading.Thread(target=on, daemon=True).start()\n"


class Played(NamedTuple):
    """What was seen, heard and pressed. Times are monotonic."""

    pressed: float
    left_after_s: float
    """From ``q`` to the end of the program."""
    frames: list[dict[str, float]]
    """While it played."""
    sound: npt.NDArray[np.float32]
    first_frame_at: float
    """When the first of what was recorded was heard."""


@contextlib.contextmanager
def busy_processes(a_core: int) -> Iterator[None]:
    """Keep every core busy with so many processes, inside."""
    loop = [sys.executable, "-c", "while True: pass"]
    busy = [subprocess.Popen(loop) for _ in range(a_core * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def play(server: SoundServer, script: Path, trace: Path, bytes_a_second: float, seconds: float) -> Played:
    """Play on a terminal of 120x40 that takes bytes slowly, pause after some seconds, and leave."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    program = command("play", str(script), "--trace", str(trace), "-o", "mpris=false")
    program[2] = COLLECTING + program[2]
    colours = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    terminal = Terminal(ours, bytes_a_second)

    def take() -> None:
        ask_to_come_first()  # it stands for a terminal on a machine of its own
        with contextlib.suppress(OSError):  # an answer to a program that has gone
            terminal.run()

    with server.recording() as recording, arrivals(recording) as begins:
        process = subprocess.Popen(
            program, stdin=theirs, stdout=theirs, stderr=theirs, env=server.env | colours, start_new_session=True
        )
        os.close(theirs)
        threading.Thread(target=take, daemon=True).start()
        try:
            begun = time.monotonic()
            while not (trace.exists() and '"playing"' in trace.read_text(encoding="utf-8")):
                assert time.monotonic() - begun < BEGINS_WITHIN_S
                time.sleep(0.1)
            time.sleep(seconds)
            pressed = time.monotonic()
            os.write(ours, b" ")
            time.sleep(3.0)
            leaving = time.monotonic()
            os.write(ours, b"q")
            process.wait(10.0)
            left_after_s = time.monotonic() - leaving
        finally:
            process.kill()
            process.wait()
            os.close(ours)
    frames = [json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines()]
    playing = [frame for frame in frames if frame["state"] == "playing" and frame["position"] > 1.0]
    # Sound arrives in pieces, some late: the earliest say when a frame was played.
    first_frame_at = float(np.quantile(begins, 0.02)) + RECORDER_LATENCY_S
    return Played(pressed, left_after_s, playing, recording.samples, first_frame_at)


def rendered(server: SoundServer, script: Path, folder: Path) -> npt.NDArray[np.float32]:
    """Return what is to be heard."""
    assert sitwith(server.env, "render", script, "-o", folder / "mix.wav").returncode == 0
    sound: npt.NDArray[np.float32] = soundfile.read(folder / "mix.wav", dtype="float32")[0]
    return sound


def held_against(played: Played, reference: npt.NDArray[np.float32]) -> tuple[list[float], float]:
    """Return what is not as it should be in the worst tenth of a second of each piece (dB), and when it began (s)."""
    began = align(played.sound[: 60 * RATE], reference[: 10 * RATE])
    worst, begun = [], []
    for first in range(2, int(played.frames[-1]["position"]) - PIECE_S - 1, PIECE_S):
        at = max(0, round(began.delay) + (first - 1) * RATE)
        piece = align(played.sound[at : at + (PIECE_S + 2) * RATE], reference[first * RATE : (first + PIECE_S) * RATE])
        worst.append(piece.worst(first_s=1.0, last_s=PIECE_S - 1.0))
        begun.append((at + piece.delay) / RATE - first)
    return worst, float(np.median(begun))


def heard_after(played: Played, reference: npt.NDArray[np.float32], begun: float) -> float:
    """Return how long after the key for a pause (s) it was quieter than it would have been."""
    before = played.pressed - played.first_frame_at - 1.0
    would = reference[round((before - begun) * RATE) :]
    return first_quieter(played.sound[round(before * RATE) :], would, RATE) / RATE - 1.0


@pytest.mark.real_sound
@pytest.mark.long
def test_nothing_is_lost_on_a_busy_machine(sound_server: SoundServer, tmp_path: Path) -> None:
    text = f'[[stage]]\nname = "a"\nminutes = {MINUTES + 2:g}\nbreath = "4-6"\n'
    script = script_file(tmp_path / "a.toml", text)
    reference = rendered(sound_server, script, tmp_path)
    with busy_processes(2):
        played = play(sound_server, script, tmp_path / "trace.jsonl", 150_000.0, MINUTES * 60.0)
    worst, begun = held_against(played, reference)
    ahead = np.array([each["position"] - (each["time"] - played.first_frame_at - begun) for each in played.frames])
    in_step = np.abs(ahead) < TOGETHER_S
    heard = heard_after(played, reference, begun)
    print(  # noqa: T201 - a measurement
        f"worst {max(worst):.0f} dB of {len(worst)} pieces, {len(ahead) / (MINUTES * 60):.1f} frames a second, "
        f"{100 * in_step.mean():.1f} % in step (median {1000 * np.median(ahead):.0f} ms, "
        f"worst {1000 * np.abs(ahead).max():.0f} ms), the key heard after {1000 * heard:.0f} ms"
    )
    assert max(worst) < WHOLE_DB
    assert heard < HEARD_WITHIN_S
    # A frame that a busy machine has written late counts as left out; enough of them are seen in step.
    assert np.count_nonzero(in_step) > 5 * 60.0 * MINUTES


@pytest.mark.real_sound
@pytest.mark.long
def test_a_terminal_of_10_kb_a_second_keeps_nobody_from_a_pause_or_from_leaving(
    sound_server: SoundServer, tmp_path: Path
) -> None:
    script = script_file(tmp_path / "a.toml", '[[stage]]\nname = "a"\nminutes = 2\nbreath = "4-6"\n')
    reference = rendered(sound_server, script, tmp_path)
    played = play(sound_server, script, tmp_path / "trace.jsonl", 10_000.0, BRIEFLY_S)
    worst, begun = held_against(played, reference)
    heard = heard_after(played, reference, begun)
    print(f"the key heard after {1000 * heard:.0f} ms, left after {played.left_after_s:.2f} s")  # noqa: T201 - a measurement
    assert max(worst) < WHOLE_DB
    assert heard < HEARD_WITHIN_S
    assert played.left_after_s < LEFT_WITHIN_S
