"""Laying a session out: to open it so that it can be heard, or to find out what a list tells of it.

All of it may wait for the disk: nothing here belongs on the loop's thread. The list itself stands without this room.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audio.play.player import Player
from audio.portaudio import load_ahead
from audio.units import RATE
from scripts.faults import VoiceError
from scripts.files.library import OVERWHELM, read_listed
from scripts.plan.company import company
from scripts.plan.conductor import Conductor
from scripts.plan.facts import Summary, facts_of
from scripts.plan.steering import Course
from scripts.voice.voices import GUIDE
from tui.session.bookmarks import bookmark_of
from tui.session.breathing import just_breathe
from tui.session.build import course_of, mixed
from tui.session.entries import BREATHE, QUIET_ROOM
from tui.session.levels import levels_of
from tui.session.listening import ears_of
from tui.session.opened import AtHand, FirstAid, Opened
from tui.session.wishes import voice_of
from tui.storage import own
from tui.storage.logs import log
from tui.text import words
from tui.text.faults import said
from tui.text.report import clock_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Output
    from audio.play.snapshot import Levels
    from audio.tones.choices import Timbre
    from scripts.files.library import SessionFile
    from scripts.files.model import Session
    from tui.session.bookmarks import Bookmark
    from tui.session.ears import Ears
    from tui.session.player import PlayerLike
    from tui.session.wishes import Wishes


def opened(name: str, player: PlayerLike, bookmark: Bookmark | None, ears: Ears | None = None) -> Opened:
    """Return a session with the place where it was left, but for the one for sudden overwhelm: that asks nothing."""
    left_at = bookmark.resumes_at(player.timeline) if bookmark is not None and name != OVERWHELM else None
    return Opened(player, bookmark, left_at, ears)


def open_session(name: str, wishes: Wishes, open_output: Callable[[], Output], levels: Levels | None) -> Opened:
    """Return a session ready to be started, at these levels or the usual ones.

    Raises:
        ScoreError: There is no such session or voice, or one of them has faults.

    """
    if levels is not None:
        wishes = replace(wishes, settings=replace(wishes.settings, tones=levels.timbre.value))
    session: Session | None = None
    course: Course | None = None
    if name != QUIET_ROOM:
        session = just_breathe() if name == BREATHE else own.session(name, wishes.settings.language)
    if name == OVERWHELM and session is not None:
        course, wishes, _ = _spoken_by_somebody(session, wishes)
    elif session is not None:
        course = course_of(session, wishes)
    timeline = course.timeline if course else company(words.NAME)
    player = Player(
        mixed(timeline, wishes),
        open_output,
        levels=levels or levels_of(wishes.settings),
        course=course,
        waiting=course is None or course.unmet,
    )
    # Nobody is listened to who came because it is too much.
    ears = None if name in (OVERWHELM, QUIET_ROOM) else ears_of(wishes.settings)
    bookmark = bookmark_of(session, timeline) if session and name != BREATHE else None
    return opened(name, player, bookmark, ears)


def first_aid(wishes: Wishes) -> FirstAid:
    """Return the session for sudden overwhelm, for whatever plays then; a voice that is damaged keeps nobody from it.

    Raises:
        ScoreError: The session has faults.

    """
    session = own.session(OVERWHELM, wishes.settings.language)
    course, _, fault = _spoken_by_somebody(session, wishes)
    return FirstAid(course, bookmark_of(session, course.timeline), fault)


def _spoken_by_somebody(session: Session, wishes: Wishes) -> tuple[Course, Wishes, str]:
    """Return first aid as it is wished for; where that voice is damaged the guide's, and where that is, words alone.

    With it come the wishes as they are kept to, and a sentence on what is wrong with the voice; empty where nothing is.
    """
    try:
        return course_of(session, wishes), wishes, ""
    except VoiceError as error:
        log.warning("sudden overwhelm is spoken by another voice: %s", error)
        fault = said(error).splitlines()[0]
    others = replace(wishes, voice_name=GUIDE, guest=None)
    try:
        return course_of(session, others), others, fault
    except VoiceError:
        return Course.begin(Conductor(session, {})), replace(others, voice=False), fault


def at_hand(aid: FirstAid, wishes: Wishes, open_output: Callable[[], Output], timbre: Timbre) -> AtHand:
    """Return the session for sudden overwhelm made ready, for where nothing plays. May take a second or two."""
    aid = aid.anew()
    if aid.fault:
        wishes = replace(wishes, voice_name=GUIDE, guest=None)
    wishes = replace(wishes, settings=replace(wishes.settings, tones=timbre.value))
    mix = mixed(aid.course.timeline, wishes)
    mix.stems(0, 2 * RATE)  # what the player asks for first; the first recordings are open by that
    load_ahead()

    def open_it(levels: Levels) -> Opened:
        return Opened(Player(mix, open_output, levels=levels, course=aid.course, at_once=True), aid.bookmark)

    return AtHand(timbre, open_it)


def summary_of(found: SessionFile, wishes: Wishes) -> Summary:
    """Return what there is to tell of a session, from its script, laid out as it would be played."""
    listed = read_listed(found)
    if listed.session is None:
        return Summary(found, None, listed.fault)
    timeline = course_of(listed.session, wishes).timeline
    return Summary(found, facts_of(listed.session, timeline, voice_of(wishes, listed.session.language).folder))


def goes_on_at(found: SessionFile, wishes: Wishes) -> str:
    """Return where a session that was left would go on, as a time on the clock; empty where that is its beginning."""
    session = own.session(found.name, wishes.settings.language)
    timeline = course_of(session, wishes).timeline
    at = bookmark_of(session, timeline).resumes_at(timeline)
    return clock_time(at) if at else ""
