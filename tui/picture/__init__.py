"""The picture: pure functions from a timeline, a position and a size to coloured cells. numpy only, no terminal."""
