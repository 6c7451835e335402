"""Home: the list of sessions, what each is for and asks, and the way into one. Nothing is kept of what plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scripts.breath import ease
from tui.picture.home import HomePicture, HomeScene, Row
from tui.picture.scene import NOTHING, PLAIN, Words
from tui.presenter.key_hints import home_keys, keys_of, search_keys
from tui.presenter.tween import Glide
from tui.screens.drawn import DrawnScreen
from tui.storage.folders import with_tilde
from tui.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.units import Seconds
    from tui.picture.cells import Grid
    from tui.screens.context import Context
    from tui.session.catalogue import Entry

_STEPS: Final = {"down": 1, "j": 1, "up": -1, "k": -1, "tab": 1, "shift+tab": -1}
_ACTIONS: Final = frozenset(
    ("too_much", "leave", "overwhelm", "help", "theme", "search", "next_session", "previous_session")
)
"""What can be done here, besides walking through the list."""
_FAR: Final = 1_000_000
_NOTICE_SHOWN: Seconds = 12.0
_BRIEFLY: Seconds = 2.5
_FADE: Seconds = 0.7


class HomeScreen(DrawnScreen):
    """Lists sessions; ``chosen`` is called with the name of the one to play."""

    def __init__(self, context: Context, chosen: Callable[[str], None], notice: str | None = None) -> None:
        super().__init__(context)
        self._chosen = chosen
        self._entries: tuple[Entry, ...] | None = None
        self._rows: dict[str, Row] = {}
        """How each session is listed, by its name."""
        self._at = 0
        self._marked: str | None = None
        """The name of the session that is marked."""
        self._search: str | None = None
        """What is typed; None where no search is open."""
        self._cleared = False
        """Whether Esc has just emptied the search."""
        self._picture: HomePicture | None = None
        self._began = self.clock()
        self._present = Glide(1.0, 0.0, self._began, 0.9)
        self._listed = Glide(0.0)
        self._going = False
        self._said: tuple[str, Seconds, Seconds] = "", 0.0, 0.0
        if notice:
            self.tell(notice, self._began)

    # -- What the program tells -------------------------------------------------------------------------------------

    def list_entries(self, entries: Sequence[Entry]) -> None:
        """Show these sessions."""
        self._entries = tuple(entries)
        self._rows = {entry.name: _row(entry) for entry in entries}
        self._listed.move(1.0, self.clock(), 0.5)

    def tell(self, notice: str, now: Seconds) -> None:
        """Show a notice for a while."""
        self._said = notice if isinstance(notice, words.Notice) else with_tilde(notice), now, _NOTICE_SHOWN

    def depart(self, now: Seconds) -> None:
        """Fade: a session comes."""
        self._going = True
        self._present.move(0.0, now, 0.6)

    def return_to(self, now: Seconds, notice: str | None = None) -> None:
        """Be there again."""
        self._going = False
        self._present.move(1.0, now, 0.9)
        if notice:
            self.tell(notice, now)

    # -- The list ---------------------------------------------------------------------------------------------------

    @property
    def shown(self) -> tuple[Entry, ...]:
        """The sessions that the search leaves."""
        entries = self._entries or ()
        wanted = (self._search or "").casefold().split()
        if not wanted:
            return entries
        return tuple(
            entry
            for entry in entries
            if all(word in f"{entry.title} {entry.name} {entry.summary}".casefold() for word in wanted)
        )

    @property
    def marked(self) -> Entry | None:
        """The session that Enter plays."""
        shown = self.shown
        return next((entry for entry in shown if entry.name == self._marked), shown[0] if shown else None)

    def _move(self, steps: int) -> None:
        shown, marked = self.shown, self.marked
        if marked is not None:
            self._marked = shown[min(max(0, shown.index(marked) + steps), len(shown) - 1)].name

    def _play(self, now: Seconds) -> None:
        entry = self.marked
        if entry is None or self._going:
            return
        if entry.fault:
            self._said = words.CANNOT_BE_PLAYED.capitalize() + ".", now, _BRIEFLY
        else:
            self._chosen(entry.name)

    # -- Frames ------------------------------------------------------------------------------------------------------

    def grid(self, width: int, height: int, now: Seconds) -> Grid:
        """Return the list, drawn."""
        picture = self._picture
        if picture is None or (picture.width, picture.height) != (width, height):
            picture = self._picture = HomePicture(width, height, self.look.charset)
        return picture.draw(self._scene(now), self.look.palette(now))

    def _scene(self, now: Seconds) -> HomeScene:
        marked = self.marked
        shown = self.shown
        text, at, long = self._said
        since = now - at
        said = NOTHING
        if text and since < long:
            strength = PLAIN * max(0.0, min(1.0, since / 0.3 + 0.3, (long - since) / _FADE))
            said = Words(text, strength, text.shorter if isinstance(text, words.Notice) else ())
        bound = self.look.bound
        plays = self._entries is None or (marked is not None and not marked.fault)
        return HomeScene(
            rows=[self._rows[entry.name] for entry in shown],
            every=tuple(self._rows.values()),
            marked=shown.index(marked) if marked else 0,
            nothing=words.NOTHING_FOUND if self._entries is not None else "",
            search=self._search,
            whisper=said,
            keys=home_keys(bound, plays=plays) if self._search is None else search_keys(plays=plays),
            present=self._present.at(now),
            listed=self._listed.at(now),
            breath=0.35 if self.look.still else _breath(now - self._began),
        )

    # -- Keys -----------------------------------------------------------------------------------------------------

    def press(self, key: str, character: str | None, now: Seconds) -> bool:
        """Walk through the list, and type a search where one is open."""
        if key == "enter":
            self._play(now)
        elif self._search is not None and key == "escape":
            self._cleared = bool(self._search)
            self._search = "" if self._search else None
        elif self._cleared and self.look.action(key) in ("overwhelm", "too_much"):
            # Whoever is overwhelmed while typing is two keys away, as everywhere.
            self._search, self._cleared = None, False
            return False
        elif self._search is not None and key == "backspace":
            self._search = self._search[:-1] if self._search else None
        elif self._search is not None and character is not None:
            self._search += character
            self._cleared = False
        elif len(key) == 1 and self.look.action(key) in _ACTIONS:
            return False  # a letter that is bound to something here does that
        elif key in _STEPS:
            self._move(_STEPS[key])
        elif key in ("home", "end", "g", "G"):
            self._move(-_FAR if key in ("home", "g") else _FAR)
        elif key in ("pageup", "pagedown"):
            self._move(-5 if key == "pageup" else 5)
        else:
            return False
        return True

    def do(self, action: str, now: Seconds) -> None:
        """Do what an action asks."""
        del now
        match action:
            case "search":
                self._search, self._cleared = "", False
            case "next_session":
                self._move(1)
            case "previous_session":
                self._move(-1)

    def too_much(self, now: Seconds) -> None:
        """Answer "too much", where nothing sounds."""
        self._search = None
        there = keys_of(self.look.bound, "overwhelm")
        more = f"{words.QUIET_HERE}    {there} {words.KEY_OVERWHELM}" if there else words.QUIET_HERE
        self._said = more, now, _BRIEFLY * 2


def _row(entry: Entry) -> Row:
    """Return how a session is listed."""
    return Row(
        entry.title,
        entry.length or words.CANNOT_BE_PLAYED,
        entry.fault or entry.summary,
        entry.asks,
        mark=words.YOURS if entry.own else "",
        brief="" if entry.length else words.CANNOT_BE_PLAYED_BRIEFLY,
        faulty=bool(entry.fault),
    )


def _breath(since: Seconds) -> float:
    """Return how full the small light is: in for 4 s, out for 6."""
    at = since % 10.0
    return ease(at / 4.0) if at < 4.0 else 1.0 - ease((at - 4.0) / 6.0)
