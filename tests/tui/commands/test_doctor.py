"""``sitwith doctor``: what it finds on machines of every kind; a sound system that hangs or dies cannot stop it."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.faults import RecordingFault
from scripts.faults import Flaw, VoiceError, VoiceFault, flaw
from tests.program import sitwith, sitwith_alone
from tui.doctor.findings import Finding, Grade
from tui.doctor.machine import (
    folder_findings,
    program_findings,
    session_findings,
    settings_findings,
    voice_findings,
)
from tui.doctor.probe import Answer
from tui.doctor.sound import Probed, probe, sound_findings
from tui.settings.file import config_file
from tui.settings.themes import themes_folder

if TYPE_CHECKING:
    import numpy.typing as npt

    from tests.sound_server import SoundServer

pytestmark = pytest.mark.usefixtures("home")


def doctor(*words: str, env: dict[str, str] | None = None) -> tuple[int, str, str]:
    done = sitwith_alone(env or os.environ, "doctor", *words)
    return done.returncode, done.stdout, done.stderr


def grades(findings: list[Finding]) -> dict[str, Grade]:
    return {finding.subject: finding.grade for finding in findings}


# -- The whole -------------------------------------------------------------------------------------------------------


def test_without_sound_sessions_can_be_played_and_it_says_so() -> None:
    code, said, errors = doctor()
    assert (code, errors) == (0, "")
    assert "- sound" in said
    assert "in silence" in said
    assert said.splitlines()[-1].startswith("Sessions can be played.")


def test_json_has_the_same_findings_alone_on_stdout() -> None:
    code, said, errors = doctor("--json", "-o", "device=Trombone")
    assert (code, errors) == (0, "")
    told = json.loads(said)
    assert all(set(finding) == {"subject", "found", "advice", "grade"} for finding in told)
    assert all(finding["advice"] for finding in told if finding["grade"] != "good"), (
        "whoever names a lack says what to do"
    )
    subjects = [finding["subject"] for finding in told]
    for wanted in ("sitwith", "session", "voice", "terminal", "settings", "config folder", "log folder", "ffmpeg"):
        assert wanted in subjects


@pytest.mark.real_sound
def test_where_sound_plays_it_says_where(sound_server: SoundServer) -> None:
    code, said, _ = doctor("--json", env=sound_server.env)
    (found,) = (finding for finding in json.loads(said) if finding["subject"] == "sound device")
    assert code == 0
    assert found["grade"] == "good", found
    assert "opens and takes sound" in found["found"]


@pytest.mark.real_sound
def test_a_sound_server_that_is_frozen_is_told_and_not_waited_for(
    sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in sound_server.env.items():
        monkeypatch.setenv(name, value)
    os.kill(sound_server.pid, signal.SIGSTOP)
    probed = probe(patience=4.0)
    findings = list(sound_findings(probed))
    assert grades(findings).get("sound device", Grade.NOTE) is Grade.NOTE
    assert not probed.answer.opened


def test_a_program_that_cannot_compute_a_session_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    import tui.doctor.machine  # noqa: PLC0415 - to break it

    def broken(*_: object) -> None:
        raise ImportError("libsndfile is gone")

    monkeypatch.setattr(tui.doctor.machine, "mixed", broken)
    (finding,) = (finding for finding in session_findings() if finding.subject == "session")
    assert finding.grade is Grade.TROUBLE
    assert "libsndfile is gone" in finding.found
    assert finding.advice


class Mixed:
    """A mix that renders so loud, and of which some could not be read."""

    def __init__(self, level: float = 0.0, faults: tuple[Flaw, ...] = ()) -> None:
        self._level, self.faults = level, faults

    def render(self, first: int, count: int) -> npt.NDArray[np.float32]:
        del first
        return np.full((count, 2), self._level, dtype=np.float32)


def found_of_a_session(monkeypatch: pytest.MonkeyPatch, mix: Mixed) -> Finding:
    monkeypatch.setattr("tui.doctor.machine.mixed", lambda *_: mix)
    (finding,) = (finding for finding in session_findings() if finding.subject == "session")
    return finding


def test_a_session_is_computed_where_it_speaks_and_silence_there_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    (played,) = (finding for finding in session_findings() if finding.subject == "session")
    assert (played.grade, played.advice) == (Grade.GOOD, "")
    silent = found_of_a_session(monkeypatch, Mixed())
    assert silent.grade is Grade.TROUBLE
    assert "silent" in silent.found
    damaged = found_of_a_session(monkeypatch, Mixed(0.1, (flaw(RecordingFault.UNREADABLE, file=Path("a.opus")),)))
    assert damaged.grade is Grade.NOTE
    assert "1 of its recordings" in damaged.found
    assert "a.opus" in damaged.advice


def test_a_guide_that_is_damaged_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: object) -> None:
        raise VoiceError(VoiceFault.UNREADABLE, folder=tmp_path)

    monkeypatch.setattr("tui.doctor.machine.bundled_voice", broken)
    (finding,) = voice_findings()
    assert finding.grade is Grade.NOTE
    assert finding.advice.endswith("Install sitwith anew.")


def told(monkeypatch: pytest.MonkeyPatch, *words: str, answer: Answer | None = None) -> tuple[int, str, list[str]]:
    """Return the exit code, what is said, and which devices were asked for, of a doctor that asks no device."""
    asked: list[str] = []

    def answered(device: str) -> Probed:
        asked.append(device)
        return Probed(answer or Answer(library="PortAudio V19", devices=["a"], opened="a"))

    monkeypatch.setattr("tui.doctor.sound.probe", answered)
    done = sitwith(os.environ, "doctor", *words)
    assert done.stderr == ""
    return done.returncode, done.stdout, asked


def test_trouble_is_marked_and_is_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.doctor.machine.mixed", lambda *_: Mixed())
    code, said, _ = told(monkeypatch)
    assert code == 1
    marked = [line for line in said.splitlines() if line.startswith("! ")]
    assert [line.split()[1] for line in marked] == ["session"]
    assert said.splitlines()[-1] == "Sessions cannot be played here yet; the lines marked ! say why."


def test_each_grade_is_marked_in_its_own_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "ffmpeg").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    code, said, asked = told(monkeypatch, "-o", "device=Trombone")
    assert (code, asked) == (0, ["Trombone"])
    # A program whose output is no terminal has one lack, and says so.
    lacks = [line.split()[1] for line in said.splitlines() if line.startswith("- ")]
    assert lacks == ["terminal"]
    assert said.splitlines()[-1] == "Sessions can be played. The lines marked - say what could be better."


def test_a_theme_that_is_none_is_one_of_the_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    themes_folder().mkdir(parents=True)
    (themes_folder() / "dusk.toml").write_text('title = "Dusk"\n', encoding="utf-8")
    code, said, _ = told(monkeypatch, "--json")
    assert code == 0
    (found,) = (finding for finding in json.loads(said) if finding["subject"] == "theme")
    assert (found["grade"], "dusk.toml" in found["found"]) == ("note", True)


def test_a_fault_in_the_settings_is_one_of_the_findings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text("volume_db = 3\n", encoding="utf-8")
    code, said, _ = told(monkeypatch, "--json")
    assert code == 0
    (found,) = (finding for finding in json.loads(said) if finding["subject"] == "settings")
    assert found["grade"] == "note"
    assert f"{config_file()}:1: volume_db is ignored" in found["found"]
    assert str(home) in found["found"]


# -- Sound -----------------------------------------------------------------------------------------------------------


def program(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_probe_that_hangs_is_ended_and_what_it_said_before_is_told() -> None:
    hanging = """echo '{"library": "PortAudio V19.7.0, revision 1"}'; exec tail -f /dev/null"""
    probed = probe(patience=1.0, program=["sh", "-c", hanging])
    assert probed.ended == "did not answer within 1 seconds"
    library, device = sound_findings(probed)
    assert library == Finding("sound library", "PortAudio V19.7.0")
    assert device.grade is Grade.NOTE
    assert "did not answer within 1 seconds" in device.found


def test_a_probe_that_is_aborted_is_told() -> None:
    probed = probe(program=program("import os; print('{\"libr', flush=True); os.abort()"))
    assert probed == Probed(Answer(), "broke off (SIGABRT)")
    (device,) = sound_findings(probed)
    assert "broke off (SIGABRT)" in device.found
    assert device.advice


def test_a_probe_that_fails_or_is_not_there_is_told() -> None:
    assert probe(program=program("raise SystemExit(3)")).ended == "broke off (exit code 3)"
    assert probe(program=["/nowhere/python"]).ended.startswith("could not be asked")


def test_what_a_library_prints_beside_the_answer_does_no_harm() -> None:
    code = """print('{"library": "PortAudio V19", "later": 1}'); print("ALSA lib: unknown PCM"); print("[]")"""
    assert probe(program=program(code)) == Probed(Answer(library="PortAudio V19"))


@pytest.mark.parametrize(
    ("answer", "found", "advice"),
    [
        (
            Answer(fault="The PortAudio library is missing, so there is no sound; type: apt"),
            "none that works",
            "type: apt",
        ),
        (Answer(library="PortAudio V19"), "none that can play", "Connect one"),
        (
            Answer(library="PortAudio V19", devices=["a"], fault="It does not open (busy)."),
            "does not open (busy)",
            "--device",
        ),
        (
            Answer(library="PortAudio V19", devices=["a", "b"], opened="b"),
            "“b” opens and takes sound (2 that can play)",
            "",
        ),
    ],
)
def test_every_answer_is_told_in_words(answer: Answer, found: str, advice: str) -> None:
    last = list(sound_findings(Probed(answer)))[-1]
    assert found in last.found
    assert advice in last.advice
    assert last.grade is (Grade.NOTE if advice else Grade.GOOD)


# -- The rest --------------------------------------------------------------------------------------------------------


def test_folders_are_there_or_can_be_made_or_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folders = {"here": tmp_path, "later": tmp_path / "a" / "b", "in the way": tmp_path / "file" / "a"}
    findings = list(folder_findings(folders))
    assert grades(findings) == {"here": Grade.GOOD, "later": Grade.GOOD, "in the way": Grade.NOTE}
    assert str(tmp_path / "file") in findings[2].found
    assert not (tmp_path / "a").exists(), "looking makes nothing"


def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as root, who may write anywhere
    (finding,) = folder_findings({"data folder": tmp_path})
    assert finding.grade is Grade.NOTE
    assert finding.advice


def test_the_guide_speaks_lines_of_the_sessions() -> None:
    (finding,) = voice_findings()
    assert finding.grade is Grade.GOOD
    spoken, lines = (int(word) for word in finding.found.split() if word.isdigit())
    assert 0 < spoken <= lines


def test_settings_without_faults_are_good(tmp_path: Path) -> None:
    (finding,) = settings_findings(tmp_path / "config.toml", ())
    assert finding.grade is Grade.GOOD
    assert "defaults" in finding.found


def test_ffmpeg_is_found_or_what_it_is_for_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (finding,) = program_findings()
    assert finding.grade is Grade.NOTE
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "ffmpeg").chmod(0o700)
    (finding,) = program_findings()
    assert finding == Finding("ffmpeg", str(tmp_path / "ffmpeg"))
