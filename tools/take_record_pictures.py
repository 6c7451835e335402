"""Take pictures of the recording screen as it really looks: the app in a real xterm, with speech played in.

    tools/take_record_pictures.py FOLDER [NAME...]

Needs Xvfb, xterm and ImageMagick.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from audio.capture.folder import TakesFolder
from audio.capture.played import PlayedInput
from audio.capture.rawtake import RawAbout
from audio.outputs.silent import SilentOutput
from scripts.files.library import find_session
from scripts.plan.reading import Reading
from tests.audio.sounds import speech_like
from tui.picture.theme import BUILT_IN
from tui.record.desk import Desk
from tui.record.pacer import Pacer
from tui.record.screen import RecordScreen
from tui.screens.app import SitwithApp
from tui.screens.context import on_a_screen
from tui.session.autosave import Keeping
from tui.session.catalogue import DiskCatalogue
from tui.session.context import Context
from tui.session.wishes import Wishes
from tui.settings import Settings
from tui.terminal.driver import PictureDriver

RATE = 48_000


@dataclass(frozen=True)
class Shot:
    """One picture."""

    size: tuple[int, int]
    doing: str
    line: str = "slowing-now"
    theme: str = BUILT_IN[0].name


SHOTS = {
    "record-large": Shot((120, 40), "recording"),
    "record-small": Shot((80, 24), "review", "softened-or-not"),
    "record-tiny": Shot((40, 12), "recording"),
    "record-ready": Shot((120, 40), "ready", "held-up"),
    "record-review-large": Shot((120, 40), "review"),
    "record-microphones": Shot((80, 24), "microphones"),
    "record-review-tiny": Shot((40, 12), "review"),
    "record-paper": Shot((80, 24), "recording", theme="paper"),
}


def show(shot: Shot, ready: Path) -> None:
    """Show a shot in this terminal until killed; make the file ``ready`` when it is all there."""
    session = find_session("first-sitting")
    dice = np.random.default_rng(3)
    sound = np.concatenate([speech_like(4.0, seed=seed, level=0.12) for seed in range(12)])
    sound += (10 ** (-62 / 20) * dice.standard_normal(len(sound))).astype(np.float32)
    with tempfile.TemporaryDirectory() as place:
        folder = TakesFolder(Path(place) / session.name, [line.id for line in session.lines])
        for line in session.lines[:9]:
            about = RawAbout(line.id, line.words, datetime.now().astimezone(), RATE, 1)
            folder.keep(folder.add(about, sound[: 3 * RATE, None]))
        reading = Reading.of(session)
        desk = Desk(reading, folder, SilentOutput, time.monotonic)
        desk.place = reading.index(shot.line)
        pacer = Pacer(reading.timeline, time.monotonic)
        settings = replace(Settings(), theme=shot.theme, mpris=False)
        context = on_a_screen(Context(settings, keeping=Keeping(lambda **_: None)))
        screen = RecordScreen(context, desk, pacer, lambda _: PlayedInput(sound[RATE:], name="Desk microphone"))
        catalogue = DiskCatalogue(Wishes(settings=settings), SilentOutput)
        app = SitwithApp(catalogue, screen, context, driver_class=PictureDriver)

        async def act() -> None:
            await asyncio.sleep(2.8)
            if shot.doing in ("recording", "review"):
                screen.do("record_again", 0.0)
                await asyncio.sleep(5.5)
            if shot.doing == "review":
                screen.do("record_take", 0.0)
                await asyncio.sleep(1.5)
            if shot.doing == "microphones":
                screen._devices = [(0, "Built-in microphone"), (1, "USB Audio: headset"), (2, "default")]  # noqa: SLF001
                screen._chosen = 1  # noqa: SLF001
                await asyncio.sleep(0.3)
            await asyncio.to_thread(ready.touch)

        app.call_later(lambda: app.run_worker(act()))
        app.run(mouse=False)


def take(name: str, folder: Path, display: str) -> None:
    """Take one picture on a display."""
    shot = SHOTS[name]
    file, ready = folder / f"{name}.png", folder / f".{name}.ready"
    columns, rows = shot.size
    environ = ["LANG=C.UTF-8", "COLORTERM=truecolor", "TERM=xterm-256color"]
    inner = ["env", *environ, sys.executable, __file__, "--show", name, "--ready", str(ready)]
    look = ["-fa", "DejaVu Sans Mono", "-fs", "10", "-bw", "0", "-b", "0", "+sb", "-u8", "-bg", "black", "-fg", "white"]
    xterm = subprocess.Popen(
        ["xterm", *look, "-geometry", f"{columns}x{rows}+0+0", "-e", *inner],
        env={**os.environ, "DISPLAY": display, "LC_ALL": "C.UTF-8"},
    )
    try:
        deadline = time.monotonic() + 40
        while not ready.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        ready.unlink(missing_ok=True)
        subprocess.run(["import", "-display", display, "-window", "root", str(file)], check=True)
        tree = ["xwininfo", "-display", display, "-root", "-tree"]
        found = subprocess.run(tree, check=False, capture_output=True, text=True).stdout
        size = next(
            (part for line in found.splitlines() if "xterm" in line.lower() for part in line.split() if "+" in part), ""
        )
        if size:
            crop = size.split("+")[0] + "+0+0"
            subprocess.run(["convert", str(file), "-crop", crop, "+repage", str(file)], check=True)
    finally:
        xterm.terminate()
        xterm.wait()


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument("--ready", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("pictures"))
    parser.add_argument("names", nargs="*", choices=[[], *SHOTS], metavar="NAME")
    wanted = parser.parse_args()
    if wanted.show:
        show(SHOTS[wanted.show], wanted.ready)
        return
    wanted.folder.mkdir(parents=True, exist_ok=True)
    display = f":{os.getpid() % 400 + 500}"
    screen = subprocess.Popen(["Xvfb", display, "-screen", "0", "1400x1000x24"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.8)
        for name in wanted.names or SHOTS:
            take(name, wanted.folder, display)
            print(wanted.folder / f"{name}.png")
    finally:
        screen.terminate()
        screen.wait()


if __name__ == "__main__":
    main()
