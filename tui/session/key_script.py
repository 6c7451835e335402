"""A file of timed keys: a listener who presses them, for tests and demonstrations.

A line each: seconds from launch, a space, the key's name as Textual names it. Empty lines, and those that begin with
``#``, mean nothing.
"""

from __future__ import annotations

import math
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING, NamedTuple

from tui.settings.keys import key_name
from tui.storage.faults import UsageFaultError
from tui.text.language import _

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.units import Seconds

BEGINS: Seconds = 2.0
"""From launch to the session's first moment, or to where it waits for the listener's breath: what a slow machine takes
to get there. A session whose keys come from a file begins then on every machine, so that they always meet it alike."""
_LONGEST: Seconds = 24 * 3600.0
_MAX_BYTES = 200_000
_PRESSES_MAX = 1_000


class Press(NamedTuple):
    """One key at its time."""

    at: Seconds
    """From launch."""
    key: str


class Presses:
    """Keys that press themselves, by a clock that runs since launch. One thread."""

    def __init__(self, presses: tuple[Press, ...], launched: Seconds) -> None:
        self._waiting = list(presses)
        self._launched = launched

    def begun(self, now: Seconds) -> bool:
        """Return whether the session may begin."""
        return now >= self._launched + BEGINS

    def due(self, now: Seconds) -> list[tuple[str, Seconds]]:
        """Return the keys whose time has come since this was asked last, and when it was."""
        due: list[tuple[str, Seconds]] = []
        while self._waiting and self._launched + self._waiting[0].at <= now:
            press = self._waiting.pop(0)
            due.append((press.key, self._launched + press.at))
        return due

    def until_next(self, now: Seconds) -> Seconds | None:
        """Return how long it is to the next key; None where there is no other."""
        return max(0.0, self._launched + self._waiting[0].at - now) if self._waiting else None


def read_presses(file: Path) -> tuple[Press, ...]:
    """Return the keys of a file in the order of their times.

    Raises:
        UsageFaultError: It cannot be read, or one of its lines is at fault.

    """
    try:
        with file.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise UsageFaultError(
            _("--keys {file}: this cannot be read ({reason}).").format(file=file, reason=error.strerror or error)
        ) from error
    if len(data) > _MAX_BYTES:
        raise UsageFaultError(
            _("--keys {file}: more than 200 kB are more keys than anybody presses.").format(file=file)
        )
    text = _text(data, f"--keys {file}")
    presses = [
        _press(line, f"--keys {file}:{number}")
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if len(presses) > _PRESSES_MAX:
        raise UsageFaultError(
            _("--keys {file}: more than {most} keys are more than anybody presses.").format(
                file=file, most=_PRESSES_MAX
            )
        )
    return tuple(sorted(presses, key=lambda press: press.at))


def _text(data: bytes, place: str) -> str:
    asked = _("a file of keys is plain text in UTF-8, so save it as that")
    # A time is written in ASCII: one byte of its first two is a zero in UTF-16, which may well be UTF-8 for all that.
    # (In UTF-32, which has the same mark, the two after them are zeros.)
    marked = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    if (marked or data[:2].count(0) == 1) and data[2:4] != bytes(2):
        raise UsageFaultError(_("{place}: this is text in UTF-16; {asked}.").format(place=place, asked=asked))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageFaultError(
            _("{place}: this is not text in UTF-8; {asked}.").format(place=place, asked=asked)
        ) from error
    if "\0" in text:
        raise UsageFaultError(_("{place}: this is not text in UTF-8; {asked}.").format(place=place, asked=asked))
    return text.removeprefix("\ufeff")


def _press(line: str, place: str) -> Press:
    form = _("write seconds from launch, a space and a key's name, such as “12.5 left_square_bracket”")
    try:
        time, key = line.split()
    except ValueError as error:
        raise UsageFaultError(f"{place}: found “{_short(line)}”; {form}.") from error
    try:
        at = float(time)
    except ValueError as error:
        raise UsageFaultError(
            _("{place}: “{found}” is no time; {form}.").format(place=place, found=_short(time), form=form)
        ) from error
    if not (math.isfinite(at) and 0 <= at <= _LONGEST):
        raise UsageFaultError(
            _("{place}: {found} seconds are not from 0 to a day; {form}.").format(
                place=place, found=_short(time), form=form
            )
        )
    name = key_name(key)
    if name is None:
        raise UsageFaultError(
            _("{place}: “{found}” is no key; {form}.").format(place=place, found=_short(key), form=form)
        )
    return Press(at, name)


def _short(text: str) -> str:
    text = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text.strip())
    return text if len(text) <= 40 else f"{text[:39]}…"
