"""Whether a session is drawn in the terminal's own pixels, and why not, for people; by the name of the reason."""

from typing import Final

from tui.text.language import localised

PIXELS: Final = {
    "draws": "drawn by this terminal: the light is round",
    "off": "off, as the settings say; the light is drawn in cells",
    "few colours": "not asked for: they take 16 million colours; the light is drawn in cells",
    "own background": "not asked for: your terminal's own background is to be seen; the light is drawn in cells",
    "between": "not asked for: tmux or screen would leave them over other windows; the light is drawn in cells",
    "not asked": "not asked for on this kind of terminal; the light is drawn in cells",
    "silent": "this terminal did not answer; the light is drawn in cells",
    "draws none": "this terminal draws none; the light is drawn in cells",
    "no cell": "the size of a cell in pixels is not known; the light is drawn in cells",
}

localised(globals())
