"""A listener's breath, out of sound: how long it is, when it goes out, and how sure that is."""
