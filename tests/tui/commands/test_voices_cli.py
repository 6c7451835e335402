"""Voices as a person has them: brought in, seen, heard in a timeline, packed, taken away."""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
import shutil
import signal
import stat
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audio.level.loudness import loudness_as_played
from audio.level.truepeak import true_peak_db
from audio.mix.clips import ClipSource
from audio.units import RATE
from tests.tui.voices.voice_maker import Home, files_in, recording
from tui.storage.faults import UsageFaultError
from tui.voices.importing import Wanted, bring_in

if TYPE_CHECKING:
    from collections.abc import Callable

HELLO = "Hello. I'm glad you're here."
PAGE = Path(__file__).resolve().parents[3] / "docs" / "voices.md"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.chdir(tmp_path)
    return Home(tmp_path / "home", monkeypatch)


@pytest.fixture
def mum(tmp_path: Path) -> Path:
    """Two plain recordings of the first sitting."""
    recording(tmp_path / "mum" / "first-sitting" / "hello.wav", 1.5, level=0.02)
    recording(tmp_path / "mum" / "first-sitting" / "eyes.flac")
    return tmp_path / "mum"


def listed(home: Home) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in json.loads(home.run("voices", "--json").stdout)}


def lines(home: Home, *words: str) -> dict[str, dict[str, Any]]:
    told = json.loads(home.run("timeline", "first-sitting", "--json", *words).stdout)
    return {line["id"]: line for line in told["lines"]}


def nothing_left(home: Home) -> bool:
    return not home.voices.exists() or not list(home.voices.iterdir())


def test_the_guide_is_there_and_says_who_it_is_and_what_it_speaks(home: Home) -> None:
    guide = listed(home)["guide"]
    assert "synthetic" in guide["speaker"]
    assert guide["own"] is False
    assert {"name": "first-sitting", "lines": 25, "recorded": 25} in guide["sessions"]
    assert "first-sitting 25 of 25 lines" in home.run("voices").stdout


def test_plain_recordings_become_a_voice_that_speaks_what_the_script_says_now(home: Home, mum: Path) -> None:
    done = home.run("voices", "import", mum, "--speaker", "Mum,  in her kitchen")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2 recordings" in done.stdout
    row = listed(home)["mum"]
    assert (row["title"], row["language"], row["speaker"], row["own"]) == ("Mum", "en", "Mum, in her kitchen", True)
    assert {"name": "first-sitting", "lines": 25, "recorded": 2} in row["sessions"]
    shown = json.loads(home.run("voices", "show", "mum", "--json").stdout)
    [first] = [session for session in shown["sessions"] if session["name"] == "first-sitting"]
    hello = first["lines"][0]
    assert (hello["id"], hello["text"], hello["standing"]) == ("hello", HELLO, "recorded")
    assert hello["seconds"] == pytest.approx(1.5, abs=0.001)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", hello["date"])
    text = home.run("voices", "show", "mum").stdout
    assert re.search(r"hello +1\.5 s +\+\d+\.\d dB  \d{4}-\d\d-\d\d", text)
    assert re.search(r"may-i +no recording", text)


def test_a_quiet_and_a_loud_recording_are_heard_alike(home: Home, tmp_path: Path) -> None:
    for name, level in (("hello", 0.01), ("eyes", 0.7)):
        recording(tmp_path / "mum" / "first-sitting" / f"{name}.wav", 2.0, level)
    home.run("voices", "import", tmp_path / "mum")
    shown = json.loads(home.run("voices", "show", "mum", "--json").stdout)["sessions"]
    [first] = [session for session in shown if session["name"] == "first-sitting"]
    for line in first["lines"]:
        if line["clip"]:
            source = ClipSource(Path(line["clip"]), gain_db=line["gain_db"])
            sound = source.read(0, source.frames)
            peak = true_peak_db(sound)
            assert peak <= -3.9
            assert loudness_as_played(sound, RATE) == pytest.approx(-20, abs=0.3) or peak == pytest.approx(-4, abs=0.1)


def test_what_was_brought_in_is_its_owners_alone(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    for place in [home.voices, *home.voices.rglob("*")]:
        assert stat.S_IMODE(place.stat().st_mode) == (0o700 if place.is_dir() else 0o600), place


def test_a_voice_is_heard_where_it_has_a_recording_and_elsewhere_nobody_unless_asked(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    alone = lines(home, "--voice", "mum")
    assert {line for line, told in alone.items() if told["clip"]} == {"hello", "eyes"}
    filled = lines(home, "--voice", "mum", "--fill")
    assert all(told["clip"] for told in filled.values())
    assert filled["hello"]["clip"] == alone["hello"]["clip"]
    assert "/guide/" in filled["may-i"]["clip"]
    assert all("/guide/" in told["clip"] for told in lines(home).values())


def two_lines(home: Home) -> None:
    """Write an own script of nine seconds and two lines, a and b."""
    script = home.scripts / "short.toml"
    script.parent.mkdir(parents=True)
    said = "".join(f'[[stage.line]]\nid = "{line}"\nat = {at}\nsay = "Hm."\n' for line, at in (("a", 1), ("b", 4)))
    script.write_text(
        f'title = "T"\nsummary = "S"\nlanguage = "en"\n[[stage]]\nname = "s"\nminutes = 0.15\nbreath = "free"\n{said}',
        encoding="utf-8",
    )


def test_lengths_in_the_list_follow_the_voice(home: Home, tmp_path: Path) -> None:
    two_lines(home)
    recording(tmp_path / "mum" / "short" / "b.wav", 20.0)
    home.run("voices", "import", tmp_path / "mum")
    read, heard = (json.loads(home.run("list", "--json", *words).stdout)[-1] for words in ([], ["--voice", "mum"]))
    assert read["name"] == heard["name"] == "short"
    assert heard["duration"] > read["duration"] + 10


def test_a_render_says_how_many_lines_the_voice_speaks(home: Home, tmp_path: Path) -> None:
    two_lines(home)
    recording(tmp_path / "mum" / "short" / "a.wav")
    assert home.run("voices", "import", tmp_path / "mum").exit_code == 0
    done = home.run("render", "short", "--voice", "mum", "-o", tmp_path / "out.wav")
    assert done.exit_code == 0
    assert "“mum” speaks 1 of 2 lines" in done.stderr
    assert "--fill" in done.stderr


@pytest.mark.parametrize("command", [["play", "--plain"], ["timeline", "first-sitting"], ["list"], ["voices", "show"]])
def test_an_unknown_voice_is_exit_2_with_what_may_have_been_meant(home: Home, command: list[str]) -> None:
    done = home.run(*command, *(["gide"] if "voices" in command else ["--voice", "gide"]))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr == "There is no voice named “gide”. Did you mean “guide”?\n"


def test_words_that_changed_since_are_told_and_not_spoken(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    clips = home.voices / "mum" / "first-sitting" / "clips.toml"
    clips.write_text(clips.read_text(encoding="utf-8").replace(HELLO, "Hello, as it used to be."), encoding="utf-8")
    assert "other words since" in home.run("voices", "show", "mum").stdout
    assert lines(home, "--voice", "mum")["hello"]["clip"] is None


def test_there_and_back_again_nothing_has_changed(home: Home, mum: Path, tmp_path: Path) -> None:
    (mum / "LICENCE.md").write_text("For the family.", encoding="utf-8")
    home.run("voices", "import", mum)
    assert home.run("voices", "export", "mum", "-o", tmp_path / "mum.zip").exit_code == 0
    before = files_in(home.voices / "mum")
    assert home.run("voices", "remove", "mum").exit_code == 0
    assert home.run("voices", "import", tmp_path / "mum.zip").exit_code == 0
    assert files_in(home.voices / "mum") == before
    assert "LICENCE.md" in before
    home.run("voices", "export", "mum", "-o", tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "mum.zip").read_bytes()


def test_the_guide_can_be_packed_with_its_licence_and_come_back_under_another_name(home: Home, tmp_path: Path) -> None:
    # A part of it: all of it takes long to decode.
    guide = Path(next(iter(lines(home).values()))["clip"]).parents[1]
    home.run("voices", "export", "guide", "-o", tmp_path / "guide.zip")
    with zipfile.ZipFile(tmp_path / "guide.zip") as packed:
        assert "guide/LICENCE.md" in packed.namelist()
        packed.extractall(tmp_path)
    part = tmp_path / "guide"
    for session in part.iterdir():
        if session.is_dir() and session.name != "sudden-overwhelm":
            shutil.rmtree(session)
    assert home.run("voices", "import", part).exit_code == 2, "its own name is the bundled voice's"
    assert home.run("voices", "import", part, "--name", "stand-in").exit_code == 0
    mine = files_in(home.voices / "stand-in" / "sudden-overwhelm")
    assert {name: data for name, data in mine.items() if name.endswith(".ogg")} == {
        name: data for name, data in files_in(guide / "sudden-overwhelm").items() if name.endswith(".ogg")
    }


def test_a_voice_that_is_there_is_never_written_over(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    before = files_in(home.voices)
    recording(mum / "first-sitting" / "may-i.wav")
    done = home.run("voices", "import", mum)
    assert done.exit_code == 2
    assert "stays as it is" in done.stderr
    assert "--name" in done.stderr
    assert files_in(home.voices) == before


def test_a_zip_that_is_there_is_written_over_only_when_forced(home: Home, mum: Path, tmp_path: Path) -> None:
    home.run("voices", "import", mum)
    out = tmp_path / "mum.zip"
    out.write_bytes(b"mine")
    done = home.run("voices", "export", "mum", "-o", out)
    assert done.exit_code == 2
    assert "--force" in done.stderr
    assert out.read_bytes() == b"mine"
    assert home.run("voices", "export", "mum", "-o", out, "--force").exit_code == 0
    assert zipfile.is_zipfile(out)
    assert home.run("voices", "export", "mum", "-o", tmp_path / "mum.tar").exit_code == 2


def test_a_removed_voice_can_be_had_back_as_it_says(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    before = files_in(home.voices / "mum")
    done = home.run("voices", "remove", "mum")
    assert done.exit_code == 0
    assert "mum" not in listed(home)
    command = done.stdout.splitlines()[-1].split("sitwith ")[1]
    assert home.run(*shlex.split(command)).exit_code == 0
    assert files_in(home.voices / "mum") == before
    assert home.run("voices", "remove", "guide").exit_code == 2


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
    for number in range(40):
        file = tmp_path / "mum" / "first-sitting" / f"line-{number}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"no sound")
    done = home.run("voices", "import", tmp_path / "mum")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) <= 12
    assert "30 more" in done.stderr


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


@pytest.mark.parametrize("wrapped", ["", "mum/", "from-mum/mum/"])
def test_a_zip_may_be_wrapped_in_folders(home: Home, mum: Path, tmp_path: Path, wrapped: str) -> None:
    with zipfile.ZipFile(tmp_path / "sent.zip", "w") as out:
        out.writestr("__MACOSX/._mum", b"what a Mac leaves")
        for name, data in files_in(mum).items():
            out.writestr(wrapped + name, data)
    assert home.run("voices", "import", tmp_path / "sent.zip", "--name", "mum").exit_code == 0
    assert {"name": "first-sitting", "lines": 25, "recorded": 2} in listed(home)["mum"]["sessions"]
    assert not list(home.voices.glob(".*"))


def test_a_zip_that_leads_out_is_one_sentence_and_leaves_nothing(home: Home, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "sent.zip", "w") as out:
        out.writestr("../../../../out.wav", b"out")
    done = home.run("voices", "import", tmp_path / "sent.zip")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert nothing_left(home)
    assert not list(tmp_path.rglob("out.wav"))


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


def test_a_damaged_voice_is_listed_and_can_be_taken_away(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    (home.voices / "mum" / "first-sitting" / "clips.toml").write_text("[hello", encoding="utf-8")
    done = home.run("voices")
    assert done.exit_code == 0
    assert "cannot be used" in done.stdout
    assert "clips.toml" in listed(home)["mum"]["fault"]
    assert home.run("timeline", "first-sitting", "--voice", "mum").exit_code == 2
    assert home.run("voices", "remove", "mum").exit_code == 0


def test_the_page_about_voices_does_what_it_says(home: Home, tmp_path: Path) -> None:
    for line in ("hello", "only-a-recording", "nothing-to-get-right"):
        recording(tmp_path / "mum" / "first-sitting" / f"{line}.wav")
    blocks = re.findall(r"^```text\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines() if line.startswith("sitwith ")]
    assert len(commands) >= 7
    for command in commands:
        done = home.run(*shlex.split(command)[1:])
        assert done.exit_code == 0, (command, done.stderr)
