"""The contract of a way to keep a machine awake: held from one moment to another, and gone with the process."""

from __future__ import annotations

from typing import Protocol


class Hold(Protocol):
    """See the module. All of it is called on the keeper's thread."""

    def take(self) -> None:
        """Ask for it.

        Raises:
            OSError: Nobody is there to be asked, or it was refused.

        """

    def release(self) -> None:
        """Give it back; may be called without having it."""
