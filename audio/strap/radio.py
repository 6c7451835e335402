"""The child process that speaks with a heart strap by Bluetooth, and hands on what it sends. Run with ``-m``.

A process of its own, because a system may end whoever asks for Bluetooth without having leave to (macOS does), because
the library takes a tenth of a second to import, and because a radio that hangs holds up nobody but this.

It writes a line of JSON for each thing, a list whose first part says what it is: ``alive`` once a second, ``strap``
with its name and whether it measures acceleration, ``beat`` and ``acceleration`` with what came in hexadecimal digits,
``factor``, ``battery``, and last ``fault`` with its kind and facts. It ends when nobody reads any more: when its input
closes. It knows nothing of breath.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

from audio.faults import StrapFault
from audio.strap import commands

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from audio.strap.commands import Reply
    from scripts.units import Seconds

HEART: Final = "0000180d-0000-1000-8000-00805f9b34fb"
BEATS: Final = "00002a37-0000-1000-8000-00805f9b34fb"
BATTERY: Final = "00002a19-0000-1000-8000-00805f9b34fb"

_ALIVE: Final[Seconds] = 1.0
_PATIENCE: Final[Seconds] = 15.0
"""So long a strap is looked for."""
_SETTLES: Final[Seconds] = 2.0
"""So long after the first one it is seen which is the nearest."""
_CONNECTS: Final[Seconds] = 15.0
_ANSWERS: Final[Seconds] = 5.0
_APART: Final[Seconds] = 1.0
"""Between two subscriptions: some straps drop one that comes at once after the other."""
_PARTS: Final[Seconds] = 1.5
"""So long a strap has to be let go of; then this ends all the same."""
_LOOKS: Final[Seconds] = 0.1


class _FaultError(Exception):
    """Why it cannot go on."""

    def __init__(self, kind: StrapFault, **facts: object) -> None:
        super().__init__(kind)
        self.kind, self.facts = kind, facts


async def _found(bleak: Any, wanted: str, patience: Seconds, settles: Seconds) -> Any:  # noqa: ANN401 - no types
    """Return the strap by a name or a part of it, or else the nearest one."""
    seen: dict[str, tuple[Any, str, int]] = {}
    others: set[str] = set()

    def see(device: Any, about: Any) -> None:  # noqa: ANN401 - see above
        name = about.local_name or device.name or ""
        is_strap = HEART in about.service_uuids
        if wanted.casefold() in name.casefold() if wanted else is_strap:
            seen[device.address] = device, name, about.rssi
        elif is_strap:
            others.add(name)

    # No filter by service: some systems then show nothing that they have seen before.
    async with bleak.BleakScanner(see):
        waited = 0.0
        first: Seconds | None = None
        while waited < patience and (first is None or waited - first < settles):
            await asyncio.sleep(_LOOKS)
            waited += _LOOKS
            exact = any(name.casefold() == wanted.casefold() for _, name, _ in seen.values())
            if seen and (first is None or exact):
                first = -settles if exact else waited
    if not seen:
        if wanted:
            raise _FaultError(StrapFault.NOT_NAMED, wanted=wanted, others=sorted(others))
        raise _FaultError(StrapFault.NOBODY)
    device, name, _ = max(seen.values(), key=lambda each: (each[1].casefold() == wanted.casefold(), each[2]))
    return device, name or device.address


@contextlib.asynccontextmanager
async def _connected(bleak: Any, device: Any, name: str, gone: asyncio.Event) -> AsyncIterator[Any]:  # noqa: ANN401
    client = bleak.BleakClient(device, disconnected_callback=lambda _: gone.set(), timeout=_CONNECTS)
    try:
        await client.connect()
    except (bleak.exc.BleakError, TimeoutError, OSError, EOFError) as error:
        kind, facts = _kind_of(bleak, error)
        raise _FaultError(StrapFault.TAKEN if kind is StrapFault.OTHER else kind, **facts | {"name": name}) from error
    try:
        yield client
    finally:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(client.disconnect(), _PARTS)


async def _acceleration(client: Any, tell: Callable[..., None]) -> bool:  # noqa: ANN401 - see above
    """Have a strap send how it moves; return whether it does."""
    if client.services.get_characteristic(commands.DATA) is None:
        return False
    if not commands.measures_acceleration(bytes(await client.read_gatt_char(commands.CONTROL))):
        return False
    replies: asyncio.Queue[bytes] = asyncio.Queue()
    await client.start_notify(commands.CONTROL, lambda _, data: replies.put_nowait(bytes(data)))
    await client.start_notify(commands.DATA, lambda _, data: tell("acceleration", bytes(data).hex()))

    async def answer(command: bytes) -> Reply | None:
        await client.write_gatt_char(commands.CONTROL, command, response=True)
        while True:
            reply = commands.reply_of(await asyncio.wait_for(replies.get(), _ANSWERS))
            if reply is not None and reply.command == command[0]:
                return reply if reply.done else None

    offered = await answer(commands.ASK)
    begun = await answer(commands.start(offered.settings if offered is not None else {}))
    if begun is not None:
        tell("factor", begun.factor)
    return begun is not None


async def _listen(bleak: Any, asked: argparse.Namespace, tell: Callable[..., None]) -> None:  # noqa: ANN401
    device, name = await _found(bleak, asked.name, asked.patience, asked.settles)
    gone = asyncio.Event()
    async with _connected(bleak, device, name, gone) as client:
        services = client.services
        beats = services.get_characteristic(BEATS)
        if beats is None and services.get_characteristic(commands.DATA) is None:
            raise _FaultError(StrapFault.NO_STRAP, name=name)
        battery = services.get_characteristic(BATTERY)
        with contextlib.suppress(bleak.exc.BleakError, TimeoutError):
            if battery is not None and (level := bytes(await client.read_gatt_char(battery))):
                tell("battery", level[0])
        moves = False
        try:
            moves = await _acceleration(client, tell)
        except (bleak.exc.BleakError, TimeoutError):
            moves = False  # what it would not give is not asked for again
        tell("strap", name, moves)
        if beats is not None and not gone.is_set():
            await asyncio.sleep(asked.apart if moves else 0.0)
            with contextlib.suppress(bleak.exc.BleakError):
                await client.start_notify(beats, lambda _, data: tell("beat", bytes(data).hex()))
        try:
            await gone.wait()
            raise _FaultError(StrapFault.GONE, name=name)
        finally:
            if moves and not gone.is_set():
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(client.write_gatt_char(commands.CONTROL, commands.STOP, response=True), 0.5)


def _kind_of(bleak: Any, error: Exception) -> tuple[StrapFault, dict[str, object]]:  # noqa: ANN401 - see above
    """Return what an error of the library means, and its facts."""
    if isinstance(error, bleak.exc.BleakBluetoothNotAvailableError):
        why = bleak.exc.BleakBluetoothNotAvailableReason
        kinds = {
            why.NO_BLUETOOTH: StrapFault.NO_ADAPTER,
            why.NO_BLE_CENTRAL_ROLE: StrapFault.NO_ADAPTER,
            why.POWERED_OFF: StrapFault.OFF,
            why.UNKNOWN: StrapFault.OTHER,
        }
        return kinds.get(error.reason, StrapFault.DENIED), {"reason": str(error.args[0])}
    if isinstance(error, bleak.exc.BleakDBusError):
        kind = _DBUS.get(error.dbus_error.rpartition(".")[2]) or StrapFault.OTHER
        return kind, {"reason": str(error.dbus_error_details or error.dbus_error)}
    if isinstance(error, PermissionError):
        return StrapFault.DENIED, {}
    if isinstance(error, OSError | EOFError):
        return StrapFault.NO_SERVICE, {}  # there is no bus on which the service could be asked
    return StrapFault.OTHER, {"reason": str(error) or type(error).__name__}


_DBUS: Final = {
    "ServiceUnknown": StrapFault.NO_SERVICE,
    "NameHasNoOwner": StrapFault.NO_SERVICE,
    "NoServer": StrapFault.NO_SERVICE,
    "Disconnected": StrapFault.NO_SERVICE,
    "NoReply": StrapFault.NO_SERVICE,
    "AccessDenied": StrapFault.DENIED,
    "AuthFailed": StrapFault.DENIED,
    "NotAuthorized": StrapFault.DENIED,
    "NotReady": StrapFault.OFF,
}
"""What the ends of D-Bus errors' names mean."""


async def _alive(tell: Callable[..., None]) -> None:
    while True:
        tell("alive")
        await asyncio.sleep(_ALIVE)


async def speak(bleak: Any, asked: argparse.Namespace, tell: Callable[..., None], stopped: asyncio.Event) -> None:  # noqa: ANN401
    """Speak with a strap as is asked for, until there is a fault or it is stopped; ``tell`` takes each line's parts."""
    alive, listens = asyncio.create_task(_alive(tell)), asyncio.create_task(_listen(bleak, asked, tell))
    stops = asyncio.create_task(stopped.wait())
    await asyncio.wait((listens, stops), return_when=asyncio.FIRST_COMPLETED)
    for task in (alive, stops, listens):
        task.cancel()
    try:
        await listens
    except asyncio.CancelledError:
        pass
    except _FaultError as error:
        tell("fault", error.kind.value, error.facts)
    except Exception as error:  # noqa: BLE001 - whatever it is, whoever listens is told
        kind, facts = _kind_of(bleak, error)
        tell("fault", kind.value, facts)


async def _until_nobody_reads(bleak: Any, asked: argparse.Namespace, tell: Callable[..., None]) -> None:  # noqa: ANN401
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()

    def await_the_end() -> None:
        sys.stdin.buffer.read()
        # Where a radio hangs, this ends all the same.
        threading.Timer(2 * _PARTS, os._exit, (0,)).start()
        loop.call_soon_threadsafe(stopped.set)

    threading.Thread(target=await_the_end, name="until nobody reads", daemon=True).start()
    await speak(bleak, asked, tell, stopped)


def asked_for(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default="")
    parser.add_argument("--patience", type=float, default=_PATIENCE)
    parser.add_argument("--settles", type=float, default=_SETTLES)
    parser.add_argument("--apart", type=float, default=_APART)
    return parser.parse_args(words)


def main() -> None:
    """Speak with a strap as is asked for on the command line."""
    asked = asked_for()

    def tell(*parts: object) -> None:
        try:
            sys.stdout.write(json.dumps(parts) + "\n")
            sys.stdout.flush()
        except OSError:
            os._exit(0)  # nobody reads any more

    tell("alive")
    try:
        import bleak  # noqa: PLC0415 - an extra, and an import of a tenth of a second: only here
    except ImportError:
        tell("fault", StrapFault.NOT_INSTALLED.value, {})
    else:
        asyncio.run(_until_nobody_reads(bleak, asked, tell))
    # Threads of a library may hang at the end; there is nothing to be tidied up.
    os._exit(0)


if __name__ == "__main__":
    main()
