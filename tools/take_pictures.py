"""Take pictures of the face as it really looks: the app in a real xterm, at frozen moments, as PNG files.

    tools/take_pictures.py FOLDER [NAME...]

Needs Xvfb, xterm and ImageMagick. Without names, every picture in ``SHOTS`` is taken.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from audio.player import Snapshot, State
from tui.app import SitwithApp
from tui.driver import PictureDriver
from tui.picture.theme import BUILT_IN
from tui.sitting import Wishes, laid_out

if TYPE_CHECKING:
    from scripts.timeline import Timeline
    from scripts.units import Seconds

_LATER: Seconds = 60.0
"""Long after the start: messages of the first moments are gone."""


@dataclass(frozen=True)
class Shot:
    """One picture."""

    size: tuple[int, int] = (120, 40)
    position: Seconds = 124.6
    theme: str = BUILT_IN[0].name
    state: State = State.PLAYING
    keys: tuple[str, ...] = ()
    """Pressed before the picture, at the time 0 of the person's clock."""
    now: Seconds = _LATER
    notice: str | None = None
    environ: dict[str, str] = field(default_factory=dict)


SHOTS = {
    "wide": Shot((200, 60), 306.5),
    "large": Shot(),
    "large-empty": Shot(position=122.0),
    "small": Shot((80, 24)),
    "tiny": Shot((40, 12)),
    "tiny-start": Shot((40, 12), 8.0, now=3.0),
    "start": Shot(position=8.0, now=3.0, notice="No sound device found. A silent clock keeps the pace."),
    "own-breath": Shot(position=45.0),
    "paused": Shot(state=State.PAUSED),
    "quiet": Shot(state=State.QUIET, keys=("x",), now=4.0),
    "quiet-choices": Shot(state=State.QUIET, keys=("x",), now=14.0),
    "quiet-tiny": Shot((40, 12), state=State.QUIET, keys=("x",), now=14.0),
    "ended": Shot(position=401.0, state=State.ENDED, keys=("",)),
    "help": Shot(keys=("question_mark",)),
    "help-tiny": Shot((40, 12), keys=("question_mark",)),
    "ember": Shot(theme="ember"),
    "paper": Shot(theme="paper"),
    "paper-small": Shot((80, 24), theme="paper"),
    "clear": Shot(theme="clear"),
    "256": Shot(environ={"COLORTERM": "", "TERM": "xterm-256color"}),
    "256-paper": Shot(theme="paper", environ={"COLORTERM": "", "TERM": "xterm-256color"}),
    "256-ember": Shot(theme="ember", environ={"COLORTERM": "", "TERM": "xterm-256color"}),
    "16": Shot(environ={"COLORTERM": "", "TERM": "xterm"}),
    "16-paper": Shot(theme="paper", environ={"COLORTERM": "", "TERM": "xterm"}),
    "no-color": Shot((80, 24), environ={"NO_COLOR": "1"}),
    "ascii": Shot((80, 24), environ={"NO_COLOR": "1", "LC_ALL": "C"}),
}


class FrozenPlayer:
    """A player that stands still at a position."""

    def __init__(self, timeline: Timeline, shot: Shot) -> None:
        self.timeline = timeline
        self._shot = shot

    def snapshot(self) -> Snapshot:
        """Return the frozen state."""
        return Snapshot(state=self._shot.state, notice=self._shot.notice)

    def heard_now(self, now: Seconds | None = None) -> Seconds:
        """Return the frozen position."""
        del now
        return self._shot.position

    def wait(self, timeout: Seconds | None = None) -> bool:
        """Return that nothing has faded."""
        del timeout
        return False

    def start(self) -> None:
        """Stay frozen."""

    def close(self) -> None:
        """Have nothing to let go of."""

    toggle_pause = too_much = stop = toggle_mute = start

    def change_volume(self, step_db: float) -> None:
        """Stay frozen."""


def show(shot: Shot, ready: Path) -> None:
    """Show a shot in this terminal until killed; make the file ``ready`` when it is all there."""
    _, timeline = laid_out("first-sitting", Wishes())
    clock = [0.0]
    theme = next(theme for theme in BUILT_IN if theme.name == shot.theme)
    player = FrozenPlayer(timeline, shot)
    app = SitwithApp(player, theme=theme, clock=lambda: clock[0], driver_class=PictureDriver)

    def press() -> None:
        actions = {"x": app.action_too_much, "question_mark": app.action_help}
        for key in shot.keys:
            if key in actions:
                actions[key]()
        app.set_timer(0.3, lambda: clock.__setitem__(0, 1.0))
        app.set_timer(0.6, lambda: clock.__setitem__(0, shot.now))
        app.set_timer(1.2, ready.touch)

    app.call_later(press)
    app.run(mouse=False)


def take(name: str, folder: Path, display: str) -> None:
    """Take one picture on a display."""
    shot = SHOTS[name]
    file, ready = folder / f"{name}.png", folder / f".{name}.ready"
    columns, rows = shot.size
    environ = {"LANG": "C.UTF-8", "COLORTERM": "truecolor", "TERM": "xterm-256color"} | shot.environ
    inner = [
        "env",
        *(f"{key}={value}" for key, value in environ.items()),
        sys.executable,
        __file__,
        "--show",
        name,
        "--ready",
        str(ready),
    ]
    look = ["-fa", "DejaVu Sans Mono", "-fs", "10", "-bw", "0", "-b", "0", "+sb", "-u8", "-bg", "black", "-fg", "white"]
    xterm = subprocess.Popen(
        ["xterm", *look, "-geometry", f"{columns}x{rows}+0+0", "-e", *inner],
        env={**os.environ, "DISPLAY": display, "LC_ALL": "C.UTF-8"},
    )
    deadline = time.monotonic() + 20
    while not ready.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(0.3)
    ready.unlink(missing_ok=True)
    subprocess.run(["import", "-display", display, "-window", "root", str(file)], check=True)
    found = subprocess.run(
        ["xwininfo", "-display", display, "-root", "-tree"], check=False, capture_output=True, text=True
    ).stdout
    size = next(
        (part for line in found.splitlines() if "xterm" in line.lower() for part in line.split() if "+" in part), ""
    )
    if size:
        subprocess.run(["convert", str(file), "-crop", size.split("+")[0] + "+0+0", "+repage", str(file)], check=True)
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
    display = f":{os.getpid() % 400 + 100}"
    screen = subprocess.Popen(["Xvfb", display, "-screen", "0", "2200x1600x24"], stderr=subprocess.DEVNULL)
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
