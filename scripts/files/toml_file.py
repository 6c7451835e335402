"""Text files in TOML that anybody may have written: read whole, within bounds, or not at all."""

from __future__ import annotations

import re
import tomllib
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Any, Final

from scripts.faults import FileError, FileFault

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES: Final = 1_000_000
"""No script, list or settings file is larger."""
_STEERING: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""The control characters of both sets but for tabs and breaks (ECMA-48): escape codes begin with one."""
_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(file: Path) -> tuple[dict[str, Any], str]:
    """Return a file's table and its text.

    What is written in it will be shown on a terminal, and it may be a stranger's: characters that would steer the
    terminal are replaced.

    Raises:
        FileError: It is not there, no text, no TOML, or larger than such a file ever is.

    """
    text = _text_of(file)
    try:
        table: dict[str, Any] = harmless(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = _AT.search(message)
        what = message[: found.start()].strip() if found else message.removesuffix("(at end of document)").strip()
        line, column = (int(found[1]), int(found[2])) if found else (None, None)
        raise FileError(FileFault.NOT_TOML, file=file, reason=what, line=line, column=column) from error
    except RecursionError as error:
        raise FileError(FileFault.TOO_DEEP, file=file) from error
    return table, text


def harmless(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    """Return a value out of a file without characters that would steer a terminal it is shown on."""
    match value:
        case str():
            return _STEERING.sub("\N{REPLACEMENT CHARACTER}", value)
        case dict():
            return {harmless(key): harmless(inner) for key, inner in value.items()}
        case list():
            return [harmless(inner) for inner in value]
        case _:
            return value


def _text_of(file: Path) -> str:
    try:
        about = file.stat()
        if S_ISDIR(about.st_mode):
            raise FileError(FileFault.FOLDER, file=file)
        if not S_ISREG(about.st_mode):
            raise FileError(FileFault.NO_FILE, file=file)
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise FileError(FileFault.MISSING, file=file) from error
    except OSError as error:
        raise FileError(FileFault.UNREADABLE, file=file, reason=error.strerror or str(error)) from error
    if len(data) > MAX_BYTES:
        raise FileError(FileFault.TOO_LARGE, file=file, most=MAX_BYTES)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileError(FileFault.NOT_UTF8, file=file) from error
    return text.removeprefix("\ufeff")
