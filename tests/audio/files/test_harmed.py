"""Recordings with bytes changed, lost or put in near their beginnings give sound or a sentence, and soon.

A few in the gate, always the same ones and without ffmpeg; many by ``make test-long``.
"""

from __future__ import annotations

import json
import os
import random
import time
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from audio.faults import RecordingError
from audio.files.probe import about
from audio.files.reader import Recording
from tests.audio.sounds import speech_like, written
from tui.text.faults import sentence

if TYPE_CHECKING:
    from pathlib import Path

WITHIN_S: Final = 2.0
"""Of this process's own time."""
ODD: Final = (
    bytes(4),
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\x80\0\0\0",
    b"\0\0\0\x80",
    b"\xff" * 8,
)
each_kind = pytest.mark.parametrize(
    "name", ["a.wav", "a.aiff", "a.flac", "a.ogg", "a.opus", "a.mp3", "a.au", "a.w64", "a.caf", "two.flac", "two.mp3"]
)


def whole(folder: Path, name: str) -> bytes:
    """A short recording of a kind; ``two``: twice, joined."""
    file = written(folder / f"whole{name}", speech_like(1, 16_000), 16_000)
    return file.read_bytes() * (2 if name.startswith("two") else 1)


def harmed(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 10))):
        at = chance.randrange(min(len(changed), chance.choice((32, 64, 200, 1000, len(changed)))))
        match chance.randrange(6):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                odd = chance.choice(ODD)
                changed[at : at + len(odd)] = odd
            case 2:
                del changed[at : at + chance.choice((1, 2, 4, 8, 100, 2000))]
            case 3:
                changed[at:at] = chance.randbytes(chance.choice((1, 2, 4, 40, 400)))
            case 4 if chance.random() < 0.3:
                del changed[max(1, chance.randrange(len(changed))) :]
            case _:
                changed[at] ^= 1 << chance.randrange(8)
        changed = changed or bytearray(b"x")
    return bytes(changed)


def held(file: Path, data: bytes) -> bool:
    """Read it; return whether it was refused, and fail if that was not in time and in a sentence."""
    file.write_bytes(data)
    began = time.process_time()
    refused = False
    try:
        about(file)
        with Recording(file) as recording:
            frames = 0
            while frames < 3_000_000 and len(block := recording.read(100_000)):
                assert np.isfinite(block).all()
                frames += len(block)
    except RecordingError as error:
        refused = True
        assert "\n" not in sentence(error)  # noqa: PT017 - to be refused is right
    assert time.process_time() - began < WITHIN_S
    return refused


@each_kind
def test_what_is_harmed_is_heard_or_refused(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    chance = random.Random(name)  # noqa: S311 - the same every time
    data = whole(tmp_path, name)
    assert not held(tmp_path / name, data), "as it is, nothing is wrong with it"
    for _ in range(20):
        held(tmp_path / name, harmed(data, chance))


@pytest.mark.long
@each_kind
def test_much_that_is_harmed_is_heard_or_refused(tmp_path: Path, name: str) -> None:
    chance = random.Random(f"{name} at length")  # noqa: S311 - the same every time
    data = whole(tmp_path, name)
    count = int(os.environ.get("FUZZED", "300"))
    refused = sum(held(tmp_path / name, harmed(data, chance)) for _ in range(count))
    print(json.dumps({"read": name, "tried": count, "refused": refused}))  # noqa: T201 - for the table
