"""What comes from outside: the terminal is closed, the machine shut down, the program stopped and gone on with."""

from __future__ import annotations

import os
import random
import signal
import termios
import time
from typing import TYPE_CHECKING

import pytest

from tests.program import Running, command, in_a_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.real_sound
"""For the time they take."""


def in_a_session(terminal: Running) -> None:
    """Go from the list into its first session."""
    terminal.shows("Finding your pace")
    terminal.type("\r")
    terminal.shows("Enter begins without")


@pytest.mark.parametrize("sent", [[signal.SIGTERM], [signal.SIGHUP, signal.SIGCONT]])
def test_it_ends_from_a_session_that_was_begun_on_the_list(env: dict[str, str], sent: list[signal.Signals]) -> None:
    with in_a_terminal(command(), env) as terminal:
        in_a_session(terminal)
        for each in sent:
            terminal.process.send_signal(each)
        assert terminal.ended() == 0
        kept, named, given_back = map(terminal.said.rfind, ("\x1b[22;2t", "\x1b]2;sitwith", "\x1b[23;2t"))
        assert -1 < kept < named < given_back, "the tab has its own title back"


def test_one_that_was_stopped_goes_on_and_can_still_be_left(env: dict[str, str]) -> None:
    takes_the_terminal = "\x1b[?1049h"
    with in_a_terminal(command(), env) as terminal:
        in_a_session(terminal)
        terminal.until(takes_the_terminal)
        terminal.process.send_signal(signal.SIGSTOP)
        os.waitpid(terminal.process.pid, os.WUNTRACED)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.until(takes_the_terminal)  # what is typed while it is taken again is nobody's
        terminal.shows("Enter begins without")
        terminal.type("q")
        terminal.shows("Finding your pace")
        terminal.type("q")
        assert terminal.ended() == 0


def sent(*signals: signal.Signals) -> Callable[[Running], None]:
    def send(terminal: Running) -> None:
        for each in signals:
            terminal.process.send_signal(each)
            time.sleep(0.02)

    return send


def stopped_and_gone_on_with(terminal: Running) -> None:
    terminal.process.send_signal(signal.SIGTSTP)
    os.waitpid(terminal.process.pid, os.WUNTRACED)
    terminal.process.send_signal(signal.SIGCONT)
    time.sleep(1.5)
    terminal.type("q")


def resized(terminal: Running) -> None:
    dice = random.Random(1)  # noqa: S311 - sizes, not secrets
    assert terminal._hears is not None
    for _ in range(150):
        termios.tcsetwinsize(terminal._hears, (dice.choice([1, 2, 3, 5, 24, 50]), dice.choice([1, 2, 4, 20, 80, 200])))
        time.sleep(0.01)
    termios.tcsetwinsize(terminal._hears, (1, 1))
    time.sleep(1.0)
    terminal.type("q")


WAYS = {
    "TERM": sent(signal.SIGTERM),
    "INT": sent(signal.SIGINT),
    "HUP": sent(signal.SIGHUP),
    "TERM twenty times": sent(*[signal.SIGTERM] * 20),
    "TSTP and back": stopped_and_gone_on_with,
    "resized down to 1x1": resized,
}


@pytest.mark.long
@pytest.mark.parametrize("words", [[], ["play", "sudden-overwhelm"], ["play", "sudden-overwhelm", "--plain"]])
@pytest.mark.parametrize("way", WAYS)
def test_the_terminal_is_left_as_it_was_found(way: str, words: list[str], env: dict[str, str]) -> None:
    with in_a_terminal(command(*words), env, columns=80, rows=24) as terminal:
        before = terminal.modes
        terminal.until("Keys: " if "--plain" in words else "\x1b[?1049h")
        time.sleep(2.5)
        WAYS[way](terminal)
        assert terminal.ended() == 0
        said = terminal.said
        assert terminal.modes == before
    for taken, given in (("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h")):
        assert said.rfind(given) >= said.rfind(taken), "the terminal's own screen, and its cursor"
    assert "Traceback" not in said


def test_the_size_is_the_terminal_s_own_whatever_was_exported(env: dict[str, str]) -> None:
    of_another = env | {"COLUMNS": "132", "LINES": "50"}
    with in_a_terminal(command(), of_another, columns=40, rows=12) as terminal:
        terminal.shows("Enter play")
        terminal.type("q")
        assert terminal.ended() == 0


def test_a_terminal_that_goes_without_a_signal_ends_it_too(env: dict[str, str]) -> None:
    with in_a_terminal(command(), env) as terminal:
        in_a_session(terminal)
        terminal.vanish()
        assert terminal.ended() == 0
