"""What comes from outside: the terminal is closed, the machine shut down, the program stopped and gone on with."""

from __future__ import annotations

import os
import signal

import pytest

from tests.program import Running, command, in_a_terminal

pytestmark = pytest.mark.real_sound
"""For the time they take."""


def in_a_session(terminal: Running) -> None:
    """Go from the list into its first session."""
    terminal.shows("Humming together")
    terminal.type("\r")
    terminal.shows("Enter begins without")


@pytest.mark.parametrize("sent", [[signal.SIGTERM], [signal.SIGHUP, signal.SIGCONT]])
def test_it_ends_from_a_session_that_was_begun_on_the_list(env: dict[str, str], sent: list[signal.Signals]) -> None:
    with in_a_terminal(command(), env) as terminal:
        in_a_session(terminal)
        for each in sent:
            terminal.process.send_signal(each)
        assert terminal.ended(15) == 0


def test_one_that_was_stopped_goes_on_and_can_still_be_left(env: dict[str, str]) -> None:
    with in_a_terminal(command(), env) as terminal:
        in_a_session(terminal)
        terminal.process.send_signal(signal.SIGSTOP)
        os.waitpid(terminal.process.pid, os.WUNTRACED)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.shows("Enter begins without")
        terminal.type("q")
        terminal.shows("Humming together")
        terminal.type("q")
        assert terminal.ended(15) == 0
