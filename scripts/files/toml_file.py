"""Text files in TOML that anybody may have written: read whole and within bounds, or not at all.

The bounds are on what makes tomllib, or whoever looks through its table, take long: bytes, values, names in names
(its time grows with the square of their number) and digits (Python's grows with the square of theirs).
"""

from __future__ import annotations

import re
import tomllib
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Any, Final

from scripts.faults import FileError, FileFault

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES: Final = 500_000
"""No script, list or settings file is larger: a script of two hours has some 60 kB."""
VALUES_MAX: Final = 20_000
_DEEPEST: Final = 40
_WHOLE_MAX: Final = 2**63
"""TOML's own bound of whole numbers."""
_STEERING: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""The control characters of both sets but for tabs and breaks (ECMA-48): escape codes begin with one."""
_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_SAID_TWICE: Final = re.compile(r"Cannot (?:overwrite|declare)|Duplicate")
"""How tomllib begins to say that a key or a table is there already."""
_TABLE: Final = re.compile(r"[ \t]*\[[ \t]*([\w.-]{1,40})[ \t]*\]")
_MANY_NAMES: Final = re.compile(r"""(?<![\w-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}""")
"""Names in names in names, as in ``a.b.c = 1``. It looks at each place of the text a few times and no more."""
_MANY_DIGITS: Final = re.compile(r"(?<![\w.])[+-]?(?:[0-9][0-9_]{18,}|0[xob][0-9A-Fa-f_]{16,})(?![\w.])")


def read_toml(file: Path) -> tuple[dict[str, Any], str]:
    """Return a file's table and its text.

    What is written in it will be shown on a terminal, and it may be a stranger's: characters that would steer the
    terminal are replaced.

    Raises:
        FileError: It is not there, no text, no TOML, or beyond the bounds of such files.

    """
    text = _text_of(file)
    return table_of(text, file), text


def table_of(text: str, file: Path) -> dict[str, Any]:
    """Return the table of a text that stands for a file, as ``read_toml``.

    Raises:
        FileError: It is no TOML, or beyond the bounds of such files.

    """
    if found := _MANY_NAMES.search(text):
        raise FileError(FileFault.TOO_DEEP, file=file, line=_line(text, found.start()))
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        at = _AT.search(message)
        what = message[: at.start()].strip() if at else message.removesuffix("(at end of document)").strip()
        line, column = (int(at[1]), int(at[2])) if at else (None, None)
        header = _TABLE.match(text.splitlines()[line - 1]) if line else None
        if header and _SAID_TWICE.match(what):
            raise FileError(FileFault.TABLE_TWICE, file=file, line=line, name=header[1]) from error
        if _SAID_TWICE.match(what):
            raise FileError(FileFault.TWICE, file=file, line=line) from error
        raise FileError(FileFault.NOT_TOML, file=file, reason=what, line=line, column=column) from error
    except RecursionError as error:
        raise FileError(FileFault.TOO_DEEP, file=file) from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise _too_many_digits(file, text) from error
    _hold_within_bounds(file, text, table)
    whole: dict[str, Any] = harmless(table)
    return whole


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


def _hold_within_bounds(file: Path, text: str, table: dict[str, Any]) -> None:
    left: list[tuple[int, Any]] = [(0, table)]
    count = 0
    while left:
        depth, value = left.pop()
        if isinstance(value, dict | list):
            count += len(value)
            left += [(depth + 1, inner) for inner in (value.values() if isinstance(value, dict) else value)]
        elif isinstance(value, int) and not -_WHOLE_MAX <= value < _WHOLE_MAX:
            raise _too_many_digits(file, text)
        if depth > _DEEPEST:
            raise FileError(FileFault.TOO_DEEP, file=file)
        if count > VALUES_MAX:
            raise FileError(FileFault.TOO_MUCH, file=file, most=VALUES_MAX)


def _too_many_digits(file: Path, text: str) -> FileError:
    found = _MANY_DIGITS.search(text)
    return FileError(FileFault.MANY_DIGITS, file=file, line=_line(text, found.start()) if found else None)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


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
    except (OSError, ValueError) as error:  # ValueError: a name with a zero in it
        reason = error.strerror if isinstance(error, OSError) else None
        raise FileError(FileFault.UNREADABLE, file=file, reason=reason or str(error)) from error
    if len(data) > MAX_BYTES:
        raise FileError(FileFault.TOO_LARGE, file=file, most=MAX_BYTES)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileError(FileFault.NOT_UTF8, file=file) from error
    if "\0" in text:  # UTF-16 of Latin letters is valid UTF-8: every other letter of it is none
        raise FileError(FileFault.NOT_UTF8, file=file)
    return text.removeprefix("\ufeff")
