"""Sessions at the face: opened, attended to, moved about in, kept, and simulated."""
