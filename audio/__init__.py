"""The sound: recordings, pacing tones, the mix, the player and its clock, the outputs, the renderer."""
