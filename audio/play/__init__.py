"""Playing: a session heard live, steered by keys, on one clock."""
