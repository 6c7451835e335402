"""Threads that sound hangs on ask to be called first: each for itself, and only where nobody has said otherwise."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from audio.play.priority import ask_to_come_first

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there a thread has a priority of its own")


@pytest.mark.parametrize(("before", "asked"), [(0, [-11]), (10, []), (-15, [])])
def test_a_thread_asks_for_itself_and_keeps_what_it_was_told(
    monkeypatch: pytest.MonkeyPatch, before: int, asked: list[int]
) -> None:
    calls: list[tuple[int, int, int]] = []
    monkeypatch.setattr(os, "getpriority", lambda _which, _who: before)
    monkeypatch.setattr(os, "setpriority", lambda *call: calls.append(call))
    ask_to_come_first()
    assert calls == [(os.PRIO_PROCESS, threading.get_native_id(), nice) for nice in asked]


def test_where_it_is_not_given_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "getpriority", lambda _which, _who: 0)
    monkeypatch.setattr(os, "setpriority", refused)
    ask_to_come_first()
