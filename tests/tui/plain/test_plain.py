"""The plain mode: lines as they are heard, nothing rewritten, gentle ways out."""

from __future__ import annotations

import io
import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from audio.faults import DeviceFault
from audio.play.snapshot import PlayState
from audio.play.transport import FADE_OUT
from audio.units import RATE
from scripts.breath import DEFAULT_LISTENER
from scripts.faults import Flaw, VoiceError, VoiceFault
from scripts.files.library import OVERWHELM, find_session
from scripts.files.loader import load_session
from scripts.listener.heard import Heard, Unsure
from scripts.phrases import grounding
from scripts.plan.conductor import Conductor, plan
from scripts.plan.steering import Course
from scripts.voice.voices import bundled_voice
from tests.program import command, in_a_terminal, without_a_terminal
from tests.scripts.script_files import TITLE, script_file
from tests.tui.screens.sitting import Clock
from tui.actions.table import TABLE
from tui.plain.lines import Lines, Telling
from tui.plain.run import Plain
from tui.session.autosave import Keeping
from tui.session.context import Context
from tui.session.ears import Ears
from tui.session.key_script import Press, Presses
from tui.session.opened import FirstAid, Opened
from tui.session.simulate import REACH, SimulatedPlayer
from tui.settings import Settings
from tui.text import listening, words
from tui.text.faults import flaw_sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.breath import Pattern

STAGES = """
[[stage]]
name = "open"
minutes = 0.1
breath = "free"
[[stage.line]]
id = "hi"
at = 1
say = "Hi there."
[[stage]]
name = "paced"
breaths = 2
breath = "4-5"
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return script_file(tmp_path / "short.toml", STAGES)


def test_every_phase_and_caption_is_told_once_when_it_is_heard(script: Path) -> None:
    lines = Lines(plan(load_session(script), {}))
    assert lines.due(0.0) == []
    assert lines.due(3.99) == []
    assert lines.due(4.0) == ["[0:04] your own breath"]
    assert lines.due(5.0) == ["Hi there."]
    assert lines.due(5.0) == []
    assert lines.due(10.0) == ["[0:10] inhale 4.0 s"]
    assert lines.due(19.5) == ["[0:14] exhale 5.0 s", "[0:19] inhale 4.0 s"]


def test_captions_alone(script: Path) -> None:
    assert Lines(plan(load_session(script), {}), telling=Telling.CAPTIONS).due(100.0) == ["Hi there."]


@pytest.mark.real_sound
def test_without_a_terminal_it_is_plain_and_interrupting_leaves_gently(env: dict[str, str], script: Path) -> None:
    with without_a_terminal(command("play", script), env) as playing:
        said = playing.until("Hi there.")
        assert "\x1b" not in said
        assert said.startswith(f"{TITLE}\n")
        playing.process.send_signal(signal.SIGINT)
        assert playing.ended() == 0
        assert "\x1b" not in playing.said
        assert "silent clock" in playing.errors
        assert len(playing.errors.splitlines()) == 1


@pytest.mark.real_sound
def test_keys_work_where_there_is_a_terminal_and_the_terminal_is_left_as_it_was(
    env: dict[str, str], script: Path
) -> None:
    with in_a_terminal(command("play", "--plain", script), env, errors_aside=True) as terminal:
        before = terminal.modes
        terminal.until("[0:04] your own breath")
        assert terminal.modes != before, "keys are heard without Enter"
        terminal.type(" ")
        terminal.until("paused")
        terminal.type("x")
        terminal.until("enough for now")
        terminal.type("q")
        assert terminal.ended() == 0
        assert terminal.modes == before


# -- Keys, in time that passes as the test says --------------------------------------------------------------------


class _Passing(SimulatedPlayer):
    """A simulated player whose time passes while it is waited for."""

    now_of: Clock

    def wait(self, timeout: float | None = None) -> bool:
        self.now_of.now += timeout or 0.0
        self.now = self.now_of.now
        faded = self.snapshot().state is not PlayState.STOPPED or self.now > self._segments[-1][0]
        return super().wait() and faded


class _Sat(NamedTuple):
    said: list[str]
    player: _Passing


def sat_plainly(
    course: Course,
    keys: str,
    telling: Telling = Telling.PHASES,
    keeping: Keeping | None = None,
    *,
    ears: Ears | None = None,
    lays_out: Callable[[], FirstAid] | None = None,
) -> _Sat:
    """Sit through a session with keys that press themselves, from 2 s on; return what was said."""
    clock, out = Clock(), io.StringIO()

    def a_player(course: Course) -> _Passing:
        player = _Passing(course.timeline, course)
        player.now_of, player.now = clock, clock.now
        return player

    aid = FirstAid(Course.begin(Conductor(find_session(OVERWHELM), {})))

    presses = [Press(float(at), name) for at, name in map(str.split, keys.strip().splitlines())]
    face = Plain(
        Context(
            Settings(mpris=False, stay_awake=False),
            clock,
            keeping or Keeping(lambda **_: None),
            Presses(tuple(presses), clock.now),
        ),
        telling=telling,
        out=out,
        first_aid=lays_out or (lambda: aid),
    )
    player = a_player(course)
    assert face.run(Opened(player, ears=ears)) == 0
    return _Sat(out.getvalue().splitlines(), player)


SOON = FADE_OUT / RATE + 0.05 + 0.03
"""From the first frame that a key can still change to the first word, and a look of the plain mode, s."""


def a_course(script: Path | str, listener: Pattern | None = None) -> Course:
    session = find_session(script) if isinstance(script, str) else load_session(script)
    return Course.begin(Conductor(session, {}), listener)


def test_where_sudden_overwhelm_cannot_be_laid_out_it_is_one_sentence_and_quiet(script: Path) -> None:
    def broken() -> FirstAid:
        raise VoiceError(VoiceFault.UNREADABLE, folder="mum")

    said = sat_plainly(a_course(script), "6 o\n8 o\n12 q", lays_out=broken).said
    assert len([line for line in said if "mum" in line]) == 2, "asked again it tries again"
    assert said[-1] == words.QUIET_NOW


def test_a_voice_that_is_damaged_is_told_of_and_sudden_overwhelm_begins(script: Path) -> None:
    def spoken_by_another() -> FirstAid:
        return FirstAid(Course.begin(Conductor(find_session(OVERWHELM), {})), fault="This voice is damaged.")

    said = sat_plainly(a_course(script), "6 o\n12 q", lays_out=spoken_by_another).said
    assert said.count("This voice is damaged.") == 1
    assert any("only a voice" in line for line in said)


NO_MICROPHONE = Flaw(DeviceFault.NONE, {"recording": True})


class NotThere:
    """What cannot be listened with, or from a time on."""

    name = ""

    def __init__(self, until: float) -> None:
        self._until = until
        self.fault: Flaw | None = NO_MICROPHONE

    def heard(self, now: float) -> Heard:
        return Heard(now, why=Unsure.GONE if now >= self._until else Unsure.EARLY)

    def anew(self, now: float) -> None:
        pass

    def close(self) -> None:
        pass


def test_a_microphone_that_is_not_there_is_one_sentence(script: Path) -> None:
    said = sat_plainly(a_course(script), "9 q", ears=Ears(lambda _: NotThere(0.0), asked=True)).said
    assert [line for line in said if "listening" in line or "icrophone" in line] == [flaw_sentence(NO_MICROPHONE)]


def test_listening_is_told_when_it_begins_and_why_it_ends(script: Path) -> None:
    said = sat_plainly(a_course(script), "9 q", ears=Ears(lambda now: NotThere(now + 3.0), asked=True)).said
    told = [line for line in said if "listening" in line or "icrophone" in line]
    assert told == [listening.LISTENS[0], flaw_sentence(NO_MICROPHONE)]


class Stopping(NotThere):
    """Hears nothing yet; while it is asked somebody presses Ctrl+Z, at 5 s."""

    open = True

    def heard(self, now: float) -> Heard:
        if self.open and now >= 5.0:
            os.kill(os.getpid(), signal.SIGTSTP)
        return Heard(now, why=Unsure.EARLY)

    def close(self) -> None:
        self.open = False


@pytest.mark.skipif(not hasattr(signal, "SIGTSTP"), reason="there is no Ctrl+Z")
@pytest.mark.parametrize("keys", ["9 q", "9 space\n12 q"])
def test_ctrl_z_fades_first_and_listens_to_nobody(script: Path, monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    source, stopped = Stopping(0.0), []
    source.fault = None
    monkeypatch.setattr(signal, "raise_signal", lambda number: stopped.append((number, source.open)))
    told = sat_plainly(a_course(script), keys, ears=Ears(lambda _: source, asked=True))
    assert stopped == [(signal.SIGSTOP, False)]
    said = told.said[told.said.index("paused; Space goes on") :]
    assert ("going on" in said) == ("space\n" in keys)
    assert not [line for line in said if line.startswith("[")] or "going on" in said


def test_nothing_is_told_that_begins_after_too_much(script: Path) -> None:
    # Heard from 2.45 s on; the captions begin at 5 s of the session, and fading takes most of a second.
    said = sat_plainly(a_course(script), "7.3 x\n9 q").said
    assert said[-2:] == [words.TOO_MUCH, words.QUIET_NOW]
    assert "Hi there." not in said
    assert "[0:04] your own breath" in said


def test_captions_alone_still_ask_offer_and_answer(script: Path) -> None:
    said = sat_plainly(a_course(script), "4 plus\n5 T\n9 x\n20 2\n22 q", Telling.CAPTIONS).said
    assert "volume full" in said
    assert words.NO_COLOURS in said
    assert "Hi there." in said
    assert not any("inhale" in line or "your own breath" in line for line in said)
    assert any(line.startswith(words.TOO_MUCH_NEXT) and "2 a minute of grounding" in line for line in said)


def test_quiet_tells_only_what_is_not_heard(script: Path) -> None:
    course = a_course(script)
    (line,) = course.timeline.lines
    clip = bundled_voice().clips(grounding())
    recorded = replace(course.timeline, lines=(replace(line, clip=next(iter(clip.values()))),))
    for voice, told in ((True, []), (False, ["Hi there."])):
        lines = Lines(recorded, Telling.QUIET, voice=voice)
        assert lines.due(100.0) == told
    assert Lines(course.timeline, Telling.QUIET).due(100.0) == ["Hi there."]
    said = sat_plainly(course, "4 m\n12 space\n13 q", Telling.QUIET).said
    assert said[-4:] == [words.MUTED, "Hi there.", words.PAUSED_PLAINLY, words.LEFT]


def test_what_was_passed_over_is_not_told(script: Path) -> None:
    said = sat_plainly(a_course(script), "4 up\n9 q").said
    assert "Hi there." not in said
    assert "going to 0:28" in said


@pytest.mark.parametrize("telling", Telling)
@pytest.mark.parametrize(
    "keys", ["8 o\n9 z", "8 x\n9 o\n10 z", "8 space\n9 o\n10 z", "2.1 o\n3.1 z", "8 r\n9 o\n10 z", "8 h\n9 o\n10 z"]
)
def test_overwhelm_has_begun_a_second_later_from_anywhere(script: Path, telling: Telling, keys: str) -> None:
    """In every kind of telling its words are told as they are heard."""
    asked = next(float(line.split()[0]) for line in keys.splitlines() if "o" in line.split())
    sat = sat_plainly(a_course(script), f"{keys}\n{asked + 7} q", telling)
    assert words.GENTLER in sat.said
    assert sat.player.timeline.session == OVERWHELM
    first = sat.player.timeline.lines[0]
    began = sat.player._segments[1][0] + first.start - REACH
    assert began - 100.0 - asked < SOON, keys
    assert first.words in sat.said
    assert sat.said[-1] == words.QUIET_NOW


def test_overwhelm_where_two_breaths_are_asked_for_and_again_from_its_own_question(script: Path) -> None:
    two = Course.begin(Conductor(load_session(script), {}), None, DEFAULT_LISTENER)
    assert words.GENTLER in sat_plainly(two, "2.5 o\n6 q").said
    said = sat_plainly(a_course(OVERWHELM), "125 o\n132 q").said
    assert said.count("Hello. I'm only a voice, but I'll stay.") == 2


def test_too_much_while_overwhelm_comes_is_quiet_there(script: Path) -> None:
    for after in ("8.01", "8.2", "8.9"):
        sat = sat_plainly(a_course(script), f"8 o\n{after} x\n20 1\n24 q")
        assert sat.said.count(words.TOO_MUCH) == 1
        assert words.COMPANY in sat.said


def test_help_tells_every_key(script: Path) -> None:
    said = sat_plainly(a_course(script), "4 question_mark\n5 q").said
    assert "Q: leave, and keep the place for --resume" in said
    assert f"[ ]: {TABLE['slower'].help}" in said


def test_that_nothing_is_heard_is_told_again_where_a_header_would_say_it_all_along(script: Path) -> None:
    muted = f"{words.MUTED}; m brings the sound back"
    said = sat_plainly(a_course(script), "4 m\n5 space\n6 space\n7 question_mark\n8 m\n9 question_mark\n10 q").said
    assert said[said.index(words.GOING_ON) + 1] == muted
    assert said.count(muted) == 2, "on going on and with help, and no more once it is heard again"
    down = " \n".join(f"{4 + at / 50:.2f} {key}" for at, key in enumerate(["v", *["minus"] * 40, "t", *["minus"] * 40]))
    said = sat_plainly(a_course(script), f"{down}\n8 question_mark\n9 q").said
    assert f"{words.NO_SOUND}; v, then + brings the sound back" in said


@pytest.mark.parametrize(
    ("down", "up"), [("m", "m"), (" ".join(["minus"] * 24), " ".join(["plus"] * 24))], ids=["muted", "down"]
)
def test_quiet_tells_what_is_said_for_as_long_as_nothing_is_heard(down: str, up: str) -> None:
    session = find_session("first-sitting")
    course = Course.begin(Conductor(session, dict(bundled_voice().clips(session))))
    keys = [f"{at + nth / 20} {key}" for at, keys in ((16, down), (35, up)) for nth, key in enumerate(keys.split())]
    told = sat_plainly(course, "\n".join(["2 enter", *keys, "50 q"]), Telling.QUIET).said
    assert [line.id for line in course.timeline.lines if line.words in told] == ["may-i", "a-gentle-pace"]
