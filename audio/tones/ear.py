"""How loud the ear finds each frequency: keeps a colour that changes from changing the loudness."""

from audio.level.filters import k_weight as weight

__all__ = ["weight"]
