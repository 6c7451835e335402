"""From a moment of the session to what the screen shows of it."""
