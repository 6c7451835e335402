"""A private D-Bus for tests: a dbus-daemon of the test's own, and a client that stands for a desktop.

The daemon reads no configuration of the machine, so that it starts no services and nobody else is on it.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, DBusErrorResponse, HeaderFields, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jeepney import Message

PATH = "/org/mpris/MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"
PROPERTIES = "org.freedesktop.DBus.Properties"
WITHIN_S = 20.0
"""How long anything may take on a machine that is busy with other things."""

_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


def why_unavailable() -> str | None:
    """Return a sentence that says what is lacking here for a bus, or None where there can be one."""
    if not sys.platform.startswith("linux"):
        return "media keys come over D-Bus on Linux only"
    if shutil.which("dbus-daemon") is None:
        return "a private D-Bus needs what is not installed: dbus-daemon"
    return None


@dataclass
class MessageBus:
    """A running bus. ``env`` is the environment for a program that is to find it."""

    address: str
    process: subprocess.Popen[str]

    @property
    def env(self) -> dict[str, str]:
        return os.environ | {"DBUS_SESSION_BUS_ADDRESS": self.address}

    def freeze(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def end(self) -> None:
        """End it, also when it is frozen."""
        self.process.kill()
        self.process.wait()

    def run(self, *command: str) -> str:
        """Run a program that speaks to this bus and return what it printed."""
        done = subprocess.run(
            command,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, f"{command}: {done.stderr or done.stdout}"
        return done.stdout.strip()


@contextlib.contextmanager
def private_bus() -> Iterator[MessageBus]:
    """Run a bus for the ``with`` block."""
    with tempfile.TemporaryDirectory(prefix="sitwith-bus-") as name:
        config = Path(name) / "bus.conf"
        config.write_text(_CONFIG.format(socket=Path(name) / "socket"))
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert process.stdout is not None
        try:
            ready, _, _ = select.select([process.stdout], [], [], WITHIN_S)
            assert ready, "the bus did not come up"
            bus = MessageBus(process.stdout.readline().strip(), process)
            yield bus
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


class Desktop:
    """What a desktop does with a player: finds it, calls it, reads its properties, hears its signals."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = open_dbus_connection(bus=bus.address, auth_timeout=WITHIN_S)
        self._heard: list[Message] = []
        for rule in (
            MatchRule(type="signal", path=PATH),
            MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged"),
        ):
            self._ask(message_bus.AddMatch(rule))

    def close(self) -> None:
        self._bus.close()

    def take(self, name: str) -> None:
        self._ask(message_bus.RequestName(name))

    def has(self, name: str) -> bool:
        return bool(self._ask(message_bus.NameHasOwner(name))[0])

    def await_owner(self, name: str, *, there: bool) -> None:
        """Wait until a name has an owner, or has none any more."""
        while self.has(name) is not there:
            self._hear(time.monotonic() + WITHIN_S)

    def call(
        self,
        to: str,
        member: str,
        signature: str | None = None,
        *body: Any,
        interface: str | None = PLAYER,
        path: str = PATH,
    ) -> tuple[Any, ...]:
        """Call a method; raises DBusErrorResponse where it is refused."""
        return self._ask(new_method_call(DBusAddress(path, to, interface), member, signature, body))

    def get(self, to: str, name: str, interface: str = PLAYER) -> Any:
        (value,) = self.call(to, "Get", "ss", interface, name, interface=PROPERTIES)
        return value[1]

    def set(self, to: str, name: str, value: tuple[str, Any]) -> None:
        self.call(to, "Set", "ssv", PLAYER, name, value, interface=PROPERTIES)

    def hear(self, member: str) -> tuple[Any, ...]:
        """Wait for the next signal of a name, and return its body."""
        deadline = time.monotonic() + WITHIN_S
        while True:
            for index, message in enumerate(self._heard):
                if message.header.fields[HeaderFields.member] == member:
                    del self._heard[: index + 1]
                    return tuple(message.body)
            self._hear(deadline)

    def hear_change(self, name: str) -> Any:
        """Wait until a property is said to have changed, and return its new value."""
        while True:
            _, changed, _ = self.hear("PropertiesChanged")
            if name in changed:
                return changed[name][1]

    def _ask(self, message: Message) -> tuple[Any, ...]:
        serial = next(self._bus.outgoing_serial)
        self._bus.send(message, serial=serial)
        deadline = time.monotonic() + WITHIN_S
        while True:
            reply = self._bus.receive(timeout=max(0.0, deadline - time.monotonic()))
            if reply.header.fields.get(HeaderFields.reply_serial) != serial:
                self._heard.append(reply)
            elif reply.header.message_type is MessageType.error:
                raise DBusErrorResponse(reply)
            else:
                return tuple(reply.body)

    def _hear(self, deadline: float) -> None:
        self._heard.append(self._bus.receive(timeout=max(0.0, deadline - time.monotonic())))
