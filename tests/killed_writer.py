"""A program that writes one kind of thing over and over until it is killed. Run as a file: WHAT FOLDER.

Every word it says on standard output has happened; what it writes says which time it was.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from itertools import count
from pathlib import Path

HOME_KINDS = ("CONFIG", "DATA", "STATE", "CACHE")
SECONDS = (4.0, 7.0)
"""How long the sessions are that it renders, in turns."""


def say(*words: object) -> None:
    """Tell the test that something has happened."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def state(folder: Path, number: int) -> None:
    """Remember a level."""
    del folder
    from tui.settings.remembered import remember  # noqa: PLC0415 - found only after the path is set

    remember(volume_db=-float(number))


def places(folder: Path, number: int) -> None:
    """Keep where each of two recordings was left."""
    from tui.session.bookmarks import Places  # noqa: PLC0415 - see above

    Places().keep(folder / f"played-{number % 2}", float(number))


def render(folder: Path, number: int) -> None:
    """Render one of two sessions over the other."""
    from audio.mix.mixer import Mix  # noqa: PLC0415 - see above
    from audio.render import render_to_file  # noqa: PLC0415 - see above
    from tests.audio.sounds import session  # noqa: PLC0415 - see above

    with Mix(session(SECONDS[number % 2]), seed=1, tones=False) as mix:
        render_to_file(mix, folder / "out.flac", force=True)


def bring_in(folder: Path, number: int) -> None:
    """Import a voice: from its folder and from its archive, in turns."""
    from tui.cli import cli  # noqa: PLC0415 - see above

    source = folder / ("source" if number % 2 else "source.zip")
    cli(["voices", "import", str(source), "--name", f"voice-{os.getpid()}-{number}"], standalone_mode=False)


def export(folder: Path, number: int) -> None:
    """Pack a voice over its last archive, and into one more that was not there, in turns."""
    from tui.cli import cli  # noqa: PLC0415 - see above

    over = ("out.zip", "--force") if number % 2 else (f"new-{os.getpid()}-{number}.zip",)
    cli(["voices", "export", "kept", "-o", str(folder / "archives" / over[0]), *over[1:]], standalone_mode=False)


def main() -> None:
    """Write until killed."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    what, folder = sys.argv[1], Path(sys.argv[2])
    for kind in HOME_KINDS:
        os.environ[f"XDG_{kind}_HOME"] = str(folder / kind.lower())
    os.environ["HOME"] = str(folder)
    work = {"state": state, "places": places, "render": render, "import": bring_in, "export": export}[what]
    say("ready")
    for number in count(1):
        with contextlib.redirect_stdout(io.StringIO()):  # a command says what it did, to people
            try:
                work(folder, number)
            except SystemExit as end:
                if end.code:
                    raise
        say(number)


if __name__ == "__main__":
    main()
