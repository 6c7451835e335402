"""Recording a voice in the terminal: one desk, and two ways to sit at it, the screen and the plain mode."""
