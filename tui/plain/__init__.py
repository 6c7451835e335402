"""The plain mode: a session as lines and single keys, without a screen."""
