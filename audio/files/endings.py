"""What the names of recordings end in."""

from __future__ import annotations

from typing import Final

KNOWN: Final = frozenset(
    {
        ".wav",
        ".wave",
        ".w64",
        ".rf64",
        ".flac",
        ".aif",
        ".aiff",
        ".aifc",
        ".au",
        ".snd",
        ".voc",
        ".mp3",
        ".mpga",
        ".ogg",
        ".oga",
        ".opus",
    }
)
"""What libsndfile reads of what people have."""
FOREIGN: Final = frozenset(
    {
        ".m4a",
        ".m4b",
        ".m4r",
        ".aac",
        ".latm",
        ".loas",
        ".mp4",
        ".m4v",
        ".mov",
        ".3gp",
        ".3g2",
        ".webm",
        ".weba",
        ".mkv",
        ".mka",
        ".wma",
        ".asf",
        ".wmv",
        ".amr",
        ".awb",
        ".caf",
        ".ape",
        ".wv",
        ".tta",
        ".tak",
        ".mpc",
        ".ac3",
        ".eac3",
        ".dts",
        ".ts",
        ".m2ts",
        ".mts",
        ".mpg",
        ".mpeg",
        ".vob",
        ".avi",
        ".flv",
        ".ra",
        ".rm",
        ".g722",
        ".gsm",
        ".qcp",
        ".spx",
        ".dsf",
    }
)
"""What phones, browsers and others make and libsndfile does not read."""
