"""What a person may be sent as a voice: what is wrong with it is told at once, and nothing of it is left."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from tests.tui.voices.voice_maker import Home, files_in, nothing_left, recording
from tui.storage.faults import UsageFaultError
from tui.voices.importing import Wanted, bring_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_voice_that_is_there_is_never_written_over(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    before = files_in(home.voices)
    recording(mum / "first-sitting" / "may-i.wav")
    done = home.run("voices", "import", mum)
    assert done.exit_code == 2
    assert "stays as it is" in done.stderr
    assert "--name" in done.stderr
    assert files_in(home.voices) == before


def test_every_fault_is_told_at_once_and_nothing_is_brought_in(home: Home, mum: Path) -> None:
    first = mum / "first-sitting"
    (first / "may-i.wav").write_bytes(b"no sound at all")
    (first / "held-up.m4a").write_bytes(b"\0\0\0\x20ftypM4A ")
    (first / "letting-go.wav").write_bytes(b"")
    shutil.copy(first / "hello.wav", first / "hello.ogg")
    recording(mum / "stray.wav")
    done = home.run("voices", "import", mum)
    assert done.exit_code == 2
    assert done.stdout == ""
    for part in ("may-i.wav", "first-sitting/held-up.m4a: ", "letting-go.wav", "another recording", "stray.wav"):
        assert part in done.stderr
    assert len(done.stderr.splitlines()) == 6
    assert nothing_left(home)


def test_many_faults_are_at_most_twelve_lines(home: Home, tmp_path: Path) -> None:
    for number in range(14):
        file = tmp_path / "mum" / "first-sitting" / f"line-{number}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"no sound")
    done = home.run("voices", "import", tmp_path / "mum")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) <= 12
    assert "4 more" in done.stderr


def test_what_belongs_nowhere_here_is_kept_and_named(home: Home, mum: Path) -> None:
    recording(mum / "first-siting" / "hello.wav")
    recording(mum / "first-sitting" / "a-line-of-old.wav")
    (mum / "first-sitting" / "notes.txt").write_text("hm", encoding="utf-8")
    (mum / "first-sitting" / "._hello.wav").write_bytes(b"what a Mac leaves")
    done = home.run("voices", "import", mum)
    assert done.exit_code == 0
    assert "first-siting: no session here has this name (did you mean “first-sitting”?)" in done.stderr
    assert "first-sitting/a-line-of-old: the session has no such line" in done.stderr
    assert "notes.txt" in done.stderr
    assert "._hello" not in done.stderr
    kept = files_in(home.voices / "mum")
    assert {"first-siting/hello.wav", "first-sitting/a-line-of-old.wav"} <= set(kept)
    assert not any("notes" in name for name in kept)


def test_a_list_is_believed_where_it_is_true(home: Home, mum: Path) -> None:
    (mum / "first-sitting" / "clips.toml").write_text(
        '[hello]\nfile = "hello.wav"\nwords = "Hello, dear."\nseconds = 0.1\ngain_db = 29.5\ndate = 2026-01-31\n'
        '[eyes]\nfile = "eyes.flac"\nwords = "Eyes."\nseconds = 0.8\ngain_db = -30.0\n'
        '[gone]\nfile = "gone.wav"\nwords = "Gone."\nseconds = 1.0\n',
        encoding="utf-8",
    )
    done = home.run("voices", "import", mum)
    assert done.exit_code == 0
    assert "there is no gone.wav" in done.stderr
    assert "set louder" in done.stderr
    shown = json.loads(home.run("voices", "show", "mum", "--json").stdout)["sessions"]
    [first] = [session for session in shown if session["name"] == "first-sitting"]
    told = {line["id"]: line for line in first["lines"]}
    assert told["hello"]["seconds"] == pytest.approx(1.5, abs=0.001), "else the recording would be cut"
    assert told["hello"]["gain_db"] < 29
    assert told["hello"]["date"] == "2026-01-31"
    assert told["hello"]["standing"] == "other words since"
    assert told["eyes"]["gain_db"] == -30, "quieter is the speaker's own choice"


def test_a_list_that_leads_out_of_its_folder_is_a_fault(home: Home, mum: Path) -> None:
    (mum / "first-sitting" / "clips.toml").write_text(
        '[hello]\nfile = "../../secret.wav"\nwords = "Hm."\nseconds = 1.0\n', encoding="utf-8"
    )
    recording(mum.parent / "secret.wav")
    done = home.run("voices", "import", mum)
    assert done.exit_code == 2
    assert "not the name of a file in this folder" in done.stderr
    assert nothing_left(home)


def test_links_in_a_folder_are_left_out(home: Home, mum: Path, tmp_path: Path) -> None:
    secret = recording(tmp_path / "elsewhere" / "may-i.wav")
    (mum / "first-sitting" / "may-i.wav").symlink_to(secret)
    (mum / "glimmers").symlink_to(secret.parent)
    done = home.run("voices", "import", mum)
    assert done.exit_code == 0
    assert "may-i.wav" in done.stderr
    assert "glimmers" in done.stderr
    assert set(files_in(home.voices / "mum")) == {
        "voice.toml", "first-sitting/clips.toml", "first-sitting/hello.wav", "first-sitting/eyes.flac",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nowhere", "no such folder or zip"),
        ("a-file", "neither a folder nor a zip"),
        ("empty", "no recordings"),
    ],
)
def test_what_is_no_voice_is_named(home: Home, tmp_path: Path, source: str, said: str) -> None:
    (tmp_path / "a-file").write_text("hm", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    done = home.run("voices", "import", tmp_path / source, "--name", "mum")
    assert done.exit_code == 2
    assert said in done.stderr
    assert nothing_left(home)


@pytest.mark.parametrize("name", ["Grandma Ruth", "../mum", "", "guide", ".mum"])
def test_a_name_that_cannot_be_is_refused(home: Home, mum: Path, name: str) -> None:
    done = home.run("voices", "import", mum, "--name", name)
    assert done.exit_code == 2
    assert "--name" in done.stderr
    assert nothing_left(home)


def _ctrl_c(_: int) -> None:
    raise KeyboardInterrupt


def _ended_from_outside(_: int) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("interrupt", [_ctrl_c, _ended_from_outside])
def test_an_interrupted_import_leaves_nothing(home: Home, mum: Path, interrupt: Callable[[int], None]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt):
        bring_in(Wanted(mum, "mum"), home.voices, {}, interrupt)
    assert not list(home.voices.iterdir())
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_full_disk_is_a_sentence_and_leaves_nothing(home: Home, mum: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    done = home.run("voices", "import", mum)
    assert done.exit_code == 1
    assert "no more room" in done.stderr
    assert not list(home.voices.iterdir())


def test_what_came_meanwhile_under_the_same_name_stays(home: Home, mum: Path) -> None:
    def another(_: int) -> None:
        (home.voices / "mum").mkdir(exist_ok=True)
        (home.voices / "mum" / "voice.toml").write_text('title = "First"\n', encoding="utf-8")

    with pytest.raises(UsageFaultError):
        bring_in(Wanted(mum, "mum"), home.voices, {}, another)
    assert files_in(home.voices) == {"mum/voice.toml": b'title = "First"\n'}


@pytest.mark.parametrize(
    "words",
    [
        ("voices", "import", "x"),
        ("open", "x"),
        ("check", "./x"),
        ("record", "first-sitting", "--voice", "mum", "--from", "x"),
    ],
)
def test_a_name_too_long_for_any_file_is_a_file_that_is_not_there(home: Home, words: tuple[str, ...]) -> None:
    done = home.run(*words[:-1], words[-1] + "x" * 5_000)
    assert done.exit_code == 2, done.stderr
    assert "there is no such" in done.stderr or "cannot be read" in done.stderr


def test_a_name_too_long_for_any_session_is_one_that_is_not_there(home: Home) -> None:
    done = home.run("check", "x" * 5_000)
    assert done.exit_code == 2, done.stderr
    assert "There is no session named" in done.stderr
