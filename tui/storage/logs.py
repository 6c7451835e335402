"""The log file, and keeping foreign chatter off the screen.

PortAudio and ALSA write to file descriptor 2 whenever they like, from their own threads. While a session runs the
descriptor points to the log file; ``sys.stderr`` keeps the real one for what the program says itself.
"""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger("sitwith")


def log_file() -> Path:
    """Return where the log file is."""
    return Path(platformdirs.user_log_dir("sitwith", appauthor=False)) / "sitwith.log"


def start_logging() -> None:
    """Send the program's log to its file; without a place to write, the log is dropped and the session goes on."""
    file = log_file()
    handler: logging.Handler
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(file, maxBytes=500_000, backupCount=1, delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.raiseExceptions = False


@contextlib.contextmanager
def foreign_stderr_to_log() -> Iterator[None]:
    """Point file descriptor 2 to the log file for a while; our own ``sys.stderr`` still reaches the person."""
    try:
        target = os.open(log_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        target = os.open(os.devnull, os.O_WRONLY)
    sys.stderr.flush()
    real = os.dup(2)
    ours = sys.stderr
    os.dup2(target, 2)
    os.close(target)
    if _is_the_descriptor(ours):
        sys.stderr = os.fdopen(os.dup(real), "w", buffering=1, encoding="utf-8", errors="replace")
    try:
        yield
    finally:
        sys.stderr.flush()
        if sys.stderr is not ours:
            sys.stderr.close()
            sys.stderr = ours
        os.dup2(real, 2)
        os.close(real)


def _is_the_descriptor(stream: TextIO) -> bool:
    """Return whether what is written to a stream comes out at descriptor 2; a test's own does not."""
    try:
        return stream.fileno() == 2
    except (OSError, ValueError):
        return False
