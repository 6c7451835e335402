"""The bus: takes the name, hands calls to the object, sends what it answers and what it has to tell.

The one room that knows jeepney, the D-Bus library. All of it runs on the media keys' thread (tui/mpris/keys.py).
"""

from __future__ import annotations

import logging
import os
import time
from typing import TYPE_CHECKING

from jeepney import (
    DBusAddress,
    DBusNameFlags,
    HeaderFields,
    MessageFlag,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import Proxy, open_dbus_connection

from tui.mpris.interfaces import PATH, introspection
from tui.mpris.object import RefusedError

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

    from scripts.units import Seconds
    from tui.mpris.object import MprisObject

log = logging.getLogger(__name__)

LOOK_EVERY: Seconds = 0.5
LOOK_AFTER_CALL: Seconds = 0.05
"""The player has carried out by then what it was asked, so that the widget whose button was pressed shows it."""
_BUS_ANSWERS: Seconds = 1.0
"""How long the bus may take to let us in; a frozen one never does."""
_FIRST_OWNER = 1


def bus_name() -> str:
    """Return the name this process has on the bus."""
    return f"org.mpris.MediaPlayer2.sitwith.instance{os.getpid()}"


def connect(address: str) -> DBusConnection:
    """Open a connection to the bus at an address of Unix sockets; of several, the first.

    Raises:
        OSError: Nobody answers there.
        RuntimeError: It is not a Unix socket; such a bus is not asked.
        ValueError: It is not an address, or the bus does not let us in.

    """
    return open_dbus_connection(bus=address, auth_timeout=_BUS_ANSWERS)


def take_name(bus: DBusConnection) -> bool:
    """Take our name, by which desktops find a player; return whether it was free."""
    (owner,) = Proxy(message_bus, bus, timeout=_BUS_ANSWERS).RequestName(bus_name(), DBusNameFlags.do_not_queue)
    return bool(owner == _FIRST_OWNER)


def answer(bus: DBusConnection, seen: MprisObject) -> None:
    """Answer calls and tell changes, for as long as there is a bus.

    Raises:
        OSError: The connection has ended.

    """
    look_at = time.monotonic()
    while True:
        try:
            message = bus.receive(timeout=max(0.0, look_at - time.monotonic()))
        except TimeoutError:
            pass
        else:
            if message.header.message_type is MessageType.method_call:
                reply = _carried_out(message, seen)
                if not message.header.flags & MessageFlag.no_reply_expected:
                    bus.send(reply)
                look_at = min(look_at, time.monotonic() + LOOK_AFTER_CALL)
        if time.monotonic() >= look_at:
            for interface, member, signature, body in seen.look():
                bus.send(new_signal(DBusAddress(PATH, interface=interface), member, signature, body))
            look_at = time.monotonic() + LOOK_EVERY


def _carried_out(message: Message, seen: MprisObject) -> Message:
    """Carry out a call and return the reply to it."""
    fields = message.header.fields
    path, member = fields[HeaderFields.path], fields[HeaderFields.member]
    interface, signature = fields.get(HeaderFields.interface), fields.get(HeaderFields.signature, "")
    if path != PATH:
        steps = introspection(path) if member == "Introspect" else None
        if steps is None:
            return new_error(message, "org.freedesktop.DBus.Error.UnknownObject", "s", (f"Nothing is at {path}.",))
        return new_method_return(message, "s", (steps,))
    try:
        gives, body = seen.call(interface, member, signature, message.body)
    except RefusedError as refused:
        return new_error(message, refused.name, "s", (str(refused),))
    return new_method_return(message, gives or None, body)
