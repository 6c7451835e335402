"""How present light, words and keys are in the dark, in the quiet, and when something waits: 0 absent, 1 full."""

from scripts.units import Seconds

BRIEFLY: Seconds = 2.5
ARRIVES: Seconds = 1.5
GOES_OVER: Seconds = 3.0
NOTICE_SHOWN: Seconds = 12.0
SAFETY_SHOWN: Seconds = 10.0
FADE: Seconds = 0.7
PAUSED_LIGHT = 0.55
MEETING_LIGHT = 0.4
EMBER = 0.16
"""The light that stays in the quiet."""
AFTERGLOW = 0.34
"""The light that stays at the end, and breathes on; after a session towards the dark it is the ember."""
DARK = 0.05
LIT = 0.3
"""From this much of a script's light on, words and keys are as present as ever; down to ``DARK`` they go with it."""
DARK_CAPTION = 0.45
DARK_WAKE = 0.62
"""How present, in the dark, what is being said stays, and what a key brings back."""
STAYING_KEYS = 0.75
"""How present the keys stay in quiet company; a key that is pressed brings them up."""
FAINT_LABEL = 0.4
"""Under this much light the word in the orb goes along with it, sooner than any line; a key brings it back."""
