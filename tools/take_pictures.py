"""Take pictures of the face as it really looks: the app in a real xterm, at frozen moments, as PNG files.

    tools/take_pictures.py FOLDER [NAME...]

Needs Xvfb, xterm and ImageMagick. Without names, the pictures of the documents are taken (``DOCUMENTS``). Every
program it starts is in a process group of its own, and is ended with all that it started.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from audio.faults import DeviceFault
from audio.play.notices import Notice, NoticeKind
from scripts.faults import Flaw
from tui.session.context import Context

sys.path.insert(0, str(Path(__file__).parent.parent))

from audio.outputs.silent import SilentOutput
from audio.play.snapshot import PlayState
from scripts.breath import Pattern
from tools.frozen_player import FrozenPlayer
from tui.screens.app import SitwithApp
from tui.screens.context import on_a_screen
from tui.session.autosave import Keeping
from tui.session.build import laid_out
from tui.session.catalogue import DiskCatalogue
from tui.session.opened import Opened
from tui.session.wishes import Wishes
from tui.settings import Settings
from tui.terminal.driver import PictureDriver
from tui.text.language import use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.units import Seconds

_LATER: Seconds = 60.0
"""Long after the start: messages of the first moments are gone."""
GUIDE = Path(__file__).parent.parent / "scripts" / "voices" / "guide"
_RATE = 32_000
"""Of the guide's clips (Hz)."""
_INDEXED = {"COLORTERM": "", "TERM": "xterm-256color"}
_SIXTEEN = {"COLORTERM": "", "TERM": "xterm"}
_FRENCH = {"language": "fr"}


@dataclass(frozen=True)
class Shot:
    """One picture."""

    size: tuple[int, int] = (120, 40)
    session: str | None = "first-sitting"
    """None: the list of sessions."""
    recording: bool = False
    """Instead of a session, a recording: the guide's clips one after another."""
    position: Seconds = 94.9
    state: PlayState = PlayState.PLAYING
    keys: tuple[str, ...] = ()
    """Pressed one after another before the picture."""
    now: Seconds = _LATER
    """The person's clock at the picture; keys are pressed at 0."""
    notice: Notice | None = None
    wishes: dict[str, Any] = field(default_factory=dict)
    """What was typed beside the session's name."""
    title: str | None = None
    """A title in place of the session's own."""
    settings: dict[str, Any] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)


NO_SOUND = Notice(NoticeKind.NO_SOUND, Flaw(DeviceFault.NONE, {"recording": False}))
PLAYING = Shot()
HOME = Shot(session=None)
RECORDING = Shot(recording=True, position=216.0)
DARK = Shot(session="lamp-going-down", position=404.0)
TWO = Shot(
    session="for-two",
    position=141.0,
    wishes={"listener": Pattern.of_rate(13), "partner": Pattern.of_rate(17)},
)
NAMED = replace(TWO, wishes=TWO.wishes | {"names": ("Magdalena", "Bartholomew")})
LONG = replace(PLAYING, title="A quiet half hour by the window, for the evenings when the day will not let go")
SHOTS = {
    "playing": PLAYING,
    "home": replace(HOME, keys=("j", "j", "j", "j", "j")),
    "help": replace(PLAYING, keys=("question_mark",)),
    "recording": RECORDING,
    "recording-40x12": replace(RECORDING, size=(40, 12)),
    "recording-light": replace(RECORDING, settings={"theme": "paper"}),
    "recording-still": replace(RECORDING, size=(80, 24), settings={"reduced_motion": True}),
    "recording-16": replace(RECORDING, size=(80, 24), environ=_SIXTEEN),
    "recording-ascii": replace(RECORDING, size=(80, 24), environ={"NO_COLOR": "1", "LC_ALL": "C"}),
    "playing-light": replace(PLAYING, settings={"theme": "paper"}),
    "playing-256": replace(PLAYING, environ=_INDEXED),
    "playing-40x12": replace(PLAYING, size=(40, 12)),
    "overwhelm": Shot(session="sudden-overwhelm", position=15.0),
    "too-much": replace(PLAYING, state=PlayState.QUIET, keys=("x",), now=14.0),
    "wide": replace(PLAYING, size=(200, 60)),
    "medium": replace(PLAYING, size=(80, 24)),
    "start": replace(PLAYING, position=8.0, now=3.0, notice=NO_SOUND),
    "start-40x12": replace(PLAYING, size=(40, 12), position=8.0, now=3.0),
    "own-breath": replace(PLAYING, position=45.0),
    "leading": replace(PLAYING, position=124.6),
    "paused": replace(PLAYING, state=PlayState.PAUSED),
    "quiet": replace(PLAYING, state=PlayState.QUIET, keys=("x",), now=4.0),
    "too-much-40x12": replace(PLAYING, size=(40, 12), state=PlayState.QUIET, keys=("x",), now=14.0),
    "ended": replace(PLAYING, position=401.0, state=PlayState.ENDED),
    "sigh": Shot(session="the-sigh", position=186.4),
    "sigh-medium": Shot((80, 24), session="the-sigh", position=186.4),
    "holds": Shot(session="edges-and-middle", position=150.0),
    "dark": DARK,
    "dark-line": replace(DARK, position=292.0),
    "dark-awake": replace(DARK, keys=("f5",), now=1.0),
    "dusk": replace(DARK, position=81.0),
    "dark-still": replace(DARK, position=292.0, settings={"reduced_motion": True}),
    "two": TWO,
    "two-medium": replace(TWO, size=(80, 24)),
    "two-60x16": replace(NAMED, size=(60, 16)),
    "two-40x12": replace(TWO, size=(40, 12)),
    "two-ascii": replace(TWO, size=(40, 12), environ={"NO_COLOR": "1", "LC_ALL": "C"}),
    "long-title": replace(LONG, size=(80, 24)),
    "long-title-60x16": replace(LONG, size=(60, 16)),
    "long-title-40x12": replace(LONG, size=(40, 12)),
    "small-40x12": replace(PLAYING, size=(40, 12), position=96.9),
    "small-light-40x12": replace(PLAYING, size=(40, 12), position=96.9, settings={"theme": "paper"}),
    "light-40x12": replace(PLAYING, size=(40, 12), settings={"theme": "paper"}),
    "16-40x12": replace(PLAYING, size=(40, 12), environ=_SIXTEEN),
    "16-ember": replace(PLAYING, settings={"theme": "ember"}, environ=_SIXTEEN),
    "16-clear": replace(PLAYING, settings={"theme": "clear"}, environ=_SIXTEEN),
    "voice": replace(PLAYING, keys=("v", "minus"), now=1.0),
    "stage": replace(PLAYING, keys=("pagedown",), now=1.0),
    "still": replace(PLAYING, settings={"reduced_motion": True}),
    "still-medium": replace(PLAYING, size=(80, 24), settings={"reduced_motion": True}),
    "still-40x12": replace(PLAYING, size=(40, 12), settings={"reduced_motion": True}),
    "help-home": replace(HOME, keys=("question_mark",)),
    "help-40x12": replace(PLAYING, size=(40, 12), keys=("question_mark",)),
    "french": replace(PLAYING, size=(80, 24), settings=_FRENCH),
    "french-40x12": replace(PLAYING, size=(40, 12), settings=_FRENCH),
    "french-help-40x12": replace(PLAYING, size=(40, 12), keys=("question_mark",), settings=_FRENCH),
    "french-home": replace(HOME, size=(80, 24), settings=_FRENCH),
    "french-home-40x12": replace(HOME, size=(40, 12), keys=("j", "j"), settings=_FRENCH),
    "french-too-much-40x12": replace(
        PLAYING, size=(40, 12), state=PlayState.QUIET, keys=("x",), now=14.0, settings=_FRENCH
    ),
    "home-40x12": replace(HOME, size=(40, 12), keys=("j", "j")),
    "home-medium": replace(HOME, size=(80, 24), keys=("j", "j", "j")),
    "home-wide": replace(HOME, size=(200, 60), keys=("j",)),
    "home-search": replace(HOME, keys=("slash", "b", "r", "e", "a", "t", "h")),
    "home-search-40x12": replace(HOME, size=(40, 12), keys=("slash", "s", "l", "o", "w")),
    "home-light": replace(HOME, keys=("j",), settings={"theme": "paper"}),
    "home-256": replace(HOME, keys=("j",), environ=_INDEXED),
    "home-16": replace(HOME, keys=("j",), environ=_SIXTEEN),
    "home-ascii": replace(HOME, size=(80, 24), environ={"NO_COLOR": "1", "LC_ALL": "C"}),
    "home-transparent": replace(HOME, settings={"transparent": True}),
    "transparent": replace(PLAYING, settings={"transparent": True}),
    "ember": replace(PLAYING, settings={"theme": "ember"}),
    "clear": replace(PLAYING, settings={"theme": "clear"}),
    "light-medium": replace(PLAYING, size=(80, 24), settings={"theme": "paper"}),
    "256-light": replace(PLAYING, settings={"theme": "paper"}, environ=_INDEXED),
    "256-ember": replace(PLAYING, settings={"theme": "ember"}, environ=_INDEXED),
    "16": replace(PLAYING, environ=_SIXTEEN),
    "16-light": replace(PLAYING, settings={"theme": "paper"}, environ=_SIXTEEN),
    "no-color": replace(PLAYING, size=(80, 24), environ={"NO_COLOR": "1"}),
    "ascii": replace(PLAYING, size=(80, 24), environ={"NO_COLOR": "1", "LC_ALL": "C"}),
}
DOCUMENTS = ("playing", "home", "help", "recording", "playing-light", "playing-256", "playing-40x12", "too-much")


def _recorded(file: Path) -> Path:
    """Write the recording that pictures are taken of, and return its file."""
    with soundfile.SoundFile(file, "w", _RATE, 1) as out:
        out.title = "A letter, read aloud"
        for number, clip in enumerate(sorted(GUIDE.glob("*/*.ogg"))[:40]):
            sound, _ = soundfile.read(clip, dtype="float32")
            pause = np.zeros((2 + number % 5) * _RATE, np.float32)
            out.write(np.concatenate([sound, pause]))
    return file


def show(shot: Shot, ready: Path) -> None:
    """Show a shot in this terminal until killed; make the file ``ready`` when it is all there."""
    # The terminal going away means the end here: there is nothing to fade.
    wishes = Wishes(settings=replace(Settings(), mpris=False, **shot.settings), **shot.wishes)
    use(wishes.settings.language)
    name = str(_recorded(ready.with_suffix(".flac"))) if shot.recording else shot.session
    player = None
    if name:
        timeline = laid_out(name, wishes)[1]
        player = FrozenPlayer(
            replace(timeline, title=shot.title or timeline.title), shot.position, shot.state, shot.notice
        )
    clock = [0.0]
    catalogue = DiskCatalogue(wishes, SilentOutput)
    catalogue.entries()  # known again in a moment, however busy the machine is
    app = SitwithApp(
        catalogue,
        Opened(player) if player else None,
        on_a_screen(
            Context(wishes.settings, lambda: clock[0], Keeping(lambda **_: None), names=wishes.names),
        ),
        driver_class=PictureDriver,
    )

    async def pressed() -> None:
        clock[0] = _LATER
        for key in shot.keys:
            app.simulate_key(key)
        clock[0] = _LATER + 0.01
        if player is not None:
            player.freeze()
        app.set_timer(0.4, lambda: clock.__setitem__(0, _LATER + 1.0))
        app.set_timer(0.8, lambda: clock.__setitem__(0, max(_LATER + 1.0, _LATER + shot.now)))
        app.set_timer(1.5, ready.touch)

    def begin() -> None:
        for name in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        if shot.keys or shot.now >= _LATER:
            # Once the first frames are drawn and the sessions are listed.
            app.set_timer(0.9, pressed)
        else:
            app.set_timer(0.5, lambda: clock.__setitem__(0, shot.now))
            app.set_timer(1.5, ready.touch)

    app.call_later(begin)
    app.run(mouse=False)


@contextlib.contextmanager
def _running(command: list[str], env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program while inside, in a process group of its own; end the group with everything in it."""
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL, env=env)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def take(name: str, folder: Path, display: str) -> None:
    """Take one picture on a display."""
    shot = SHOTS[name]
    file, ready, number = folder / f"{name}.png", folder / f".{name}.ready", folder / f".{name}.pid"
    columns, rows = shot.size
    environ = {"LANG": "C.UTF-8", "COLORTERM": "truecolor", "TERM": "xterm-256color"} | shot.environ
    words = [f"{key}={value}" for key, value in environ.items()]
    inner = ["env", *words, sys.executable, __file__, "--show", name, "--ready", str(ready), "--pid", str(number)]
    look = [
        "-fa",
        "DejaVu Sans Mono",
        "-fs",
        "12",
        "-bw",
        "0",
        "-b",
        "0",
        "+sb",
        "-u8",
        "-bg",
        "#1d1f21",
        "-fg",
        "white",
    ]
    command = ["xterm", *look, "-geometry", f"{columns}x{rows}+0+0", "-e", *inner]
    try:
        with _running(command, env={**os.environ, "DISPLAY": display, "LC_ALL": "C.UTF-8"}):
            deadline = time.monotonic() + 30
            while not ready.exists() and time.monotonic() < deadline:
                time.sleep(0.1)
            time.sleep(0.3)
            _photograph(file, display)
    finally:
        # xterm gives its child a session of its own, so it does not go with xterm's group.
        with contextlib.suppress(OSError, ValueError):
            os.kill(int(number.read_text()), signal.SIGKILL)
        for left in (ready, number, ready.with_suffix(".flac")):
            left.unlink(missing_ok=True)


def _photograph(file: Path, display: str) -> None:
    subprocess.run(["import", "-display", display, "-window", "root", str(file)], check=True)
    tree = subprocess.run(
        ["xwininfo", "-display", display, "-root", "-tree"], check=False, capture_output=True, text=True
    ).stdout
    sizes = [part for line in tree.splitlines() if "xterm" in line.lower() for part in line.split() if "+" in part]
    crop = ["-crop", sizes[0].split("+")[0] + "+0+0", "+repage"] if sizes else []
    # A terminal shows few colours: a table of them makes a small file, and nothing is lost.
    subprocess.run(["convert", str(file), *crop, "-strip", "+dither", "-colors", "256", f"PNG8:{file}"], check=True)


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument("--ready", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--pid", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/pictures"))
    parser.add_argument("names", nargs="*", choices=[[], *SHOTS], metavar="NAME")
    wanted = parser.parse_args()
    if wanted.show:
        wanted.pid.write_text(str(os.getpid()))
        show(SHOTS[wanted.show], wanted.ready)
        return
    for program in ("Xvfb", "xterm", "import", "convert", "xwininfo"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not installed; pictures need Xvfb, xterm, xwininfo and ImageMagick.")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    display = f":{os.getpid() % 400 + 100}"
    with _running(["Xvfb", display, "-screen", "0", "2200x1600x24"]):
        time.sleep(0.8)
        for name in wanted.names or DOCUMENTS:
            take(name, wanted.folder, display)
            print(wanted.folder / f"{name}.png")


if __name__ == "__main__":
    main()
