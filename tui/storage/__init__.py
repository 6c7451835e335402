"""What is kept on disk: folders, logs, the listener's own; and how faults are told."""
