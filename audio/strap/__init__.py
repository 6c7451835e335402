"""A heart strap as a source of breath: how the chest moves, and the heart as a second opinion. In a child process."""
