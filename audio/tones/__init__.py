"""The pacing tones: soft sound that stands in for someone breathing beside the listener."""
