"""The keeper: asks that display and machine stay awake while a session plays, and gives it back when it does not.

A convenience that never says a word to the listener: where nobody can be asked, or asking fails, a line in the log says
so once, and the session goes on.

Threads: ``start`` and ``close`` belong to whoever plays the session. Everything else, the imports of the D-Bus library
included, happens in one daemon thread, *awake*, which looks at the player's snapshot twice a second.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from audio.play.snapshot import PlayState
from tui.mpris.alongside import InItsThread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audio.play.snapshot import Snapshot
    from scripts.units import Seconds
    from tui.awake.contract import Hold

log = logging.getLogger(__name__)

_LOOKS_EVERY: Seconds = 0.5
_SYSTEM_BUS = "/run/dbus/system_bus_socket"


class Plays(Protocol):
    """What is asked of a player: ``audio.play.player.Player`` is one."""

    def snapshot(self) -> Snapshot:
        """Return what it is doing. Any thread."""


def holds_here(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Sequence[Hold]:
    """Return the ways to keep this machine awake; none where none is known."""
    if platform == "darwin":
        from tui.awake.mac import CaffeinateHold  # noqa: PLC0415 - only where it is used

        return (CaffeinateHold(),)
    if not platform.startswith("linux"):
        return ()
    from tui.awake.linux import LogindHold, ScreensaverHold  # noqa: PLC0415 - off the way to the first sound
    from tui.mpris.keys import session_bus  # noqa: PLC0415 - see above

    holds: list[Hold] = []
    system = environment.get("DBUS_SYSTEM_BUS_ADDRESS")
    if system or Path(_SYSTEM_BUS).is_socket():
        holds.append(LogindHold(system or f"unix:path={_SYSTEM_BUS}"))
    if session := session_bus(environment):
        holds.append(ScreensaverHold(session))
    return holds


class KeepAwake(InItsThread):
    """Keeps the machine awake while a session plays; as a context manager, for the ``with`` block.

    Args:
        player: Whose session it is.
        enabled: Whether the listener wants this at all.
        holds: What can be asked, made on the thread; what this machine offers, if not given.

    """

    _closing = 2.5
    """Two services may each take their second to answer."""

    def __init__(
        self, player: Plays, *, enabled: bool = True, holds: Callable[[], Sequence[Hold]] = holds_here
    ) -> None:
        super().__init__("awake", enabled=enabled)
        self._player = player
        self._holds = holds

    def _run(self) -> None:
        held: list[Hold] = []
        try:
            holds = list(self._holds())
            while not self._closed.is_set():
                plays = self._player.snapshot().state is PlayState.PLAYING
                if plays and not held:
                    held = [hold for hold in holds if _taken(hold)]
                    holds = held or holds[:0]  # who was not there is not asked again
                elif not plays and held:
                    _release(held)
                    held = []
                self._closed.wait(_LOOKS_EVERY)
        except Exception:  # whatever it is, the session goes on
            log.info("the machine is not kept awake", exc_info=True)
        finally:
            _release(held)


def _taken(hold: Hold) -> bool:
    try:
        hold.take()
    except (OSError, ValueError, RuntimeError) as error:  # nobody there, no address, no Unix socket
        log.info("not kept awake by %s: %s", type(hold).__name__, error)
        return False
    return True


def _release(held: Sequence[Hold]) -> None:
    for hold in held:
        with contextlib.suppress(OSError):  # the service has gone, and the hold with it
            hold.release()
