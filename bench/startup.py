"""How long it takes until something is there, as ratios to importing the libraries it stands on, in the same run.

    uv run python bench/startup.py [--once]

Three figures: ``sitwith --help`` against ``import click``; ``sitwith list`` (every session read, checked and laid out)
against what reads scripts; and the home screen's first whole frame in a terminal of 120x40 against importing Textual
and numpy. Each is the median of several runs, in turn with its peer's; with ``--once`` of one, to see that it runs.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_RUNS: Final = 1 if "--once" in sys.argv else 9
_PYTHON: Final = (sys.executable, "-c")
_HELPS: Final = "import click"
_LISTS: Final = "import click, cattrs, platformdirs"
_SHOWS: Final = "import textual.app, numpy"
_SITWITH: Final = "from tui.cli import main; main()"
_SHOWN: Final = b"needle"
"""Of one of the first titles: with it the list has been read. Blank cells are not written, so it is one word."""
_LONGEST_S: Final = 60.0


def _whole_run(code: str, *words: str) -> float:
    """Return the seconds a Python process takes from start to end."""
    began = time.perf_counter()
    subprocess.run([*_PYTHON, code, *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _first_frame() -> float:
    """Return the seconds until the home screen's list stands in a terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    began = time.perf_counter()
    process = subprocess.Popen([*_PYTHON, _SITWITH], stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    shown = b""
    try:
        while _SHOWN not in shown:
            if not select.select([master], [], [], _LONGEST_S)[0] or time.perf_counter() - began > _LONGEST_S:
                sys.exit(f"within {_LONGEST_S:.0f} s the list did not show “{_SHOWN.decode()}”")
            shown += os.read(master, 65536)
        return time.perf_counter() - began
    finally:
        process.terminate()
        with contextlib.suppress(OSError):
            while os.read(master, 65536):
                pass
        process.wait()
        os.close(master)


def _report(what: str, measure: Callable[[], float], peer: str) -> None:
    if _RUNS > 1:
        _whole_run(peer)  # neither counts what is done once: compiling, and laying out sessions to know them again
        measure()
    pairs = [(_whole_run(peer), measure()) for _ in range(_RUNS)]
    alone, taken = (median(figures) for figures in zip(*pairs, strict=True))
    print(f"{what}: {taken / alone:.2f} times `{peer}` ({taken:.2f} s against {alone:.2f} s)")


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # whoever has it set would measure how fast Python compiles
    _report("sitwith --help", lambda: _whole_run(_SITWITH, "--help"), _HELPS)
    _report("sitwith list", lambda: _whole_run(_SITWITH, "list"), _LISTS)
    _report("the home screen's first frame", _first_frame, _SHOWS)
