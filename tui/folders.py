"""Where the program keeps what is the listener's: settings, data, what it remembers. Nothing here makes a folder."""

from __future__ import annotations

from pathlib import Path


def config_folder() -> Path:
    """Return where a person's settings are."""
    import platformdirs  # noqa: PLC0415 - only what needs it pays for it

    return Path(platformdirs.user_config_dir("sitwith", appauthor=False))


def data_folder() -> Path:
    """Return where a person's own recordings and scripts are."""
    import platformdirs  # noqa: PLC0415 - see above

    return Path(platformdirs.user_data_dir("sitwith", appauthor=False))


def state_folder() -> Path:
    """Return where the program notes what it may forget."""
    import platformdirs  # noqa: PLC0415 - see above

    return Path(platformdirs.user_state_dir("sitwith", appauthor=False))
