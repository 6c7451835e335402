"""Voices as they come and go: looked through, brought in, packed, and shown."""
