"""What single bundled sessions promise."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from scripts.breath import Pattern
from scripts.files.library import find_session
from scripts.files.model import Free, When
from scripts.plan.conductor import plan
from scripts.units import Milliseconds
from scripts.voice.voices import bundled_voice
from tests.scripts.library.bundled import LISTENERS, SESSIONS, before_any_breath, every_session, says, spoken
from tests.scripts.library.test_shape import FEELS_NEAR

if TYPE_CHECKING:
    from scripts.files.model import Session


def test_sudden_overwhelm_paces_late_briefly_points_to_a_real_person_and_says_no_goodbye() -> None:
    session = SESSIONS["sudden-overwhelm"]
    timeline = spoken(session)
    assert timeline.breaths[0].start >= 35
    assert sum(breath.total for breath in timeline.breaths) <= 28
    assert says(session.lines, r"a person can")
    assert not says(session.lines, r"goodbye|go gently|thank")
    assert len(session.lines) <= 8
    assert says(session.lines[-1:], r"I'll stay")


@pytest.mark.parametrize(("guide", "language"), [("guide", "en"), ("low-guide", "en"), ("guide-fr", "fr")])
def test_sudden_overwhelm_leaves_five_seconds_and_more_between_its_words(guide: str, language: str) -> None:
    session = find_session("sudden-overwhelm", language=language)
    lines = plan(session, bundled_voice(guide).clips(session)).lines
    gaps = [round(after.start - line.end, 1) for line, after in pairwise(lines)]
    # One of them is longer: two breaths are left alone.
    assert min(gaps) >= 5
    assert sorted(gaps)[-2] <= 8
    assert lines[-1].end <= 100


def test_beginning_again_offers_the_key_and_stages_no_rupture() -> None:
    lines = SESSIONS["beginning-again"].lines
    assert says(lines, r"If I lose you, press r")
    assert says(lines, r"if you like, so you know I'll answer")
    assert not says(lines, r"that was me|my doing, not|hurry was mine")


def test_for_two_asks_both_names_the_key_and_lets_either_stop() -> None:
    lines = SESSIONS["for-two"].lines
    assert says(before_any_breath(SESSIONS["for-two"]), r"a no from one is a no for both\. The key x ends it")
    assert says(lines, r"either of you may stop")


def test_after_a_quarrel_never_paces_two_people_together() -> None:
    session = SESSIONS["after-a-quarrel"]
    assert session.people == 2
    assert all(isinstance(stage.breath, Free) for stage in session.stages)
    assert says(session.lines, r"afraid")


@pytest.mark.parametrize("name", ["grounding", "grief", "walking", "only-sound", "riding-out-a-wave", "a-letter"])
def test_some_leave_the_breath_alone(name: str) -> None:
    assert all(isinstance(stage.breath, Free) for stage in SESSIONS[name].stages)


def test_coming_back_never_leads_slower_and_stays_bright() -> None:
    session = SESSIONS["coming-back"]
    timeline = spoken(session, listener=Pattern(inhale_ms=Milliseconds(1300), exhale_ms=Milliseconds(1700)))
    assert len({breath.total for breath in timeline.breaths}) == 1
    assert all(stage.presence.light >= 0.7 for stage in session.stages)


def test_three_in_the_morning_has_no_light_and_a_sound_that_stays() -> None:
    timeline = spoken(SESSIONS["three-in-the-morning"])
    assert all(timeline.light.at(at) == 0 for at in (60, 600, 3600, 7000))
    assert timeline.tones.at(7000) >= 0.3
    assert timeline.lines[-1].end < 360


def test_edges_and_middle_notices_four_times_by_the_minute() -> None:
    spans = spoken(SESSIONS["edges-and-middle"]).stages[3:-1]
    assert [span.paced for span in spans] == [False, True] * 4
    assert all(span.end - span.start == pytest.approx(60) for span in spans if not span.paced)


def test_noticing_is_of_the_inside_or_the_room_each_time() -> None:
    session = SESSIONS["edges-and-middle"]
    for stage in session.stages:
        if stage.name.startswith("noticing"):
            assert says(stage.lines[:1], r"\broom\b"), stage.name


@pytest.mark.parametrize("listener", LISTENERS, ids=str)
def test_less_of_me_is_away_for_the_eight_minutes_it_says(listener: Pattern | None) -> None:
    timeline = spoken(SESSIONS["less-of-me"], listener=listener)
    leaves = next(line for line in timeline.lines if "eight minutes" in line.words)
    returns = next(line for line in timeline.lines if line.id == "me-again")
    assert returns.start - leaves.end == pytest.approx(480, abs=30)
    silence = next(stage for stage in timeline.stages if stage.name == "silence")
    assert timeline.tones.at(silence.start + 10) == 0
    # The sound is back before the voice is, so that the voice startles nobody.
    assert timeline.tones.at(returns.start) > 0.4


@pytest.mark.parametrize("listener", LISTENERS, ids=str)
def test_lamp_going_down_keeps_the_night(listener: Pattern | None) -> None:
    timeline = spoken(SESSIONS["lamp-going-down"], listener=listener)
    assert timeline.light.at(180) <= 0.051
    assert timeline.lines[-1].end <= 12 * 60 + 30
    quiet = timeline.duration - 6 * 60
    assert timeline.tones.at(quiet) == 0
    assert timeline.tones.at(timeline.duration - 1) == 0
    voices = [stage.presence.voice for stage in SESSIONS["lamp-going-down"].stages]
    assert voices == sorted(voices, reverse=True)


SOUND = (
    r"\bthe sound\b|\bthis sound (?!comes)|\bhere is the hum\b|\bhum to join\b|\bof the sound\b|\bbrought along\b|"
    r"might lean on it"
)


@every_session
def test_without_tones_nothing_is_said_of_them_and_an_anchor_stays(session: Session) -> None:
    without = {line.id for line in plan(session, {}, heard=frozenset({When.NO_TONES, When.GUIDE})).lines}
    heard = [line for line in session.lines if line.id in without]
    assert says(heard, SOUND) == []
    assert says(heard, FEELS_NEAR)
    # With them, nobody hears what is for whoever has none.
    assert not [line.id for line in plan(session, {}).lines if line.id.endswith("-without-tones")]
