"""The media keys' thread: from its start to its end, whatever becomes of the bus. Linux only.

A convenience: where there is no bus, where the name is taken, or when the bus goes away in the middle, a line in the
log says so, and the session goes on without. Nothing is printed, no bus is started, and only Unix sockets are opened.

Threads: ``start`` and ``close`` belong to whoever plays the session. Everything else, the imports included, happens in
one daemon thread, *media keys*. It waits at the bus's socket for calls, looks at the player twice a second and a moment
after each call, and tells what has changed. ``leave`` is called on it, and so are the player's controls, which any
thread may call.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tui.mpris.alongside import InItsThread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jeepney.io.blocking import DBusConnection

    from scripts.units import Seconds
    from tui.mpris.controlled import Controlled

log = logging.getLogger(__name__)


def session_bus(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the address of the session bus, or None where none is known."""
    address = environment.get("DBUS_SESSION_BUS_ADDRESS")
    if address:
        return address
    folder = environment.get("XDG_RUNTIME_DIR")
    # Where the other D-Bus libraries look too: a terminal that outlived its login has no address, but may have this.
    path = Path(folder) / "bus" if folder else None
    return f"unix:path={path}" if path is not None and path.is_socket() else None


class MediaKeys(InItsThread):
    """Lets media keys and desktop widgets control a session; as a context manager, for the ``with`` block.

    Args:
        player: What is controlled.
        title: The session's title, which every program on the same session bus can read.
        leave: The gentle way out, asked for by Quit and Stop. Called on the media keys' thread, at most once; it must
            not wait for the thread that calls ``close``.
        enabled: Whether the listener wants this at all.
        address: The bus; without one, the session's.
        clock: Monotonic seconds.

    """

    def __init__(  # noqa: PLR0913 - three that are needed, three that can be chosen
        self,
        player: Controlled,
        title: str,
        leave: Callable[[], None],
        *,
        enabled: bool = True,
        address: str | None = None,
        clock: Callable[[], Seconds] = time.monotonic,
    ) -> None:
        super().__init__("media keys", enabled=enabled and sys.platform.startswith("linux"))
        self._player = player
        self._title = title
        self._leave = leave
        self._address = address
        self._clock = clock
        self._bus: DBusConnection | None = None  # set once, by the thread; ``close`` only shuts its socket down

    def _wake(self) -> None:
        if self._bus is not None:
            with contextlib.suppress(OSError):  # it may have gone by itself
                self._bus.sock.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        try:
            address = self._address or session_bus()
            if address is None:
                log.debug("no media keys: there is no session bus")
            else:
                self._serve(address)
        except Exception as error:  # whatever it is, the session goes on
            if not self._closed.is_set():
                # A bus that is not there or goes away is no surprise, session for session; of anything else the log
                # should have more.
                expected = isinstance(error, OSError)
                log.log(logging.DEBUG if expected else logging.INFO, "no media keys: %s", error, exc_info=not expected)

    def _serve(self, address: str) -> None:
        # Here, off the way to the first sound.
        from tui.mpris.bus import answer, bus_name, connect, take_name  # noqa: PLC0415 - jeepney is there on Linux alone
        from tui.mpris.object import MprisObject  # noqa: PLC0415 - what answers them: only where there is a bus

        with connect(address) as bus:
            self._bus = bus
            if self._closed.is_set():  # it was, before there was a socket to shut down
                return
            seen = MprisObject(self._player, self._title, self._leave, self._clock)
            if not take_name(bus):
                log.info("no media keys: the name %s is taken", bus_name())
                return
            log.debug("media keys: %s", bus_name())
            answer(bus, seen)
