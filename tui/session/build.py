"""From what was typed to what is played: the session, the voice, the listener's breath, the mix."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audio.faults import RecordingError
from audio.tones.choices import Cues, Timbre
from scripts import bounds
from scripts.breath import DEFAULT_LISTENER, Pattern
from scripts.faults import PatternError
from scripts.files.library import OVERWHELM
from scripts.files.model import Free
from scripts.listener.given import is_in_and_out, is_of_a_listener_s_rate
from scripts.phrases import grounding, noticed_phrases, repair_phrases
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.voice.voices import GUIDE, bundled_voice, spoken
from tui.session import recordings
from tui.settings import Settings
from tui.settings.remembered import remembered_breath
from tui.settings.rules import ASK, LAST
from tui.storage import own
from tui.storage.faults import UsageFaultError
from tui.storage.logs import log
from tui.text.faults import clause, said
from tui.text.telling import tell

if TYPE_CHECKING:
    from audio.mix.mixer import Mix
    from audio.mix.under import Under
    from scripts.files.model import Session
    from scripts.plan.timeline import Timeline
    from scripts.voice.voices import Clip, Voice


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was typed about how a session is laid out and mixed."""

    listener: Pattern | None = None
    holds: bool = True
    voice: bool = True
    tones: bool = True
    seed: int | None = None
    settings: Settings = field(default_factory=Settings)
    """What is set for all sessions."""
    voice_name: str | None = None
    """Who speaks, as it was typed; ``speaker`` is who that comes to."""
    fill: bool = False
    """Whether the guide speaks the lines that this voice has no recording of."""
    pattern: str | None = None
    """The breath beside a recording, as it was typed."""
    lead: bool = False
    """Whether the breath beside a recording is walked to from the listener's."""
    faults: tuple[str, ...] = ()
    """What is wrong with the settings that are kept, a sentence each."""
    together: bool = False
    """Whether there are two, whoever the session was written for."""
    partner: Pattern | None = None
    """The second one's breath."""
    space: bool = False
    """Whether lines that can be done without are left out."""
    guest: Voice | None = None
    """A voice that speaks without being among those there are: it came in a packed session."""
    names: tuple[str, str] | None = None
    """What the two are called for as long as this runs."""
    under: Path | None = None
    """The listener's own sound underneath, as it was typed."""

    @property
    def speaker(self) -> str:
        """The name of the voice that speaks, where no guest does: as typed, of the settings, or the guide's."""
        return self.voice_name or self.settings.voice or GUIDE


def listener_breath(breath: str | None, rate: float | None, of: str = "") -> Pattern | None:
    """Return the listener's breath from ``--breath 2.4-3.1`` or ``--rate 11``; None where they gave neither.

    Args:
        breath: The one.
        rate: The other.
        of: ``partner-`` for a partner's, as the options are called.

    Raises:
        UsageFaultError: Both were given, or one is out of bounds.

    """
    if breath is not None and rate is not None:
        raise UsageFaultError(f"Give a breath as --{of}breath or as --{of}rate, not as both.")
    slowest, fastest = bounds.LISTENER_RATE_MIN, bounds.LISTENER_RATE_MAX
    if rate is not None:
        if not slowest <= rate <= fastest:
            raise UsageFaultError(
                f"--{of}rate {rate:g}: a breath can be given from {slowest:g} to {fastest:g} a minute."
            )
        return Pattern.of_rate(rate)
    if breath is None:
        return None
    try:
        pattern = Pattern.parse(breath)
    except PatternError as error:
        raise UsageFaultError(f"--{of}breath: {clause(error.flaw)}.") from error
    if not is_in_and_out(pattern):
        raise UsageFaultError(f"--{of}breath {breath}: a breath is in-out, such as 2.4-3.1, each from 1 second on.")
    if not is_of_a_listener_s_rate(pattern):
        raise UsageFaultError(
            f"--{of}breath {breath}: that is {60 / pattern.total:.1f} breaths a minute; "
            f"it can be from {slowest:g} to {fastest:g}."
        )
    return pattern


def last_breath() -> Pattern | None:
    """Return the breath that was given the last time; None where there is none that would be taken today."""
    written = remembered_breath()
    try:
        return listener_breath(written, None)
    except UsageFaultError:
        return None


def own_breath(wishes: Wishes) -> Pattern | None:
    """Return one listener's breath: the one that was typed, or that of the settings; None where it is asked for."""
    if wishes.listener is not None or wishes.settings.breath == ASK:
        return wishes.listener
    return last_breath() if wishes.settings.breath == LAST else listener_breath(wishes.settings.breath, None)


def two_names(typed: str | None) -> tuple[str, str] | None:
    """Return the names of the two from ``--names "Ana,Bo"``; None where they gave none.

    Raises:
        UsageFaultError: They are not two.

    """
    if typed is None:
        return None
    names = tuple(name.strip() for name in typed.split(","))
    if len(names) != 2 or not all(names):
        raise UsageFaultError(f'--names {typed}: write two names with a comma between, such as --names "Ana,Bo".')
    return names[0], names[1]


def laid_out(name: str, wishes: Wishes) -> tuple[Session | None, Timeline]:
    """Return a session by name or path and its timeline; no session for a recording, which is laid out without one.

    Raises:
        ScoreError: There is no such session or voice, or one of them has faults.
        RecordingError: The recording cannot be read.
        UsageFaultError: Something was typed that is for recordings alone.

    """
    recording = recordings.recording_at(name, own.session_names())
    if recording is not None:
        if wishes.together:
            raise UsageFaultError("A recording has one pace for everybody; --together is for sessions.")
        timeline = recordings.laid_around(
            recording, wishes.pattern, lead=wishes.lead, listener=wishes.listener, holds=wishes.holds
        )
        return None, timeline
    recordings.refuse_for_scripts(wishes.pattern, lead=wishes.lead)
    session = own.session(name)
    if wishes.together and not _paced(session):
        raise UsageFaultError(f"Nothing is paced in “{session.title}”, so there is no breath to share.")
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
    speaks what the wished-for voice has no recording of.

    Raises:
        VoiceError: There is no such voice, or it is damaged.

    """
    voice = voice_of(wishes)
    fill = bundled_voice() if wishes.fill else None
    repair, guide = repair_phrases(), bundled_voice()
    aid = session.name == OVERWHELM
    clips = dict(spoken(session, voice, fill=guide if aid else fill))
    for each in (repair, grounding(), noticed_phrases()):
        clips = {**spoken(each, voice, fill=guide), **clips}
    if aid:
        return Course.begin(_conductor(session, clips, wishes))
    if (wishes.together or session.people == 2) and _paced(session):
        return _for_two(session, clips, wishes)
    return Course.begin(_conductor(session, clips, wishes), own_breath(wishes))


def voice_of(wishes: Wishes) -> Voice:
    """Return who speaks.

    Raises:
        VoiceError: There is no such voice, or it is damaged.

    """
    return wishes.guest or own.voice(wishes.speaker)


def _conductor(session: Session, clips: dict[str, Clip], wishes: Wishes) -> Conductor:
    return Conductor(
        session,
        clips,
        wishes.holds,
        Beside.of(repair_phrases(), noticed_phrases()),
        space=wishes.space or wishes.settings.words == "space",
    )


def _paced(session: Session) -> bool:
    return any(not isinstance(stage.breath, Free) for stage in session.stages)


def _for_two(session: Session, clips: dict[str, Clip], wishes: Wishes) -> Course:
    (ground,) = grounding().stages
    conductor = replace(_conductor(session, clips, wishes), ground=ground)
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
        return f"{lines - said} of {lines} lines have no recording, the guide's included; they are shown."
    return f"“{voice}” speaks {said} of {lines} lines; the others are shown. --fill lets the guide speak them."


def mixed(timeline: Timeline, wishes: Wishes) -> Mix:
    """Return the mix of a timeline."""
    from audio.mix.mixer import Mix, seed_of  # noqa: PLC0415 - numpy is loaded only where there is sound
    from audio.tones.engine import PITCH  # noqa: PLC0415 - see above
    from tui.session.hum import hum_of  # noqa: PLC0415 - see above

    seed = seed_of(timeline.session) if wishes.seed is None else wishes.seed
    timbre, cues = Timbre(wishes.settings.tones), Cues(wishes.settings.cues)
    pitch = hum_of(voice_of(wishes).folder, timeline) if wishes.voice else None
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
