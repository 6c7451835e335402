"""Packed sessions: what goes in comes out, nothing else goes in, and what a stranger made harms nothing."""

from __future__ import annotations

import contextlib
import io
import random
import stat
import time
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.faults import MendableError
from tests.examples import examples
from tests.scripts.script_files import GOOD, HEAD, script_file
from tests.tui.session.test_strangers import WITHIN_S, mutated
from tests.tui.voices.voice_maker import Home, files_in, recording
from tui.commands.options import wishes
from tui.session.wishes import voice_of
from tui.share.opening import keep, looked_into
from tui.storage import own
from tui.storage.faults import UsageFaultError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRIPT: Final = HEAD + GOOD
ABOUT: Final = 'title = "Mum"\nspeaker = "Ruth"\nlicence = "For Ada alone."\n'


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Somebody with a script of their own and a voice that speaks the first of its two lines, and other things."""
    home = Home(tmp_path / "home", monkeypatch)
    home.scripts.mkdir(parents=True)
    script_file(home.scripts / "evening.toml", GOOD)
    mum = home.voices / "mum"
    recording(mum / "evening" / "one.wav")
    (mum / "evening" / "clips.toml").write_text('[one]\nfile = "one.wav"\nwords = "Hello there."\nseconds = 0.8\n')
    recording(mum / "first-sitting" / "hello.wav")
    recording(mum / "evening" / "takes" / "one-1.wav")
    (mum / "voice.toml").write_text(ABOUT)
    (mum / "LICENCE.md").write_text("For Ada alone, and not to be shared.\n")
    return home


def packed(person: Home, tmp_path: Path, *more: str) -> Path:
    file = tmp_path / "evening.sitwith"
    done = person.run("pack", "evening", "--voice", "mum", "-o", file, *more)
    assert done.exit_code == 0, done.stderr
    return file


def somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    return Home(tmp_path / "other", monkeypatch)


def test_only_what_the_session_uses_goes_in_and_its_licence_with_it(person: Home, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed(person, tmp_path)) as inside:
        assert sorted(inside.namelist()) == [
            "session/evening.toml",
            "voice/mum/LICENCE.md",
            "voice/mum/evening/clips.toml",
            "voice/mum/evening/one.wav",
            "voice/mum/voice.toml",
        ]


def test_a_packed_session_is_spoken_by_its_own_voice_whatever_the_settings_say(person: Home) -> None:
    del person
    asked = wishes(breath=None, rate=None, no_holds=False, overrides=("voice=low-guide",))
    assert asked.voice_name is None, "nobody typed it"
    assert voice_of(asked).name == "low-guide"
    guest = own.voice("mum")
    assert voice_of(replace(asked, guest=guest)) == guest


def test_the_same_session_gives_the_same_file_and_none_is_overwritten(person: Home, tmp_path: Path) -> None:
    file = packed(person, tmp_path)
    before = file.read_bytes()
    again = person.run("pack", "evening", "-o", file)
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert file.read_bytes() == before
    assert packed(person, tmp_path, "--force").read_bytes() == before


def test_opening_says_what_is_in_it_and_keeps_nothing(
    person: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = packed(person, tmp_path)
    other = somebody_else(tmp_path, monkeypatch)
    for words in (("open", file), (file,)):
        done = other.run(*words)
        assert (done.exit_code, done.stderr) == (0, "")
        for told in (
            "“Mum” speaks 1 of 2 lines",
            "Ruth",
            "For Ada alone.",
            "LICENCE.md",
            "Not recorded: two",
            "--keep",
        ):
            assert told in done.stdout
    assert files_in(other.data) == {}


def test_a_session_that_is_kept_plays_with_its_voice(
    person: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = packed(person, tmp_path)
    other = somebody_else(tmp_path, monkeypatch)
    done = other.run("open", file, "--keep")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "sitwith play evening --voice mum" in done.stdout
    assert (other.scripts / "evening.toml").read_text() == SCRIPT
    assert own.voice("mum").clips(own.session("evening")).keys() == {"one"}
    assert all(stat.S_IMODE(at.stat().st_mode) & 0o077 == 0 for at in other.data.rglob("*"))
    again = other.run("open", file, "--keep")
    assert "here already" in again.stdout
    assert len(list(other.scripts.iterdir())) == len(list(other.voices.iterdir())) == 1


def test_nothing_that_is_there_is_overwritten_and_the_other_names_are_said(
    person: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = packed(person, tmp_path)
    other = somebody_else(tmp_path, monkeypatch)
    other.scripts.mkdir(parents=True)
    script_file(other.scripts / "evening.toml", GOOD.replace("Slowly", "Slower"))
    recording(other.voices / "mum" / "first-sitting" / "hello.wav")
    before = files_in(other.data)
    done = other.run("open", file, "--keep")
    assert done.exit_code == 0, done.stderr
    assert "sitwith play evening-2 --voice mum-2" in done.stdout
    assert "stays as it is" in done.stdout
    after = files_in(other.data)
    assert {name: after[name] for name in before} == before
    assert own.voice("mum-2").clips(own.session("evening-2")).keys() == {"one"}


def test_it_plays_without_being_kept(person: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = packed(person, tmp_path)
    other = somebody_else(tmp_path, monkeypatch)
    keys = tmp_path / "keys"
    keys.write_text("0.1 enter\n0.6 q\n")
    sound = tmp_path / "heard.wav"
    done = other.run("open", file, "--play", "--plain", "--device", f"file:{sound}", "--keys", keys)
    assert done.exit_code == 0, done.stderr
    assert sound.exists()
    assert not list(other.voices.iterdir())


def zipped(file: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(file, "w") as out:
        for name, data in members.items():
            out.writestr(name, data)
    return file


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "no session in it"),
        ({"session/a.txt": SCRIPT}, "no session in it"),
        ({"session/a.toml": SCRIPT, "session/b.toml": SCRIPT}, "more than one script"),
        ({"session/a.toml": SCRIPT, "voice/x/a/one.wav": "", "voice/y/a/one.wav": ""}, "more than one voice"),
        ({"session/a.toml": SCRIPT.replace("4-6", "40-60")}, "session/a.toml"),
        ({"session/a.toml": SCRIPT, "voice/x/a/one.wav": "no sound"}, "it cannot be opened"),
        ({"session/a.toml": SCRIPT, "../out.toml": "out"}, "leads out of its folder"),
        ({"session/a.toml": SCRIPT, "voice/x/voice.toml": "=", "voice/x/a/two.wav": ""}, "it cannot be opened"),
    ],
)
def test_what_is_wrong_with_one_is_a_sentence(
    person: Home, tmp_path: Path, members: dict[str, str | bytes], said: str
) -> None:
    before = files_in(person.data)
    done = person.run("open", zipped(tmp_path / "given.sitwith", members), "--keep")
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert ".part" not in done.stderr, "nobody knows the folder it is unpacked to"
    assert files_in(person.data) == before


def test_what_lies_about_in_it_is_left_out(person: Home, tmp_path: Path) -> None:
    sound = recording(tmp_path / "one.wav").read_bytes()
    members: dict[str, str | bytes] = {
        "session/Été & Co.toml": SCRIPT,
        "run.sh": "rm -rf /",
        "voice/Nan Ruth/Été & Co/one.wav": sound,
        "voice/Nan Ruth/other/hello.wav": sound,
        "voice/Nan Ruth/evil.py": "x",
    }
    done = person.run("open", zipped(tmp_path / "given.sitwith", members), "--keep")
    assert done.exit_code == 0, done.stderr
    assert "run.sh" in done.stderr
    kept = files_in(person.data)
    assert not [name for name in kept if name.endswith((".sh", ".py"))]
    assert "voices/nan-ruth/été-co/one.wav" in kept
    assert own.voice("nan-ruth").clips(own.session("été-co")).keys() == {"one"}


@pytest.fixture(scope="module")
def given_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("given")
    sound = recording(folder / "one.wav", seconds=0.2).read_bytes()
    clips = '[one]\nfile = "one.wav"\nwords = "Hello there."\nseconds = 0.2\n'
    members: dict[str, str | bytes] = {
        "session/a.toml": SCRIPT,
        "voice/mum/voice.toml": ABOUT,
        "voice/mum/a/one.wav": sound,
        "voice/mum/a/clips.toml": clips,
    }
    return zipped(folder / "given.sitwith", members).read_bytes()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield Home(tmp_path_factory.mktemp("elsewhere"), monkeypatch)


@examples(200)
@given(seed=st.integers(0, 2**32), inside=st.booleans())
def test_whatever_a_stranger_packed_there_is_an_answer_or_a_sentence_and_soon(
    given_file: bytes, elsewhere: Home, seed: int, *, inside: bool
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
    file = elsewhere.data.parent / "given.sitwith"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_changed_inside(given_file, chance) if inside else mutated(given_file, chance))
    began = time.process_time()
    with contextlib.suppress(UsageFaultError, MendableError), looked_into(file) as package:
        keep(package)
    assert time.process_time() - began < WITHIN_S
    assert not list(elsewhere.data.rglob("*.part"))
    left = {at.relative_to(elsewhere.data).parts[0] for at in elsewhere.data.rglob("*")}
    assert left <= {"scripts", "voices"}


def _changed_inside(data: bytes, chance: random.Random) -> bytes:
    """Return a zip in order, one member of which was changed, or its name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as out:
        names = source.namelist()
        which = chance.choice(names)
        for name in names:
            held = source.read(name)
            if name == which and chance.random() < 0.7:
                held = mutated(held, chance)
            called = name
            if name == which and held == source.read(name):
                called = chance.choice(
                    ("../x", "/x", f"session/{name}", "voice/mum", "voice", "a\x1b[2J", name.upper())
                )
            with contextlib.suppress(ValueError):
                out.writestr(called, held)
    return made.getvalue()
