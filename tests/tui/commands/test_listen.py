"""``sitwith listen``, as a person and a program use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import soundfile
from click.testing import CliRunner

from audio.faults import TakeFault
from scripts.faults import Flaw
from scripts.listener.heard import Heard, Unsure
from tools.hearing_lab.breathing import breathing, uneven
from tools.hearing_lab.noises import RATE
from tui.cli import cli
from tui.text.listening import WHY, format_fault, format_heard, suppression

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def breath(tmp_path: Path) -> Path:
    file = tmp_path / "breath.wav"
    soundfile.write(file, breathing(uneven(4.0, 6, seed=4)), RATE)
    return file


def test_a_recording_is_told_in_words(breath: Path) -> None:
    done = CliRunner().invoke(cli, ["listen", "--from", str(breath)])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert "listening" in lines[0]
    assert any("s a breath, sure" in line for line in lines)
    assert len(lines) < 12  # what has not changed is not said again


def test_and_to_programs_an_object_an_estimate(breath: Path) -> None:
    done = CliRunner().invoke(cli, ["listen", "--from", str(breath), "--seconds", "20", "--json"])
    estimates = [json.loads(line) for line in done.stdout.splitlines()]
    assert 38 <= len(estimates) <= 40
    assert estimates[0]["breath"] is None
    assert estimates[-1]["at"] == pytest.approx(20, abs=0.5)
    assert any(each["sure"] and abs(each["breath"] - 4.0) < 0.4 for each in estimates)
    assert all(set(each) == {"at", "breath", "sure", "onsets", "why"} for each in estimates)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["listen", "--from", str(tmp_path / "none.wav")])
    assert done.exit_code == 2
    assert "none.wav" in done.stderr


def test_every_reason_has_its_words() -> None:
    assert set(WHY) == set(Unsure)
    for why in Unsure:
        assert format_heard(Heard(0.0, why=why)) == WHY[why]
    assert "not sure yet" in format_heard(Heard(0.0, 4.0, onsets=(1.0, 5.0, 9.0), why=Unsure.UNEVEN))
    assert "went away" in format_fault(Flaw(TakeFault.MICROPHONE_GONE_IDLE))


@pytest.mark.parametrize(
    ("name", "is_said"),
    [("Noise-cancelled microphone", True), ("echo-cancel source", True), ("Built-in Audio Analog Stereo", False)],
)
def test_a_microphone_that_takes_breath_away_is_named(name: str, *, is_said: bool) -> None:
    assert bool(suppression(name)) is is_said
