"""Voices as zips: there and back again, nothing written over, nothing led out of."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.tui.voices.voice_maker import Home, files_in, lines, listed, nothing_left


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


@pytest.mark.parametrize("wrapped", ["", "mum/", "from-mum/mum/"])
def test_a_zip_may_be_wrapped_in_folders(home: Home, mum: Path, tmp_path: Path, wrapped: str) -> None:
    with zipfile.ZipFile(tmp_path / "sent.zip", "w") as out:
        out.writestr("__MACOSX/._mum", b"what a Mac leaves")
        for name, data in files_in(mum).items():
            out.writestr(wrapped + name, data)
    assert home.run("voices", "import", tmp_path / "sent.zip", "--name", "mum").exit_code == 0
    assert {"name": "first-sitting", "lines": 27, "recorded": 2} in listed(home)["mum"]["sessions"]
    assert not list(home.voices.glob(".*"))


def test_a_zip_that_leads_out_is_one_sentence_and_leaves_nothing(home: Home, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "sent.zip", "w") as out:
        out.writestr("../../../../out.wav", b"out")
    done = home.run("voices", "import", tmp_path / "sent.zip")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert nothing_left(home)
    assert not list(tmp_path.rglob("out.wav"))
