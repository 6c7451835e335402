"""What ``sitwith doctor`` finds out of a terminal, and how it asks one without leaving a trace."""

from __future__ import annotations

import os
import pty
import sys
import threading
from pathlib import Path

import pytest

from tui.doctor.findings import Finding, Grade
from tui.doctor.terminal import ask, pixels_here, shows_whole_frames, terminal_findings
from tui.settings import Settings
from tui.terminal.pixels import Why
from tui.text.pixels import PIXELS

pytestmark = pytest.mark.usefixtures("home")

TRUE_COLOUR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def grades(findings: list[Finding]) -> dict[str, Grade]:
    return {finding.subject: finding.grade for finding in findings}


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
    with open(theirs, "r+b", buffering=0) as terminal:  # noqa: PTH123 - a descriptor

        def answer() -> None:
            asked = b""
            while not asked.endswith(b"\x1b[c"):
                asked += os.read(ours, 64)
            os.write(ours, reply)

        import termios  # noqa: PLC0415 - not on every system

        before = termios.tcgetattr(theirs)
        assert before[3] & termios.ICANON, "lines are typed there, until it asks"
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
