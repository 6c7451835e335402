"""Media keys and desktop widgets, through MPRIS: the thread (keys), the bus (bus), and what is said there (object)."""

from tui.mpris.keys import MediaKeys

__all__ = ["MediaKeys"]
