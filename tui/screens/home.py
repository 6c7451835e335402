"""Home: the list of sessions, what each is for and asks, and the way into one. Nothing is kept of what plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.message import Message

from audio.units import Decibels
from scripts.breath import ease
from scripts.files.library import OVERWHELM
from tui.actions.table import TABLE, Where
from tui.picture.home import HomePicture, HomeScene, Row
from tui.picture.orb import unit_of
from tui.picture.words import NOTHING, PLAIN, Words
from tui.presenter.key_hints import home_keys, keys_of, search_keys
from tui.presenter.tween import Glide
from tui.screens.drawn import DrawnScreen
from tui.session.by_need import group_of
from tui.session.entries import BREATHE
from tui.session.levels import STEP, Channel, format_level, silence
from tui.session.search import found
from tui.storage.folders import with_tilde
from tui.text import words
from tui.text.language import _
from tui.text.lengths import brief_length, spoken_length

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.units import Seconds
    from tui.picture.cells import Grid
    from tui.screens.context import ScreenContext
    from tui.session.entries import Entry
    from tui.session.levels import AtRest

_STEPS: Final = {"down": 1, "j": 1, "up": -1, "k": -1, "tab": 1, "shift+tab": -1}
_ACTIONS: Final = frozenset(name for name, action in TABLE.items() if Where.HOME in action.where)
"""What can be done here, besides walking through the list."""
_FAR: Final = 1_000_000
_NOTICE_SHOWN: Seconds = 12.0
_BRIEFLY: Seconds = 2.5
_FADE: Seconds = 0.7
_COMES: Seconds = 0.5
"""How long a list that comes later takes to be there."""
_COMES_WITH_ALL: Seconds = 0.2
"""A list that is known so soon comes with everything else, which has hardly begun to be seen: one fade is enough."""


@dataclass
class VoiceAsked(Message):
    """It was asked whose voice is heard."""

    session: str
    """The name of the session that is marked."""


class HomeScreen(DrawnScreen):
    """Lists sessions; ``chosen`` is called with the name of the one to play, and whether to go on where it was left."""

    def __init__(
        self, context: ScreenContext, chosen: Callable[[str, bool], None], at_rest: AtRest, notice: str | None = None
    ) -> None:
        super().__init__(context)
        self._chosen = chosen
        self._at_rest = at_rest
        self._keeping = context.keeping
        self._entries: tuple[Entry, ...] | None = None
        self._rows: dict[tuple[str, bool], Row] = {}
        """How each session is listed, by its name and whether it stands in its group."""
        self._every: Sequence[Row] = ()
        self._marked: str | None = None
        """The name of the session that is marked."""
        self._search: str | None = None
        """What is typed; None where no search is open."""
        self._searched: tuple[Sequence[Entry], str, tuple[Entry, ...]] = (), "", ()
        """What was searched last, for what, and what was found."""
        self._walked = False
        """Whether one has walked through what was found, so that another than the first is marked."""
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
        self._rows = {(entry.name, how): self._row(entry, grouped=how) for entry in entries for how in (False, True)}
        self._every = [self._rows[entry.name, True] for entry in entries]
        now = self.clock()
        self._listed.move(1.0, now, 0.0 if now - self._began < _COMES_WITH_ALL else _COMES)

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
    def found(self) -> tuple[Entry, ...]:
        """What the search has found, the best first; all there is where nothing is typed."""
        entries, typed = self._entries or (), (self._search or "").strip()
        if not typed:
            return entries
        if self._searched[:2] != (entries, typed):
            self._searched = entries, typed, found(entries, typed)
        return self._searched[2]

    @property
    def shown(self) -> tuple[Entry, ...]:
        """What is listed: what was found, and first aid always."""
        here = self.found
        aid = [entry for entry in self._entries or () if entry.name == OVERWHELM and entry not in here]
        return (*here, *aid)

    @property
    def marked(self) -> Entry | None:
        """The session that Enter plays; where a search is typed, the best of what it found until one walks on."""
        if self._search and not self._walked:
            return next(iter(self.found), None)
        shown = self.shown
        return next((entry for entry in shown if entry.name == self._marked), shown[0] if shown else None)

    def _move(self, steps: int) -> None:
        shown, marked = self.shown, self.marked
        if shown:
            at = shown.index(marked) if marked is not None else -1
            self._marked = shown[min(max(0, at + steps), len(shown) - 1)].name
            self._walked = True

    def _type(self, typed: str | None) -> None:
        """Let the search be for this; with None, close it."""
        if typed is None and self._search and (marked := self.marked) is not None:
            self._marked = marked.name  # what was found stays marked in the whole list
        self._search, self._walked = typed, False

    def _play(self, now: Seconds, *, goes_on: bool = False) -> None:
        entry = self.marked
        if entry is None or self._going:
            return
        if entry.fault:
            self._said = words.CANNOT_BE_PLAYED.capitalize() + ".", now, _BRIEFLY
        else:
            self._chosen(entry.name, goes_on)

    # -- Frames ------------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Draw what is now. For a moment at the beginning the list is waited for: all of it comes with one frame."""
        if self._entries is not None or self.clock() - self._began >= _COMES_WITH_ALL:
            super().tick()

    def grid(self, width: int, height: int, now: Seconds) -> Grid:
        """Return the list, drawn."""
        picture = self._picture
        if picture is None or (picture.width, picture.height) != (width, height):
            picture = self._picture = HomePicture(width, height, self.look.charset, unit_of(self.cell))
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
        bound, search = self.context.bound, self._search
        plays = self._entries is None or (marked is not None and not marked.fault)
        grouped = not (search or "").strip()
        return HomeScene(
            rows=[self._rows[entry.name, grouped] for entry in shown],
            every=self._every,
            marked=shown.index(marked) if marked else None,
            nothing=words.NOTHING_FOUND if self._entries is not None else "",
            search=search,
            whisper=said,
            keys=home_keys(bound, plays=plays) if search is None else search_keys(bound, plays=plays),
            present=self._present.at(now),
            listed=self._listed.at(now),
            header=silence(self._at_rest.levels),
            breath=self.breath(now),
        )

    def breath(self, now: Seconds) -> float:
        """Return how full the small light is."""
        return 0.35 if self.look.still else _breath(now - self._began)

    def _row(self, entry: Entry, *, grouped: bool) -> Row:
        """Return how a session is listed: under its heading, or among what a search found."""
        key = {OVERWHELM: "overwhelm", BREATHE: "breathe"}.get(entry.name)
        mark = keys_of(self.context.bound, key) if key else ""
        if entry.left_at:
            mark = ", ".join(filter(None, (entry.left_at, keys_of(self.context.bound, "resume_place"))))
        elif entry.own and not grouped:
            mark = words.YOURS
        return Row(
            entry.title,
            brief_length(entry.duration) if entry.duration else words.CANNOT_BE_PLAYED,
            entry.purpose if not entry.fault else words.CANNOT_BE_PLAYED,
            entry.fault or entry.summary,
            _asks(entry),
            mark=mark,
            group=_(group_of(entry).value) if grouped else "",
            brief="" if entry.duration else words.CANNOT_BE_PLAYED_BRIEFLY,
            faulty=bool(entry.fault),
        )

    # -- Keys -----------------------------------------------------------------------------------------------------

    def press(self, key: str, character: str | None, now: Seconds) -> bool:
        """Walk through the list, and type a search where one is open."""
        if self._search is not None and self._edit(key, character, self._search):
            return True
        if key == "enter":
            self._play(now)
        elif self.context.actions.get(key) in _ACTIONS:
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

    def _edit(self, key: str, character: str | None, typed: str) -> bool:
        """Change what is typed; return whether the key does that. One Esc clears it and closes the search."""
        match key:
            case "escape":
                self._type(None)
            case "backspace":
                self._type(typed[:-1] if typed else None)
            case "ctrl+u":
                self._type("")
            case "ctrl+w":
                self._type(typed.rstrip().rpartition(" ")[0])
            case _ if character is not None:
                self._type(typed + character)
            case _:
                return False
        return True

    def do(self, action: str, now: Seconds) -> None:
        """Do what an action asks."""
        match action:
            case "search":
                self._type("")
            case "next_session":
                self._move(1)
            case "previous_session":
                self._move(-1)
            case "resume_place" if (marked := self.marked) is not None and marked.left_at:
                self._play(now, goes_on=True)
            case "louder" | "quieter":
                self._at_rest.change_volume(STEP if action == "louder" else Decibels(-STEP))
                self._keeping.levels(self._at_rest, Channel.VOLUME, now)
                self.say(format_level(Channel.VOLUME, self._at_rest.levels))
            case "mute":
                self._at_rest.toggle_mute()
                self.say(format_level(Channel.VOLUME, self._at_rest.levels))
            case "voice" if not self._going:
                self.post_message(VoiceAsked(self.marked.name if self.marked is not None else ""))
            case "breathe" if not self._going:
                self._chosen(BREATHE, False)  # noqa: FBT003 - as declared

    def say(self, text: str) -> None:
        """Show a word or two briefly."""
        self._said = text, self.clock(), _BRIEFLY

    def too_much(self, now: Seconds) -> None:
        """Answer "too much", where nothing sounds."""
        self._search = None
        there = keys_of(self.context.bound, "overwhelm")
        more = f"{words.QUIET_HERE}    {there} {words.KEY_OVERWHELM}" if there else words.QUIET_HERE
        self._said = more, now, _BRIEFLY * 2


def _asks(entry: Entry) -> tuple[str, ...]:
    """Return how long a session takes, what it asks, and who speaks of it, the longest form first."""
    if not entry.duration:
        return ()
    length, parts = spoken_length(entry.duration), [entry.asks, *filter(None, (entry.covered,))]
    forms = ([length, *parts], parts, parts[-1:], [length])
    return tuple(" \u00b7 ".join(form) for form in forms)


def _breath(since: Seconds) -> float:
    """Return how full the small light is: in for 4 s, out for 6."""
    at = since % 10.0
    return ease(at / 4.0) if at < 4.0 else 1.0 - ease((at - 4.0) / 6.0)
