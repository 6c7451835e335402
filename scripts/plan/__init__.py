"""The plan: from a session to a timeline, breath by breath, and what a listener changes of it on the way."""
