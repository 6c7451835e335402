"""Where the program keeps what is the listener's: settings, data, what it remembers. Nothing here makes a folder."""

from __future__ import annotations

import re
from pathlib import Path

import platformdirs


def config_folder() -> Path:
    """Return where a person's settings are."""
    return Path(platformdirs.user_config_dir("sitwith", appauthor=False))


def data_folder() -> Path:
    """Return where a person's own recordings and scripts are."""
    return Path(platformdirs.user_data_dir("sitwith", appauthor=False))


def state_folder() -> Path:
    """Return where the program notes what it may forget."""
    return Path(platformdirs.user_state_dir("sitwith", appauthor=False))


def cache_folder() -> Path:
    """Return where the program notes what it can find out again."""
    return Path(platformdirs.user_cache_dir("sitwith", appauthor=False))


def is_there(place: Path) -> bool:
    """Return whether a file or folder is there as far as one may see: in somebody else's folder, one may not."""
    try:
        return place.exists()
    except OSError:
        return False


def with_tilde(text: str) -> str:
    """Return a text for the screen, in which the home folder is written as people write it: ``~``."""
    home = str(Path.home())
    return re.sub(rf"(?<![\w/.-]){re.escape(home)}(?=/)", "~", text) if home != "/" else text
