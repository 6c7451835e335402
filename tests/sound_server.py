"""A private sound server for tests: PulseAudio whose only output is a null sink, and recordings of what it plays.

Programs started with ``SoundServer.env`` find it as their default device, through ALSA as PortAudio does. The null
sink keeps time by the machine's clock, as a sound card would, and its monitor gives what was heard: 48 kHz, stereo,
float32. How captures are compared with what should have been heard: ``tests/capture.py``.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.program import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

RATE_HZ = 48_000
CHANNELS = 2
SINK = "nullsink"
RECORDER_LATENCY_S = 0.020
"""A null sink's monitor gives sound out as it is mixed, which is so long before its time: with 5, 20 and 60 ms asked
for here, the same program was seen 6.5, 21.5 and 61.5 ms behind its recording."""
_FRAME_BYTES = CHANNELS * 4
_READY_S = 15.0
"""How long a server may take to do what it was asked, on a machine that is busy with other things."""
_ALSA_CONFIG = Path("/usr/share/alsa/alsa.conf")
_TAIL_S = 0.6
"""What was played last is in the sink's buffer yet; a recording goes on for this much of its own sound."""


def why_unavailable() -> str | None:
    """Return a sentence that says what is lacking here for a sound server, or None where there can be one."""
    if not sys.platform.startswith("linux"):
        return "a private sound server needs Linux (PulseAudio through ALSA)"
    missing = [name for name in ("pulseaudio", "pactl", "parec") if shutil.which(name) is None]
    if ctypes.util.find_library("portaudio") is None:
        missing.append("libportaudio2")
    if not _ALSA_CONFIG.exists() or not any(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")):
        missing.append("libasound2-plugins")
    return f"a private sound server needs what is not installed: {', '.join(missing)}" if missing else None


@dataclass
class Recording:
    """What the sink played while it was recorded. Read ``samples`` after the recording has ended."""

    file: Path

    @property
    def frames(self) -> int:
        """How many frames have been recorded up to now."""
        return self.file.stat().st_size // _FRAME_BYTES

    @property
    def samples(self) -> npt.NDArray[np.float32]:
        """The recorded sound, of shape (frames, 2)."""
        raw = np.fromfile(self.file, dtype="<f4", count=self.frames * CHANNELS)
        return raw.astype(np.float32, copy=False).reshape(-1, CHANNELS)


@dataclass
class SoundServer:
    """A running server. ``env`` is the whole environment for a program that is to play on it."""

    folder: Path
    process: subprocess.Popen[bytes]
    env: dict[str, str]
    _recordings: int = field(default=0, init=False)

    @property
    def pid(self) -> int:
        """The server's process, to stop (SIGSTOP) or to kill."""
        return self.process.pid

    def pactl(self, *words: str) -> str:
        """Tell the server something, as in ``pactl("suspend-sink", SINK, "1")``, and return its answer."""
        command = ["pactl", *words]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=_READY_S, check=True)
        return done.stdout

    @contextlib.contextmanager
    def recording(self, sink: str = SINK) -> Iterator[Recording]:
        """Record what a sink plays inside the ``with`` block, and the end of it that is under way when the block ends.

        An idle null sink has rendered about two seconds of silence ahead. Until they have run out, its monitor gives
        nothing and a stream that is opened stalls; so the block is entered when the recorder hears silence arrive.
        A monitor gives out silence some 20 ms ahead too: what a stream plays in its very first 20 ms is heard, but is
        not in the recording.
        """
        self._recordings += 1
        file = self.folder / f"recording-{self._recordings}.raw"
        with file.open("wb") as out:
            layout = ("--raw", "--format=float32le", f"--rate={RATE_HZ}", f"--channels={CHANNELS}")
            recorder = subprocess.Popen(
                ["parec", *layout, f"--device={sink}.monitor", f"--latency-msec={RECORDER_LATENCY_S * 1000:.0f}"],
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
            )
        heard = Recording(file)
        try:
            _wait_until(lambda: heard.frames > RATE_HZ // 5, "the sound server gives nothing to record")
            yield heard
            # Counted in recorded sound and not in time: a server that was killed or stopped records no more.
            enough = heard.frames + round(_TAIL_S * RATE_HZ)
            with contextlib.suppress(TimeoutError):
                _wait_until(lambda: heard.frames >= enough or recorder.poll() is not None, "", within_s=4 * _TAIL_S)
        finally:
            _end(recorder)

    def kill(self) -> None:
        """Let the server die without a word."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """Start the server anew at the same place, after it was killed.

        Raises:
            TimeoutError: It does not come up, with what it said.

        """
        (self.folder / "socket").unlink(missing_ok=True)
        self.process = _started(self.folder)
        _wait_until(lambda: _answers(self), "the sound server did not come up again", self.folder / "server.log")

    def close(self) -> None:
        """End the server, also one that is stopped."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGCONT)
        _end(self.process)


@contextlib.contextmanager
def private_sound_server() -> Iterator[SoundServer]:
    """Run a sound server for the ``with`` block; nothing of it is left afterwards.

    Raises:
        TimeoutError: It does not come up, with what it said.

    """
    with tempfile.TemporaryDirectory(prefix="sitwith-sound-") as name:
        folder = Path(name)
        for room in ("run", "home"):
            (folder / room).mkdir(mode=0o700)
        socket = f"unix:{folder}/socket"
        process = _started(folder)
        alsa = folder / "alsa.conf"
        pulse = f'{{ type pulse server "{socket}" }}'
        alsa.write_text(f"{_ALSA_CONFIG.read_text()}\npcm.!default {pulse}\nctl.!default {pulse}\n")
        env = _environment(folder) | {"PULSE_SERVER": socket, "ALSA_CONFIG_PATH": str(alsa)}
        server = SoundServer(folder, process, env)
        try:
            _wait_until(lambda: _answers(server), "the sound server did not come up", folder / "server.log")
            yield server
        finally:
            server.close()


def _started(folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "server.log").open("ab") as log:
        return subprocess.Popen(
            _server_command(folder),
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _server_command(folder: Path) -> list[str]:
    sink = f"module-null-sink sink_name={SINK} rate={RATE_HZ} channels={CHANNELS} format=float32le"
    door = f"module-native-protocol-unix socket={folder}/socket auth-anonymous=1"
    # -n: nothing of the machine's own set-up. It neither forks, nor goes when idle, nor asks for special rights.
    manners = ["--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes"]
    rights = ["--realtime=no", "--high-priority=no"]
    return ["pulseaudio", "-n", *manners, *rights, "-L", sink, "-L", door]


def _environment(folder: Path) -> dict[str, str]:
    # Neither cookies nor settings of the person's own server may be found or changed.
    run, home = str(folder / "run"), folder / "home"
    return environment(home) | {"XDG_RUNTIME_DIR": run, "PULSE_RUNTIME_PATH": run, "PULSE_STATE_PATH": str(home)}


def _answers(server: SoundServer) -> bool:
    if server.process.poll() is not None:
        said = (server.folder / "server.log").read_text(errors="replace")
        raise TimeoutError(f"the sound server ended at once; it said:\n{said}")
    try:
        server.pactl("info")
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return False
    return True


def _wait_until(
    reached: Callable[[], bool], otherwise: str, log: Path | None = None, within_s: float = _READY_S
) -> None:
    deadline = time.monotonic() + within_s
    while not reached():
        if time.monotonic() > deadline:
            said = f"; it said:\n{log.read_text(errors='replace')}" if log else ""
            raise TimeoutError(f"{otherwise} within {within_s:g} s{said}")
        time.sleep(0.02)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
