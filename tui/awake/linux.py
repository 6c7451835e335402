"""On Linux: logind keeps the machine from falling asleep by itself, the desktop's screensaver service the display.

Both end with this process, however it ends: logind's hold is a file descriptor, and a screensaver service gives up the
hold of a program that has left the bus. Closing a lid still suspends: logind minds that key before any hold.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, DBusErrorResponse, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

    from scripts.units import Seconds

PROGRAM = "sitwith"
WHY = "a session plays"
_ANSWERS: Seconds = 1.0
"""How long a bus or a service may take; a frozen one never answers."""
_LOGIND = DBusAddress("/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager")
_SCREENSAVER = DBusAddress("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "org.freedesktop.ScreenSaver")


def _ask(bus: DBusConnection, message: Message) -> tuple[Any, ...]:
    """Return what a service answers.

    Raises:
        OSError: It does not, or refuses.

    """
    try:
        return tuple(unwrap_msg(bus.send_and_get_reply(message, timeout=_ANSWERS)))
    except DBusErrorResponse as error:
        raise OSError(f"{error.name}: {error.data}") from error


class LogindHold:
    """Keeps the machine from sleeping by itself."""

    def __init__(self, address: str) -> None:
        """Prepare to ask on the bus at this address, the system's."""
        self._address = address
        self._held: int | None = None

    def take(self) -> None:
        """As in the contract."""
        with open_dbus_connection(bus=self._address, enable_fds=True, auth_timeout=_ANSWERS) as bus:
            asked = new_method_call(_LOGIND, "Inhibit", "ssss", ("idle:sleep", PROGRAM, WHY, "block"))
            (held,) = _ask(bus, asked)
            self._held = held.to_raw_fd()

    def release(self) -> None:
        """As in the contract: closing the descriptor gives it back."""
        held, self._held = self._held, None
        if held is not None:
            os.close(held)


class ScreensaverHold:
    """Keeps the display from going dark."""

    def __init__(self, address: str) -> None:
        """Prepare to ask on the bus at this address, the desktop's."""
        self._address = address
        self._bus: DBusConnection | None = None
        self._cookie = 0

    def take(self) -> None:
        """As in the contract. The connection stays open: with it the service sees that somebody is still there."""
        bus = open_dbus_connection(bus=self._address, auth_timeout=_ANSWERS)
        try:
            (self._cookie,) = _ask(bus, new_method_call(_SCREENSAVER, "Inhibit", "ss", (PROGRAM, WHY)))
        except BaseException:
            bus.close()
            raise
        self._bus = bus

    def release(self) -> None:
        """As in the contract."""
        bus, self._bus = self._bus, None
        if bus is None:
            return
        try:
            _ask(bus, new_method_call(_SCREENSAVER, "UnInhibit", "u", (self._cookie,)))
        finally:
            bus.close()
