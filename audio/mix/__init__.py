"""The mix: clips at their places, tones that step back for the voice, one sound."""
