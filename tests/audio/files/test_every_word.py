"""Every word of a recording is heard once, whatever was done to the file; or it is said that it ends early.

Each recording here says where in it one is: a tone that is 20 Hz higher every second.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from audio.faults import RecordingError, RecordingFault
from audio.files.probe import about
from audio.files.reader import Recording
from audio.files.riff import Riff, looked_at
from audio.files.window import Bytes
from audio.mix.clips import ClipSource
from audio.units import RATE
from tests.audio.sounds import sine, stereo, without_its_length, written
from tui.text.faults import flaw_sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audio.units import Frames, Samples

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


def counting(first: int, seconds: int, rate: Frames) -> Samples:
    """Seconds with a pitch each, from the ``first`` on."""
    return np.concatenate([sine(300 + 20 * second, -12, 1, rate) for second in range(first, first + seconds)])


def heard(file: Path) -> list[int]:
    """Which second each second of a recording holds."""
    with Recording(file) as recording:
        rate = recording.rate
        found = []
        while len(block := recording.read(rate)) > rate // 2:
            middle = block[rate // 4 : rate // 4 + rate // 2, 0]
            spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 2 * rate))
            found.append(round((float(spectrum.argmax()) / 2 - 300) / 20))
        return found


def mp3(file: Path, sound: Samples, rate: Frames) -> Path:
    return written(file, sound, rate, bitrate_mode="VARIABLE")


def bare(file: Path) -> bytes:
    """An MP3 without the frame that says how long it is."""
    data = file.read_bytes()
    note = min(at for at in (data.find(b"Xing"), data.find(b"Info")) if at >= 0)
    start = data.rfind(b"\xff", 0, note - 8)
    return data[:start] + data[data.find(data[start : start + 2], note) :]


def joined(file: Path, parts: Sequence[Path]) -> Path:
    file.write_bytes(b"".join(part.read_bytes() for part in parts))
    return file


@pytest.mark.parametrize("ending", ["mp3", "ogg", "opus", "flac", "wav"])
@pytest.mark.parametrize(
    ("first", "second"), [((16_000, 1), (16_000, 1)), ((24_000, 1), (16_000, 1)), ((16_000, 1), (48_000, 2))]
)
def test_joined_files_are_heard_one_after_the_other(
    tmp_path: Path, ending: str, first: tuple[int, int], second: tuple[int, int]
) -> None:
    parts = []
    for number, (rate, channels) in enumerate((first, second)):
        sound = counting(5 * number, 5, rate)
        sound = stereo(sound) if channels == 2 else sound
        parts.append(written(tmp_path / f"{number}.{ending}", sound, rate))
    file = joined(tmp_path / f"both.{ending}", parts)
    assert about(file).length == pytest.approx(10, abs=0.3)
    assert heard(file) == list(range(10))
    with Recording(file) as recording:
        assert recording.rate == max(first[0], second[0])
        assert recording.channels == max(first[1], second[1])
        assert recording.fault is None


@pytest.mark.parametrize("ending", ["mp3", "ogg", "flac"])
def test_a_jump_in_joined_files_lands_on_the_very_sample(tmp_path: Path, ending: str) -> None:
    parts = [
        written(tmp_path / f"{number}.{ending}", counting(5 * number, 5, rate), rate)
        for number, rate in enumerate((24_000, 16_000))
    ]
    file = joined(tmp_path / f"both.{ending}", parts)
    with Recording(file) as recording:
        whole = recording.read(20 * recording.rate)
    for second in (7.3, 0.0, 4.9, 5.2, 8.75):
        with Recording(file) as recording:
            at = round(second * recording.rate)
            assert recording.go_to(at)
            part = recording.read(6000)
        assert np.abs(part - whole[at : at + len(part)]).max() < 1e-3


def test_joined_files_that_do_not_say_how_long_they_are_are_heard(tmp_path: Path) -> None:
    parts = [without_its_length(written(tmp_path / f"{n}.flac", counting(5 * n, 5, 16_000), 16_000)) for n in range(2)]
    file = joined(tmp_path / "both.flac", parts)
    assert about(file).length == 10
    assert heard(file) == list(range(10))


def test_an_mp3_sounds_the_same_however_little_of_it_is_read_at_once(tmp_path: Path) -> None:
    # Noise fills its frames, so that each leans on bits in those before it.
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (96_000, 1)).astype(np.float32)
    file = mp3(tmp_path / "a.mp3", noise, 48_000)
    with Recording(file) as recording:
        whole = recording.read(96_000)
    with Recording(file) as recording:
        parts = [recording.read(4_800) for _ in range(20)]
    assert np.array_equal(np.concatenate(parts), whole)


@pytest.mark.parametrize("rubbish", [bytes(3000), b"\xff\xfbrubbish" * 400, b"ID3\x04\0\0\0\0\x10\0" + bytes(2048)])
def test_what_is_behind_rubbish_in_an_mp3_is_heard(tmp_path: Path, rubbish: bytes) -> None:
    one, two = (bare(mp3(tmp_path / f"{n}.mp3", counting(5 * n, 5, 16_000), 16_000)) for n in range(2))
    for name, data in (("between.mp3", one + rubbish + two), ("before.mp3", rubbish + one + two)):
        file = tmp_path / name
        file.write_bytes(data)
        assert heard(file) == list(range(10)), name
        assert about(file).length == pytest.approx(10, abs=0.3)


def test_an_mp3_that_begins_in_the_middle_of_a_frame_is_heard_from_the_next(tmp_path: Path) -> None:
    data = bare(mp3(tmp_path / "a.mp3", counting(0, 8, 22_050), 22_050))
    file = tmp_path / "stream.mp3"
    file.write_bytes(data[77:])
    assert about(file).length == pytest.approx(8, abs=0.2)
    assert heard(file) == list(range(8))


@pytest.mark.parametrize("part", [3, 0])
def test_a_note_with_wrong_frames_misleads_nobody(tmp_path: Path, part: int) -> None:
    file = mp3(tmp_path / "a.mp3", counting(0, 9, 22_050), 22_050)
    data = bytearray(file.read_bytes())
    note = max(data.find(b"Xing"), data.find(b"Info"))
    frames = struct.unpack_from(">I", data, note + 8)[0]
    struct.pack_into(">I", data, note + 8, frames // part if part else 2 * frames)
    file.write_bytes(data)
    assert about(file).length == pytest.approx(9, abs=0.2)
    assert heard(file) == list(range(9))


@pytest.mark.parametrize(
    ("kind", "subtype"), [("WAV", "GSM610"), ("AIFF", "GSM610"), ("WAV", "G721_32"), ("AU", "G723_24")]
)
def test_kinds_that_cannot_be_sought_in_are_read(tmp_path: Path, kind: str, subtype: str) -> None:
    file = tmp_path / f"a.{kind.lower()}"
    soundfile.write(file, counting(0, 30, 8_000), 8_000, format=kind, subtype=subtype)
    assert about(file).length == pytest.approx(30, abs=0.1)
    assert heard(file) == list(range(30))
    source = ClipSource(file)
    assert source.is_long
    straight = source.read(0, 30 * RATE)
    assert np.array_equal(ClipSource(file).read(25 * RATE, RATE), straight[25 * RATE : 26 * RATE])


@pytest.mark.parametrize("died", ["both 0", "sound 0", "sound of the last save"])
def test_a_recorder_that_died_leaves_what_it_recorded(tmp_path: Path, died: str) -> None:
    file = written(tmp_path / "a.wav", counting(0, 6, 16_000), 16_000)
    data = bytearray(file.read_bytes())
    at = data.index(b"data") + 4
    struct.pack_into("<I", data, at, 32_000 if died == "sound of the last save" else 0)
    if died != "sound 0":
        struct.pack_into("<I", data, 4, at - 4 + 32_000 if died == "sound of the last save" else 0)
    file.write_bytes(data)
    assert about(file).length == pytest.approx(6, abs=0.01)
    assert heard(file) == list(range(6))


def test_what_stands_behind_the_sound_of_a_wav_is_not_heard(tmp_path: Path) -> None:
    file = written(tmp_path / "a.wav", counting(0, 3, 16_000), 16_000)
    data = file.read_bytes()
    file.write_bytes(data + b"LIST" + struct.pack("<I", 4000) + bytes(4000))
    assert about(file).length == 3


def test_an_aiff_whose_sizes_are_0_is_heard(tmp_path: Path) -> None:
    file = written(tmp_path / "a.aiff", counting(0, 4, 16_000), 16_000)
    data = bytearray(file.read_bytes())
    struct.pack_into(">I", data, 4, 0)
    struct.pack_into(">I", data, data.index(b"COMM") + 10, 0)
    struct.pack_into(">I", data, data.index(b"SSND") + 4, 0)
    file.write_bytes(data)
    assert heard(file) == list(range(4))


def test_sound_behind_damage_is_heard_in_its_place(tmp_path: Path) -> None:
    file = written(tmp_path / "a.flac", counting(0, 20, 16_000), 16_000)
    data = bytearray(file.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 400] = bytes(400)
    file.write_bytes(data)
    assert about(file).length == 20
    found = heard(file)
    assert [second for second, number in enumerate(found) if second == number][-8:] == list(range(12, 20))
    assert sum(second != number for second, number in enumerate(found)) <= 2


@pytest.mark.parametrize("ending", ["flac", "wav"])
def test_one_that_breaks_off_says_so(tmp_path: Path, ending: str) -> None:
    file = written(tmp_path / f"a.{ending}", counting(0, 10, 16_000), 16_000)
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    with Recording(file) as recording:
        recording.read(2 * recording.rate)
        early = recording.fault
        recording.read(20 * recording.rate)
        late = recording.fault
    assert early is None
    assert late is not None
    assert late.kind is RecordingFault.BREAKS_OFF
    assert "breaks off after 0:05 of 0:10" in flaw_sentence(late)


def test_one_that_is_whole_or_never_said_how_long_it_is_says_nothing(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.flac", counting(0, 4, 16_000), 16_000)
    unsaid = without_its_length(written(tmp_path / "b.flac", counting(0, 4, 16_000), 16_000))
    for file in (whole, unsaid):
        with Recording(file) as recording:
            recording.read(20 * recording.rate)
            assert recording.fault is None


def test_a_file_that_is_cut_while_it_is_read_is_a_sentence_and_not_a_crash(tmp_path: Path) -> None:
    for ending in ("wav", "mp3", "flac"):
        file = written(tmp_path / f"a.{ending}", counting(0, 40, 16_000), 16_000)
        source = ClipSource(file)
        source.read(0, 4 * RATE)
        os.truncate(file, 20_000)
        for second in range(30, 40):
            source.read(second * RATE, RATE)
        assert source.fault is not None, ending
        assert "\n" not in flaw_sentence(source.fault)
        source.close()


@pytest.mark.parametrize("ending", ["wav", "mp3"])
def test_a_file_that_is_deleted_or_replaced_while_it_is_played_is_said(tmp_path: Path, ending: str) -> None:
    file = written(tmp_path / f"a.{ending}", counting(0, 60, 16_000), 16_000)
    other = written(tmp_path / f"b.{ending}", counting(30, 30, 16_000), 16_000)
    source = ClipSource(file)
    said = [source.fault]
    file.unlink()
    source.read(35 * RATE, RATE)
    said.append(source.fault)
    other.rename(file)
    source.read(50 * RATE, RATE)
    said.append(source.fault)
    source.close()
    assert said[0] is None
    assert [flaw.kind for flaw in said if flaw] == [RecordingFault.MOVED, RecordingFault.REPLACED]


def test_one_sample_that_is_no_sound_is_silent(tmp_path: Path) -> None:
    sound = counting(0, 2, 16_000)
    sound[9_000] = 1e30
    with Recording(written(tmp_path / "a.wav", sound, 16_000, subtype="FLOAT")) as recording:
        assert np.abs(recording.read(32_000)).max() < 0.3


def converted(source: Path, file: Path, *how: str) -> Path:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(source), *how, str(file)]
    subprocess.run(command, check=True, timeout=60)
    return file


@needs_ffmpeg
def test_sound_that_begins_after_its_picture_and_leaps_is_heard_once(tmp_path: Path) -> None:
    """A video whose sound comes 3 s late, one whose picture does, and one that was paused: time is what is heard."""
    source = written(tmp_path / "a.wav", counting(0, 16, 16_000), 16_000)
    late = converted(
        source,
        tmp_path / "late.mp4",
        *("-itsoffset", "3", "-i", str(source), "-f", "lavfi", "-t", "19", "-i", "color=black:s=16x16:r=5"),
        *("-map", "1:a", "-map", "2:v"),
    )
    picture = ("-itsoffset", "1.5", "-f", "lavfi", "-t", "14", "-i", "color=black:s=16x16:r=5")
    early = converted(source, tmp_path / "early.mkv", *picture, "-map", "0:a", "-map", "1:v")
    leap = "asetpts=PTS+gt(T\\,12)*30/TB"
    paused = converted(source, tmp_path / "paused.mka", "-af", leap, "-c:a", "libopus", "-ar", "48000")
    for file in (late, early, paused):
        assert about(file).length == pytest.approx(16, abs=0.2), file
        assert heard(file) == list(range(16)), file
        clip = ClipSource(file)
        straight = clip.read(0, 16 * RATE)
        apart = ClipSource(file).read(14 * RATE, RATE)
        assert np.abs(apart - straight[14 * RATE : 15 * RATE]).max() < 1e-6
        assert clip.fault is None


@needs_ffmpeg
def test_what_has_no_sound_is_refused_in_one_sentence(tmp_path: Path) -> None:
    source = written(tmp_path / "a.wav", counting(0, 3, 16_000), 16_000)
    whole = converted(source, tmp_path / "a.m4a", "-movflags", "faststart").read_bytes()
    cut = tmp_path / "cut.m4a"
    cut.write_bytes(whole[: whole.index(b"mdat") + 4])
    silent = tmp_path / "silent.aifc"
    common = struct.pack(">hLh", 1, 0, 16) + b"\x40\x0c\xfa" + bytes(7) + b"NONE" + bytes(2)
    body = b"AIFCFVER" + struct.pack(">LL", 4, 0xA2805140) + b"COMM" + struct.pack(">L", len(common)) + common
    silent.write_bytes(b"FORM" + struct.pack(">L", len(body)) + body)
    for file in (cut, silent):
        with pytest.raises(RecordingError) as caught:
            about(file)
        assert sentence(caught.value).startswith(str(file))
        assert "\n" not in sentence(caught.value)
        assert "no sound" in sentence(caught.value)


def test_chunks_without_end_behind_the_sound_are_not_all_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "a.wav", counting(0, 2, 16_000), 16_000)
    file.write_bytes(file.read_bytes() + b"LIST\0\0\0\0" * 11_000)
    looked: list[int] = []
    at = Bytes.at

    def watched(held: Bytes, place: int, count: int) -> bytes:
        looked.append(place)
        return at(held, place, count)

    monkeypatch.setattr(Bytes, "at", watched)
    assert looked_at(file) == Riff()
    assert len(looked) < 10_100


@needs_ffmpeg
def test_a_chapters_title_is_not_the_title(tmp_path: Path) -> None:
    source = written(tmp_path / "a.wav", counting(0, 4, 16_000), 16_000)
    words = tmp_path / "words"
    words.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=2\ntitle=One\n")
    file = converted(source, tmp_path / "a.m4b", "-i", str(words), "-map_chapters", "1")
    assert about(file).title == ""


@needs_ffmpeg
@pytest.mark.parametrize(
    "how", [("a.latm",), ("a.g722", "-ar", "16000"), ("a.ts", "-c:a", "mp2"), ("a.wv",), ("a.adx",)]
)
def test_kinds_that_are_rare_have_their_length(tmp_path: Path, how: tuple[str, ...]) -> None:
    source = written(tmp_path / "a.wav", counting(0, 9, 16_000), 16_000)
    name, *rest = how
    file = converted(source, tmp_path / name, *rest)
    assert about(file).length == pytest.approx(9, abs=0.2)
    assert heard(file) == list(range(9))


@needs_ffmpeg
def test_packets_that_hold_less_or_more_than_they_say_are_counted(tmp_path: Path) -> None:
    parts = []
    for number, rate in enumerate((32_000, 16_000)):
        source = written(tmp_path / f"{number}.wav", counting(5 * number, 5, rate), rate)
        parts.append(converted(source, tmp_path / f"{number}.aac"))
    both = joined(tmp_path / "both.aac", parts)
    assert about(both).length == pytest.approx(10, abs=0.3)
    cut = converted(source, tmp_path / "cut.tta")
    cut.write_bytes(cut.read_bytes()[:-20_000])
    with Recording(cut) as recording:
        assert about(cut).length == len(recording.read(10 * 16_000)) / 16_000
