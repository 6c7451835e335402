"""From an exception to a sentence on stderr and an exit code: 2 for bad input, 1 for a fault of the program."""

from __future__ import annotations

import contextlib
import errno
import sys
from typing import TYPE_CHECKING

import click

from audio.faults import DiskFullError, OutputError, SoundError
from scripts.faults import MendableError
from tui.storage.faults import UsageFaultError
from tui.storage.logs import log, log_file
from tui.storage.streams import drop_output
from tui.text.faults import said
from tui.text.language import _
from tui.text.safe import safe

if TYPE_CHECKING:
    from collections.abc import Callable

BAD_INPUT = 2
FAULT = 1
_LINES_MAX = 12
_TAKES_NO_MORE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What standard output says when it is full, or its terminal has gone."""


def say(text: str) -> None:
    """Write what a command has to say to stdout."""
    click.echo(safe(text))


def tell(text: str) -> None:
    """Write a fault to stderr, at most twelve lines of it."""
    lines = safe(text).splitlines()
    if len(lines) > _LINES_MAX:
        rest = len(lines) - _LINES_MAX + 1
        more = _("… and {count} more; `sitwith check FILE` names them all.").format(count=rest)
        lines = [*lines[: _LINES_MAX - 1], more]
    with contextlib.suppress(OSError):  # where that takes no more either, nobody can be told
        print("\n".join(lines), file=sys.stderr)  # noqa: T201 - stderr is where faults belong


def guarded(work: Callable[[], int | None]) -> int:
    """Run a command; return its exit code, whatever happens in it. No traceback reaches the screen."""
    try:
        return work() or 0
    except (MendableError, SoundError, UsageFaultError) as error:
        tell(said(error))
        return FAULT if isinstance(error, DiskFullError | OutputError) else BAD_INPUT
    except BrokenPipeError:
        # Whoever read the output has what they wanted; Python would complain once more while it shuts down.
        drop_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the last door: whatever it was, a person gets a sentence
        if isinstance(error, OSError) and error.errno in _TAKES_NO_MORE and error.filename is None:
            tell_of_output(error)
        else:
            log.exception("a fault in the program")
            told = _("Something in the program went wrong, and it is not your doing. Details: {file}")
            tell(told.format(file=log_file()))
        return FAULT


def tell_of_output(error: OSError) -> None:
    """Say that not everything could be written, and drop what is still waiting to be: it would be said once more."""
    drop_output()
    told = _("Not everything could be written ({reason}); make room, or write to another place.")
    tell(told.format(reason=error.strerror or error))
