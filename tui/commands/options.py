"""Options that several commands share, and what becomes of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tui.faults import guarded
from tui.logs import start_logging

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.sitting import Wishes

PACE = (
    click.option("--breath", metavar="IN-OUT", help="Your own breath in seconds, such as 2.4-3.1."),
    click.option("--rate", type=float, metavar="N", help="Your own breath as breaths a minute, 6 to 24."),
    click.option("--no-holds", is_flag=True, help="Drop every hold and rest."),
)
SOUND = (
    click.option("--no-voice", is_flag=True, help="Without the voice; the tones do not give way."),
    click.option("--no-tones", is_flag=True, help="Without the tones."),
    click.option("--seed", type=click.IntRange(0), metavar="N", help="Another variation of the tones."),
)
JSON = (click.option("--json", "json_", is_flag=True, help="For programs."),)


def with_options(*groups: tuple[Callable[[Any], Any], ...]) -> Callable[[Any], Any]:
    """Return a decorator that gives a command these options, in this order."""

    def decorate(command: Any) -> Any:  # noqa: ANN401 - click's own
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return decorate


def wishes(  # noqa: PLR0913 - one argument an option
    *,
    breath: str | None,
    rate: float | None,
    no_holds: bool,
    no_voice: bool = False,
    no_tones: bool = False,
    seed: int | None = None,
) -> Wishes:
    """Return what was typed.

    Raises:
        UsageFaultError: The listener's breath is out of bounds.

    """
    from tui.sitting import Wishes, listener_breath  # noqa: PLC0415

    return Wishes(listener_breath(breath, rate), not no_holds, not no_voice, not no_tones, seed)


def finish(work: Callable[[], int | None]) -> None:
    """Do a command's work, turn what goes wrong into a sentence, and exit with its code."""
    start_logging()
    code = guarded(work)
    sys.exit(code or guarded(sys.stdout.flush))
