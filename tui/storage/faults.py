"""What the face itself refuses; the lower rooms' faults are values, and ``tui/text/faults.py`` words them."""

from __future__ import annotations


class UsageFaultError(Exception):
    """What was typed cannot be done; the text says why in a sentence."""
