"""From what was typed to what is played: the session, the voice, the listener's breath, the mix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audio.faults import RecordingError
from audio.tones.choices import Cues, Timbre
from scripts.breath import DEFAULT_LISTENER
from scripts.files.library import OVERWHELM
from scripts.files.model import Free, When
from scripts.phrases import grounding, noticed_phrases, repair_phrases
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.voice.voices import BUNDLED, GUIDE, bundled_voice, guide_of, spoken
from tui.session import breathing, recordings
from tui.session.around import laid_around
from tui.session.wishes import own_breath, voice_of
from tui.storage import own
from tui.storage.faults import UsageFaultError
from tui.storage.logs import log
from tui.text.faults import said
from tui.text.language import _
from tui.text.telling import tell

if TYPE_CHECKING:
    from audio.mix.mixer import Mix
    from audio.mix.under import Under
    from scripts.files.model import Session
    from scripts.plan.timeline import Timeline
    from scripts.voice.voices import Voice
    from tui.session.wishes import Wishes


def laid_out(name: str, wishes: Wishes) -> tuple[Session | None, Timeline]:
    """Return a session by name or path and its timeline; no session for a recording, which is laid out without one.

    Raises:
        ScoreError: There is no such session or voice, or one of them has faults.
        RecordingError: The recording cannot be read.
        UsageFaultError: Something was typed that is for recordings alone.

    """
    if (wishes.minutes is not None or wishes.open_end) and name != breathing.NAME:
        raise UsageFaultError(_("--minutes and --open are for `breathe`; how long a session takes, its script says."))
    recording = recordings.recording_at(name, own.session_names())
    if recording is not None:
        if wishes.together:
            raise UsageFaultError(_("A recording has one pace for everybody; --together is for sessions."))
        timeline = laid_around(
            recording, wishes.pattern, lead=wishes.lead, listener=wishes.listener, holds=wishes.holds
        )
        return None, timeline
    if name == breathing.NAME and name not in own.session_names():
        session = breathing.breathing_asked(wishes.pattern, wishes.minutes, open_end=wishes.open_end, lead=wishes.lead)
        return session, timeline_of(session, wishes)
    recordings.refuse_for_scripts(wishes.pattern, lead=wishes.lead)
    session = own.session(name, wishes.settings.language)
    if wishes.together and not _paced(session):
        told = _("Nothing is paced in “{title}”, so there is no breath to share.")
        raise UsageFaultError(told.format(title=session.title))
    return session, timeline_of(session, wishes)


def timeline_of(session: Session, wishes: Wishes) -> Timeline:
    """Return the timeline of a session, spoken by the voice that was wished for.

    Raises:
        VoiceError: There is no such voice, or it is damaged.

    """
    return course_of(session, wishes).timeline


def course_of(session: Session, wishes: Wishes) -> Course:
    """Return the course of a session, which a listener can steer while it runs.

    What is for when it is too much is always for one, takes no breath that was typed, and is never mute: the guide
    speaks what the wished-for voice has no recording of. What is said beside the script is said in its language.

    Raises:
        VoiceError: There is no such voice, or it is damaged.

    """
    language = session.language
    voice, guide = voice_of(wishes, language), bundled_voice(guide_of(language))
    fill = guide if wishes.fill else None
    aid = session.name == OVERWHELM
    clips = dict(spoken(session, voice, fill=guide if aid else fill))
    for each in (repair_phrases(language), grounding(language), noticed_phrases(language)):
        clips = {**spoken(each, voice, fill=guide), **clips}
    conductor = Conductor(
        session,
        clips,
        wishes.holds,
        Beside.of(repair_phrases(language), noticed_phrases(language)),
        space=wishes.space or wishes.settings.words == "space",
        heard=_heard(wishes, voice),
    )
    if aid:
        return Course.begin(conductor)
    if (wishes.together or session.people == 2) and _paced(session):
        return _for_two(conductor, wishes)
    return Course.begin(conductor, own_breath(wishes))


def _heard(wishes: Wishes, voice: Voice) -> frozenset[When]:
    """Return what is so of the sound, for lines that speak of it."""
    guide = {When.GUIDE} if voice.synthetic else set()
    return frozenset({When.TONES if wishes.tones else When.NO_TONES, *guide})


def _paced(session: Session) -> bool:
    return any(not isinstance(stage.breath, Free) for stage in session.stages)


def _for_two(conductor: Conductor, wishes: Wishes) -> Course:
    (ground,) = grounding(conductor.session.language).stages
    conductor = replace(conductor, ground=ground)
    unsaid = DEFAULT_LISTENER
    if wishes.listener is not None and not wishes.together:
        # Whoever gives one breath for a session that is for two gives it for both; what the other's is, nobody said.
        unsaid, conductor = wishes.listener, replace(conductor, ground=None)
    return Course.begin(conductor, wishes.listener, wishes.partner or unsaid)


def unspoken(timeline: Timeline, wishes: Wishes) -> str | None:
    """Return a sentence on the lines that the wished-for voice has no recording of; None where it speaks them all."""
    lines, voice = len(timeline.lines), wishes.guest.title if wishes.guest else wishes.speaker
    said = sum(line.clip is not None for line in timeline.lines)
    if said == lines or not wishes.voice or voice == GUIDE:
        return None
    if wishes.fill:
        told = _("{lacking} of {lines} lines have no recording, the guide's included; they are shown.")
        return told.format(lacking=lines - said, lines=lines)
    told = _("“{voice}” speaks {said} of {lines} lines; the others are shown. --fill lets the guide speak them.")
    return told.format(voice=voice, said=said, lines=lines)


def mixed(timeline: Timeline, wishes: Wishes) -> Mix:
    """Return the mix of a timeline."""
    from audio.mix.mixer import Mix, seed_of  # noqa: PLC0415 - numpy is loaded only where there is sound
    from audio.tones.engine import PITCH  # noqa: PLC0415 - see above
    from tui.session.hum import hum_of  # noqa: PLC0415 - see above

    seed = seed_of(timeline.session) if wishes.seed is None else wishes.seed
    timbre, cues = Timbre(wishes.settings.tones), Cues(wishes.settings.cues)
    pitch = hum_of(_speaking(timeline, wishes), timeline) if wishes.voice else None
    return Mix(
        timeline,
        seed=seed,
        voice=wishes.voice,
        tones=wishes.tones,
        timbre=timbre,
        cues=cues,
        pitch=PITCH if pitch is None else pitch,
        under=_under(wishes),
    )


def _speaking(timeline: Timeline, wishes: Wishes) -> Path:
    """Return the folder of the voice that is heard: the wished-for one, or the guide of the session's language."""
    wished = voice_of(wishes).folder
    spoken_by = [line.clip.file.parent.parent for line in timeline.lines if line.clip is not None]
    others = wished.parent == BUNDLED and spoken_by and wished not in spoken_by
    return spoken_by[0] if others else wished


def _under(wishes: Wishes) -> Under | None:
    """Return the listener's own sound underneath, if any.

    What was typed and cannot be heard is a fault. What is set for all sessions may be away today, with its disk: that
    is told, and the session is heard without it.

    Raises:
        RecordingError: What was typed cannot be read, is too short to be looped, or has no sound in it.

    """
    kept = wishes.settings.under
    if wishes.under is None and not kept:
        return None
    from audio.mix.under import Under  # noqa: PLC0415 - numpy and decoders are loaded only where there is sound

    if wishes.under is not None:
        return Under.of(wishes.under)
    try:
        return Under.of(Path(kept).expanduser())
    except RecordingError as error:
        log.warning("not heard underneath: %s", error)
        tell(said(error))
        return None
