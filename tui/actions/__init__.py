"""What can be done, by name: one table, from which keys, settings and help come."""
