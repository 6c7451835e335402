"""A program killed outright (SIGKILL) while it writes: what was there is there still, or what came after it, whole."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import soundfile

from audio.units import RATE
from tests import killed_writer
from tests.tui.voices.voice_maker import Home, files_in, recording

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = Path(killed_writer.__file__)
TIMES = [3, pytest.param(50, marks=pytest.mark.long)]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    return Home(tmp_path, monkeypatch)


def killed(what: str, folder: Path, times: int, look: Callable[[int], None]) -> None:
    """Let the program write for a while, kill it, and look at what is there, so many times over.

    Args:
        what: What it writes.
        folder: Where.
        times: How often it is killed.
        look: Is told how often it had said that it was done.

    """
    dice = random.Random(4)  # noqa: S311 - places to kill at, no secret
    for _ in range(times):
        with subprocess.Popen(
            [sys.executable, str(SCRIPT), what, str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as program:
            assert program.stdout is not None
            assert program.stderr is not None
            assert program.stdout.readline() == "ready\n"
            done = int(program.stdout.readline() or 0)
            time.sleep(dice.uniform(0.0, 0.4))
            program.kill()
            said = [line for line in program.stdout.readlines() if line.endswith("\n")]
            assert done, program.stderr.read()
        look(int(said[-1]) if said else done)


def private(folder: Path) -> None:
    """Nobody but the owner may read a file in a folder."""
    for file in folder.rglob("*"):
        assert file.stat().st_mode & 0o077 == 0, file


@pytest.mark.parametrize("times", TIMES)
def test_what_is_remembered_is_the_last_that_was_changed(tmp_path: Path, home: Home, times: int) -> None:
    del home

    def look(done: int) -> None:
        held = json.loads((tmp_path / "state/sitwith/remembered.json").read_text())
        assert -held["volume_db"] in (done, done + 1)
        private(tmp_path / "state/sitwith")

    killed("state", tmp_path, times, look)


@pytest.mark.parametrize("times", TIMES)
def test_both_places_are_kept(tmp_path: Path, home: Home, times: int) -> None:
    del home
    for number in range(2):
        (tmp_path / f"played-{number}").write_bytes(b"sound")

    def look(done: int) -> None:
        held = json.loads((tmp_path / "data/sitwith/places.json").read_text())
        found = {Path(path).name: entry["at"] for path, entry in held.items()}
        assert found[f"played-{done % 2}"] == done
        assert done < 2 or set(found) == {"played-0", "played-1"}
        private(tmp_path / "data/sitwith")

    killed("places", tmp_path, times, look)


@pytest.mark.parametrize("times", TIMES)
def test_a_render_is_one_or_the_other_and_leaves_nothing_beside_it(tmp_path: Path, times: int) -> None:
    def look(done: int) -> None:
        assert done
        assert soundfile.info(tmp_path / "out.flac").frames in [round(seconds * RATE) for seconds in (4.0, 7.0)]
        sound, _ = soundfile.read(tmp_path / "out.flac")
        assert len(sound) in (4 * RATE, 7 * RATE)
        # Between the name that a whole file is given and the one that it replaces it may be killed too.
        assert all(soundfile.info(file).frames for file in tmp_path.glob(".out.flac.*.part"))

    killed("render", tmp_path, times, look)


def made_voice(folder: Path) -> Path:
    """A folder with a voice for two lines of a session."""
    for line in ("opening-1", "opening-2"):
        recording(folder / "first-sitting" / f"{line}.wav")
    return folder


@pytest.mark.parametrize("times", TIMES)
def test_an_import_is_all_of_a_voice_or_nothing(tmp_path: Path, home: Home, times: int) -> None:
    source = made_voice(tmp_path / "source")
    lines = [line.removesuffix(".wav") for line in ("opening-1.wav", "opening-2.wav")]
    with zipfile.ZipFile(tmp_path / "source.zip", "w") as zipped:
        for line in lines:
            zipped.write(source / "first-sitting" / f"{line}.wav", f"source/first-sitting/{line}.wav")

    def look(done: int) -> None:
        voices = [folder for folder in home.voices.iterdir() if not folder.name.startswith(".")]
        assert len(voices) >= done
        for voice in voices:
            names = set(files_in(voice))
            assert {"voice.toml", "first-sitting/clips.toml"} <= names
            assert len([name for name in names if name.endswith(".wav")]) == len(lines)
        private(home.voices)

    killed("import", tmp_path, times, look)


@pytest.mark.parametrize("times", TIMES)
def test_an_export_is_always_a_whole_one_and_the_voice_stays_as_it_was(tmp_path: Path, home: Home, times: int) -> None:
    brought = home.run("voices", "import", made_voice(tmp_path / "source"), "--name", "kept")
    assert brought.exit_code == 0, brought.output
    kept = files_in(home.voices)
    archives = tmp_path / "archives"
    archives.mkdir()

    def look(done: int) -> None:
        written = list(archives.iterdir())
        assert len([file for file in written if file.name.startswith("new-")]) >= done // 2
        # One that has its name beside its place, and not the place yet, is whole as well.
        assert all(file.suffix == ".zip" or file.match(".*.zip.*.part") for file in written)
        for file in written:
            with zipfile.ZipFile(file) as zipped:
                assert zipped.testzip() is None
                assert {Path(name).name for name in zipped.namelist()} == {Path(name).name for name in kept}
            file.unlink()
        assert written
        assert files_in(home.voices) == kept

    killed("export", tmp_path, times, look)


def test_two_programs_keep_their_places_at_once(tmp_path: Path, home: Home) -> None:
    del home
    # So few that whoever waits has its turn within the time after which it would go on without, on any disk.
    times = 10
    code = (
        "import sys; from pathlib import Path\n"
        "from tui.session.bookmarks import Places\n"
        "print('ready', flush=True); input()\n"
        f"for number in range({times}): Places(Path(sys.argv[1])).keep(Path(sys.argv[2]) / str(number), 30.0)\n"
    )
    places = tmp_path / "places.json"
    programs = []
    for who in ("one", "other"):
        (tmp_path / who).mkdir()
        for number in range(times):
            (tmp_path / who / str(number)).write_bytes(b"sound")
        words = [sys.executable, "-c", code, str(places), str(tmp_path / who)]
        pipe = subprocess.PIPE
        programs.append(subprocess.Popen(words, cwd=SCRIPT.parents[1], text=True, stdin=pipe, stdout=pipe))
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        program.communicate(timeout=60)
        assert program.returncode == 0
    assert len(json.loads(places.read_text())) == 2 * times
