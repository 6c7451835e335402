"""``render`` never writes over what it reads, says nothing in a library's words, and is no success without sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audio.sounds import speech_like, written
from tests.program import sitwith, sitwith_alone
from tests.tui.voices.voice_maker import Home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    return Home(tmp_path / "home", monkeypatch)


@pytest.mark.parametrize("how", ["itself", "link", "hard link"])
@pytest.mark.parametrize("force", [True, False])
def test_a_recording_is_not_written_over(home: Home, tmp_path: Path, how: str, force: bool) -> None:  # noqa: FBT001 - a case
    letter = written(tmp_path / "letter.wav", speech_like(1, 16_000), 16_000)
    before = letter.read_bytes()
    out = letter if how == "itself" else tmp_path / "other.wav"
    if how == "link":
        out.symlink_to(letter)
    elif how == "hard link":
        out.hardlink_to(letter)
    done = home.run("render", letter, "-o", out, *(["--force"] if force else []))
    assert done.exit_code == 2
    assert "this is the recording itself" in done.stderr
    assert letter.read_bytes() == before


def test_a_recording_that_goes_before_it_is_decoded_is_no_success(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = written(tmp_path / "letter.wav", speech_like(1, 16_000), 16_000)

    def gone(*words: object) -> object:
        letter.unlink()
        return mixed(*words)  # type: ignore[arg-type]

    from tui.session.build import mixed  # noqa: PLC0415 - the one that is replaced

    monkeypatch.setattr("tui.commands.rendering.mixed", gone)
    done = home.run("render", letter, "-o", tmp_path / "out.wav")
    assert done.exit_code == 2
    assert "no such recording" in done.stderr
    assert not (tmp_path / "out.wav").exists()


def test_silence_is_called_so(home: Home, tmp_path: Path) -> None:
    script = ("breathe", "--minutes", "1", "--no-voice", "--no-tones", "-o", str(tmp_path / "out.wav"))
    told = home.run("render", *script).stdout
    assert "all of it silent" in told
    assert "LUFS" not in told


def test_what_is_named_like_a_recording_is_spoken_of_as_one(home: Home) -> None:
    for name in ("nosuch.amr", "nosuch.latm", "nosuch.wv"):
        assert "there is no such recording" in home.run("timeline", name).stderr


@pytest.mark.parametrize(("command", "ending"), [("render", "wav"), ("page", "html")])
def test_a_library_has_no_words_of_its_own_about_a_damaged_recording(
    env: dict[str, str], tmp_path: Path, command: str, ending: str
) -> None:
    letter = written(tmp_path / "letter.mp3", speech_like(4, 16_000), 16_000)
    data = bytearray(letter.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 400] = bytes(range(200)) * 2
    letter.write_bytes(data)
    done = sitwith(env, command, letter, "-o", tmp_path / f"out.{ending}")
    assert done.returncode == 0, done.stderr
    assert "mpg123" not in done.stderr


@pytest.mark.parametrize("words", [("play", "--plain"), ("timeline",), ("voices", "import")])
def test_nor_about_one_that_is_refused(env: dict[str, str], tmp_path: Path, words: tuple[str, ...]) -> None:
    letter = tmp_path / "grounding" / "holding.mp3"
    letter.parent.mkdir()
    letter.write_bytes(b"hello there, and here, and there\n")
    done = sitwith_alone(env, *words, tmp_path if "import" in words else letter)
    assert done.returncode == 2
    assert "this is no recording that can be read" in done.stderr
    assert "resync" not in done.stderr
