"""What the listener tells by keys: their breath, tapped, and that it is too much."""
