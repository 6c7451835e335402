"""``sitwith listen``, as a person and a program use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import soundfile
from click.testing import CliRunner

from audio.faults import StrapFault, TakeFault
from scripts.faults import Flaw
from scripts.listener.heard import Heard, Unsure
from tools.hearing_lab.breathing import breathing, uneven
from tools.hearing_lab.noises import RATE
from tui.cli import cli
from tui.text.listening import WHY, format_fault, format_heard, suppression
from tui.text.strap import WHY as NOT_FELT

if TYPE_CHECKING:
    from collections.abc import Callable
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


class StrapThatGoes:
    """What is listened with: a strap that is found, feels a breath once, and goes."""

    name, battery = "H10", 5

    def __init__(self, wanted: str, clock: Callable[[], float], *, beats_alone: bool) -> None:
        del clock
        assert beats_alone  # here it may be seen what the heart alone would say
        self.wanted, self.fault, self.joined, self.closed, self._asked = wanted, None, True, False, 0
        StrapThatGoes.last = self

    last: StrapThatGoes

    def heard(self, now: float) -> Heard:
        self._asked += 1
        if self._asked > 1:
            self.fault = Flaw(StrapFault.GONE, {"name": "H10", "battery": 5})  # type: ignore[assignment]  # at last
        return Heard(now, 4.0, sure=True, onsets=(1.0, 5.0), why=None)

    def close(self) -> None:
        self.closed = True


def test_by_a_strap_it_says_with_which_what_it_feels_and_why_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio.strap.ear.StrapEar", StrapThatGoes)
    monkeypatch.setattr("time.sleep", lambda _: None)
    done = CliRunner().invoke(cli, ["listen", "--source", "strap", "--name", "h10"])
    assert done.exit_code == 1
    assert "about 4.0 s a breath, sure" in done.stdout
    assert done.stderr.splitlines() == [
        "with “H10”",
        "The strap's battery is at 5 %.",
        "“H10” went away (its battery was at 5 %), so nothing is heard any more.",
    ]
    assert StrapThatGoes.last.wanted == "h10"
    assert StrapThatGoes.last.closed


def test_every_reason_of_a_strap_has_its_words() -> None:
    assert set(NOT_FELT) == set(Unsure)
    assert format_heard(Heard(0.0, why=Unsure.STILL), strap=True) == NOT_FELT[Unsure.STILL]
    alone = format_heard(Heard(0.0, 5.0, why=Unsure.ALONE), strap=True)
    assert alone == "about 5.0 s a breath by the heart alone, and that is never sure"


@pytest.mark.parametrize("kind", StrapFault)
@pytest.mark.parametrize("facts", [{}, {"name": "H10", "wanted": "x", "others": ["H9"], "battery": 80, "reason": "r"}])
def test_every_fault_of_a_strap_is_one_sentence(kind: StrapFault, facts: dict[str, Any]) -> None:
    words = format_fault(Flaw(kind, facts))
    assert "{" not in words
    assert words[0].isupper() or words[0] == "“"
    assert "\n" not in words
