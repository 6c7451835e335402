"""The score: what the guide says and how the breath moves. Pure: no sound, no screen, no threads."""
