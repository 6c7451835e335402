"""The three standard streams: somebody may have closed them before the program starts, or they take no more."""

from __future__ import annotations

import os
import sys


def open_closed_streams() -> None:
    """Have something behind each of the three. Without, the next file opened would take the place of one of them."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))


def drop_output() -> None:
    """Have what is still waiting to be printed go nowhere; Python would complain about it while it shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
