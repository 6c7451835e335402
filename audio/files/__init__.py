"""Sound files: whatever can be read, how long it is, and new ones that are whole or not there."""
