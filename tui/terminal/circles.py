"""How often Python looks for circles among what was made: the one place that says so.

While the program loads nearly all that is made stays, and to look through it is in vain: 3 % of the way to the list.
Once a screen stands, what is there is set aside, and Python looks as often as by itself: at few new things, quickly. A
rare look at many would be seen as a hitch.
"""

from __future__ import annotations

import gc
from typing import Final

_LOADS: Final = 50_000
"""Objects made before Python looks, while the program loads."""
_BY_ITSELF: Final = gc.get_threshold()
"""What this Python does by itself: (700, 10, 10) in 3.11, others in later ones, and whatever a debugger has set."""


def while_loading() -> None:
    """Look seldom."""
    gc.set_threshold(_LOADS)


def once_loaded() -> None:
    """Leave what is there alone for good, and look at what is new as often as Python does by itself."""
    gc.freeze()
    gc.set_threshold(*_BY_ITSELF)
