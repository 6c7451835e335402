"""Headphones: asked once, made sure of by a soft tone; where that comes back it listens in silences alone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from audio.play.snapshot import Levels, Snapshot
from scripts.files.library import find_session
from scripts.listener.heard import Heard, Unsure
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.tui.screens.sitting import FakePlayer
from tui.session.controller import Attending
from tui.session.ears import Ears
from tui.session.listening import ears_of
from tui.session.written import forget
from tui.settings import Settings
from tui.settings.remembered import remember_headphones, remembered_file, remembered_headphones
from tui.text import listening


class Microphone:
    """A source that hears nobody, and knows of a tone whatever a test says."""

    name, fault = "microphone", None

    def __init__(self, *, loudspeakers: bool) -> None:
        self._loudspeakers = loudspeakers
        self.hears, self.tries = True, 0
        self.why: Unsure | None = Unsure.EARLY
        self.came_back: bool | None = None

    def heard(self, now: float) -> Heard:
        return Heard(now, why=self.why)

    def anew(self, now: float) -> None:
        pass

    def try_tone(self, now: float) -> None:
        del now
        self.tries += 1
        self.came_back = self._loudspeakers

    def close(self) -> None:
        pass


class Sat:
    """Somebody who sits down at 100 s with a session that listens."""

    def __init__(self, *, wears: bool | None, loudspeakers: bool = False, asks: bool = True) -> None:
        self.microphone = Microphone(loudspeakers=loudspeakers)
        self.kept: list[bool] = []
        self.player = FakePlayer(course=Course.begin(Conductor(find_session("first-sitting"), {})), waiting=True)
        self.ears = Ears(lambda _: self.microphone, asked=True, asks=asks)
        self.attending = Attending(
            self.player,
            leave=self.player.stop,
            ears=self.ears,
            wears=wears,
            wore=lambda *, wears: self.kept.append(wears),
        )
        self.now = 100.0
        self.attending.begin(self.now)
        self.said: list[str] = []

    def passes(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            self.attending.tick(self.now)
            forms = self.attending.last_said[0]
            if forms and forms[0] not in self.said[-1:]:
                self.said.append(forms[0])

    def asks(self) -> bool:
        return self.attending.asks_headphones

    def throughout(self) -> bool:
        return self.ears.throughout

    @property
    def tones(self) -> int:
        return self.player.asked.count("sound_out")


def test_it_is_asked_once_and_left_unanswered_it_is_no() -> None:
    sat = Sat(wears=None)
    sat.passes(3.0)
    assert sat.asks()
    assert sat.kept == [False]
    sat.attending.press("enter", sat.now)
    sat.passes(1.0)
    assert not sat.asks()
    assert (sat.tones, sat.throughout()) == (0, False)


@pytest.mark.parametrize(
    ("loudspeakers", "told"), [(True, listening.HEARS_ITSELF[0]), (False, listening.HEARS_NO_TONE[0])]
)
def test_after_a_yes_a_tone_decides(*, loudspeakers: bool, told: str) -> None:
    sat = Sat(wears=None, loudspeakers=loudspeakers)
    sat.passes(0.5)
    sat.attending.do("headphones", sat.now)
    sat.passes(5.0)
    assert sat.kept == [False, True]
    assert (sat.tones, sat.microphone.tries) == (1, 1)
    assert sat.said[-1] == told
    assert sat.throughout() is not loudspeakers
    assert not sat.asks()


def test_a_yes_of_another_day_is_not_asked_for_and_is_tried_each_time_that_it_listens() -> None:
    sat = Sat(wears=True)
    sat.passes(3.0)
    assert sat.throughout()
    sat.attending.do("listen", sat.now)
    sat.passes(0.5)
    assert not sat.throughout()
    sat.attending.do("listen", sat.now)
    sat.passes(3.0)
    assert (sat.tones, sat.throughout(), sat.kept) == (2, True, [])


def test_a_yes_can_be_taken_back() -> None:
    sat = Sat(wears=True)
    sat.passes(3.0)
    sat.attending.do("headphones", sat.now)
    sat.passes(3.0)
    assert (sat.tones, sat.throughout(), sat.kept) == (1, False, [False])
    assert sat.said[-1] == listening.WEARS_NONE[0]


def test_while_nothing_can_be_heard_the_tone_waits() -> None:
    sat = Sat(wears=True)
    sound = sat.player.snapshot()
    sat.player.snapshot = lambda: replace(sound, levels=Levels(muted=True))  # type: ignore[method-assign]
    sat.passes(3.0)
    assert (sat.tones, sat.throughout()) == (0, False)
    sat.player.snapshot = lambda: Snapshot(sound.state)  # type: ignore[method-assign]
    sat.passes(3.0)
    assert (sat.tones, sat.throughout()) == (1, True)


def test_where_it_makes_no_difference_nothing_is_asked_or_played() -> None:
    sat = Sat(wears=None, asks=False)
    sat.passes(3.0)
    assert not sat.asks()
    sat.attending.do("headphones", sat.now)
    sat.passes(0.5)
    assert (sat.tones, sat.kept, sat.said) == (0, [], [listening.NO_MATTER[0]])


def test_a_setting_goes_over_the_question() -> None:
    told: dict[bool | str, tuple[bool, bool]] = {True: (True, False), False: (False, False), "ask": (False, True)}
    for headphones, expected in told.items():
        ears = ears_of(Settings(listen=True, headphones=headphones))
        assert (ears.throughout, ears.asks) == expected
    assert not ears_of(Settings(listen=True, listen_by="strap")).asks


def test_the_answer_is_kept_and_can_be_forgotten() -> None:
    assert remembered_headphones() is None
    remember_headphones(wears=True)
    assert remembered_headphones() is True
    assert json.loads(remembered_file().read_text()) == {"headphones": True}
    forget()
    assert remembered_headphones() is None


def test_a_microphone_that_can_hardly_hear_is_told_of_once_and_listened_with() -> None:
    sat = Sat(wears=False, asks=False)
    sat.passes(1.0)
    assert not sat.said
    sat.microphone.why = Unsure.NOTHING
    sat.passes(1.0)
    sat.attending.press("enter", sat.now)
    sat.passes(20.0)
    assert sat.said.count(listening.GIVES_NOTHING) == 1
    assert sat.ears.on


def test_a_microphone_that_takes_noise_away_is_told_of_once_and_listened_with() -> None:
    sat = Sat(wears=False, asks=False)
    sat.microphone.name = "Krisp Microphone"
    sat.passes(20.0)
    assert sat.said.count(listening.SUPPRESSED_HERE.format(name="Krisp Microphone")) == 1
    assert sat.ears.on
