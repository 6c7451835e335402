"""The words of the face, and values put into words."""
