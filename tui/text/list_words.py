"""The words of the list itself: its headings, what says that there is more of it, and whose voice is heard."""

from __future__ import annotations

from tui.text.language import localised

GROUP_NOW = "Now"
GROUP_FEW = "A few minutes"
GROUP_LONGER = "Longer"
GROUP_NIGHT = "For the night"
GROUP_TWO = "For two"
GROUP_YOURS = "Yours"
MORE_BELOW = "\u2193 {count} more"
MORE_ABOVE = "\u2191 {count}"
MORE_BOTH = "\u2191 {above}   \u2193 {below} more"

GROUP_VOICES = "Whose voice"
VOICE_AND_GUIDE = "{voice}, and the guide"
VOICE_OF = "{spoken} of {lines}"
VOICE_LINES = "{of} lines of \u201c{title}\u201d"
VOICE_NOW = "now"
VOICE_FILLED = "the guide speaks the other lines"
VOICE_SHOWN = "the other lines are shown"
VOICE_SYNTHETIC = "synthetic: no person speaks in it"
VOICE_TRUSTED = "a voice of yours"
VOICE_DAMAGED = "cannot be used; see sitwith voices"
VOICE_CHOSEN = "{voice} speaks from here on."
VOICE_FOR_NOW = (
    "{voice} speaks for now. The next time it is \u201c{written}\u201d again: that stands in {place}.",
    "For now; the next time \u201c{written}\u201d again.",
)
"""Where another voice is written in the settings, which go over what was chosen on the screen."""

localised(globals())
