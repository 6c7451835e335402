"""The terminal: its size, colours and characters, and whether it shows a frame as a whole."""

from __future__ import annotations

import contextlib
import os
import re
import select
import sys
import time
from typing import TYPE_CHECKING, Final

from tui.doctor.findings import Finding, note
from tui.text import pixels as told_of
from tui.text.language import _, later

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scripts.units import Seconds
    from tui.settings import Settings
    from tui.terminal.pixels import Why

_QUESTION: Final = b"\x1b[?2026$p"
"""Is synchronized output known (DECRQM of mode 2026)?"""
_WHAT_ARE_YOU: Final = b"\x1b[c"
"""DA1, which every terminal answers."""
_LAST_ANSWER: Final = re.compile(rb"\x1b\[\?[\d;]*c")
_KNOWN: Final = re.compile(rb"\x1b\[\?2026;([1-4])\$y")
_PATIENCE: Final[Seconds] = 0.5
_COLOURS: Final = {0: later("none"), 16: "16", 256: "256"}
_MILLIONS: Final = later("16 million")


def terminal_findings(
    environ: Mapping[str, str],
    size: tuple[int, int] | None,
    encoding: str | None = None,
    *,
    whole: bool | None = None,
    pixels: Why | None = None,
) -> Iterator[Finding]:
    """Yield what the terminal can show.

    Args:
        environ: The environment.
        size: (columns, rows); None where there is no terminal.
        encoding: The locale's encoding; None: of the locale that is.
        whole: Whether it knows synchronized output; None where it was not asked or did not say.
        pixels: Whether it draws pictures, or why not; None where that is not to be told.

    """
    from tui.picture.cells import Charset  # noqa: PLC0415 - loads numpy, which may be what is broken
    from tui.picture.layout import SMALLEST  # noqa: PLC0415 - see above
    from tui.terminal.abilities import abilities  # noqa: PLC0415 - see above

    term = environ.get("TERM", "")
    if size is None or term in ("", "dumb"):
        yield note(
            "terminal",
            _("one that only takes lines (TERM={term})").format(term=term or _("not set"))
            if size
            else _("none: this is not run in one"),
            _("Sessions are told in plain lines here, as with --plain."),
        )
        return
    columns, rows = size
    told = _("{columns} columns, {rows} rows").format(columns=columns, rows=rows)
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        yield note(
            "terminal",
            told,
            _("Make the window larger: {columns} columns and {rows} rows or more.").format(
                columns=SMALLEST[0], rows=SMALLEST[1]
            ),
        )
    else:
        yield Finding("terminal", told)
    can = abilities(environ, encoding)
    said = ", ".join(f"{name}={environ[name]}" for name in ("TERM", "COLORTERM", "NO_COLOR") if environ.get(name))
    colours = f"{_(_COLOURS.get(int(can.depth), _MILLIONS))} ({said})"
    if environ.get("NO_COLOR") or can.depth > 256:
        yield Finding("colours", colours)
    else:
        advice = _("If your terminal shows more, say so: export COLORTERM=truecolor")
        yield note("colours", colours, f"{advice}.")
    if can.charset is Charset.UNICODE:
        yield Finding("characters", "UTF-8")
    else:
        yield note("characters", _("ASCII only"), _("For a finer picture use a UTF-8 locale, such as LANG=C.UTF-8."))
    if whole is True:
        yield Finding("whole frames", _("known to this terminal"))
    elif whole is False:
        yield note(
            "whole frames",
            _("not known to this terminal"),
            _("A picture may be seen half drawn; nothing else is lost."),
        )
    if pixels is not None:
        yield Finding("pixels", told_of.PIXELS[pixels.value])


def size_now() -> tuple[int, int] | None:
    """Return the terminal's (columns, rows), or None where the program does not run in one."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    try:
        return tuple(os.get_terminal_size(sys.stdout.fileno()))  # type: ignore[return-value] # it is a pair
    except OSError:
        return None


def pixels_here(environ: Mapping[str, str], settings: Settings, said: bytes | None) -> Why:
    """Return whether sessions are drawn in the terminal's own pixels here, or why not.

    Args:
        environ: The environment.
        settings: What the listener wants.
        said: What the terminal answered (``ask``); None where nothing.

    """
    from tui.terminal.abilities import abilities  # noqa: PLC0415 - loads numpy, which may be what is broken
    from tui.terminal.graphics import Answered, Sieve  # noqa: PLC0415 - see above
    from tui.terminal.pixels import cell_of, unasked, verdict  # noqa: PLC0415 - see above

    wanted = settings.pixels == "auto"
    why = unasked(environ, abilities(environ).depth, wanted=wanted, transparent=settings.transparent)
    if why is not None:
        return why
    _, answers = Sieve().sifted((said or b"").decode("utf-8", "replace"))
    return verdict(Answered().after(answers), cell_of(sys.stdout.fileno()))


def ask(environ: Mapping[str, str], patience: Seconds = _PATIENCE) -> bytes | None:
    """Ask the terminal what it knows; return what it answers, None where there is none or it does not answer."""
    from tui.picture.palette import Depth  # noqa: PLC0415 - loads numpy, which may be what is broken
    from tui.terminal.graphics import QUESTION  # noqa: PLC0415 - see above
    from tui.terminal.pixels import unasked  # noqa: PLC0415 - see above

    pictures = unasked(environ, Depth.TRUE, wanted=True) is None
    return _asked(_QUESTION + (QUESTION.encode() if pictures else _WHAT_ARE_YOU), patience)


def shows_whole_frames(said: bytes | None) -> bool | None:
    """Return whether a terminal that answered this knows synchronized output; None where it did not answer."""
    return _KNOWN.search(said) is not None if said is not None else None


def _asked(question: bytes, patience: Seconds) -> bytes | None:
    try:
        import termios  # noqa: PLC0415 - not on every system
        import tty  # noqa: PLC0415 - see above
    except ImportError:
        return None
    try:
        asked, answers = sys.stdout.fileno(), sys.stdin.fileno()
        before = termios.tcgetattr(answers)
    except (OSError, ValueError, termios.error):
        return None
    try:
        tty.setcbreak(answers)
        os.write(asked, question)
        said = _read_answer(answers, patience)
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(answers, termios.TCSAFLUSH, before)
    return said if _LAST_ANSWER.search(said) else None


def _read_answer(descriptor: int, patience: Seconds) -> bytes:
    said = b""
    until = time.monotonic() + patience
    while not _LAST_ANSWER.search(said) and (left := until - time.monotonic()) > 0:
        if select.select([descriptor], [], [], left)[0]:
            more = os.read(descriptor, 256)
            if not more:
                break
            said += more
    return said
