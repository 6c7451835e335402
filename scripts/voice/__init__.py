"""Voices: who can speak, what they have recorded, and reading a script aloud."""
