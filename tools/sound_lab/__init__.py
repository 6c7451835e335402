"""What a listener hears of a session's sound, in figures: loudness over time, what a room covers, roughness, colour."""
