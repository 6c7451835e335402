"""Levels: how loud something is, what gain it needs, and the limiter before the ear."""
