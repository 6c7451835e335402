"""Measure how soon sudden overwhelm says its first word after its key: the program itself, in a terminal of its own.

    uv run python tools/measure_overwhelm.py              every way into it
    uv run python tools/measure_overwhelm.py list quiet   these
    uv run python tools/measure_overwhelm.py plain        those of the plain mode, and so for "no device"

Each way is a program of its own on a sound server of its own, whose null sink is recorded; where the first line lies in
that recording is found by correlation. Where there is no device the first line is read, told as it would be heard.
Needs what the tests with real sound need: PulseAudio, PortAudio, ALSA.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from audio.mix.clips import ClipSource
from audio.units import RATE
from scripts.files.library import OVERWHELM, find_session
from scripts.plan.conductor import plan
from scripts.voice.voices import bundled_voice, spoken
from tests.program import command, environment
from tests.sound_server import RECORDER_LATENCY_S, private_sound_server, why_unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio.units import Samples
    from scripts.units import Seconds
    from tests.sound_server import SoundServer

_LISTENS: Final[Seconds] = 5.0
"""After the key."""
_SURE: Final = 0.5
"""A line that is heard correlates with its recording by more than 0.8, beside the tones; another one by some 0.1."""
_RIGHT, _UP = "\x1b[C", "\x1b[A"


class _Way(NamedTuple):
    """From where the key is pressed."""

    words: tuple[str, ...]
    """What is typed."""
    keys: tuple[tuple[Seconds, str], ...] = ()
    """Keys before it: how long each waits, and which it is."""
    waits: Seconds = 3.0
    """How long the key itself waits after them."""
    device: bool = True
    """Whether there is one; else a silent clock keeps the time."""

    @property
    def plain(self) -> bool:
        """Whether it is in the plain mode."""
        return any(word.startswith("--plain") for word in self.words)


def _ways(recording: Path) -> dict[str, _Way]:
    one, two = ("play", "first-sitting", "--rate", "12"), ("play", "for-two", "--rate", "12", "--partner-rate", "14")
    return {
        "list": _Way((), waits=5.0),
        "list, at its first frame": _Way((), waits=0.0),
        "recorder": _Way(("record", "first-sitting", "--voice", "mine"), waits=6.0),
        "recorder, a take under way": _Way(("record", "first-sitting", "--voice", "mine"), ((6.0, " "),), 4.0),
        "playing": _Way(one, waits=12.0),
        "paused": _Way(one, ((10.0, " "),)),
        "asked for a breath": _Way(("play", "first-sitting"), waits=6.0),
        "being met": _Way(one, ((40.0, "r"),), 6.0),
        "breathe": _Way(("breathe", "--rate", "12"), waits=12.0),
        "list, after a session": _Way((), ((5.0, "\r"), (10.0, "q")), 6.0),
        "quiet": _Way(one, ((8.0, "x"),)),
        "offer": _Way(one, ((8.0, "x"),), 13.0),
        "end": _Way(one, ((6.0, _UP), *((0.7, _UP),) * 8), 12.0),
        "its own question": _Way(("play", OVERWHELM), ((4.0, _UP), *((0.7, _RIGHT),) * 7), 12.0),
        "for two": _Way(two, waits=12.0),
        "--no-tones": _Way((*one, "--no-tones"), waits=12.0),
        "--listen": _Way((*one, "--listen"), waits=12.0),
        "a recording": _Way(("play", str(recording)), waits=8.0),
        **_plain_ways(one, two, recording),
        "no device: list": _Way((), waits=5.0, device=False),
        "no device: playing": _Way(one, waits=12.0, device=False),
        "no device: paused": _Way(one, ((10.0, " "),), device=False),
        "no device: asked for a breath": _Way(("play", "first-sitting"), waits=6.0, device=False),
        "no device: offer": _Way(one, ((8.0, "x"),), 13.0, device=False),
        "no device: plain": _Way((*one, "--plain"), waits=12.0, device=False),
        "no device: plain, paused": _Way((*one, "--plain"), ((10.0, " "),), device=False),
        "no device: plain, offer": _Way((*one, "--plain"), ((8.0, "x"),), 13.0, device=False),
    }


def _plain_ways(one: tuple[str, ...], two: tuple[str, ...], recording: Path) -> dict[str, _Way]:
    plainly = (*one, "--plain")
    return {
        "plain: playing": _Way(plainly, waits=12.0),
        "plain: captions": _Way((*one, "--plain=captions"), waits=12.0),
        "plain: quiet": _Way((*one, "--plain=quiet"), waits=12.0),
        "plain: paused": _Way(plainly, ((10.0, " "),)),
        "plain: asked for a breath": _Way(("play", "first-sitting", "--plain"), waits=6.0),
        "plain: being met": _Way(plainly, ((40.0, "r"),), 6.0),
        "plain: breathe": _Way(("breathe", "--rate", "12", "--plain"), waits=12.0),
        "plain: hushed": _Way(plainly, ((8.0, "x"),)),
        "plain: offer": _Way(plainly, ((8.0, "x"),), 13.0),
        "plain: company": _Way(plainly, ((8.0, "x"), (12.0, "1")), 6.0),
        "plain: grounding": _Way(plainly, ((8.0, "x"), (12.0, "2")), 10.0),
        "plain: its own question": _Way(("play", OVERWHELM, "--plain"), ((4.0, _UP), *((0.7, _RIGHT),) * 7), 12.0),
        "plain: for two, not begun": _Way((*two, "--plain"), waits=8.0),
        "plain: for two": _Way((*two, "--plain"), ((5.0, "a"), (1.0, "l")), 10.0),
        "plain: --no-tones": _Way((*plainly, "--no-tones"), waits=12.0),
        "plain: a recording": _Way(("play", str(recording), "--plain"), waits=8.0),
    }


class _Terminal:
    """A program in a terminal whose screen is read and thrown away."""

    def __init__(self, words: tuple[str, ...], env: dict[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self._process = subprocess.Popen(
            command(*words), stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
        )
        os.close(slave)
        self._shown = bytearray()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while got := os.read(self._master, 65536):
                self._shown += got

    def wait_for(self, something: bytes, within: Seconds = 60.0, after: int = 0) -> None:
        until = time.monotonic() + within
        while something not in self._shown[after:]:
            if time.monotonic() > until or self._process.poll() is not None:
                sys.exit(f"it did not show “{something.decode()}”:\n{bytes(self._shown[-2000:])!r}")
            time.sleep(0.002)

    @property
    def shown(self) -> int:
        """How many bytes it has shown."""
        return len(self._shown)

    def press(self, key: str) -> None:
        os.write(self._master, key.encode())

    def close(self) -> None:
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(8)
        self._process.kill()
        self._process.wait()
        os.close(self._master)


@contextlib.contextmanager
def _in_a_terminal(words: tuple[str, ...], env: dict[str, str]) -> Iterator[_Terminal]:
    terminal = _Terminal(words, env)
    try:
        yield terminal
    finally:
        terminal.close()


def _first_line() -> Samples:
    """Return the first line as it is spoken, one channel, from its first sound on."""
    session = find_session(OVERWHELM)
    timeline = plan(session, dict(spoken(session, bundled_voice())))
    clip = timeline.lines[0].clip
    assert clip is not None  # noqa: S101 - the guide has recorded it
    source = ClipSource.of(clip)
    sound = source.read(0, min(source.frames, 2 * RATE)).mean(axis=1)
    loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    return np.asarray(sound[loud[0] :], np.float32)


def _found(sound: Samples, line: Samples) -> tuple[int, float]:
    """Return at which frame of a recording the line begins, and how surely: their correlation."""
    size = 1 << int(np.ceil(np.log2(len(sound) + len(line))))
    product = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(line, size)), size)[: len(sound) - len(line)]
    power = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    around = power[len(line) : len(line) + len(product)] - power[: len(product)]
    likeness = product / np.sqrt(np.maximum(around, 1e-6) * float(np.square(line).sum()))
    at = int(likeness.argmax())
    return at, float(likeness[at])


def _measured(way: _Way, server: SoundServer, line: Samples) -> tuple[Seconds, float]:
    """Return how long after the key the first word came, and how sure that is."""
    needle = _needle(way)
    with server.recording() as heard, _in_a_terminal(way.words, server.env) as terminal:
        terminal.wait_for(needle)
        for wait, key in (*way.keys, (way.waits, "o")):
            time.sleep(wait)
            pressed = heard.frames
            terminal.press(key)
        time.sleep(_LISTENS)
    sound = heard.samples.mean(axis=1)[pressed:]
    at, likeness = _found(sound, line)
    return at / RATE - RECORDER_LATENCY_S, likeness


def _needle(way: _Way) -> bytes:
    """Return what it shows once it takes keys."""
    return b"needle" if not way.words else b"Keys" if way.plain else b"\x1b["


def _read(way: _Way, home: Path) -> Seconds:
    """Return how long after the key the first line was told, where there is no device to hear it on."""
    with _in_a_terminal(way.words, environment(home)) as terminal:
        terminal.wait_for(_needle(way))
        for wait, key in (*way.keys, (way.waits, "o")):
            time.sleep(wait)
            pressed, before = time.monotonic(), terminal.shown
            terminal.press(key)
        terminal.wait_for(b"voice,", _LISTENS, before)  # a screen draws words and leaves out what is between them
        return time.monotonic() - pressed


def main() -> None:
    """Measure what was asked for, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ways", nargs="*")
    parser.add_argument("--recording", type=Path, default=Path(__file__).parent.parent / "none.wav")
    given = parser.parse_args()
    if lacking := why_unavailable():
        sys.exit(lacking)
    ways, line = _ways(given.recording), _first_line()
    wanted = [name for name in ways if not given.ways or name in given.ways or name.split(":")[0] in given.ways]
    for name in wanted:
        if not ways[name].device:
            with tempfile.TemporaryDirectory() as home:
                print(f"{name:30} {_read(ways[name], Path(home)):5.2f} s   (told)", flush=True)
            continue
        with private_sound_server() as server:
            at, likeness = _measured(ways[name], server, line)
            said = f"{at:5.2f} s" if likeness > _SURE else "no word"
        print(f"{name:30} {said}   ({likeness:.2f})", flush=True)


if __name__ == "__main__":
    main()
