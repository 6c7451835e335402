"""The commands, a subject a file. What a command needs is imported inside it: ``--help`` loads no numpy, no Textual."""
