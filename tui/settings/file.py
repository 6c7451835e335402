"""config.toml: where it is, what it holds, on which line something stands, and the commented file to begin from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scripts.faults import FileError, FileFault
from scripts.files.toml_file import read_toml
from tui.settings.model import dotted, known_settings
from tui.settings.rules import as_toml
from tui.storage.folders import config_folder
from tui.text.faults import file_line
from tui.text.language import _, later

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.files.validation import KeyPath

_HEADER = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\"'.\s-]+?)\s*=")


def config_file() -> Path:
    """Return where the settings are, whether the file is there or not."""
    return config_folder() / "config.toml"


def read_config(file: Path) -> tuple[dict[str, Any], str, str]:
    """Return the file's table, its text, and a sentence where it cannot be read; nothing at all where there is none."""
    try:
        return *read_toml(file), ""
    except FileError as error:
        return {}, "", "" if error.kind is FileFault.MISSING else file_line(error)


def line_of(key_path: KeyPath, text: str) -> int | None:
    """Return the line (from 1) on which a key stands, or else the table that holds it."""
    table: tuple[str, ...] = ()
    holds: int | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _HEADER.match(line):
            table = _steps(found[1])
            here = table
        elif found := _KEY.match(line):
            here = (*table, *_steps(found[1]))
        else:
            continue
        if here == key_path:
            return number
        if holds is None and here == key_path[: len(here)]:
            holds = number
    return holds


def _steps(written: str) -> tuple[str, ...]:
    return tuple(step.strip().strip("\"'") for step in written.split("."))


_TOP = later("""\
# The settings of sitwith. Each line shows its default: take the # away from its start and write what you would
# rather have. What is wrong here is named when the program starts and is ignored; it never stops a session.
#
# For one run only:     sitwith play -o volume_db=-6 -o keys.pause=k,space
# In the environment:   SITWITH_VOLUME_DB=-6  SITWITH_KEYS_PAUSE=k,space
# What applies, and where it comes from:  sitwith config
""")


def commented_settings() -> str:
    """Return the file with every setting explained and commented out."""
    lines = [_(_TOP)]
    table: KeyPath = ()
    for (*above, name), known in known_settings().items():
        if tuple(above) != table:
            table = tuple(above)
            lines += [f"[{dotted(table)}]", ""]
        about = f"# {_(known.about)}"
        if not table:
            about += f" {_('Write {allowed}.').format(allowed=known.rule.allowed)}"
        lines += [about, f"#{name} = {as_toml(known.default)}", *([] if table else [""])]
    return "\n".join(lines) + "\n"
