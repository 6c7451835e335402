"""The bytes of pictures: what is asked and sent, and that no answer is ever taken for typing."""

from __future__ import annotations

import base64
import os
import pty
import re
import threading
import tty
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some
from textual.events import CursorPosition, Key

from tui.picture.palette import Depth
from tui.terminal.driver import PictureDriver
from tui.terminal.graphics import QUESTION, Answered, Sieve, placed, sent
from tui.terminal.in_flight import Flight
from tui.terminal.pixels import PATIENCE, Pixels, Why, unasked, verdict

if TYPE_CHECKING:
    from textual.message import Message

YES, CELL, LAST = "\x1b_Gi=31;OK\x1b\\", "\x1b[6;19;10t", "\x1b[?62;c"
ANSWERS = YES + CELL + LAST


def through(pieces: list[str]) -> tuple[str, list[str]]:
    """Return what a sieve takes for typing of text that is read in these pieces, and the answers."""
    sieve, typed, answers = Sieve(), "", list[str]()
    for piece in pieces:
        more, heard = sieve.sifted(piece)
        typed, answers = typed + more, answers + heard
    return typed + sieve.rest(), answers


# -- Answers ---------------------------------------------------------------------------------------------------------


@given(some.lists(some.integers(0, len(ANSWERS) + 4), max_size=6))
def test_however_it_is_read_an_answer_is_never_typing(cuts: list[int]) -> None:
    text = "j " + ANSWERS + "q\x1b"  # and an escape key at the end
    edges = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    typed, answers = through([text[a:b] for a, b in pairwise(edges)])
    assert typed == "j q\x1b"
    assert answers == [YES, CELL, LAST]


@pytest.mark.parametrize(
    "typed",
    ["x", "\x1b", "\x1b[A", "\x1b[200~words\x1b[201~", "\x1b[?2026;2$y", "\x1b[12;1R", "\x1bOP", "\x1b[97;5u", "\x1b_"],
)
def test_what_is_no_answer_comes_through_whole(typed: str) -> None:
    assert through([typed]) == (typed, [])
    assert through(list(typed)) == (typed, [])


def test_an_answer_without_an_end_is_nobody_s_typing() -> None:
    assert through(["\x1b_Gi=31;ENO"]) == ("", [])


def test_a_terminal_that_draws_has_said_so_before_the_last_answer() -> None:
    said = Answered().after([YES, CELL, LAST])
    assert said == Answered(draws=True, cell=(10, 19), complete=True)
    assert verdict(said, None) is Why.DRAWS
    assert verdict(Answered().after([LAST]), (10, 19)) is Why.DRAWS_NONE
    assert verdict(Answered().after(["\x1b_Gi=31;ENOTSUPPORTED:png\x1b\\", LAST]), (10, 19)) is Why.DRAWS_NONE
    assert verdict(Answered(), (10, 19)) is Why.SILENT
    assert verdict(Answered().after([YES, LAST]), None) is Why.NO_CELL
    assert verdict(Answered().after([YES, LAST]), (2, 4)) is Why.NO_CELL


def test_the_question_is_of_one_picture_and_ends_with_what_all_terminals_answer() -> None:
    assert QUESTION.startswith("\x1b_Gi=31,a=q,f=100;")
    assert QUESTION.endswith("\x1b[c")
    (data,) = re.findall(r";([A-Za-z0-9+/=]+)\x1b", QUESTION)
    assert base64.b64decode(data).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("environ", "depth", "why"),
    [
        ({"TERM": "xterm-kitty"}, Depth.TRUE, None),
        ({"TERM": "xterm-256color"}, Depth.TRUE, None),
        ({"TERM": "xterm-256color"}, Depth.INDEXED, Why.FEW_COLOURS),
        ({"TERM": "tmux-256color"}, Depth.TRUE, Why.BETWEEN),
        ({"TERM": "screen.xterm-kitty", "STY": "1.a"}, Depth.TRUE, Why.BETWEEN),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, Depth.TRUE, Why.NOT_ASKED),
    ],
)
def test_who_is_asked(environ: dict[str, str], depth: Depth, why: Why | None) -> None:
    assert unasked(environ, depth, wanted=True) is why
    assert unasked(environ, depth, wanted=False) is Why.OFF


def test_an_answer_that_comes_too_late_counts_for_nothing() -> None:
    now = [0.0]
    pixels = Pixels(lambda _: None, lambda: (10, 19), lambda: now[0])
    pixels.ask()
    now[0] = PATIENCE + 0.1
    pixels.hear([YES, CELL, LAST])
    assert pixels.gallery is None
    pixels.ask()
    pixels.hear([YES, CELL, LAST])
    assert pixels.gallery is not None


def test_a_terminal_that_was_given_back_draws_nothing_until_it_is_asked_anew() -> None:
    pixels = Pixels(lambda _: None, lambda: (10, 19), lambda: 0.0)
    pixels.ask()
    pixels.hear([YES, CELL, LAST])
    pixels.let_go()
    assert pixels.gallery is None


class Listening(PictureDriver):
    """The real driver's ear, on a terminal of its own."""

    def __init__(self, terminal: int) -> None:
        self.fileno = terminal
        self.exit_event = threading.Event()
        self.pixels = Pixels(lambda _: None, lambda: None, lambda: 0.0)
        self.heard: list[str] = []

    def process_message(self, message: Message) -> None:
        if isinstance(message, Key):
            self.heard.append(message.key)
        if isinstance(message, CursorPosition):
            super().process_message(message)
        if self.heard[-1:] == ["q"]:
            self.exit_event.set()


def test_the_driver_hears_the_answers_and_the_program_only_the_keys() -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    try:
        driver = Listening(theirs)
        driver.pixels.ask()
        os.write(ours, f"j{YES}{CELL}{LAST}kq".encode())
        driver.run_input_thread()
        assert driver.heard == ["j", "k", "q"]
        assert driver.pixels.gallery is not None
    finally:
        os.close(ours)
        os.close(theirs)


def test_the_answer_behind_a_frame_is_heard_by_itself_and_behind_a_key() -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    behind = ["j\x1b[40;120R", "q"]

    class Arrives(Flight):
        def answer(self) -> None:
            super().answer()
            os.write(ours, behind.pop(0).encode())

    driver = Listening(theirs)
    driver._flight = Arrives(lambda: 0.0)
    try:
        os.write(ours, b"\x1b[1;1R")
        driver.run_input_thread()
        assert (driver.heard, behind) == (["j", "q"], [])
    finally:
        os.close(ours)
        os.close(theirs)


def test_an_escape_is_one_and_the_next_key_is_heard_however_many_answers_come(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"there is always something to be read")
    answer = "\x1b[40;120R"
    read = [answer, answer, "\x1b", *[answer] * 9, "x", answer, "\x1b[A", answer, "\x1b[", "B", answer, "q"]
    monkeypatch.setattr("tui.terminal.driver.os.read", lambda *_: read.pop(0).encode())
    answers: list[None] = []

    class Arrives(Flight):
        def answer(self) -> None:
            answers.append(None)

    driver = Listening(ours)
    driver._flight = Arrives(lambda: 0.0)
    driver.run_input_thread()
    monkeypatch.undo()
    os.close(ours)
    os.close(theirs)
    assert driver.heard == ["escape", "x", "up", "down", "q"]
    assert len(answers) == 14


@pytest.mark.parametrize(
    ("read", "heard"),
    [
        (["\x1b", "?", "q"], ["escape", "question_mark", "q"]),
        (["\x1b", "o", "q"], ["escape", "o", "q"]),
        (["\x1b", " ", "\x1b", "\x1b", "]", "q"], ["escape", "space", "escape", "escape", "right_square_bracket", "q"]),
        (["\x1b", "[", "A", "\x1b", "OB", "q"], ["up", "down", "q"]),
    ],
)
def test_escape_and_the_key_right_after_it_are_two_keys(
    monkeypatch: pytest.MonkeyPatch, read: list[str], heard: list[str]
) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"there is always something to be read")
    monkeypatch.setattr("tui.terminal.driver.os.read", lambda *_: read.pop(0).encode())
    driver = Listening(ours)
    driver.run_input_thread()
    monkeypatch.undo()
    os.close(ours)
    os.close(theirs)
    assert driver.heard == heard


# -- What is written -------------------------------------------------------------------------------------------------


def test_a_picture_is_sent_in_pieces_that_belong_together() -> None:
    picture = bytes(range(256)) * 40
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", sent(7, picture))
    assert [head for head, _ in pieces] == ["a=t,f=100,i=7,q=2,m=1", "q=2,m=1", "q=2,m=1", "q=2,m=0"]
    assert all(len(data) <= 4096 and len(data) % 4 == 0 for _, data in pieces)
    assert base64.b64decode("".join(data for _, data in pieces)) == picture


def test_a_placement_leaves_the_cursor_and_asks_for_no_answer() -> None:
    assert placed(7, 2, "z=-3") == "\x1b_Ga=p,i=7,p=2,z=-3,C=1,q=2\x1b\\"
