"""The face: the command line, the Textual application, and the plain line mode."""
