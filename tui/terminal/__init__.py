"""The terminal: what it can show, Textual fitted to it, and frames on their way."""
