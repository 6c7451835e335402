"""What the face costs, and how far it lags: a session on a terminal of 120x40 in 16 million colours.

    bench/face.py [--seconds N] [--rate BYTES_A_SECOND] [--device NAME] [--session NAME] [--from STAGE]
                  [--pixels] [--once]

Prints CPU seconds for each second on the clock (the sound, the picture and the writing; every thread), frames a second
and bytes a frame. With ``--rate``, the terminal takes no more than that, through a connection that holds 4 kB back, and
answers questions; then how far the frames it has shown were behind the sound is measured too, at the moment their last
byte was taken. The start is left out: loading the program is not playing a session. With
``--pixels`` the terminal draws pictures by kitty's protocol; all bytes a frame are those of the pictures that are sent
meanwhile too. With ``--once`` it is a second altogether, to see that it runs.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_SETTLING_S, _BRIEFLY_S = 4.0, 0.5
_QUESTION = b"\x1b[6n"
_ANSWER = b"\x1b[1;1R"
_CELL = (10, 20)
"""The width and height of a cell in pixels, where the terminal draws them."""
_PICTURES_SENT_S = 12.0
"""So much longer it takes until a terminal that draws pixels has all pictures."""


@dataclass
class Terminal:
    """The other end: takes what is written, at a rate, and answers where the cursor is. Its own thread."""

    master: int
    rate: float | None
    pixels: bool = False
    """Whether it draws pictures by kitty's protocol."""
    taken: int = 0
    """Bytes so far. Read by any thread."""
    times: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=100_000))
    """(bytes so far, monotonic time)."""

    def run(self) -> None:
        """Take everything until it is closed."""
        kept = b""
        due = time.monotonic()
        while True:
            try:
                piece = os.read(self.master, 65536 if self.rate is None else 2048)
            except OSError:
                return
            if not piece:
                return
            if self.rate is not None:
                due = max(due, time.monotonic() - 0.02) + len(piece) / self.rate
                time.sleep(max(0.0, due - time.monotonic()))
            self.taken += len(piece)
            self.times.append((self.taken, time.monotonic()))
            kept = kept[-8:] + piece
            if self.pixels and b"\x1b_Gi=31,a=q" in piece:
                os.write(self.master, b"\x1b_Gi=31;OK\x1b\\\x1b[?62;c")
            for _ in range(len(re.findall(re.escape(_QUESTION), kept))):
                os.write(self.master, _ANSWER)
            kept = b"" if _QUESTION in kept else kept


def cpu_seconds(process: int) -> float:
    """Return what a process has used of the processor, user and system, in all its threads."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(wanted: argparse.Namespace, trace: Path) -> dict[str, float]:
    """Play for a while; return what was measured."""
    master, slave = pty.openpty()
    pixels = (wanted.columns * _CELL[0], wanted.rows * _CELL[1]) if wanted.pixels else (0, 0)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", wanted.rows, wanted.columns, *pixels))
    words = ["play", wanted.session, "--trace", str(trace), *(["--from", wanted.stage] if wanted.stage else [])]
    words += ["--device", wanted.device] if wanted.device else []
    words += ["--rate", "12", "-o", "mpris=false"]
    environ = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        [sys.executable, "-c", "from tui.cli import main; main()", *words],
        stdin=slave, stdout=slave, stderr=slave, env=environ, cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    terminal = Terminal(master, wanted.rate, wanted.pixels)
    threading.Thread(target=terminal.run, daemon=True).start()
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not (trace.exists() and trace.stat().st_size):
            time.sleep(0.05)
        settling = _SETTLING_S + (_PICTURES_SENT_S if wanted.pixels else 0.0)
        time.sleep(_BRIEFLY_S if wanted.once else settling)
        used, began, taken = cpu_seconds(process.pid), time.monotonic(), terminal.taken
        time.sleep(_BRIEFLY_S if wanted.once else wanted.seconds)
        used, ended = cpu_seconds(process.pid) - used, time.monotonic()
        taken = terminal.taken - taken
        os.write(master, b"q")
        process.wait(20)
    finally:
        process.kill()
        process.wait()
        os.close(master)
    frames = [json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines()]
    frames = [frame for frame in frames if began <= frame["time"] <= ended]
    sizes = sorted(frame["bytes"] for frame in frames)
    result = {
        "cpu_share": used / (ended - began),
        "frames_a_second": len(frames) / (ended - began),
        "bytes_a_frame": sum(sizes) / max(1, len(sizes)),
        "bytes_a_frame_p99": sizes[int(len(sizes) * 0.99)] if sizes else 0,
        "all_bytes_a_frame": taken / max(1, len(sizes)),
    }
    if wanted.rate is not None:
        lags = lags_of(frames, terminal)
        result |= {"lag_ms_median": 1000 * lags[len(lags) // 2], "lag_ms_worst": 1000 * lags[-1]}
    return result


def lags_of(frames: list[dict[str, float]], terminal: Terminal) -> list[float]:
    """Return, sorted, how long after a frame was drawn the terminal had taken its last byte (s).

    A frame is drawn just before it is handed over, when the one before has been answered; so from one hand-over to the
    next is how long it took to arrive, and the picture a listener sees is at most two of these old.
    """
    times = [frame["time"] for frame in frames]
    arrived = list(terminal.times)
    lags: list[float] = []
    at = 0
    for begins, following in pairwise(times):
        # The last piece that was taken before the next frame was written belongs to this one.
        while at + 1 < len(arrived) and arrived[at + 1][1] <= following:
            at += 1
        lags.append(max(0.0, arrived[at][1] - begins))
    return sorted(lags) or [0.0]


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rate", type=float, help="bytes a second that the terminal takes")
    parser.add_argument("--device")
    parser.add_argument("--pixels", action="store_true", help="the terminal draws pictures")
    parser.add_argument("--once", action="store_true", help="a second altogether")
    parser.add_argument("--session", default="first-sitting")
    parser.add_argument("--from", dest="stage", default="staying")
    parser.add_argument("--columns", type=int, default=120)
    parser.add_argument("--rows", type=int, default=40)
    with tempfile.TemporaryDirectory() as folder:
        for name, value in measured(parser.parse_args(), Path(folder) / "trace.jsonl").items():
            print(f"{name:>20} {value:10.3f}")


if __name__ == "__main__":
    main()
