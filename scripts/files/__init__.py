"""Session files: found by name, read, checked, and made into what the rest of the house understands."""
