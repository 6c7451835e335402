"""``sitwith doctor``: what it finds on machines of every kind; a sound system that hangs or dies cannot stop it."""

from __future__ import annotations

import json
import os
import pty
import signal
import sys
import threading
import tty
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.program import sitwith_alone
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
from tui.doctor.terminal import ask, pixels_here, shows_whole_frames, terminal_findings
from tui.settings import Settings
from tui.terminal.pixels import Why
from tui.text.pixels import PIXELS

if TYPE_CHECKING:
    from tests.sound_server import SoundServer

pytestmark = pytest.mark.usefixtures("home")

TRUE_COLOUR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


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


def test_a_fault_in_the_settings_is_one_of_the_findings(home: Path) -> None:
    from tui.settings.file import config_file  # noqa: PLC0415 - after HOME is set

    config_file().parent.mkdir(parents=True)
    config_file().write_text("volume_db = 3\n", encoding="utf-8")
    code, said, _ = doctor("--json")
    assert code == 0
    (found,) = (finding for finding in json.loads(said) if finding["subject"] == "settings")
    assert found["grade"] == "note"
    assert f"{config_file()}:1: volume_db is ignored" in found["found"]
    assert str(home) in found["found"]


def test_a_program_that_cannot_compute_a_session_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    import tui.doctor.machine  # noqa: PLC0415 - to break it

    def broken(*_: object) -> None:
        raise ImportError("libsndfile is gone")

    monkeypatch.setattr(tui.doctor.machine, "mixed", broken)
    (finding,) = (finding for finding in session_findings() if finding.subject == "session")
    assert finding.grade is Grade.TROUBLE
    assert "libsndfile is gone" in finding.found
    assert finding.advice


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


# -- The terminal ----------------------------------------------------------------------------------------------------


def test_a_good_terminal_has_nothing_to_be_told() -> None:
    findings = list(terminal_findings(TRUE_COLOUR, (120, 40), "utf-8", whole=True))
    assert set(grades(findings).values()) == {Grade.GOOD}
    assert [finding.subject for finding in findings] == ["terminal", "colours", "characters", "whole frames"]
    assert findings[1].found == "16 million (TERM=xterm-256color, COLORTERM=truecolor)"


def test_what_a_poor_terminal_lacks_is_told_with_what_to_do() -> None:
    findings = list(terminal_findings({"TERM": "linux"}, (30, 10), "ascii", whole=False))
    assert set(grades(findings).values()) == {Grade.NOTE}
    assert all(finding.advice for finding in findings)
    assert "40 columns and 12 rows" in findings[0].advice
    assert findings[1].found == "16 (TERM=linux)"


def test_colours_that_somebody_does_not_want_are_no_lack() -> None:
    findings = list(terminal_findings(TRUE_COLOUR | {"NO_COLOR": "1"}, (120, 40), "utf-8"))
    assert findings[1].grade is Grade.GOOD
    assert findings[1].found.startswith("none (")
    assert len(findings) == 3, "what was not asked is not told"


@pytest.mark.parametrize(("environ", "size"), [({"TERM": "dumb"}, (80, 24)), ({}, (80, 24)), (TRUE_COLOUR, None)])
def test_without_a_terminal_it_says_that_lines_will_do(environ: dict[str, str], size: tuple[int, int] | None) -> None:
    (finding,) = terminal_findings(environ, size)
    assert "--plain" in finding.advice


@pytest.mark.parametrize(
    ("reply", "known"),
    [
        (b"\x1b[?2026;2$y\x1b[?62;c", True),
        (b"\x1b[?2026;0$y\x1b[?62;c", False),
        (b"\x1b[?1;2c", False),  # the first question was not even understood
        (b"", None),
    ],
)
def test_the_terminal_is_asked_and_given_back(reply: bytes, known: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    ours, theirs = pty.openpty()
    tty.setraw(ours)
    with open(theirs, "r+b", buffering=0) as terminal:  # noqa: PTH123 - a descriptor

        def answer() -> None:
            asked = b""
            while not asked.endswith(b"\x1b[c"):
                asked += os.read(ours, 64)
            os.write(ours, reply)

        import termios  # noqa: PLC0415 - not on every system

        before = termios.tcgetattr(theirs)
        monkeypatch.setattr(sys, "stdin", terminal)
        monkeypatch.setattr(sys, "stdout", terminal)
        thread = threading.Thread(target=answer)
        thread.start()
        said = shows_whole_frames(ask(TRUE_COLOUR, patience=5.0 if reply else 0.2))
        thread.join()
        assert termios.tcgetattr(theirs) == before
    os.close(ours)
    assert said is known


def test_where_there_is_no_terminal_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open("r+b", buffering=0) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        monkeypatch.setattr(sys, "stdout", nothing)
        assert ask(TRUE_COLOUR) is None


KITTY = b"\x1b[?2026;2$y\x1b_Gi=31;OK\x1b\\\x1b[6;19;10t\x1b[?62;c"


@pytest.mark.parametrize(
    ("said", "environ", "settings", "why"),
    [
        (KITTY, {}, Settings(), Why.DRAWS),
        (KITTY, {}, Settings(pixels="off"), Why.OFF),
        (KITTY, {}, Settings(transparent=True), Why.OWN_BACKGROUND),
        (KITTY, {"COLORTERM": ""}, Settings(), Why.FEW_COLOURS),
        (KITTY, {"TMUX": "tmux-1000/default,1,0"}, Settings(), Why.BETWEEN),
        (KITTY, {"TERM": "linux"}, Settings(), Why.NOT_ASKED),
        (b"\x1b[?2026;2$y\x1b[?62;c", {}, Settings(), Why.DRAWS_NONE),
        (None, {}, Settings(), Why.SILENT),
    ],
)
def test_it_is_told_whether_the_terminal_draws_pixels_and_why_not(
    said: bytes | None, environ: dict[str, str], settings: Settings, why: Why
) -> None:
    told = pixels_here(TRUE_COLOUR | environ, settings, said)
    assert told is why
    last = list(terminal_findings(TRUE_COLOUR, (120, 40), "utf-8", pixels=told))[-1]
    assert last.subject == "pixels"
    assert ("round" if why is Why.DRAWS else "cells") in last.found
    assert last.grade is Grade.GOOD, "a session in cells lacks nothing"


def test_every_reason_has_its_words() -> None:
    assert {why.value for why in Why} == set(PIXELS)


def test_where_a_system_knows_no_terminals_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "termios", None)
    assert ask(TRUE_COLOUR) is None


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
