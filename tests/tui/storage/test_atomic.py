"""Small files: whole or not at all, closed to others from the first byte on, and never through a link."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from scripts.files.loader import load_session
from tests.scripts.script_files import script_file
from tests.tui.record.desks import STAGES
from tui.record.begin import PLACE_FILE, remember_place, voice_folder
from tui.session.bookmarks import Places
from tui.settings.remembered import remember, remembered_file
from tui.storage.atomic import private_folders, write_new, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WRITERS = [write_whole, write_new]


@pytest.fixture(autouse=True)
def _no_second_thoughts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A system that makes everything open to others, and lets nobody close it afterwards."""
    for name in ("chmod", "fchmod"):
        monkeypatch.setattr(os, name, lambda *_, **__: None)
    before = os.umask(0)
    yield
    os.umask(before)


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


@pytest.mark.parametrize("write", WRITERS)
def test_a_file_and_the_folders_made_for_it_are_the_owner_s_alone(
    tmp_path: Path, write: Callable[[Path, str], None]
) -> None:
    file = tmp_path / "sitwith" / "deep" / "kept.json"
    write(file, "kept, é")
    assert file.read_text(encoding="utf-8") == "kept, é"
    assert [mode(each) for each in (file, file.parent, file.parent.parent)] == [0o600, 0o700, 0o700]
    assert names_in(file.parent) == ["kept.json"]
    assert file.stat().st_nlink == 1


@pytest.mark.parametrize("write", WRITERS)
def test_it_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path, str], None]
) -> None:
    file = tmp_path / "kept.json"
    named: list[bool] = []
    synced = os.fsync

    def sync(descriptor: int) -> None:
        named.append(file.exists())
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    write(file, "kept")
    assert named == [False, True], "the file, and then the folder that its name stands in"


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept.json"
    write_whole(file, "before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for write in WRITERS:
        with pytest.raises(OSError, match=r"exists|No space"):
            write(file, "after")
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "new.json", "new")
    assert file.read_text(encoding="utf-8") == "before"
    assert names_in(tmp_path) == ["kept.json"]


def test_a_link_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    elsewhere, file = tmp_path / "elsewhere", tmp_path / "kept.json"
    elsewhere.write_text("somebody else's", encoding="utf-8")
    file.symlink_to(elsewhere)
    with pytest.raises(FileExistsError):
        write_new(file, "mine")
    write_whole(file, "mine")
    assert not file.is_symlink()
    assert file.read_text(encoding="utf-8") == "mine"
    assert elsewhere.read_text(encoding="utf-8") == "somebody else's"


def test_what_is_there_is_not_written_over_also_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("pathlib.Path.hardlink_to", none)
    write_new(tmp_path / "new.toml", "one")
    with pytest.raises(FileExistsError, match=r"new\.toml"):
        write_new(tmp_path / "new.toml", "two")
    assert (tmp_path / "new.toml").read_text(encoding="utf-8") == "one"


def test_folders_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    private_folders(tmp_path / "open" / "new")
    assert (mode(tmp_path / "open"), mode(tmp_path / "open" / "new")) == (0o755, 0o700)
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        private_folders(tmp_path / "file")


def test_what_the_program_keeps_is_the_owner_s_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    session = script_file(tmp_path / "a-short-one.toml", STAGES)
    remember(theme="lamp")
    assert Places(tmp_path / "data" / "places.json").keep(session, 30.0)
    about = voice_folder(tmp_path / "voices", "mum", load_session(session), "Mum").parent / "voice.toml"
    remember_place(tmp_path / "takes", "hello", {"bye"})
    kept = [remembered_file(), tmp_path / "data" / "places.json", about, tmp_path / "takes" / PLACE_FILE]
    assert {file.name: mode(file) for file in kept} == dict.fromkeys((file.name for file in kept), 0o600)
