"""The small file beside a take: what is written is read again, and nonsense is no take's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audio.capture.take_numbers import TakeNumbers, line_of, numbers_text, read_numbers, take_name

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = TakeNumbers(
    line="hello",
    words="Hello. “I'm” \"glad\" you're here — ça va?",
    recorded=datetime(2026, 1, 31, 14, 25, 30, tzinfo=UTC),
    seconds=4.25,
    first=0.5,
    last=3.75,
    gain_db=-1.25,
    high_pass_hz=60.0,
    room_db=-61.5,
    device='A "USB" microphone \\ 2',
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "take.toml"
    file.write_text(numbers_text(NUMBERS), encoding="utf-8")
    assert read_numbers(file) == NUMBERS
    assert NUMBERS.clip_seconds == 3.25


def test_a_character_that_would_steer_a_terminal_is_written_and_read_as_one_that_stands_for_it(tmp_path: Path) -> None:
    file = tmp_path / "take.toml"
    strange = replace(NUMBERS, words="glad\u007f", device="a\u001bmicrophone")
    file.write_text(numbers_text(strange), encoding="utf-8")
    assert read_numbers(file) == replace(NUMBERS, words="glad\ufffd", device="a\ufffdmicrophone")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("from", "4.0"),
        ("to", "9.0"),
        ("gain_db", "400.0"),
        ("gain_db", "nan"),
        ("seconds", "true"),
        ("recorded", '"today"'),
        ("line", "3"),
        ("high_pass_hz", "-5.0"),
        ("words", ""),
    ],
)
def test_nonsense_is_found_anew(tmp_path: Path, key: str, value: str) -> None:
    file = tmp_path / "take.toml"
    rows = [f"{key} = {value}" if row.startswith(f"{key} =") else row for row in numbers_text(NUMBERS).splitlines()]
    file.write_text("\n".join(rows), encoding="utf-8")
    assert read_numbers(file) is None
    assert read_numbers(tmp_path / "none.toml") is None


def test_a_takes_name_says_its_line() -> None:
    name = take_name("may-i", NUMBERS.recorded, "0a1b2c")
    assert name == "may-i.20260131-142530-0a1b2c"
    assert line_of(name) == "may-i"
    for other in ("hello", "hello.wav", "hello.2026-1", "../x.20260131-142530-0a1b2c", "Hello.20260131-142530-0a1b2c"):
        assert line_of(other) is None
