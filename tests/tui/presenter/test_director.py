"""What the screen shows in each state, by a clock the test moves."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.faults import DeviceFault
from audio.hearing.recording import RecordedBreath
from audio.play.notices import Notice, NoticeKind
from audio.play.snapshot import VOLUME_FLOOR, Levels, PlayState, Snapshot
from audio.units import Decibels
from scripts.faults import Flaw
from scripts.files.library import find_session
from scripts.plan.company import company, grounding_then_company
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.tui.screens.sitting import FakePlayer, a_timeline
from tui.picture.words import DIM, PLAIN
from tui.presenter.attended import Attended
from tui.presenter.director import Director
from tui.presenter.key_hints import silent_from_start
from tui.session.controller import Attending
from tui.session.ears import Ears
from tui.session.levels import Channel, Dial
from tui.settings import Settings
from tui.settings.keys import DEFAULT_KEYS
from tui.text import listening, words

if TYPE_CHECKING:
    from scripts.plan.timeline import Timeline

TIMELINE = a_timeline()
PLAYING = Snapshot(state=PlayState.PLAYING)


def test_the_orb_says_the_phase_and_the_seconds_to_the_turn() -> None:
    director = Director(TIMELINE, 0.0)
    labels = {at: director.scene(TIMELINE, PLAYING, at, 60.0).label for at in (10.0, 11.5, 12.0, 14.9, 49.0)}
    assert labels == {10.0: ("in", "2"), 11.5: ("in", "1"), 12.0: ("out", "3"), 14.9: ("out", "1"), 49.0: ("out", "6")}


def test_a_top_up_has_its_own_word() -> None:
    director = Director(TIMELINE, 0.0)
    breath = TIMELINE.breaths[-1]
    assert director.scene(TIMELINE, PLAYING, breath.start + 2.9, 60.0).label == ("in", "2")
    assert director.scene(TIMELINE, PLAYING, breath.start + 3.2, 60.0).label == (words.TOP_UP, "1")


def test_a_free_stretch_has_no_word() -> None:
    director = Director(TIMELINE, 0.0)
    scenes = [director.scene(TIMELINE, PLAYING, at, 60.0) for at in (5.0, 6.0, TIMELINE.duration - 10)]
    assert [scene.label for scene in scenes] == [(), (), ()]
    assert scenes[0].pace == (words.OWN_BREATH,)


def test_the_mark_of_listening_stands_for_as_long_as_it_does() -> None:
    player = FakePlayer(TIMELINE)
    ears = Ears(lambda now: RecordedBreath(lambda _: np.zeros((0, 1), np.float32), 16_000, now))
    attending = Attending(player, leave=player.stop, ears=ears)
    director = Director(TIMELINE, 0.0, attended=Attended(attending, DEFAULT_KEYS))
    assert director.scene(TIMELINE, PLAYING, 5.0, 60.0).mark == ""
    ears.begin(60.0)
    assert director.scene(TIMELINE, PLAYING, 5.0, 60.1).mark == listening.LISTENING_MARK
    attending.too_much(61.0)
    assert director.scene(TIMELINE, PLAYING, 5.0, 61.1).mark == ""


@pytest.mark.parametrize(
    ("snapshot", "told"),
    [
        (Snapshot(state=PlayState.PLAYING, levels=Levels(muted=True)), words.MUTED),
        (Snapshot(state=PlayState.PLAYING, levels=Levels(volume_db=VOLUME_FLOOR)), words.NO_SOUND),
        (
            Snapshot(state=PlayState.PLAYING, levels=Levels(voice_db=VOLUME_FLOOR, tones_db=VOLUME_FLOOR)),
            words.NO_SOUND,
        ),
        (Snapshot(state=PlayState.PLAYING, silent=True), words.NO_SOUND),
    ],
)
def test_silence_stands_in_the_header_for_as_long_as_it_is_so(snapshot: Snapshot, told: str) -> None:
    director = Director(TIMELINE, 0.0)
    *forms, last = director.scene(TIMELINE, snapshot, 5.0, 60.0).pace
    assert all(form.startswith(f"{told} \u00b7 ") for form in forms)
    assert last == told, "where there is room for one of them, it is this"
    assert director.scene(TIMELINE, PLAYING, 5.0, 60.1).pace == (words.OWN_BREATH,)


def test_a_level_is_told_in_the_quiet_too() -> None:
    dial = Dial()
    player = FakePlayer(TIMELINE)
    attending = Attending(player, leave=player.stop)
    director = Director(TIMELINE, 0.0, attended=Attended(attending, DEFAULT_KEYS), dial=dial)
    director.too_much(TIMELINE, 40.0)
    attending.too_much(60.0)
    dial.asked(Channel.VOLUME, 61.0)
    muted = Snapshot(state=PlayState.QUIET, levels=Levels(muted=True))
    assert director.scene(TIMELINE, muted, 40.0, 61.5).whisper.text == words.MUTED


def test_the_light_follows_the_timeline() -> None:
    director = Director(TIMELINE, 0.0)
    assert director.scene(TIMELINE, PLAYING, 0.0, 60.0).light == 0.0
    assert director.scene(TIMELINE, PLAYING, 5.0, 60.0).light == pytest.approx(0.5)
    assert director.scene(TIMELINE, PLAYING, 40.0, 60.0).light == pytest.approx(1.0)


def test_pausing_dims_a_little_and_smoothly() -> None:
    director = Director(TIMELINE, 0.0)
    paused = Snapshot(state=PlayState.PAUSED)
    director.scene(TIMELINE, PLAYING, 40.0, 60.0)
    lights = [director.scene(TIMELINE, paused, 40.0, 60.0 + frame / 30).light for frame in range(31)]
    assert lights[0] == pytest.approx(1.0)
    assert lights[-1] == pytest.approx(0.55)
    assert all(0 <= before - after < 0.05 for before, after in pairwise(lights))
    assert director.scene(TIMELINE, paused, 40.0, 70.0).label == (words.PAUSED,)


def a_quiet_director(at: float, now: float) -> tuple[Director, Attending]:
    """Return a director in whose session too much was said."""
    player = FakePlayer(TIMELINE)
    player.position = at
    attending = Attending(player, leave=player.stop)
    director = Director(TIMELINE, 0.0, attended=Attended(attending, DEFAULT_KEYS))
    director.scene(TIMELINE, PLAYING, at, now)
    director.too_much(TIMELINE, at)
    attending.too_much(now)
    director.scene(TIMELINE, PLAYING, at, now)
    return director, attending


def test_too_much_begins_to_dim_at_once_and_asks_nothing_for_ten_seconds() -> None:
    director, _ = a_quiet_director(40.0, 100.0)
    quiet = Snapshot(state=PlayState.QUIET)
    first = director.scene(TIMELINE, PLAYING, 40.0, 100.0)
    assert first.captions[0].text == words.TOO_MUCH
    assert first.captions[0].strength >= 0.5
    assert first.label == ()
    later = [director.scene(TIMELINE, quiet, 41.0, 100.0 + at) for at in (0.5, 1.0, 5.0, 9.9)]
    assert {scene.level for scene in later} == {first.level}, "the orb stands still"
    assert [scene.whisper.text for scene in later] == ["", "", "", ""]
    asked = director.scene(TIMELINE, quiet, 41.0, 111.0)
    for choice in ("company", "grounding", "leave"):
        assert words.CHOICES[choice] in asked.whisper.text
    assert words.CHOICES["gentler"] not in asked.whisper.text, "there is no script that could go on"


def test_quiet_company_asks_nothing_again() -> None:
    director, attending = a_quiet_director(40.0, 100.0)
    assert attending.press("enter", 111.0)
    company = attending._player.timeline
    scene = director.scene(company, PLAYING, 10.0, 120.0)
    assert scene.whisper.text == ""
    assert scene.captions[-1].text == words.COMPANY
    assert scene.pace == (words.OWN_BREATH,)
    later = director.scene(company, PLAYING, 30.0, 140.0)
    assert later.captions[-1].strength == 0
    assert later.keys[0] == "x too much    o overwhelm    ? help    q leave"
    assert later.keys_present > 0.7, "the ways out stay for as long as one stays"


def test_the_quiet_stays_whatever_the_player_says() -> None:
    director, _ = a_quiet_director(40.0, 100.0)
    for state in PlayState:
        scene = director.scene(TIMELINE, Snapshot(state=state), 50.0, 105.0)
        assert scene.label == ()
        assert scene.position == 40.0
        assert scene.light < 0.2


def test_the_end_is_dim_warm_and_kind() -> None:
    director = Director(TIMELINE, 0.0)
    ended = Snapshot(state=PlayState.ENDED)
    director.scene(TIMELINE, ended, TIMELINE.duration, 100.0)
    scene = director.scene(TIMELINE, ended, TIMELINE.duration, 110.0)
    assert 0.2 < scene.light < 0.4
    later = [director.scene(TIMELINE, ended, TIMELINE.duration, 110.0 + at) for at in range(9)]
    assert max(each.level for each in later) > min(each.level for each in later) + 0.1, "it breathes on"
    assert [caption.text for caption in scene.captions] == [words.ENDED, words.ENDED_NEXT]
    assert scene.keys[0] == "Space once more    j stay a little    q leave    o overwhelm    ? help"


def test_the_line_being_said_is_bright_and_the_one_before_dim() -> None:
    director = Director(TIMELINE, 0.0)
    older, newer = director.scene(TIMELINE, PLAYING, 7.0, 60.0).captions
    assert (older.text, newer.text) == (TIMELINE.lines[0].words, TIMELINE.lines[1].words)
    assert older.strength <= DIM < newer.strength
    assert director.scene(TIMELINE, PLAYING, 20.0, 60.0).captions == ()


def test_what_is_wrong_with_the_settings_is_told_after_what_is_wrong_with_the_sound() -> None:
    director = Director(TIMELINE, 0.0, notice="config.toml: volume is 7; it can be from 0 to 1.")
    silent = Snapshot(
        state=PlayState.PLAYING, notice=Notice(NoticeKind.NO_SOUND, Flaw(DeviceFault.NONE, {"recording": False}))
    )
    told = [director.scene(TIMELINE, silent, 20.0, at).notice for at in (5.0, 21.0, 23.0, 34.0, 36.0)]
    assert [notice.text[:6] for notice in told] == ["No sou", "No sou", "config", "config", ""]
    assert told[0].shorter == ("No sound device was found.",)


def test_the_times_before_and_after_add_up_to_the_length() -> None:
    director = Director(TIMELINE, 0.0)
    whole = int(TIMELINE.duration)
    for tenths in range(0, 10 * whole, 7):
        scene = director.scene(TIMELINE, PLAYING, tenths / 10, 60.0)
        (minutes, seconds), (more, left) = (map(int, text.split(":")) for text in (scene.elapsed, scene.remaining))
        assert 60 * (minutes + more) + seconds + left == whole


def test_company_that_goes_on_until_it_is_left_counts_no_hours_down() -> None:
    course = Course.begin(Conductor(find_session("first-sitting"), {}))
    director = Director(course.timeline, 0.0)
    kept, back = course.company(60.0), course.company(60.0).as_written(90.0)
    after = company("First sitting"), grounding_then_company({})
    timelines = (course.timeline, kept.timeline, back.timeline, *after)
    scenes = [director.scene(timeline, PLAYING, 80.0, 80.0) for timeline in timelines]
    assert [bool(scene.remaining) for scene in scenes] == [True, False, True, False, False]
    assert {scene.elapsed for scene in scenes} == {"1:20"}
    assert [scene.progress > 0 for scene in scenes] == [True, False, True, False, False]


def test_too_much_before_anything_was_shown_has_nothing_to_fade() -> None:
    director = Director(TIMELINE, 0.0, attended=a_quiet_director(0.0, 0.0)[0]._attended)
    director.too_much(TIMELINE, 0.0)
    scene = director.scene(TIMELINE, Snapshot(state=PlayState.QUIET), 0.0, 0.1)
    assert scene.chrome == 0


def test_the_light_breathes_from_the_first_second_and_stands_where_nothing_should_move() -> None:
    director, still = Director(TIMELINE, 0.0), Director(TIMELINE, 0.0, still=True)
    levels = [director.scene(TIMELINE, PLAYING, at / 10, at / 10).level for at in range(95)]
    assert max(levels) - min(levels[10:]) > 0.15
    assert director.scene(TIMELINE, PLAYING, 5.0, 5.0).pace == (words.OWN_BREATH,)
    resting = {round(still.scene(TIMELINE, PLAYING, at, at).level, 3) for at in (4.0, 6.0, 8.0)}
    assert len(resting) == 1


def test_leading_says_where_to() -> None:
    director = Director(TIMELINE, 0.0)
    assert director.scene(TIMELINE, PLAYING, 12.0, 60.0).pace[0] == "in 2 \u00b7 out 3 \u00b7 with you"
    leading = director.scene(TIMELINE, PLAYING, 23.0, 60.0).pace
    assert leading[0] == "leading \u00b7 2.5-4 \u2192 4-6"
    assert director.scene(TIMELINE, PLAYING, 40.0, 60.0).pace[0] == "in 4 \u00b7 out 6 \u00b7 with you"
    assert director.scene(TIMELINE, PLAYING, 64.0, 60.0).pace[0] == "in 3+1 \u00b7 out 6 \u00b7 with you"


def test_the_volume_is_shown_briefly() -> None:
    dial = Dial()
    director = Director(TIMELINE, 0.0, dial=dial)
    dial.asked(Channel.VOLUME, 100.0)
    softer = Snapshot(state=PlayState.PLAYING, levels=Levels(volume_db=Decibels(-4.0)))
    assert director.scene(TIMELINE, softer, 40.0, 101.0).whisper.text == "volume \u22124 dB"
    assert director.scene(TIMELINE, softer, 40.0, 103.0).whisper.strength == 0


def at_light(light: float) -> Timeline:
    """Return the session with its light at one level throughout."""
    stages = (replace(stage, presence=replace(stage.presence, light=light)) for stage in TIMELINE.stages)
    return replace(TIMELINE, stages=tuple(stages))


def test_in_the_dark_the_word_goes_with_the_light_and_the_line_being_said_stays() -> None:
    strengths = []
    for light in (0.39, 0.25, 0.12, 0.05, 0.03):
        timeline = at_light(light)
        scene = Director(timeline, 0.0).scene(timeline, PLAYING, 23.0, 60.0)
        assert scene.label_strength is not None
        assert scene.label_strength < scene.captions[-1].strength, "nothing is brighter than what is said"
        strengths.append(scene.label_strength)
    assert strengths == pytest.approx([0.975, 0.625, 0.3, 0.125, 0.075])
    assert scene.captions[-1].strength >= 0.4


def test_a_key_brings_the_word_back_in_the_dark_no_brighter_than_the_rest() -> None:
    timeline = at_light(0.03)
    director = Director(timeline, 0.0)
    director.scene(timeline, PLAYING, 23.0, 60.0)
    director.touched(60.0)
    woken = director.scene(timeline, PLAYING, 23.0, 61.0)
    assert woken.label_strength == pytest.approx(DIM * 0.62)
    assert PLAIN * woken.chrome > DIM * 0.62
    assert director.scene(timeline, PLAYING, 23.0, 70.0).label_strength == pytest.approx(0.075)


def test_a_volume_left_all_the_way_down_is_told_at_the_beginning_with_its_key() -> None:
    told = silent_from_start(Settings(volume_db=VOLUME_FLOOR), DEFAULT_KEYS)
    assert told is not None
    assert "+ brings the sound back" in told
    assert silent_from_start(Settings(volume_db=-30.0), DEFAULT_KEYS) is None
    both = silent_from_start(Settings(voice_level=0.0, tones_level=0.0), DEFAULT_KEYS)
    assert both is not None
    assert "v, then + brings the sound back" in both
    assert silent_from_start(Settings(voice_level=0.0), DEFAULT_KEYS) is None
