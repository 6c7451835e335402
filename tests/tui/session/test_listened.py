"""A session that listens: it meets a breath that it hears, notices a lost one, and stops with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from audio.faults import DeviceFault
from scripts.breath import Pattern
from scripts.faults import Flaw
from scripts.files.library import find_session
from scripts.laid.events import Mode
from scripts.listener.heard import Heard, Unsure
from scripts.phrases import noticed_phrases, repair_phrases
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tools.hearing_lab.listeners import heard_at
from tui.cli import cli
from tui.session.ears import Ears
from tui.session.key_script import BEGINS, Press
from tui.session.listening import ears_of
from tui.session.simulate import Simulation, simulated
from tui.settings import Settings
from tui.text import listening, words
from tui.text.faults import flaw_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.session.wishes import Wishes

LISTENER = Pattern.parse("2.2-2.8")
CONDUCTOR = Conductor(find_session("first-sitting"), {}, beside=Beside.of(repair_phrases(), noticed_phrases()))


class Breathes:
    """A source that hears these breaths out, half a second late, until it is closed."""

    name, fault = "scripted", None

    def __init__(self, onsets: Sequence[float], until: float = 1e9) -> None:
        self.onsets, self.until = list(onsets), until
        self.since = 0.0
        self.closed_at: float | None = None
        self.asked_at = 0.0

    def heard(self, now: float) -> Heard:
        assert self.closed_at is None, "nobody is listened to any more"
        self.asked_at = now
        if now > self.until:
            return Heard(now, why=Unsure.GONE)
        onsets = [each for each in self.onsets if self.since <= each <= now - 0.5][-12:]
        return heard_at(onsets, onsets, [], now)

    def anew(self, now: float) -> None:
        self.since = now

    def close(self) -> None:
        self.closed_at = self.asked_at


def every(length: float, begin: float, end: float) -> list[float]:
    return [begin + length * number for number in range(int((end - begin) / length))]


def listened(source: Breathes, *presses: tuple[float, str], course: Course | None = None, **how: bool) -> Simulation:
    ears = Ears(lambda _: source, **{"asked": True, "throughout": True} | how)
    course = course or Course.begin(CONDUCTOR)
    return simulated(course.timeline, course, [Press(*press) for press in presses], Settings(), ears=ears)


def said(simulation: Simulation) -> list[str]:
    return [each.text for each in simulation.said]


def test_a_session_begins_at_the_breath_that_is_heard() -> None:
    got = listened(Breathes(every(4.5, BEGINS, 60), until=60))
    assert said(got)[0].startswith("I hear you: about 4.5 seconds")
    assert got.said[0].at < BEGINS + 18
    assert got.timeline.breaths[0].total == pytest.approx(4.5)


def test_a_strap_is_asked_for_by_a_word_or_a_setting_and_feels_a_breath_all_through() -> None:
    strap = ears_of(Settings(listen=True, listen_by="strap"))
    assert (strap.asked, strap.throughout) == (True, True)
    assert strap.patience > ears_of(Settings(listen=True)).patience
    assert not ears_of(Settings(listen=True)).throughout


@pytest.mark.parametrize(
    ("typed", "listens"),
    [
        (["play", "--listen", "first-sitting"], (True, "microphone", "first-sitting")),
        (["play", "--listen", "strap", "first-sitting"], (True, "strap", "first-sitting")),
        (["play", "first-sitting", "--listen=strap"], (True, "strap", "first-sitting")),
        (["play", "first-sitting", "--listen", "microphone"], (True, "microphone", "first-sitting")),
        (["play", "first-sitting", "-o", "listen_by=strap", "--listen"], (True, "strap", "first-sitting")),
        (["play", "first-sitting"], (False, "microphone", "first-sitting")),
    ],
)
def test_what_it_listens_with_is_typed(
    typed: list[str], listens: tuple[bool, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[tuple[bool, str, str]] = []

    def play(name: str, wished: Wishes, *_: object, **__: object) -> int:
        got.append((wished.settings.listen, wished.settings.listen_by, name))
        return 0

    monkeypatch.setattr("tui.commands.play.play_session", play)
    assert CliRunner().invoke(cli, typed).exit_code == 0
    assert got == [listens]


def test_what_nobody_listens_with_is_refused() -> None:
    done = CliRunner().invoke(cli, ["play", "first-sitting", "--listen=ear"])
    assert done.exit_code == 2
    assert "strap" in done.stderr


def test_taps_go_before_what_is_heard() -> None:
    taps = [(BEGINS + 1 + 3.0 * number, "space") for number in range(5)]
    got = listened(Breathes(every(4.5, BEGINS, 60), until=60), *taps)
    assert got.timeline.breaths[0].total == pytest.approx(3.0)


def test_nobody_heard_begins_gently_after_half_a_minute() -> None:
    got = listened(Breathes([], until=60))
    assert said(got) == [words.MET_WITHOUT]
    assert got.said[0].at == pytest.approx(BEGINS + 30, abs=0.1)


def follows_then(length: float) -> Breathes:
    """Return somebody who is with the pace of the first sitting for a while, and then breathes so."""
    course = Course.begin(CONDUCTOR, LISTENER)
    with_it = [breath.start + breath.inhale + 2.45 for breath in course.timeline.breaths if breath.start < 60]
    return Breathes([*with_it, *every(length, with_it[-1] + length, 130)], until=130)


def test_a_lost_listener_is_found_again_without_a_key() -> None:
    source = follows_then(3.5)
    got = listened(source, course=Course.begin(CONDUCTOR, LISTENER))
    lost_at = next(after for before, after in zip(source.onsets, source.onsets[1:], strict=False) if after - before < 4)
    noticed = next(each for each in got.said if each.text == listening.NOTICED[0])
    assert 0 < noticed.at - lost_at < 3 * 3.5
    repaired = [breath for breath in got.timeline.breaths if breath.mode is Mode.REPAIR]
    assert len(repaired) >= 4
    assert repaired[-1].total == pytest.approx(3.5, abs=0.15)
    (owned, *_) = [line.words for line in got.timeline.lines if line.id.startswith("noticed-")]
    assert owned in [line.words for line in noticed_phrases().stages[0].lines]


def test_the_setting_turns_noticing_off() -> None:
    course = Course.begin(CONDUCTOR, LISTENER)
    got = listened(follows_then(3.5), course=course, notices=False)
    assert listening.NOTICED[0] not in said(got)
    assert not any(breath.mode is Mode.REPAIR for breath in got.timeline.breaths)


def test_while_tones_can_be_heard_nothing_is_noticed_and_the_key_for_it_still_finds_them() -> None:
    source = follows_then(3.5)
    got = listened(source, (80.0, "r"), course=Course.begin(CONDUCTOR, LISTENER), throughout=False)
    assert listening.NOTICED[0] not in said(got)
    repaired = [breath for breath in got.timeline.breaths if breath.mode is Mode.REPAIR]
    assert repaired[-1].total == pytest.approx(3.5, abs=0.15)


@pytest.mark.parametrize("length", [7.0, 12.0])
def test_slower_and_steady_is_the_listeners_own(length: float) -> None:
    got = listened(follows_then(length), course=Course.begin(CONDUCTOR, LISTENER))
    assert not any(breath.mode is Mode.REPAIR for breath in got.timeline.breaths)


@pytest.mark.parametrize("key", ["x", "q", "E"])
def test_one_key_ends_the_listening_at_once(key: str) -> None:
    source = Breathes(every(5.0, 0, 60), until=60)
    listened(source, (30.0, key), (31.0, "z"))
    assert source.closed_at == pytest.approx(30.0, abs=0.05)


def test_a_key_at_the_offer_lets_it_listen() -> None:
    source = Breathes(every(4.5, BEGINS + 3, 70), until=70)
    got = listened(source, (BEGINS + 3.0, "E"), asked=False, throughout=False)
    assert said(got)[0] == listening.LISTENS[0]
    assert got.timeline.breaths[0].total == pytest.approx(4.5)


def shut(fault: Flaw) -> Callable[[float], Breathes]:
    def opened(_: float) -> Breathes:
        source = Breathes([], until=-1.0)
        source.fault = fault  # type: ignore[assignment]  # none on the others
        return source

    return opened


def test_a_microphone_that_is_not_there_is_one_sentence_and_the_session_goes_on() -> None:
    none = Flaw(DeviceFault.NONE, {"recording": True})
    ears = Ears(shut(none), asked=True)
    course = Course.begin(CONDUCTOR)
    got = simulated(course.timeline, course, [], Settings(), ears=ears)
    assert said(got) == [flaw_sentence(none), words.MET_WITHOUT]
    assert got.said[-1].at == pytest.approx(BEGINS + 12, abs=0.1)
    assert got.timeline == course.timeline
