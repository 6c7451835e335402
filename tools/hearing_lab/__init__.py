"""What is heard, measured: rooms without a breath in them, made here, and recordings of breathing with labels."""
