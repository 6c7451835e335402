"""Who gives the next breath: one listener alone, and the walk from a breath to another. Below couples and plans."""
