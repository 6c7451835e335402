"""A Bluetooth service that is none: ``org.bluez`` with an adapter and straps on a private bus, as BlueZ shows them.

What it is asked it does at once, in a thread of its own, and what it was given to send it sends as the real one would:
as changed values of characteristics.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection

from audio.strap import commands
from audio.strap.radio import BATTERY, BEATS, HEART

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jeepney import Message

    Values = dict[str, tuple[str, Any]]
    """Properties as they go over the bus: each with its signature."""

ADAPTER = "/org/bluez/hci0"
DEVICE = "org.bluez.Device1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
FEATURES = bytes((0x0F, 0x04, 0, 0, 0, 0))
OFFERS = bytes.fromhex("f001020000 0004190032006400c800 01011000 0203020004000800")
"""What a Polar H10 offers: 25, 50, 100 and 200 samples a second of 16 bits, up to 2, 4 or 8 times the pull."""
BEGUN = bytes.fromhex("f002020000")


@dataclass
class Strap:
    """A strap that is near, and what it does."""

    name: str = "Polar H10 12345678"
    rssi: int = -60
    shows: Sequence[str] = (HEART,)
    """The services that it says it has, before it is joined."""
    beats: Sequence[bytes] | None = ()
    """What it sends when it is asked for beats; None where it has none."""
    frames: Sequence[bytes] | None = ()
    """What it sends when it is asked for acceleration; None where it has none."""
    begun: bytes = BEGUN
    """What it answers when it is asked to begin."""
    battery: int = 80
    refuses: str | None = None
    """The error with which it refuses to be joined."""
    drops: bool = False
    """Whether it is gone as soon as it has sent everything."""
    written: list[bytes] = field(default_factory=list)
    parted: threading.Event = field(default_factory=threading.Event)

    @property
    def characteristics(self) -> Mapping[str, tuple[str, Sequence[str], bytes]]:
        """Each by its UUID: its name on the bus, its flags, what is read of it."""
        every: dict[str, tuple[str, Sequence[str], bytes]] = {BATTERY: ("char0011", ["read"], bytes((self.battery,)))}
        if self.beats is not None:
            every[BEATS] = "char0021", ["notify"], b""
        if self.frames is not None:
            every[commands.CONTROL] = "char0031", ["read", "write", "indicate"], FEATURES
            every[commands.DATA] = "char0041", ["notify"], b""
        return every

    def named(self, path: str) -> str:
        """Return the UUID of a characteristic by its path."""
        return next(uuid for uuid, (name, _, _) in self.characteristics.items() if path.endswith(name))


class Service:
    """The service, for as long as the ``with`` block lasts."""

    def __init__(
        self, address: str, straps: Sequence[Strap] = (), *, powered: bool = True, adapter: bool = True
    ) -> None:
        self._bus = open_dbus_connection(bus=address)
        self._straps, self._powered, self._adapter = straps, powered, adapter
        self._ends = False
        self._bus.send_and_get_reply(message_bus.RequestName("org.bluez"))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends = True
        self._thread.join(5.0)
        self._bus.close()

    def _serve(self) -> None:
        while not self._ends:
            with contextlib.suppress(TimeoutError):
                message = self._bus.receive(timeout=0.02)
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)

    # -- What there is --------------------------------------------------------------------------------------------

    def _objects(self) -> Iterator[tuple[str, dict[str, Values]]]:
        if not self._adapter:
            return
        adapter = {"Address": ("s", "00:11:22:33:44:55"), "Powered": ("b", self._powered), "Roles": ("as", ["central"])}
        yield ADAPTER, {"org.bluez.Adapter1": adapter | {"Discovering": ("b", True)}}
        for number, strap in enumerate(self._straps):
            path = f"{ADAPTER}/dev_{number}"
            yield path, {DEVICE: _device(number, strap)}
            about: Values = {"UUID": ("s", HEART), "Primary": ("b", True), "Device": ("o", path)}
            yield f"{path}/service0010", {"org.bluez.GattService1": about}
            for uuid, (name, flags, _) in strap.characteristics.items():
                about = {"UUID": ("s", uuid), "Service": ("o", f"{path}/service0010"), "Flags": ("as", list(flags))}
                yield f"{path}/service0010/{name}", {CHARACTERISTIC: about | {"MTU": ("q", 232)}}

    # -- What it is asked -----------------------------------------------------------------------------------------

    def _answer(self, message: Message) -> None:
        path, member = message.header.fields[HeaderFields.path], message.header.fields[HeaderFields.member]
        if "/dev_" in path:
            strap = self._straps[int(path.split("/dev_")[1].split("/")[0])]
            self._answer_of_strap(message, member, path, strap)
            return
        objects = ("a{oa{sa{sv}}}", (dict(self._objects()),)) if member == "GetManagedObjects" else (None, ())
        self._bus.send(new_method_return(message, *objects))
        if member == "StartDiscovery":
            for number, each in enumerate(self._straps):
                self._change(f"{ADAPTER}/dev_{number}", DEVICE, RSSI=("n", each.rssi + 1))

    def _answer_of_strap(self, message: Message, member: str, path: str, strap: Strap) -> None:
        if member == "Connect" and strap.refuses is not None:
            self._bus.send(new_error(message, strap.refuses, "s", ("refused",)))
            return
        if member == "Connect":
            # As with the real one, who is answered can see already that it is joined.
            self._change(path, DEVICE, Connected=("b", True))
            self._change(path, DEVICE, ServicesResolved=("b", True))
        value = strap.characteristics[strap.named(path)][2] if member == "ReadValue" else b""
        self._bus.send(new_method_return(message, *(("ay", (value,)) if member == "ReadValue" else (None, ()))))
        match member:
            case "Disconnect":
                strap.parted.set()
                self._change(path, DEVICE, Connected=("b", False))
            case "WriteValue":
                strap.written.append(bytes(message.body[0]))
                self._do(strap, path)
            case "StartNotify" if strap.named(path) == BEATS:
                self._send(path, strap.beats or ())
                if strap.drops:
                    self._change(path.partition("/service")[0], DEVICE, Connected=("b", False))
            case _:
                pass

    def _do(self, strap: Strap, path: str) -> None:
        """Answer a command, and send what it asks for."""
        reply = {1: OFFERS, 2: strap.begun}.get(strap.written[-1][0])
        if reply is not None:
            self._send(path, [reply])
        if reply == BEGUN:
            names = strap.characteristics
            self._send(path.replace(names[commands.CONTROL][0], names[commands.DATA][0]), strap.frames or ())

    def _send(self, path: str, values: Sequence[bytes]) -> None:
        for value in values:
            self._change(path, CHARACTERISTIC, Value=("ay", value))

    def _change(self, path: str, interface: str, **changed: tuple[str, Any]) -> None:
        to = DBusAddress(path, interface="org.freedesktop.DBus.Properties")
        self._bus.send(new_signal(to, "PropertiesChanged", "sa{sv}as", (interface, changed, [])))


def _device(number: int, strap: Strap) -> Values:
    return {
        "Address": ("s", f"AA:BB:CC:00:00:{number:02X}"),
        "AddressType": ("s", "random"),
        "Name": ("s", strap.name),
        "Alias": ("s", strap.name),
        "Adapter": ("o", ADAPTER),
        "UUIDs": ("as", list(strap.shows)),
        "RSSI": ("n", strap.rssi),
        "Connected": ("b", False),
        "ServicesResolved": ("b", False),
        "Paired": ("b", False),
    }
