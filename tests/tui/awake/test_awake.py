"""The machine stays awake while a session plays: services that stand for a desktop's see it taken and given back."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import pytest
from jeepney import HeaderFields, MatchRule, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import Proxy, open_dbus_connection

from audio.play.snapshot import PlayState, Snapshot
from tests.tui.mpris.message_bus import WITHIN_S, private_bus, why_unavailable
from tui.awake import KeepAwake
from tui.awake.keeper import holds_here
from tui.awake.linux import LogindHold, ScreensaverHold
from tui.awake.mac import CaffeinateHold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.tui.mpris.message_bus import MessageBus

NAMES = ("org.freedesktop.login1", "org.freedesktop.ScreenSaver")


@dataclass
class Services:
    """logind and a screensaver service on a private bus; what they hold now, and what they were asked."""

    address: str
    refuses: bool = False
    asked: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    awake: set[str] = field(default_factory=set)
    """``machine`` and ``display``, as long as somebody holds them."""
    _closed: threading.Event = field(default_factory=threading.Event)
    _ready: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        assert self._ready.wait(WITHIN_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._thread.join(WITHIN_S)

    def become(self, *awake: str) -> None:
        deadline = time.monotonic() + WITHIN_S
        while self.awake != set(awake):
            assert time.monotonic() < deadline, (self.awake, self.asked)
            self._closed.wait(0.01)

    def _serve(self) -> None:
        with open_dbus_connection(bus=self.address, enable_fds=True) as bus:
            daemon = Proxy(message_bus, bus)
            for name in NAMES:
                daemon.RequestName(name)
            daemon.AddMatch(MatchRule(type="signal", member="NameOwnerChanged"))
            self._ready.set()
            pipe: int | None = None
            owner = ""
            while not self._closed.is_set():
                if pipe is not None and _hung_up(pipe):
                    os.close(pipe)
                    pipe = None
                    self.awake.discard("machine")
                with contextlib.suppress(TimeoutError):
                    message = bus.receive(timeout=0.02)
                    fields = message.header.fields
                    member = fields[HeaderFields.member]
                    if member == "NameOwnerChanged" and message.body[0] == owner and not message.body[2]:
                        self.awake.discard("display")
                    if message.header.message_type is not MessageType.method_call:
                        continue
                    self.asked.append((member, tuple(message.body)))
                    if self.refuses:
                        bus.send(new_error(message, "org.freedesktop.DBus.Error.AccessDenied", "s", ("No.",)))
                    elif fields[HeaderFields.path] == "/org/freedesktop/login1":
                        pipe, given = os.pipe()
                        bus.send(new_method_return(message, "h", (given,)))
                        os.close(given)
                        self.awake.add("machine")
                    elif member == "Inhibit":
                        owner = fields[HeaderFields.sender]
                        bus.send(new_method_return(message, "u", (7,)))
                        self.awake.add("display")
                    else:
                        assert message.body == (7,)
                        bus.send(new_method_return(message))
                        self.awake.discard("display")


def _hung_up(pipe: int) -> bool:
    """Return whether nobody holds the other end any more."""
    os.set_blocking(pipe, False)
    with contextlib.suppress(BlockingIOError):
        return os.read(pipe, 1) == b""
    return False


@dataclass
class Plays:
    state: PlayState = PlayState.PLAYING

    def snapshot(self) -> Snapshot:
        return Snapshot(state=self.state)


@pytest.fixture
def bus() -> Iterator[MessageBus]:
    if reason := why_unavailable():
        pytest.skip(reason)
    with private_bus() as found:
        yield found


@pytest.fixture
def services(bus: MessageBus) -> Iterator[Services]:
    with Services(bus.address) as found:
        yield found


def keeper(player: Plays, bus: MessageBus) -> KeepAwake:
    return KeepAwake(player, holds=lambda: (LogindHold(bus.address), ScreensaverHold(bus.address)))


def test_awake_while_it_plays_and_not_while_it_is_paused_or_over(bus: MessageBus, services: Services) -> None:
    player = Plays()
    with keeper(player, bus):
        services.become("machine", "display")
        assert ("Inhibit", ("idle:sleep", "sitwith", "a session plays", "block")) in services.asked
        player.state = PlayState.PAUSED
        services.become()
        player.state = PlayState.PLAYING
        services.become("machine", "display")
        player.state = PlayState.ENDED
        services.become()
        player.state = PlayState.PLAYING
        services.become("machine", "display")
    services.become()


def test_a_listener_who_does_not_want_it_is_not_asked_for(bus: MessageBus, services: Services) -> None:
    with KeepAwake(Plays(), enabled=False, holds=lambda: (LogindHold(bus.address),)):
        pass
    assert services.asked == []


def test_a_refusal_is_taken_without_a_word(
    bus: MessageBus, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    services.refuses = True
    with keeper(Plays(), bus):
        deadline = time.monotonic() + WITHIN_S
        while len(services.asked) < 2:
            assert time.monotonic() < deadline
    assert capsys.readouterr() == ("", "")
    assert services.awake == set()


def test_nobody_there_is_taken_without_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = f"unix:path={tmp_path / 'nobody'}"
    with KeepAwake(Plays(), holds=lambda: (LogindHold(nowhere), ScreensaverHold(nowhere))):
        pass
    assert capsys.readouterr() == ("", "")


def test_a_program_that_is_killed_holds_nothing(bus: MessageBus, services: Services) -> None:
    code = (
        "from tests.tui.awake.test_awake import Plays\n"
        "from tui.awake import KeepAwake\n"
        "import time\n"
        "with KeepAwake(Plays()):\n"
        "    time.sleep(60)\n"
    )
    buses = {"DBUS_SESSION_BUS_ADDRESS": bus.address, "DBUS_SYSTEM_BUS_ADDRESS": bus.address}
    program = subprocess.Popen([sys.executable, "-c", code], env=os.environ | buses)
    try:
        services.become("machine", "display")
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait(WITHIN_S)
    services.become()


def test_the_ways_of_each_system(tmp_path: Path) -> None:
    both = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/a", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/b"}
    assert [type(hold) for hold in holds_here(both, "linux")] == [LogindHold, ScreensaverHold]
    assert [type(hold) for hold in holds_here({"XDG_RUNTIME_DIR": str(tmp_path)}, "darwin")] == [CaffeinateHold]
    assert holds_here({}, "win32") == ()


def test_caffeinate_runs_for_as_long_as_it_is_held(tmp_path: Path) -> None:
    program, noted = tmp_path / "caffeinate", tmp_path / "noted"
    program.write_text(f'#!/bin/sh\necho "$@" > {noted}.new && mv {noted}.new {noted}\nexec sleep 60\n')
    program.chmod(0o755)
    hold = CaffeinateHold(str(program))
    hold.take()
    running = hold._running
    assert running is not None
    deadline = time.monotonic() + WITHIN_S
    while not noted.exists():
        assert time.monotonic() < deadline
    assert noted.read_text().split() == ["-d", "-i", "-w", str(os.getpid())]
    hold.release()
    assert running.poll() is not None
