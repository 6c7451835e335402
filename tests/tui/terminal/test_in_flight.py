"""One frame at a time, on terminals that answer and on those that do not."""

from __future__ import annotations

import os
import signal
import threading
import tty
from typing import IO, TYPE_CHECKING, Any, cast

import pytest

from tests.tui.screens.sitting import Clock
from tui.terminal.driver import PictureDriver
from tui.terminal.frames import Ahead
from tui.terminal.in_flight import Flight
from tui.terminal.writer import Frame, Writer, never_waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    writer = Writer(cast("IO[str]", paper), clock)
    writer.start()
    writer.write("before")
    for age_s in ages_s or (0.0,):
        told = threading.Event()
        writer.write(cast("Any", a_frame(paper, clock.now - age_s, told)))
        assert told.wait(5)
    writer.stop()


def a_frame(paper: Paper, begun_at: float, told: threading.Event) -> Frame:
    def written(at: float, size: int) -> None:
        paper.happened.append(f"written at {at:g}: {size}")
        told.set()

    def left_out() -> None:
        paper.happened.append("left out")
        told.set()

    frame = Frame("frame")
    frame.begun_at, frame.written, frame.left_out, frame.rest = begun_at, written, left_out, None
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


@pytest.fixture
def screen() -> Iterator[tuple[int, Writer, Paper, Clock]]:
    """A terminal's own end, and a writer to it whose thread has not been started."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    clock = Clock()
    with os.fdopen(theirs, "w", 1 << 17, encoding="utf-8") as file:
        yield ours, Writer(file, clock, never_waiting(theirs)), Paper(), clock
    os.close(ours)


def shown(terminal: int, size: int) -> str:
    """Return so many bytes of what has been written to a terminal, or will be."""
    data = b""
    while len(data) < size:
        data += os.read(terminal, 65536)
    return data.decode()


def test_a_frame_is_written_at_once_where_nothing_waits_to_be(screen: tuple[int, Writer, Paper, Clock]) -> None:
    terminal, writer, paper, clock = screen
    writer.write(a_frame(paper, clock.now, threading.Event()))
    assert paper.happened == ["written at 100: 5"], "and no thread has run"
    assert shown(terminal, 5) == "frame"


def test_a_frame_comes_behind_what_waits(screen: tuple[int, Writer, Paper, Clock]) -> None:
    terminal, writer, paper, clock = screen
    writer.write("before, ")
    writer.write(a_frame(paper, clock.now, told := threading.Event()))
    assert not paper.happened
    writer.start()
    assert told.wait(5)
    assert shown(terminal, 13) == "before, frame"
    writer.stop()


def test_a_terminal_that_takes_its_time_does_not_hold_up_whoever_draws(
    screen: tuple[int, Writer, Paper, Clock],
) -> None:
    terminal, writer, paper, clock = screen
    told = threading.Event()
    frame = Frame("\u2584" * 100_000)
    small = a_frame(paper, clock.now, told)
    frame.begun_at, frame.written, frame.left_out, frame.rest = clock.now, small.written, small.left_out, None
    writer.write(frame)
    assert not paper.happened, "nobody reads yet"
    writer.write(", and then")
    clock.now += 1.0
    writer.start()
    assert shown(terminal, 300_010) == "\u2584" * 100_000 + ", and then", "what has begun is written to its end"
    assert told.wait(5)
    assert paper.happened == ["written at 101: 300000"]
    writer.stop()


def test_a_stale_frame_is_not_written_at_once_either(screen: tuple[int, Writer, Paper, Clock]) -> None:
    terminal, writer, paper, clock = screen
    for _ in range(3):
        writer.write(a_frame(paper, clock.now - 1.0, threading.Event()))
    assert paper.happened == ["left out", "written at 100: 5", "left out"]
    assert shown(terminal, 5) == "frame"


def test_what_is_no_terminal_has_no_way_that_never_waits() -> None:
    reading, writing = os.pipe()
    assert never_waiting(writing) is None
    os.close(reading)
    os.close(writing)


class _Way:
    """A way for frames that says how long the last one was under way."""

    gallery = None
    cell = None

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
