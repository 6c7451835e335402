"""One frame at a time, on terminals that answer and on those that do not."""

from __future__ import annotations

import os
import signal
import threading
from typing import IO, TYPE_CHECKING, Any, cast

import pytest

from tests.tui.screens.sitting import Clock
from tui.terminal.driver import PictureDriver, _Frame, _Writer
from tui.terminal.frames import Ahead
from tui.terminal.in_flight import Flight

if TYPE_CHECKING:
    from tui.terminal.frames import LeftOut, Written


def test_a_frame_is_under_way_until_it_is_handed_over() -> None:
    flight = Flight(Clock())
    seen = [flight.under_way]
    flight.send()
    seen.append(flight.under_way)
    flight.hand_over()
    assert [*seen, flight.under_way] == [False, True, False]


def test_where_the_terminal_answers_its_answer_counts() -> None:
    flight = Flight(Clock())
    flight.answer()
    flight.send()
    flight.hand_over()
    before = flight.under_way
    flight.answer()
    assert (before, flight.under_way) == (True, False), "buffers between here and there may hold seconds"


def test_what_was_left_out_is_not_waited_for() -> None:
    flight = Flight(Clock())
    flight.answer()
    flight.send()
    before = flight.under_way
    flight.drop()
    assert (before, flight.under_way, flight.answers) == (True, False, True), "and the terminal still answers"


def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    clock = Clock()
    flight = Flight(clock)
    flight.answer()
    flight.send()
    flight.hand_over()
    clock.now += 1.1
    late = flight.under_way
    flight.send()
    flight.hand_over()
    assert (late, flight.under_way) == (False, False), "from now on it goes without"
    flight.answer()
    assert flight.answers


def test_a_terminal_that_takes_nothing_is_waited_for() -> None:
    clock = Clock()
    flight = Flight(clock)
    flight.send()
    clock.now += 100
    assert flight.under_way


class Paper:
    """A file that notes what happens to it."""

    def __init__(self, *, torn: bool = False) -> None:
        self.torn = torn
        self.happened: list[str] = []

    def write(self, text: str) -> None:
        if self.torn:
            raise OSError
        self.happened.append(text)

    def flush(self) -> None:
        self.happened.append("flush")


def written_on(paper: Paper, *ages_s: float) -> None:
    """Write a few words and frames that were begun so many seconds ago."""
    clock = Clock()
    writer = _Writer(cast("IO[str]", paper), clock)
    writer.start()
    writer.write("before")
    for age_s in ages_s or (0.0,):
        told = threading.Event()
        writer.write(cast("Any", a_frame(paper, clock.now - age_s, told)))
        assert told.wait(5)
    writer.stop()


def a_frame(paper: Paper, begun_at: float, told: threading.Event) -> _Frame:
    def written(at: float, size: int) -> None:
        paper.happened.append(f"written at {at:g}: {size}")
        told.set()

    def left_out() -> None:
        paper.happened.append("left out")
        told.set()

    frame = _Frame("frame")
    frame.begun_at, frame.written, frame.left_out = begun_at, written, left_out
    return frame


def test_the_writer_tells_once_the_frame_has_been_flushed() -> None:
    paper = Paper()
    written_on(paper)
    happened = paper.happened
    assert [what for what in happened if what != "flush"] == ["before", "frame", "written at 100: 5"]
    assert happened[happened.index("frame") + 1 :][:2] == ["flush", "written at 100: 5"]


def test_a_terminal_that_went_away_stops_nothing() -> None:
    paper = Paper(torn=True)
    written_on(paper)
    assert paper.happened[0] == "written at 100: 5"


def test_a_frame_whose_moment_has_gone_by_is_not_written() -> None:
    paper = Paper()
    written_on(paper, 0.015, 0.025, 0.015)
    told = [what for what in paper.happened if what not in {"flush", "before", "frame"}]
    assert told == ["written at 100: 5", "left out", "written at 100: 5"]
    assert paper.happened.count("frame") == 2


def test_a_machine_that_is_always_late_shows_every_other_frame() -> None:
    paper = Paper()
    written_on(paper, 1.0, 1.0, 1.0, 1.0)
    told = [what for what in paper.happened if what not in {"flush", "before", "frame"}]
    assert told == ["left out", "written at 100: 5"] * 2


class _Way:
    """A way for frames that says how long the last one was under way."""

    gallery = None

    def __init__(self) -> None:
        self.frame_took = 0.0

    def begin_frame(self) -> bool:
        raise NotImplementedError

    def send_frame(self, data: str, written: Written, left_out: LeftOut) -> None:
        raise NotImplementedError


def test_on_a_slow_terminal_a_frame_is_drawn_for_the_middle_of_its_arrival() -> None:
    way, ahead = _Way(), Ahead()
    assert [ahead.of(way) for _ in range(3)] == [0.0] * 3
    way.frame_took = 0.06
    assert [ahead.of(way) for _ in range(6)][-1] == pytest.approx(0.03)
    way.frame_took = 0.9
    assert ahead.of(way) == pytest.approx(0.03), "a frame that was kept waiting once makes no jump"
    assert [ahead.of(way) for _ in range(6)][-1] == pytest.approx(0.45)
    way.frame_took = 60.0
    assert [ahead.of(way) for _ in range(6)][-1] <= 1.0
    assert ahead.of(None) <= 1.0


def test_a_terminal_that_goes_without_a_word_hangs_up_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    driver = object.__new__(PictureDriver)
    driver.fileno = theirs
    raised: list[int] = []
    monkeypatch.setattr(signal, "raise_signal", raised.append)
    try:
        driver._hang_up()
        while_there = list(raised)
        os.close(ours)
        driver._hang_up()
    finally:
        os.close(theirs)
    assert (while_there, raised) == ([], [signal.SIGHUP])
