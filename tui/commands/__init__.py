"""The commands, a subject a file, each loaded when it is run: numpy and Textual only inside, not for their help."""
