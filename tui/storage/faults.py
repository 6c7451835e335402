"""What the face itself refuses; the lower rooms' faults are values, and ``tui/text/faults.py`` words them."""

from __future__ import annotations


class UsageFaultError(Exception):
    """What was typed cannot be done; the text says why in a sentence."""


class OutOfReachError(UsageFaultError):
    """Something on disk cannot be read or written; ``tui/text/faults.py`` words it, for what is here knows no words."""

    def __init__(self, place: object, reason: object) -> None:
        """Take what cannot be reached, and the system's own reason."""
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason
