"""Attending to a listener of this machine: with the breath they gave the last time, and the guide's own clips."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from scripts.phrases import grounding
from scripts.voice.voices import bundled_voice, guide_of
from tui.session.controller import Attending
from tui.session.wishes import last_breath
from tui.settings.remembered import (
    offer_is_known,
    remember,
    remember_headphones,
    remember_offer,
    remembered_headphones,
)
from tui.text.language import chosen

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.breath import Pattern
    from tui.session.ears import Ears
    from tui.session.player import PlayerLike


def attending_to(  # noqa: PLR0913 - as in the controller
    player: PlayerLike,
    leave: Callable[[], None],
    names: tuple[str, str] | None = None,
    *,
    stays: bool = False,
    ears: Ears | None = None,
    scripted: bool = False,
    unattended: bool = False,
) -> Attending:
    """Return who attends to the listener of a session, or to two who are called so; ``stays`` and ``ears`` as there.

    Where keys press themselves (``scripted``), what is offered depends on nothing that is remembered. Nobody is asked
    where nobody can answer (``unattended``).
    """
    clips = {} if player.course is not None else bundled_voice(guide_of(chosen())).clips(grounding(chosen()))
    return Attending(
        player,
        leave=leave,
        last=last_breath(),
        remember=_keep,
        clips=clips,
        names=names,
        stays=stays,
        ears=ears,
        known=not scripted and offer_is_known(),
        offered=_note if not scripted else lambda: None,
        wears=False if scripted else _wears(asked=not unattended),
        wore=_keep_headphones,
    )


def _note() -> None:
    """Take note that the breath was asked for."""
    _aside(remember_offer)


def _keep(breath: Pattern) -> None:
    """Keep a breath."""
    _aside(lambda: remember(breath=str(breath)))


def _wears(*, asked: bool) -> bool | None:
    wears = remembered_headphones()
    return wears if wears is not None or asked else False


def _keep_headphones(*, wears: bool) -> None:
    """Keep what was said of headphones."""
    _aside(lambda: remember_headphones(wears=wears))


def _aside(write: Callable[[], None]) -> None:
    """Write in a thread of its own: a slow disk must not hold up a key."""
    threading.Thread(target=write, name="remembering").start()
