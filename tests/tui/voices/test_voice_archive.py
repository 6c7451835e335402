"""Zips from anybody: nothing is written outside the folder, and nothing swells beyond its bounds."""

from __future__ import annotations

import io
import os
import stat
import struct
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.storage.faults import UsageFaultError
from tui.voices.archive import Limits, copied, is_zip, look_over, member_path, unpack

if TYPE_CHECKING:
    from pathlib import Path

STEPS = st.sampled_from(["..", ".", "", "...", " ", "a", "hello.wav", "C:", "c:x", "\\", "/", "\0", "\n", "~", "mum"])
NAMES = st.lists(STEPS, max_size=6).flatmap(
    lambda steps: st.sampled_from(["/", "\\", ""]).map(lambda between: between.join(steps))
) | st.text(max_size=30)  # fmt: skip


@given(NAMES)
def test_whatever_a_member_is_called_it_lies_in_the_folder_or_is_refused(name: str) -> None:
    try:
        place = member_path(name)
    except ValueError:
        return
    assert not place.is_absolute()
    assert place.parts
    assert not {"..", "", "/"} & set(place.parts)
    assert not any(letter in step for step in place.parts for letter in ":\\\0")
    assert os.path.normpath(f"/folder/{place}").startswith("/folder/")


@pytest.mark.parametrize(
    "name",
    ["../out.wav", "mum/../../out.wav", "/etc/out.wav", "C:\\out.wav", "c:out.wav", "..\\out.wav", "mum/a:b.wav"],
)
def test_a_zip_that_leads_out_of_its_folder_is_left_alone(tmp_path: Path, name: str) -> None:
    archive = zipped(tmp_path, {"mum/fine.wav": b"fine", name: b"out"})
    with pytest.raises(UsageFaultError, match="leads out of its folder"):
        unpack(archive, room(tmp_path))
    assert not list((tmp_path / "in").iterdir()), "it is found out before anything is written"
    assert not list(tmp_path.rglob("out.wav"))


@pytest.mark.parametrize(
    ("kind", "told"), [(stat.S_IFLNK, "is a link"), (stat.S_IFIFO, "no file of its own"), (stat.S_IFBLK, "no file of")]
)
def test_links_and_devices_are_not_made(tmp_path: Path, kind: int, told: str) -> None:
    link = zipfile.ZipInfo("mum/first-sitting/hello.wav")
    link.external_attr = (kind | 0o777) << 16
    archive = tmp_path / "voice.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr(link, "/etc/passwd")
    with pytest.raises(UsageFaultError, match=told):
        unpack(archive, room(tmp_path))


def test_a_bomb_is_left_alone(tmp_path: Path) -> None:
    archive = zipped(tmp_path, {"mum/hello.wav": bytes(3_000_000)}, zipfile.ZIP_DEFLATED)
    with pytest.raises(UsageFaultError, match="swell"):
        unpack(archive, room(tmp_path), Limits(ratio_matters_bytes=1_000_000))


def test_what_is_too_large_is_refused_by_what_it_says(tmp_path: Path) -> None:
    archive = zipped(tmp_path, {"a.wav": bytes(600), "b.wav": bytes(600)})
    with pytest.raises(UsageFaultError, match="larger than"):
        unpack(archive, room(tmp_path), Limits(whole_bytes=1000))
    with pytest.raises(UsageFaultError, match="2 files"):
        unpack(archive, tmp_path / "in", Limits(files=1))


def test_what_lies_about_its_size_is_refused_too(tmp_path: Path) -> None:
    archive = zipped(tmp_path, {"a.wav": bytes(50_000)}, zipfile.ZIP_DEFLATED)
    data = bytearray(archive.read_bytes())
    central = data.index(b"PK\x01\x02")
    for at in (22, central + 24):  # the uncompressed size, in the member's header and in the list of members
        data[at : at + 4] = struct.pack("<I", 10)
    archive.write_bytes(data)
    with pytest.raises(UsageFaultError, match="damaged"):
        unpack(archive, room(tmp_path), Limits(whole_bytes=1000))
    assert sum(file.stat().st_size for file in (tmp_path / "in").rglob("*")) <= 1000


def test_what_does_not_end_is_counted_while_it_comes() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            assert self.given < 5_000_000
            return bytes(size)

    source, copy = Endless(), io.BytesIO()
    assert copied(source, copy, 3_000_000) > 3_000_000  # type: ignore[arg-type] # it reads as a file does
    assert len(copy.getvalue()) <= 3_000_000


def test_members_are_counted_together_whatever_a_zip_says_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = zipped(tmp_path, {f"mum/{name}.wav": bytes(400) for name in "abc"})
    monkeypatch.setattr("tui.voices.archive._check_size", lambda *_: None)
    with pytest.raises(UsageFaultError, match="larger than"):
        unpack(archive, tmp_path / "in", Limits(whole_bytes=1000))
    assert sum(file.stat().st_size for file in (tmp_path / "in").rglob("*.wav")) <= 1000


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_cannot_be_bounded_is_left_alone(tmp_path: Path, how: int) -> None:
    archive = zipped(tmp_path, {"mum/first-sitting/hello.wav": bytes(20_000_000)}, how)
    data = bytearray(archive.read_bytes())
    central = data.index(b"PK\x01\x02")
    for at in (22, central + 24):  # the uncompressed size: a thousand bytes, it says
        data[at : at + 4] = struct.pack("<I", 1000)
    archive.write_bytes(data)
    tracemalloc.start()
    try:
        with pytest.raises(UsageFaultError, match="pack it anew as an ordinary zip"):
            look_over(archive)
        with pytest.raises(UsageFaultError, match="pack it anew as an ordinary zip"):
            unpack(archive, room(tmp_path))
        assert tracemalloc.get_traced_memory()[1] < 2_000_000, "not one member of it was unpacked"
    finally:
        tracemalloc.stop()
    assert not list((tmp_path / "in").iterdir())


def test_what_is_unpacked_is_closed_to_others(tmp_path: Path) -> None:
    archive = zipped(tmp_path, {"wrapped/mum/first-sitting/hello.wav": b"hello", "wrapped/mum/": b""})
    before = os.umask(0)
    try:
        unpack(archive, room(tmp_path))
    finally:
        os.umask(before)
    modes = {place.name: stat.S_IMODE(place.stat().st_mode) for place in (tmp_path / "in").rglob("*")}
    assert modes == {"wrapped": 0o700, "mum": 0o700, "first-sitting": 0o700, "hello.wav": 0o600}


@pytest.mark.parametrize("cut", [30, 200, -30])
def test_a_damaged_zip_is_one_sentence(tmp_path: Path, cut: int) -> None:
    archive = zipped(tmp_path, {"mum/hello.wav": os.urandom(500)})
    archive.write_bytes(archive.read_bytes()[:cut])
    with pytest.raises(UsageFaultError, match="damaged"):
        unpack(archive, room(tmp_path))


def test_flipped_bytes_never_end_in_anything_but_a_sentence(tmp_path: Path) -> None:
    members = {"mum/hello.wav": b"hello" * 40, "mum/eyes.wav": b"eyes"}
    whole = zipped(tmp_path, members, zipfile.ZIP_DEFLATED).read_bytes()
    said: list[str] = []
    for at in range(len(whole)):
        archive, into = tmp_path / "flipped.zip", tmp_path / f"in-{at}"
        archive.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        into.mkdir()
        try:
            unpack(archive, into)
        except UsageFaultError as error:
            said.append(str(error))
    assert said
    assert all(len(sentence.splitlines()) == 1 for sentence in said)


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        archive = zipped_pairs(tmp_path, [("a.wav", b"one"), ("a.wav", b"two")])
    with pytest.raises(UsageFaultError, match="same name"):
        unpack(archive, room(tmp_path))


def room(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def zipped(tmp_path: Path, members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> Path:
    return zipped_pairs(tmp_path, list(members.items()), how)


def zipped_pairs(tmp_path: Path, members: list[tuple[str, bytes]], how: int = zipfile.ZIP_STORED) -> Path:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", how) as out:
        for name, data in members:
            out.writestr(name, data)
    (tmp_path / "voice.zip").write_bytes(memory.getvalue())
    return tmp_path / "voice.zip"


def test_a_list_longer_than_any_voices_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = zipped(tmp_path, {f"mum/{number}.wav": b"" for number in range(70)})
    packed = archive.read_bytes()
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(UsageFaultError, match="there are 70 files in this zip; it may hold 60"):
        look_over(archive, Limits(files=60))
    archive.write_bytes(packed[:-14] + struct.pack("<HH", 1, 1) + packed[-10:])
    with pytest.raises(UsageFaultError, match="is damaged"):
        look_over(archive, Limits(files=5))


@pytest.mark.parametrize("name", ["mum/" + "x" * 300 + ".wav", "mum/" + "d/" * 40 + "hello.wav", "mum/" + "é" * 150])
def test_names_longer_than_a_disk_takes_are_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    archive = zipped(tmp_path, {name: b"fine"})
    with pytest.raises(UsageFaultError, match="or is no name") as caught:
        unpack(archive, room(tmp_path))
    assert len(str(caught.value)) < 300
    assert not list((tmp_path / "in").iterdir())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_or_a_device_is_no_zip_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    assert not is_zip(tmp_path / "pipe.zip")
    (tmp_path / "zeros.zip").symlink_to("/dev/zero")
    assert not is_zip(tmp_path / "zeros.zip")
