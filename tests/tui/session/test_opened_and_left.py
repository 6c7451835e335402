"""Fifty sessions opened as the list opens them, heard, and left: nothing of them stays."""

from __future__ import annotations

import gc
import os
import threading
import time
from pathlib import Path

import pytest

from audio.outputs.silent import SilentOutput
from audio.play.snapshot import PlayState
from tui.session.catalogue import DiskCatalogue
from tui.session.wishes import Wishes
from tui.settings.model import Settings


def held() -> tuple[int, int, float]:
    """How many threads this process has, how many descriptors, and how many MB are in memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return (
        threading.active_count(),
        len(list(Path("/proc/self/fd").iterdir())),
        pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
    )


def opened_and_left(catalogue: DiskCatalogue, name: str) -> None:
    player = catalogue.open(name, None).player
    player.start()
    until = time.monotonic() + 30
    while player.snapshot().state is PlayState.STARTING and time.monotonic() < until:
        player.wait(0.01)
    player.resume()
    player.wait(0.1)
    player.close()


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="what a process holds is read from /proc")
@pytest.mark.usefixtures("home")
def test_fifty_sessions_leave_no_thread_no_descriptor_and_no_megabyte() -> None:
    catalogue = DiskCatalogue(Wishes(settings=Settings()), SilentOutput)
    names = [entry.name for entry in catalogue.entries() if not entry.fault]
    for name in names:  # once each: what stays of the first of its kind is what is kept on purpose
        opened_and_left(catalogue, name)
    before = held()
    for number in range(50):
        opened_and_left(catalogue, names[number % len(names)])
    until = time.monotonic() + 10
    while threading.active_count() > before[0] and time.monotonic() < until:
        threading.Event().wait(0.05)  # a recording that is being opened ahead is opened to its end
    after = held()
    print(f"threads, descriptors, MB: {before} before fifty sessions, {after} after")  # noqa: T201 - a measurement
    assert after[:2] <= before[:2]
    assert after[2] - before[2] < 1.0
