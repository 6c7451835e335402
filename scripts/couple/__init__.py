"""Two people in one session: where each one's breath is, and how the two become one."""
