"""Whose voice is heard: the voices there are, laid over the list of sessions. Esc goes back, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.picture.home import HomePicture, HomeScene, Row
from tui.picture.orb import unit_of
from tui.presenter.key_hints import voices_keys
from tui.screens.drawn import DrawnScreen
from tui.text import list_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.units import Seconds
    from tui.picture.cells import Grid
    from tui.screens.context import ScreenContext
    from tui.session.speakers import Speaker

_STEPS: Final = {"down": 1, "j": 1, "up": -1, "k": -1, "tab": 1, "shift+tab": -1}
_WALKS: Final = {"next_session": 1, "previous_session": -1}
_BACK: Final = ("voice", "help", "leave")
"""What leads back to the list, beside Esc."""


class VoicesScreen(DrawnScreen):
    """Offers who there is; ``taken`` is called with the one that is chosen."""

    lies_over = True

    def __init__(
        self,
        context: ScreenContext,
        offered: Sequence[Speaker],
        speaks: tuple[str, bool],
        taken: Callable[[Speaker], None],
        breath: Callable[[Seconds], float],
    ) -> None:
        """Make it.

        Args:
            context: What the screens have in common.
            offered: Who there is.
            speaks: The name of whoever speaks now, and whether the guide fills in.
            taken: Called with the one that is chosen.
            breath: How full the small light of the list is at a time: it breathes on.

        """
        super().__init__(context)
        self._offered = offered
        here = [(one.name, one.fill) for one in offered]
        now = (
            here.index(speaks)
            if speaks in here
            else next((at for at, one in enumerate(here) if one[0] == speaks[0]), 0)
        )
        self._rows = [_row(one, now=at == now) for at, one in enumerate(offered)]
        self._marked = now
        self._taken = taken
        self._breath = breath
        self._picture: HomePicture | None = None

    def grid(self, width: int, height: int, now: Seconds) -> Grid:
        """Return who there is, drawn as the list of sessions is."""
        picture = self._picture
        if picture is None or (picture.width, picture.height) != (width, height):
            picture = self._picture = HomePicture(width, height, self.look.charset, unit_of(self.cell))
        scene = HomeScene(
            rows=self._rows,
            marked=self._marked,
            breath=self._breath(now),
            keys=voices_keys(self.context.bound, takes=not self._offered[self._marked].fault),
        )
        return picture.draw(scene, self.look.palette(now))

    def press(self, key: str, character: str | None, now: Seconds) -> bool:
        """Walk through them, take one, or go back."""
        del character, now
        steps = _STEPS.get(key) or _WALKS.get(self.context.actions.get(key) or "", 0)
        if steps:
            self._marked = min(max(0, self._marked + steps), len(self._offered) - 1)
        elif key in ("home", "end", "g", "G"):
            self._marked = 0 if key in ("home", "g") else len(self._offered) - 1
        elif key == "enter":
            one = self._offered[self._marked]
            if not one.fault:
                self.dismiss(None)
                self._taken(one)
        elif key == "escape" or self.context.actions.get(key) in _BACK:
            self.dismiss(None)
        else:
            return False
        return True


def _row(one: Speaker, *, now: bool) -> Row:
    """Return how a voice is listed."""
    of = list_words.VOICE_OF.format(spoken=one.spoken, lines=one.lines) if one.lines else ""
    title = list_words.VOICE_AND_GUIDE.format(voice=one.title) if one.fill else one.title
    told = one.fault or _told(one)
    counted = list_words.VOICE_LINES.format(of=of, title=one.of) if of else ""
    return Row(
        title,
        "" if one.fault else of,
        list_words.VOICE_DAMAGED if one.fault else told,
        told if one.fault else f"{told[0].upper()}{told[1:]}.",
        tuple(filter(None, (counted, of))),
        mark=list_words.VOICE_NOW if now else "",
        group=list_words.GROUP_VOICES,
        faulty=bool(one.fault),
    )


def _told(one: Speaker) -> str:
    """Say what becomes of the lines that a voice has no recording of; of one that has them all, what it is."""
    if one.fill:
        return list_words.VOICE_FILLED
    if (one.lines and one.spoken == one.lines) or not one.lines:
        return list_words.VOICE_SYNTHETIC if one.synthetic else list_words.VOICE_TRUSTED
    return list_words.VOICE_SHOWN
