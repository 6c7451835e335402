"""The catalogue of sessions: what each of them is and asks, and opening one so that it can be heard.

All of it may wait for the disk: nothing here belongs on the loop's thread.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Protocol

from scripts.files.library import OVERWHELM
from scripts.voice.voices import GUIDE
from tui.session.bookmarks import Places
from tui.session.by_need import by_need
from tui.session.entries import BREATHE, MINUTES, Entry
from tui.session.summaries import summaries
from tui.session.wishes import voice_of
from tui.settings import load
from tui.text import words
from tui.text.faults import fault_in_file
from tui.text.language import _, in_other_language
from tui.text.report import covered

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Output
    from audio.play.snapshot import Levels
    from audio.tones.choices import Timbre
    from scripts.files.library import SessionFile
    from scripts.plan.facts import Facts, Summary
    from scripts.voice.voices import Voice
    from tui.session.opened import AtHand, FirstAid, Opened
    from tui.session.speakers import Speaker
    from tui.session.wishes import Wishes
    from tui.settings import Settings


class Catalogue(Protocol):
    """Where sessions come from."""

    @property
    def settings(self) -> Settings:
        """What is set for all sessions."""

    def entries(self) -> tuple[Entry, ...]:
        """Return the sessions there are, in the order of the list. May take a while; any thread."""

    def open(self, name: str, levels: Levels | None) -> Opened:
        """Return a session ready to be started, at these levels or the usual ones. May take a while; any thread.

        Raises:
            ScoreError: There is no such session or voice, or one of them has faults.

        """

    @property
    def speaks(self) -> tuple[str, bool]:
        """The name of whoever speaks, and whether the guide speaks what they have no recording of."""

    def speakers(self, session: str) -> tuple[Speaker, ...]:
        """Return who there is to speak, and how much of this session. May take a while; any thread."""

    def let_speak(self, one: Speaker) -> None:
        """Let somebody speak from here on."""

    def written_voice(self) -> tuple[str, str]:
        """Return the voice that is written in the settings and where, both empty where none is. Any thread."""

    def first_aid(self) -> FirstAid:
        """Return the session for sudden overwhelm, for whatever plays then. May take a while; any thread.

        Raises:
            ScoreError: The session or the voice has faults.

        """

    def at_hand(self, aid: FirstAid, timbre: Timbre) -> AtHand:
        """Return it made ready for where nothing plays, its tones made of this. May take a while; any thread."""


class DiskCatalogue:
    """The sessions of this machine, bundled and own.

    Args:
        wishes: How they are to be heard.
        open_output: Opens what they are heard through.
        get_ready: Begins what takes a while before that can be opened; called once the list is there. Returns at once.

    """

    def __init__(
        self, wishes: Wishes, open_output: Callable[[], Output], get_ready: Callable[[], None] = lambda: None
    ) -> None:
        if wishes.under is not None:
            # It could be read when it was typed. Should it go away, no way to another session is closed by that.
            wishes = replace(wishes, under=None, settings=replace(wishes.settings, under=str(wishes.under)))
        self._wishes = wishes
        self._open_output = open_output
        self._get_ready = get_ready

    @property
    def settings(self) -> Settings:
        """As in the protocol."""
        return self._wishes.settings

    def entries(self) -> tuple[Entry, ...]:
        """As in the protocol."""
        speaks = cache(partial(voice_of, self._wishes))  # of each language, read once
        return by_need((_breathing(), *(self._entry(told, speaks) for told in summaries(self._wishes))))

    def open(self, name: str, levels: Levels | None) -> Opened:
        """As in the protocol."""
        from tui.session.opening import open_session  # noqa: PLC0415 - what lays out and sounds is not for the list

        return open_session(name, self._wishes, self._open_output, levels)

    def first_aid(self) -> FirstAid:
        """As in the protocol."""
        self._get_ready()
        from tui.session.opening import first_aid  # noqa: PLC0415 - see above

        return first_aid(self._wishes)

    def at_hand(self, aid: FirstAid, timbre: Timbre) -> AtHand:
        """As in the protocol."""
        from tui.session.opening import at_hand  # noqa: PLC0415 - see above

        return at_hand(aid, self._wishes, self._open_output, timbre)

    @property
    def speaks(self) -> tuple[str, bool]:
        """As in the protocol."""
        return self._wishes.speaker, self._wishes.fill

    def speakers(self, session: str) -> tuple[Speaker, ...]:
        """As in the protocol."""
        from tui.session.speakers import speakers  # noqa: PLC0415 - reading scripts is not for the list

        return speakers(session, self._wishes)

    def let_speak(self, one: Speaker) -> None:
        """As in the protocol."""
        self._wishes = replace(self._wishes, voice_name=one.name, fill=one.fill)

    def written_voice(self) -> tuple[str, str]:
        """As in the protocol."""
        loaded = load()
        place = loaded.written("voice")
        return (loaded.settings.voice or GUIDE, place) if place else ("", "")

    def _entry(self, told: Summary, speaks: Callable[[str], Voice]) -> Entry:
        found, facts = told.found, told.facts
        if facts is None:
            return Entry(found.name, found.name, 0.0, "", "", found.own, _fault(told))
        voice = speaks(facts.language)
        return Entry(
            name=found.name,
            title=facts.title,
            duration=facts.duration,
            summary=facts.about,
            asks=asks(facts),
            own=found.own,
            needs=tuple(dict.fromkeys((*facts.needs, *map(_, facts.needs)))),  # a search finds it in both languages
            people=facts.people,
            covered="" if voice.is_guide or not facts.lines else covered(voice.title, facts),
            left_at=self._left_at(found),
        )

    def _left_at(self, found: SessionFile) -> str:
        """Return where a session would continue that was left; empty where no place is kept."""
        if found.name == OVERWHELM or Places().kept(found.file) is None:
            return ""
        from tui.session.opening import goes_on_at  # noqa: PLC0415 - what lays out is not for a list without a place

        return goes_on_at(found, self._wishes)


def _breathing() -> Entry:
    """Return the row of just breathing."""
    asked = f"{words.OWN_BREATH} \u00b7 {words.WITHOUT_WORDS}"
    return Entry(
        BREATHE, words.BREATHE, MINUTES * 60, words.BREATHE_SUMMARY, asked, own=False, needs=words.BREATHE_NEEDS
    )


def _fault(told: Summary) -> str:
    """Return the first fault of a script, without the way to the file, and how many there are."""
    if told.fault is None:
        return words.CANNOT_BE_PLAYED
    first, *others = told.fault.faults
    line = fault_in_file(first)
    return (
        _("{line} (and {count} more: sitwith check {name})").format(line=line, count=len(others), name=told.found.name)
        if others
        else line
    )


def asks(facts: Facts) -> str:
    """Say what a session asks: a breath or none, whether a voice speaks, whether there are holds, another language."""
    paced = words.MATCHED if facts.matched else words.PACED
    breath = paced if facts.paced else words.OWN_BREATH_ONLY
    voice = words.WITHOUT_WORDS
    if facts.lines:
        voice = words.WITH_VOICE if facts.spoken or facts.filled else words.WITH_WORDS
    other = in_other_language(facts.language)
    return " \u00b7 ".join([breath, voice, *([words.WITH_HOLDS] if facts.holds else []), *([other] if other else [])])
