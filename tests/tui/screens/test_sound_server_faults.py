"""A sound server that fails, whatever the listener is doing: the screen goes on, it is said, and the session goes on.

Every kind of fault in every state, on a terminal and through a real server: minutes, so all but a few are ``long``.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Any, Self

import pytest

from tests.program import command, in_a_terminal, sitwith
from tests.scripts.script_files import script_file
from tests.sound_server import SINK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.program import Running
    from tests.sound_server import Recording, SoundServer

pytestmark = [pytest.mark.real_sound, pytest.mark.long]

STAGES = """
[[stage]]
name = "here"
breaths = {breaths}
breath = {breath}
"""
ARRIVING_S = 4.0
BREATH_S = 7.0
"""As the script has it: the first breath begins after the one, and each takes the other."""
_STANDS_STILL_S = 1.0
"""A picture that shows nothing new for so long would be seen to stand still."""
LEAVES_WITHIN_S = 2.0
_BUSY_S = float(os.environ.get("SITWITH_TEST_PATIENCE", "0"))
"""What a machine may be slower by that does other things beside."""


# -- What fails ------------------------------------------------------------------------------------------------------


def kill(server: SoundServer) -> None:
    server.kill()


def restart(server: SoundServer) -> None:
    server.kill()
    time.sleep(2.0)
    server.restart()


def freeze(seconds: float) -> Callable[[SoundServer], None]:
    def freezing(server: SoundServer) -> None:
        os.kill(server.pid, signal.SIGSTOP)
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):  # the test is over, and the server with it
            os.kill(server.pid, signal.SIGCONT)

    return freezing


def suspend(server: SoundServer) -> None:
    server.pactl("suspend-sink", SINK, "1")
    time.sleep(3.0)
    server.pactl("suspend-sink", SINK, "0")


def remove(server: SoundServer) -> None:
    server.pactl("unload-module", "module-null-sink")
    time.sleep(3.0)
    server.pactl("load-module", "module-null-sink", f"sink_name={SINK}")


def exchange(server: SoundServer) -> None:
    old = server.pactl("list", "short", "modules").split("\t", 1)[0]
    server.pactl("load-module", "module-null-sink", "sink_name=another")
    server.pactl("set-default-sink", "another")
    server.pactl("unload-module", old)
    time.sleep(3.0)


def flap(times: int) -> Callable[[SoundServer], None]:
    def flapping(server: SoundServer) -> None:
        for _ in range(times):
            server.pactl("suspend-sink", SINK, "1")
            time.sleep(1.5)
            server.pactl("suspend-sink", SINK, "0")
            time.sleep(1.5)

    return flapping


FAULTS: dict[str, Callable[[SoundServer], None]] = {
    "killed": kill,
    "restarted": restart,
    "frozen 3 s": freeze(3.0),
    "frozen 15 s": freeze(15.0),
    "suspended": suspend,
    "sink removed": remove,
    "sink exchanged": exchange,
    "flapping": flap(5),
}

# -- Where it fails --------------------------------------------------------------------------------------------------

STATES: dict[str, tuple[str, str, int, float]] = {
    # The keys pressed before, the breath, how many breaths, and the position at which it fails
    # (notices wait until the words on safety have gone).
    "playing": ("", '"3-4"', 12, 19.0),
    "paused": (" ", '"3-4"', 12, 6.0),
    "seeking": ("\x1b[C", '"3-4"', 12, 19.0),
    "meeting": ("", '"match"', 12, 0.0),
    "quiet": ("x", '"3-4"', 12, 6.0),
    "end": ("", '"3-4"', 1, 10.4),
    "leaving": ("q", '"3-4"', 12, 6.0),
}


class Watched:
    """What a session's trace says of it."""

    def __init__(self, trace: Path) -> None:
        self._trace = trace

    def frames(self) -> list[dict[str, Any]]:
        lines = self._trace.read_text(encoding="utf-8").splitlines() if self._trace.exists() else []
        return [json.loads(line) for line in lines if line.endswith("}")]

    def until(self, reached: Callable[[dict[str, Any]], bool], within_s: float = 30.0) -> dict[str, Any]:
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            frames = self.frames()
            if frames and reached(frames[-1]):
                return frames[-1]
            time.sleep(0.05)
        pytest.fail(f"it never came to that; the last: {self.frames()[-1:]}")


class Beating:
    """Presses louder and softer in turn, and notes how long the screen takes to show anything new after each."""

    def __init__(self, terminal: Running) -> None:
        self.slowest = 0.0
        self._terminal = terminal
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        for key in itertools.cycle("-+"):
            said, pressed = len(self._terminal.said), time.monotonic()
            self._terminal.type(key)
            while len(self._terminal.said) == said and not self._over.is_set():
                time.sleep(0.02)
            self.slowest = max(self.slowest, time.monotonic() - pressed)
            if self._over.wait(0.5):
                return


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("fault", FAULTS)
def test_the_screen_goes_on_and_so_does_the_session(
    fault: str, state: str, sound_server: SoundServer, tmp_path: Path
) -> None:
    keys, breath, breaths, at = STATES[state]
    script = script_file(tmp_path / "short.toml", STAGES.format(breaths=breaths, breath=breath))
    trace = tmp_path / "trace.jsonl"
    watched = Watched(trace)
    env = sound_server.env | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    if state == "end":
        at = json.loads(sitwith(env, "timeline", script, "--json").stdout)["duration"] - 0.5
    # Small and slow: the terminal here is a slow one, and it is the program that is to be watched.
    settings = ("-o", "mpris=false", "-o", "frames_per_second=10")
    program = command("play", str(script), "--trace", str(trace), *settings)
    with sound_server.recording() as recording, in_a_terminal(program, env, columns=60, rows=16) as terminal:
        before = terminal.modes
        terminal.until("\x1b[?1049h")
        if state != "meeting":
            heard(recording)
        time.sleep(3.0 if state == "meeting" else 0.0)
        watched.until(lambda frame: frame["position"] >= at)
        if state in ("paused", "quiet", "seeking"):
            terminal.type(keys)
            time.sleep(0.1 if state == "seeking" else 1.5)
        # Its screen is read up to here: words that stand there for some seconds are not to pass by unread.
        if state in ("playing", "seeking"):
            terminal.shows("leave")
        failed = watched.frames()[-1]
        failing = threading.Thread(target=FAULTS[fault], args=(sound_server,))
        failing.start()
        if state == "leaving":
            time.sleep(0.2)
            leave(terminal)
            failing.join()
        else:
            # Before keys are pressed: on a small screen, what they say of the volume stands where notices do.
            if state in ("playing", "seeking") and fault != "sink exchanged":  # there the server moves the sound
                terminal.shows("went away", within_s=6.0 + _BUSY_S)
            with Beating(terminal) if state != "quiet" else contextlib.nullcontext() as beating:
                failing.join()
                goes_on(state, fault, failed, watched, terminal)
            assert beating is None or beating.slowest < _STANDS_STILL_S + _BUSY_S
            leave(terminal)
        after = terminal.modes
    assert after == before


def heard(recording: Recording, within_s: float = 30.0) -> None:
    """Wait until the session is heard: on a busy machine its device may come only later."""
    deadline = time.monotonic() + within_s
    while not recording.samples.any():
        assert time.monotonic() < deadline, "nothing is heard"
        time.sleep(0.2)


def goes_on(state: str, fault: str, failed: dict[str, Any], watched: Watched, terminal: Running) -> None:
    """See that it does what it did before, from the same breath."""
    since = watched.frames()[-1]["time"]
    if state == "meeting":
        return  # it goes on by itself after a while, so that what it does is not known here
    if state in ("paused", "quiet"):
        now = watched.until(lambda frame: frame["time"] > since + 1.0)
        assert (now["state"], now["position"]) == (failed["state"], failed["position"])
        if state != "paused":
            return
        terminal.type(" ")
    if state == "end":
        watched.until(lambda frame: frame["state"] == "ended")
        return
    goal = failed["position"] + 1.0 if state != "seeking" else 0.0
    watched.until(lambda frame: frame["state"] == "playing" and frame["position"] > goal)
    if state == "playing" and fault != "sink exchanged":
        places = [frame["position"] for frame in watched.frames() if frame["time"] > failed["time"]]
        breath = ARRIVING_S + (failed["position"] - ARRIVING_S) // BREATH_S * BREATH_S
        assert min(places) == pytest.approx(breath, abs=0.05)


def leave(terminal: Running) -> None:
    """Leave, and see that it takes no longer than it may."""
    terminal.type("q")
    assert terminal.ended(LEAVES_WITHIN_S + _BUSY_S) == 0
    assert terminal.said.rstrip().endswith("\x1b[?25h") or "\x1b[?1049l" in terminal.said
