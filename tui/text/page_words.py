"""The words of a session's page, for somebody without a terminal."""

from __future__ import annotations

from tui.text.language import localised

SAFETY = "A relaxation aid, not therapy or emergency care. No person is listening. Never while driving or in water."
LIGHT = "A soft light that grows and settles with the breath."
ENOUGH = "Too much: make it quiet"
BEGIN = "Begin"
PAUSE = "Pause"
GO_ON = "Go on"
BACK = "15 s back"
ON = "15 s on"
PLACE = "Place in the session"
QUIET = "That was enough for now. It is quiet. In danger, please call somebody who can come."
CARE = "Taking care"

localised(globals())
