"""Where the listener is, and the ways from there: into a session, back to the list, to the quiet, to help, and away.

All of it is the loop's thread. What is heard on the way is the passage's (``tui/screens/loader.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.play.snapshot import PlayState
from scripts.files.library import OVERWHELM
from tui.screens.drawn import DrawnScreen
from tui.screens.home import HomeScreen
from tui.session.entries import QUIET_ROOM
from tui.session.opened import Opened
from tui.terminal.frames import name_tab
from tui.text import list_words, words
from tui.text.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App

    from scripts.units import Seconds
    from tui.screens.context import ScreenContext
    from tui.screens.loader import Arrived, Passage
    from tui.screens.playing import PlayingScreen
    from tui.screens.workplace import Workplace
    from tui.session.entries import Entry
    from tui.session.opened import FirstAid
    from tui.session.speakers import Speaker

_HURRY_AFTER: Seconds = 1.5
"""Asked to leave once more so long after the first time, the program goes at once."""
_HOME_FADES: Seconds = 0.6
_LOOKS_AGAIN: Seconds = 0.03
_GOES_OVER: Seconds = 0.5
"""What is seen fades for so long before sudden overwhelm is; its first word comes a little later."""
_LONGEST: Seconds = 3.0
"""A player that has not gone over to it by then cannot."""


class Whereabouts:
    """Shows the list or a session, each with its help page over it, and leads from one to the other."""

    def __init__(self, app: App[int], passage: Passage, context: ScreenContext, notice: str | None = None) -> None:
        """Prepare, without a screen yet.

        Args:
            app: On which the screens are shown.
            passage: What opens sessions and lets go of them.
            context: What the screens have in common.
            notice: What is to be told at the beginning.

        """
        self._app = app
        self._passage = passage
        self._context = context
        self._clock = context.clock
        self._notice = notice
        self.playing: PlayingScreen | None = None
        """The session that is heard, or that has just faded for the next; None on the list."""
        self.workplace: Workplace | None = None
        """What the program began with, where that was neither; None once it was left for a session."""
        self._home: HomeScreen | None = None
        """The list, where there is one to go back to."""
        self._leaving_since: Seconds | None = None
        self._goes_on = False
        """Whether what was chosen on the list goes on where it was left."""
        self._ends = False
        """Whether leaving leads out of the program, from every layer."""
        self._overwhelmed_since: Seconds | None = None
        """Since when what plays goes over to sudden overwhelm; None where it does not."""
        self._coming: FirstAid | None = None
        """What it goes over to, once that has been asked of the player."""

    # -- The way in -------------------------------------------------------------------------------------------------

    def begin_with(self, first: Opened | Workplace | None) -> None:
        """Take the first screen, or make it: a session's, or without one the list. Before the loop runs."""
        if first is None:
            self._home = HomeScreen(self._context, self._choose, self._passage.at_rest, self._first_notice())
        elif isinstance(first, Opened):
            self.playing = self._screen_of(first)
        else:
            self.workplace = first

    @property
    def lowest(self) -> DrawnScreen | None:
        """The list, where the program begins with it: it is under all others, and never switched for one of them."""
        return self._home if self.playing is None and self.workplace is None else None

    def enter(self) -> None:
        """Show the first screen; start its session, or have its list read."""
        # What may be switched for another stands over Textual's own first screen, which cannot be.
        if self.playing is not None:
            self._app.push_screen(self.playing)
            self._start(self.playing)
        elif self._home is not None:
            self._name_tab()
            self._passage.read_list()
        elif self.workplace is not None:
            self._app.push_screen(self.workplace)
            self._passage.prepare_soon()

    def list_entries(self, entries: Sequence[Entry], notice: str = "") -> None:
        """Show these sessions on the list."""
        if self._home is not None:
            self._home.list_entries(entries)
            self._home.tick()  # now, and not a part of a frame later
            if notice:
                self._home.tell(notice, self._clock())
        self._passage.prepare_soon()

    def offer_voices(self, offered: Sequence[Speaker]) -> None:
        """Let it be chosen who speaks, where one is on the list yet."""
        home = self._home
        if home is not None and self._app.screen is home and self._passage.wanted is None and offered:
            from tui.screens.voices import VoicesScreen  # noqa: PLC0415 - not for the list, which is there sooner

            speaks = self._passage.speaks
            self._app.push_screen(VoicesScreen(self._context, offered, speaks, self._speaks, home.breath))

    def _speaks(self, one: Speaker) -> None:
        """Let somebody speak from here on, and keep that."""
        self._passage.let_speak(one)
        self._context.keeping.voice(one.name, self._clock(), fill=one.fill)
        if self._home is not None:
            title = list_words.VOICE_AND_GUIDE.format(voice=one.title) if one.fill else one.title
            self._home.say(list_words.VOICE_CHOSEN.format(voice=title))

    # -- From one session to another --------------------------------------------------------------------------------

    def _choose(self, name: str, goes_on: bool) -> None:  # noqa: FBT001 - one of the two that the list knows
        """Go over to what was chosen on the list; where it ``goes_on``, to the place that is kept."""
        self.begin(name)
        self._goes_on = goes_on

    def begin(self, name: str) -> None:
        """Go over to a session: what plays fades while it is opened."""
        if self._passage.wanted is not None or self._leaving_since is not None:
            return
        self._uncover()
        playing, workplace = self.playing, self.workplace
        farewell = words.GENTLER if name == OVERWHELM else ""
        put_away = workplace.put_away if workplace else None
        if name == OVERWHELM and playing is None and not (workplace and workplace.sounds):
            # What is recorded is sealed as ever, by a thread of its own; the microphone is closed before a word.
            self._passage.open_at_once(put_away)
        else:
            self._passage.open(name, playing.player if playing else None, put_away)
        if playing is not None:
            playing.leave(farewell)
        elif workplace is not None:
            workplace.left_for_session = True
            workplace.depart(farewell)
        elif self._home is not None:
            self._home.depart(self._clock())

    def arrive(self, arrived: Arrived) -> None:
        """Play what has been opened, unless the listener has turned away from it."""
        if not self._passage.take(arrived):
            return
        before = self.playing or self.workplace
        if arrived.opened is None:
            self.playing, self.workplace = None, None
            self._go_home(arrived.fault)
            return
        coming = self.playing = self._screen_of(arrived.opened)
        self.workplace = None
        if before is not None:
            self._app.switch_screen(coming)
        else:
            self._app.push_screen(coming)
        if self._goes_on:
            coming.go_on_where_left()
        self._goes_on = False
        self._start(coming)
        if arrived.name == QUIET_ROOM:
            coming.too_much()

    def _name_tab(self, title: str = "") -> None:
        """Call the terminal's tab by what plays, where that is wanted and can be."""
        if self._context.settings.tab_title:
            name_tab(self._app, one_line(f"{words.NAME} \u00b7 {title}" if title else words.NAME))

    def _screen_of(self, opened: Opened) -> PlayingScreen:
        from tui.screens.playing import PlayingScreen  # noqa: PLC0415 - not for the list, which is there sooner

        return PlayingScreen(opened, self._context, home=self._home is not None, notice=self._first_notice())

    def _first_notice(self) -> str | None:
        """Return what is to be told at the beginning, once."""
        notice, self._notice = self._notice, None
        return notice

    def _start(self, playing: PlayingScreen) -> None:
        self._name_tab(playing.player.timeline.title)
        self._passage.start(playing.player, self._ask)
        self._begin(playing)

    def _ask(self, action: str, amount: float) -> None:
        """Have carried out what a media key asks of what plays."""
        if self.playing is not None:
            self.playing.ask(action, amount)

    def _begin(self, playing: PlayingScreen) -> None:
        """Have a session begin once its player is there, and not before keys that press themselves would have it."""
        presses = self._context.presses
        if playing is not self.playing:
            return
        if _state(playing) is PlayState.STARTING or (presses is not None and not presses.begun(self._clock())):
            self._app.set_timer(_LOOKS_AGAIN, lambda: self._begin(playing))
        else:
            playing.begin()
            self._passage.prepare()  # not before: the session is what is waited for
            self._passage.make_ready(playing.player)

    # -- Back, and away ---------------------------------------------------------------------------------------------

    def go_on(self) -> bool:
        """Go back to the list once a session has said goodbye; return False where the program is over instead."""
        if self._overwhelmed_since is not None:
            self._go_over()
            return True
        if ahead := self._passage.due(self._clock()):
            self.arrive(ahead)
        playing, since = self.playing, self._leaving_since
        gone = playing is not None and playing.left and self._passage.wanted is None
        faded = playing is None and since is not None and self._has_faded(since)
        if faded or (gone and (self._home is None or self._ends)):
            self._app.exit(0)
            return False
        if gone:
            self._go_home()
        return True

    def _has_faded(self, since: Seconds) -> bool:
        """Return whether what is no session is ready to be left."""
        return self.workplace.put_away.is_set() if self.workplace else self._clock() - since > _HOME_FADES

    def _go_home(self, notice: str | None = None) -> None:
        """Go back to the list; where there is none yet, make one."""
        self._leaving_since = None
        self._uncover()
        self._name_tab()
        playing, self.playing = self.playing, None
        if playing is not None:
            self._passage.release(playing.player)
        if self._home is None:
            self._home = HomeScreen(self._context, self._choose, self._passage.at_rest, notice)
            self._app.switch_screen(self._home)
            self._passage.read_list()
            return
        if self._app.screen is not self._home:
            self._app.pop_screen()
        self._passage.read_list()  # a place may have been kept, or forgotten
        self._home.return_to(self._clock(), notice)

    def leave(self, farewell: str = "") -> None:
        """Leave gently, to the list if one came from there; asked again after a while, go at once.

        Args:
            farewell: These words, rather than the usual ones.

        """
        now = self._clock()
        if self._leaving_since is not None:
            if now - self._leaving_since > _HURRY_AFTER:
                self._app.exit(0)
            return
        self._leaving_since, self._overwhelmed_since = now, None
        self._passage.turn_away()
        self._uncover()
        if self.playing is not None:
            back = self._home is not None and not self._ends
            self.playing.leave(farewell or ("" if back else words.LEAVING))
        elif self.workplace is not None:
            self.workplace.depart(farewell or words.LEAVING)
        elif self._home is not None:
            self._home.depart(now)

    def end(self) -> None:
        """Leave gently, and not only to the list: the terminal goes away, or the machine is shut down."""
        self._ends = True
        self.leave()

    # -- Quiet, overwhelm and help, from wherever one is ------------------------------------------------------------

    def too_much(self) -> None:
        """Quiet, at once."""
        self._uncover()
        if self._overwhelmed_since is not None and self.playing is not None:
            self._overwhelmed_since = None
            if self._has_gone_over(self.playing):
                self._show_first_aid(self.playing)
            else:
                self.playing.come_back()
            self.playing.too_much()
        elif self.playing is not None:
            turned_away = self._passage.turn_away()
            if turned_away:
                self.playing.come_back()
            self.playing.too_much()
            if turned_away:
                # What was heard has been let go of already: company and grounding are to be had in a room of their own.
                self._passage.open(QUIET_ROOM, self.playing.player)
        elif self.workplace is not None:
            if self._passage.turn_away():
                # On the way to a session: what was at work is put away already, and the quiet is where to go.
                self.begin(QUIET_ROOM)
            else:
                self.workplace.too_much()
        elif self._home is not None and self._passage.wanted != QUIET_ROOM:
            now = self._clock()
            if self._passage.turn_away():
                self._home.return_to(now)
            # Nothing sounds here. It says so at once, and goes over to where there can be company, or grounding.
            self._home.too_much(now)
            self.begin(QUIET_ROOM)

    def overwhelm(self) -> None:
        """Go straight to the session for sudden overwhelm, whatever else is on its way; where it is under way, stay."""
        passage, playing = self._passage, self.playing
        if self._ends or self._overwhelmed_since is not None or passage.wanted == OVERWHELM:
            return
        self._uncover()
        if playing is not None and not playing.leaving:
            if not playing.conduct.is_overwhelm():
                self._overwhelmed_since = self._clock()
                playing.give_way(words.GENTLER)
                passage.prepare()
                self.prepared()
            return
        self._leaving_since = None
        passage.turn_away()
        self.begin(OVERWHELM)

    def prepared(self) -> None:
        """Have the player go over to sudden overwhelm, where that is waited for and is at hand."""
        self._passage.go_ahead()
        playing, coming = self.playing, self._passage.first_aid
        if self._overwhelmed_since is None or playing is None:
            if playing is not None:
                self._passage.make_ready(playing.player)
            return
        if coming is not None:
            self._coming = coming.anew()
            playing.player.begin_at_once(self._coming.course.timeline, self._coming.course)
        elif self._passage.prepares:
            return
        else:
            self._open_first_aid(playing)

    def _go_over(self) -> None:
        """Show sudden overwhelm once it is heard; where the player cannot go over to it, open it as any other."""
        since, playing = self._overwhelmed_since, self.playing
        if since is None or playing is None:
            return
        if self._has_gone_over(playing):
            if self._clock() - since >= _GOES_OVER:
                self._show_first_aid(playing)
        elif self._clock() - since > _LONGEST:
            self._open_first_aid(playing)

    def _has_gone_over(self, playing: PlayingScreen) -> bool:
        return self._coming is not None and playing.player.course is self._coming.course

    def _show_first_aid(self, before: PlayingScreen) -> None:
        """Show sudden overwhelm, which what was heard has gone over to."""
        bookmark = self._coming.bookmark if self._coming is not None else None
        self._notice = (self._coming.fault if self._coming is not None else "") or None
        self._overwhelmed_since = self._coming = None
        self.playing = self._screen_of(Opened(before.player, bookmark))
        self._app.switch_screen(self.playing)
        self._name_tab(before.player.timeline.title)

    def _open_first_aid(self, playing: PlayingScreen) -> None:
        """Open sudden overwhelm in the place of what is heard."""
        self._overwhelmed_since = None
        playing.player.stop()
        self._passage.open(OVERWHELM, playing.player)

    def help(self) -> None:
        """Open the help page of the screen that is shown."""
        from tui.screens.help import HelpScreen, help_of  # noqa: PLC0415 - not for the list, as above

        if not isinstance(self._app.screen, HelpScreen):
            self._app.push_screen(help_of(self._context, self.playing, self.workplace))

    def _uncover(self) -> None:
        """Close the help page, and the voices."""
        while isinstance(self._app.screen, DrawnScreen) and self._app.screen.lies_over:
            self._app.pop_screen()


def _state(playing: PlayingScreen) -> PlayState:
    return playing.player.snapshot().state
