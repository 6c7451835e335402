"""Finding a device by the name a person types, or a part of it: the same for what plays and for what records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.faults import UnknownDeviceError

if TYPE_CHECKING:
    from collections.abc import Sequence


def index_of(name: str, devices: Sequence[tuple[int, str]], *, kind: str, here: str) -> int:
    """Return the index of the one device whose name holds ``name``, whatever the case; an exact name wins.

    Args:
        name: What was typed.
        devices: (index, name) of each there is.
        kind: What one is called, such as "microphone".
        here: How those there are, are introduced.

    Raises:
        UnknownDeviceError: None or several do.

    """
    found = [index for index, known in devices if known.lower() == name.lower()]
    found = found or [index for index, known in devices if name.lower() in known.lower()]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"“{known}”" for _, known in devices) or "none"
    problem = f"More than one {kind} is" if found else f"No {kind} is"
    raise UnknownDeviceError(f"{problem} named “{name}”; {here}: {names}.")
