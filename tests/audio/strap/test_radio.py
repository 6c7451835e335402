"""The child that speaks with a strap, by the real library, against a Bluetooth service on a bus of the test's own."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from audio.faults import StrapFault
from audio.strap import commands, radio
from audio.strap.child import Child
from audio.strap.ear import StrapEar
from tests.audio.strap.bluez import Service, Strap
from tests.tui.mpris.message_bus import private_bus, why_unavailable
from tools.hearing_lab.chests import chest, frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tui.mpris.message_bus import MessageBus

bleak = pytest.importorskip("bleak", reason="bleak is of the extra `strap`, and in the group of the tests")
pytestmark = [
    pytest.mark.skipif(why_unavailable() is not None, reason=str(why_unavailable())),
    pytest.mark.xdist_group("bluetooth"),
]

FRAMES = [data for _, data in frames(chest([4.0] * 8, np.random.default_rng(1)))]
BEAT = bytes((0x16, 60, 0x00, 0x04))
"""A beat of 60 a minute, on skin, a second after the one before."""


@pytest.fixture(scope="module")
def bus() -> Iterator[MessageBus]:
    with private_bus() as bus:
        yield bus


@pytest.fixture(autouse=True)
def asked_there(bus: MessageBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address)


def told(*words: str, until: str = "fault") -> list[list[Any]]:
    """Return what the child's own part says, up to a line of a kind."""
    lines: list[list[Any]] = []
    stopped = asyncio.Event()

    def tell(*parts: Any) -> None:
        lines.append(list(parts))
        if parts[0] == until:
            stopped.set()

    asked = radio.asked_for(["--settles", "0.1", "--patience", "0.3", "--apart", "0", *words])
    asyncio.run(asyncio.wait_for(radio.speak(bleak, asked, tell, stopped), 20.0))
    return lines


def fault(*words: str) -> tuple[StrapFault, dict[str, Any]]:
    kind, facts = told(*words)[-1][1:]
    return StrapFault(kind), facts


def test_a_strap_is_found_joined_and_heard_and_let_go_of(bus: MessageBus) -> None:
    strap = Strap(frames=FRAMES[:3], beats=[BEAT])
    with Service(bus.address, [strap]):
        lines = told(until="beat")
        assert strap.parted.wait(5.0)
    assert [line for line in lines if line[0] == "strap"] == [["strap", strap.name, True]]
    assert [line[1] for line in lines if line[0] == "acceleration"] == [frame.hex() for frame in FRAMES[:3]]
    assert ["battery", 80] in lines
    assert lines[-1] == ["beat", BEAT.hex()]
    # 50 a second, 16 bits, twice the pull at most: the least that is enough; and it is told to stop before it is left.
    assert strap.written == [commands.ASK, bytes.fromhex("0202 00013200 01011000 02010200"), commands.STOP]


def test_the_nearest_is_taken_and_by_name_the_one_that_is_named(bus: MessageBus) -> None:
    straps = [Strap("Far", -90), Strap("Near", -40), Strap("Headset", -20, shows=())]
    with Service(bus.address, straps):
        assert ["strap", "Near", True] in told(until="strap")
        assert ["strap", "Far", True] in told("--name", "FAR", until="strap")


def test_a_strap_without_acceleration_tells_beats(bus: MessageBus) -> None:
    with Service(bus.address, [Strap("H7", frames=None, beats=[BEAT])]):
        assert ["strap", "H7", False] in told(until="beat")


def test_one_that_will_not_send_acceleration_tells_beats(bus: MessageBus) -> None:
    with Service(bus.address, [Strap(begun=bytes.fromhex("f0020203 00"), beats=[BEAT])]):
        assert ["strap", "Polar H10 12345678", False] in told(until="beat")


def test_no_service_at_all() -> None:
    assert fault()[0] is StrapFault.NO_SERVICE


def test_no_bus_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    assert fault()[0] is StrapFault.NO_SERVICE


@pytest.mark.parametrize(
    ("has", "kind"), [({"adapter": False}, StrapFault.NO_ADAPTER), ({"powered": False}, StrapFault.OFF)]
)
def test_a_radio_that_is_not_there_or_off(bus: MessageBus, has: dict[str, bool], kind: StrapFault) -> None:
    with Service(bus.address, [Strap()], **has):
        assert fault()[0] is kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("org.bluez.Error.Failed", StrapFault.TAKEN),
        ("org.bluez.Error.InProgress", StrapFault.TAKEN),
        ("org.bluez.Error.NotAuthorized", StrapFault.DENIED),
        ("org.freedesktop.DBus.Error.AccessDenied", StrapFault.DENIED),
        ("org.bluez.Error.NotReady", StrapFault.OFF),
    ],
)
def test_a_strap_that_cannot_be_joined(bus: MessageBus, error: str, kind: StrapFault) -> None:
    with Service(bus.address, [Strap(refuses=error)]):
        assert fault() == (kind, {"reason": "refused", "name": "Polar H10 12345678"})


def test_nothing_that_is_a_strap(bus: MessageBus) -> None:
    with Service(bus.address, [Strap("Headset", shows=())]):
        assert fault() == (StrapFault.NOBODY, {})
        assert fault("--name", "Garmin") == (StrapFault.NOT_NAMED, {"wanted": "Garmin", "others": []})
    with Service(bus.address, [Strap("Headset", shows=(), beats=None, frames=None), Strap("H9")]):
        assert fault("--name", "head") == (StrapFault.NO_STRAP, {"name": "Headset"})
        assert fault("--name", "Garmin") == (StrapFault.NOT_NAMED, {"wanted": "Garmin", "others": ["H9"]})


def test_a_strap_that_goes(bus: MessageBus) -> None:
    with Service(bus.address, [Strap(beats=[BEAT], drops=True)]):
        assert fault() == (StrapFault.GONE, {"name": "Polar H10 12345678"})


def test_a_child_process_is_heard_and_ends_when_it_is_let_go_of(bus: MessageBus) -> None:
    strap = Strap(frames=FRAMES, beats=[BEAT] * 3)
    with Service(bus.address, [strap]):
        child = Child(["--settles", "0.1", "--apart", "0"])
        ear = StrapEar(link=lambda _: child, threaded=False)
        ear.open()
        deadline = time.monotonic() + 20.0
        while not ear.heard(0.0).onsets and time.monotonic() < deadline:
            ear.pump(0.1)
        assert ear.fault is None
        assert ear.heard(0.0).breath == pytest.approx(4.0, rel=0.1)
        assert (ear.name, ear.battery) == (strap.name, 80)
        ear.close()
        assert strap.parted.wait(5.0)
    assert child.lines(0.0) is None


def test_without_the_library_it_says_so() -> None:
    program = "import sys; sys.modules['bleak'] = None; from audio.strap.radio import main; sys.argv = ['']; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, stdin=subprocess.DEVNULL, timeout=20.0
    )
    assert json.loads(done.stdout.splitlines()[-1]) == ["fault", StrapFault.NOT_INSTALLED.value, {}]
