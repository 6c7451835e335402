"""A strap as a source of breath: it keeps the contract, says when it cannot hear, and lets go at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from audio.faults import StrapFault
from audio.strap.ear import StrapEar
from scripts.listener.heard import Unsure
from tools.hearing_lab.chests import RATE, chest, frames

if TYPE_CHECKING:
    from audio.strap.child import Line

FRAMES = [(at, data.hex()) for at, data in frames(chest([4.0] * 10, np.random.default_rng(1)))]
ON_SKIN, OFF_SKIN = "063c", "043c"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Scripted:
    """A child that says what it is given, until it ends or is let go of."""

    def __init__(self) -> None:
        self.said: list[Line] = []
        self.ended = self.closed = False

    def lines(self, wait: float) -> list[Line] | None:
        del wait
        said, self.said = self.said, []
        return said or (None if self.ended else [])

    def close(self) -> None:
        self.closed = True


class Listening:
    def __init__(self, **how: Any) -> None:
        self.clock, self.child = Clock(), Scripted()
        self.ear = StrapEar("", self.clock, link=lambda _: self.child, threaded=False, **how)
        self.ear.open()

    def hears(self, *said: Line, after: float = 0.5) -> None:
        self.clock.now += after
        self.child.said += said
        self.ear.pump()

    def joined(self, *, moves: bool = True) -> None:
        self.hears(["alive"], ["strap", "H10", moves])

    def breathes(self, seconds: float = 30.0) -> None:
        before = 0.0
        for at, data in FRAMES:
            if at <= seconds:
                self.hears(["alive"], ["acceleration", data], after=at - before)
                before = at

    @property
    def why(self) -> Unsure | None:
        return self.ear.heard(self.clock.now).why

    @property
    def fault(self) -> StrapFault | None:
        if self.ear.fault is None:
            return None
        assert self.why is Unsure.GONE
        assert isinstance(self.ear.fault.kind, StrapFault)
        return self.ear.fault.kind


def test_a_breath_is_felt_as_it_comes_and_forgotten_when_that_is_asked() -> None:
    listening = Listening()
    assert listening.why is Unsure.EARLY
    listening.joined()
    assert listening.ear.name == "H10"
    listening.breathes()
    heard = listening.ear.heard(listening.clock.now)
    assert heard.sure
    assert heard.breath == pytest.approx(4.0, rel=0.1)
    assert 100.0 < heard.onsets[0] < heard.onsets[-1] < heard.at <= listening.clock.now + 0.001
    listening.ear.anew(listening.clock.now)
    assert listening.why is Unsure.EARLY
    listening.hears(["alive"])
    assert not listening.ear.heard(listening.clock.now).onsets


def test_it_lets_go_at_once() -> None:
    listening = Listening()
    listening.ear.close()
    listening.ear.close()
    assert listening.child.closed


@pytest.mark.parametrize("kind", StrapFault)
def test_what_the_child_cannot_do_is_handed_on(kind: StrapFault) -> None:
    listening = Listening()
    listening.hears(["battery", 4], ["fault", kind.value, {"name": "H10"}])
    assert listening.fault is kind
    assert listening.ear.fault is not None
    assert listening.ear.fault.facts == {"name": "H10", "battery": 4}
    listening.ear.anew(listening.clock.now)
    assert listening.why is Unsure.GONE


def test_a_child_that_dies() -> None:
    listening = Listening()
    listening.child.ended = True
    listening.hears()
    assert listening.fault is StrapFault.BROKE_OFF


def test_a_child_that_hangs() -> None:
    listening = Listening()
    listening.joined()
    listening.hears(after=9.0)
    assert listening.fault is None
    listening.hears(after=2.0)
    assert listening.fault is StrapFault.BROKE_OFF


def test_no_process_can_be_had() -> None:
    def none(_: str) -> Scripted:
        raise OSError

    ear = StrapEar("", Clock(), link=none, threaded=False)
    ear.open()
    assert ear.fault is not None
    assert ear.fault.kind is StrapFault.BROKE_OFF


@pytest.mark.parametrize(
    "sent", [[], [["acceleration", "ff00ff"]], [["acceleration", "no digits"]], [["acceleration"]]]
)
def test_a_strap_that_tells_nothing_or_what_cannot_be_understood(sent: list[Line]) -> None:
    listening = Listening()
    listening.joined()
    for _ in range(24):
        assert listening.fault is None
        listening.hears(["alive"], *sent)
    listening.hears(["alive"], *sent)
    assert listening.fault is StrapFault.SILENT


def test_lines_that_are_none_do_no_harm() -> None:
    listening = Listening()
    listening.hears(["beat", 7], ["factor", "x"], ["battery", None], ["fault", "?", {}], ["strap"], [None], ["else", 1])
    assert listening.fault is None
    assert listening.why is Unsure.EARLY


def test_without_contact_it_says_so_where_nothing_moves() -> None:
    listening = Listening()
    listening.joined()
    table = [data.hex() for _, data in frames(np.random.default_rng(1).normal((0, 0, 1000), 1.5, (12 * RATE, 3)))]
    for data in table:
        listening.hears(["acceleration", data], ["beat", ON_SKIN], after=0.72)
    seen = [listening.why]
    listening.hears(["beat", OFF_SKIN])
    assert [*seen, listening.why] == [Unsure.STILL, Unsure.NOTHING]


def test_beats_alone_are_a_fault_in_a_session_and_never_sure_in_a_trial() -> None:
    session = Listening()
    session.joined(moves=False)
    assert session.fault is StrapFault.BEATS_ALONE
    trial = Listening(beats_alone=True)
    trial.joined(moves=False)
    for second in range(40):
        between = round(1024 * (1 + 0.06 * np.sin(2 * np.pi * second / 5)))
        trial.hears(["beat", f"163c{between.to_bytes(2, 'little').hex()}"], after=between / 1024)
    heard = trial.ear.heard(trial.clock.now)
    assert heard.breath == pytest.approx(5.0, rel=0.1)
    assert (heard.sure, heard.why, heard.onsets) == (False, Unsure.ALONE, ())
    trial.hears(["beat", OFF_SKIN])
    assert trial.why is Unsure.NOTHING
