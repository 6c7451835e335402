"""What a session is laid out into: events at their times, and curves over them. The floor of planning."""
