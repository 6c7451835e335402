"""Calling something so many times a second."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tui.terminal.ticker import Ticker

if TYPE_CHECKING:
    from collections.abc import Callable


class Loop:
    """A loop whose time passes when it is told, and that calls what is due."""

    def __init__(self) -> None:
        self.now = 5.0
        self.due: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, call: Callable[[], None]) -> None:
        self.due.append((when, call))

    def go_on(self, *, late: float = 0.0) -> None:
        """Go to when something is due, or so much later."""
        when, call = self.due.pop()
        self.now = when + late
        call()


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Any:
    loop = Loop()
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: loop)
    return loop


def test_it_is_called_at_its_times_however_long_a_call_takes(loop: Loop) -> None:
    called: list[float] = []

    def tick() -> None:
        called.append(round(loop.now, 6))
        loop.now += 0.01

    Ticker(20, tick, lambda: True, lambda _: None)
    for _ in range(3):
        loop.go_on(late=0.001)
    assert called == [5.051, 5.101, 5.151]


def test_times_that_have_gone_by_are_left_out(loop: Loop) -> None:
    called: list[float] = []
    Ticker(20, lambda: called.append(round(loop.now, 6)), lambda: True, lambda _: None)
    loop.go_on(late=0.12)
    loop.go_on()
    assert called == [5.17, 5.2]


def test_a_fault_is_told_and_it_goes_on(loop: Loop) -> None:
    told: list[Exception] = []
    fault = ValueError()

    def tick() -> None:
        raise fault

    Ticker(20, tick, lambda: True, told.append)
    loop.go_on()
    loop.go_on()
    assert told == [fault, fault]


def test_it_ends_where_there_is_nothing_more_to_do(loop: Loop) -> None:
    called: list[float] = []
    goes_on = [True]
    Ticker(20, lambda: called.append(loop.now), lambda: goes_on[0], lambda _: None)
    loop.go_on()
    goes_on[0] = False
    loop.go_on()
    assert (len(called), loop.due) == (1, [])
