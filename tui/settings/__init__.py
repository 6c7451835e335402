"""The settings. Loads neither numpy nor Textual.

What there is stands in ``model``, what each may be in ``rules`` and ``keys``, where they come from in ``sources``,
``file`` and ``remembered``, and what applies in ``layers``.
"""

from tui.settings.keys import Keys
from tui.settings.layers import Loaded, load, load_settings
from tui.settings.model import Settings
from tui.settings.remembered import remember

__all__ = ["Keys", "Loaded", "Settings", "load", "load_settings", "remember"]
