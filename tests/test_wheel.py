"""The built distribution, installed in an environment of its own and used from there, far from the source tree."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests.program import run, without_a_terminal

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_NAMED = re.compile(r"Programming Language :: Python :: (3\.\d+)")
VERSIONS = [found[1] for line in PROJECT["classifiers"] if (found := _NAMED.fullmatch(line))]
_LONGEST_S = 300.0
"""For one step, on a machine that is busy with other things."""
_NO_NETWORK = ("network", "offline", "error sending request", "dns error", "failed to fetch", "timed out")


def test_every_recording_that_a_voice_lists_is_in_it(built_wheel: Path) -> None:
    with zipfile.ZipFile(built_wheel) as archive:
        names = set(archive.namelist())
        lists = [PurePosixPath(name) for name in names if name.endswith("/clips.toml")]
        assert lists
        for clips in lists:
            entries = tomllib.loads(archive.read(str(clips)).decode())
            files = {str(clips.parent / entry["file"]) for entry in entries.values()}
            assert files, f"{clips} lists nothing"
            assert files <= names
    for voice in {clips.parent.parent for clips in lists}:
        assert {str(voice / "voice.toml"), str(voice / "LICENCE.md")} <= names
    assert {"scripts/library/first-sitting.toml", "tui/cli.py", "audio/play/player.py"} <= names
    assert {"scripts/library/fr/first-sitting.toml", "scripts/phrases/fr/repair.toml"} <= names
    assert {"scripts/voices/guide-fr/repair/clips.toml", "tui/text/locale/fr/LC_MESSAGES/sitwith.mo"} <= names


def test_the_man_page_goes_where_man_looks(built_wheel: Path) -> None:
    with zipfile.ZipFile(built_wheel) as archive:
        (page,) = (name for name in archive.namelist() if name.endswith("/data/share/man/man1/sitwith.1"))
        assert archive.read(page) == (ROOT / "docs" / "sitwith.1").read_bytes()


def _python(uv: str, version: str) -> str | None:
    """Return a Python of a version: the one that runs this, one on the machine, or one that uv brings; else None."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    kept = sorted(pyenv.glob(f"versions/{version}.*/bin/python"))
    if kept:
        return str(kept[-1])
    find = [uv, "python", "find", version]
    for words in (find, [uv, "python", "install", "--quiet", version], find):
        done = subprocess.run(words, capture_output=True, text=True, timeout=_LONGEST_S, check=False)
        if done.returncode == 0 and words is find:
            return done.stdout.strip()
    return None


@pytest.fixture(scope="module", params=VERSIONS)
def installed(
    uv: str, built_wheel: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Path:
    """A clean environment, on each Python, with the wheel and the locked versions of what it needs."""
    python = _python(uv, request.param)
    if python is None:
        pytest.skip(f"Python {request.param} is not here, and uv could not bring it")
    folder = tmp_path_factory.mktemp("installed")
    locked, place = folder / "locked.txt", folder / "env"
    export = [uv, "export", "--frozen", "--quiet", "--no-dev", "--no-emit-project", "--no-hashes", "-o", str(locked)]
    subprocess.run(export, cwd=ROOT, timeout=_LONGEST_S, check=True)
    subprocess.run([uv, "venv", "--quiet", "--python", python, place], timeout=_LONGEST_S, check=True)
    install = [uv, "pip", "install", "--quiet", "--python", str(place), "--constraint", str(locked), str(built_wheel)]
    for offline in (["--offline"], []):  # what was fetched for developing is usually all it takes
        done = subprocess.run(
            [*install, *offline], capture_output=True, text=True, timeout=_LONGEST_S, check=False, cwd=folder
        )
        if done.returncode == 0:
            return place
    if any(sign in done.stderr.lower() for sign in _NO_NETWORK):
        pytest.skip("what it needs could not be fetched: there is no network")
    pytest.fail(done.stderr)


def test_the_oldest_python_that_is_named_is_the_oldest_it_installs_on() -> None:
    assert PROJECT["requires-python"] == f">={VERSIONS[0]}"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A person's environment, with no sound server in reach and nothing of the source tree in it."""
    xdg = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    nowhere = {"PULSE_SERVER": f"unix:{tmp_path}/no-server"}
    return xdg | nowhere | {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def test_it_lists_its_sessions_and_speaks_from_its_own_files(
    installed: Path, env: dict[str, str], tmp_path: Path
) -> None:
    def said(*words: str) -> str:
        done = run([installed / "bin" / "sitwith", *words], env, tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    listed = json.loads(said("list", "--json"))
    assert listed[0]["name"] == "first-sitting"
    assert {entry["name"] for entry in listed} == {file.stem for file in (ROOT / "scripts" / "library").glob("*.toml")}
    clips = [line["clip"] for line in json.loads(said("timeline", "first-sitting", "--json"))["lines"] if line["clip"]]
    assert clips
    assert all(Path(clip).is_relative_to(installed) and Path(clip).is_file() for clip in clips)
    assert all(finding["grade"] != "trouble" for finding in json.loads(said("doctor", "--json")))
    assert "_sitwith_completion" in said("completion", "bash")
    assert (installed / "share" / "man" / "man1" / "sitwith.1").is_file()


def test_it_plays_and_is_left_gently(installed: Path, env: dict[str, str], tmp_path: Path) -> None:
    words = [str(installed / "bin" / "sitwith"), "play", "--plain", "first-sitting"]
    with without_a_terminal(words, env, folder=tmp_path) as player:
        heard = [player.until("\n", _LONGEST_S) for _ in range(3)]
        player.process.send_signal(signal.SIGINT)
        code, said, errors = player.ended(_LONGEST_S), player.said, player.errors
    assert code == 0, errors
    assert heard[0] == "First sitting\n"
    assert "Traceback" not in errors
    assert said.splitlines()[-1] == "You left when you wanted to, and that is fine."
