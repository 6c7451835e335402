"""The way to sudden overwhelm: open in every state and mode, quick, and never for two, never asking, never mute."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.play.transport import FADE_FOR_AID
from audio.units import RATE
from scripts.breath import Pattern
from scripts.files.library import OVERWHELM, bundled_names, find_session
from scripts.laid.events import Why
from scripts.phrases import grounding, repair_phrases
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.voice.voices import bundled_voice
from tui.session import opening
from tui.session.build import course_of
from tui.session.key_script import Press
from tui.session.simulate import REACH, simulated
from tui.session.wishes import Wishes
from tui.settings import Settings
from tui.settings.keys import Keys
from tui.storage import own

if TYPE_CHECKING:
    from pathlib import Path

ACTIONS = Keys().by_key()
KEYS = sorted(set(ACTIONS) - {"o", "O", "q", "Q", "ctrl+c", "ctrl+q"} | {"enter", "1", "2", "3", "5", "tab", "i", "e"})
BREATHS = st.builds(Pattern, inhale_ms=st.integers(1000, 4000), exhale_ms=st.integers(1500, 6000))


SOON = REACH + FADE_FOR_AID / RATE + 0.03
"""Its first word is heard this long after its key: what a device that is slow holds, a fade, and a moment, s."""


@cache
def first_aid() -> Course:
    return course_of(own.session(OVERWHELM), Wishes())


@given(
    st.sampled_from([name for name in bundled_names() if name != OVERWHELM]),
    st.none() | BREATHS,
    st.none() | BREATHS,
    st.lists(st.tuples(st.floats(0.05, 60), st.sampled_from(KEYS)), max_size=8),
    st.floats(0.02, 200),
)
def test_its_first_word_comes_a_second_after_its_key_wherever_it_is_pressed(
    name: str, listener: Pattern | None, partner: Pattern | None, waits: list[tuple[float, str]], wait: float
) -> None:
    at, presses = 2.0, []
    for gap, key in waits:
        at += gap
        presses.append(Press(at, key))
    asked = at + wait
    presses += [Press(asked, "o"), Press(asked + SOON, "z")]
    course = Course.begin(Conductor(find_session(name), {}), listener, partner)
    got = simulated(course.timeline, course, presses, Settings(), overwhelm=first_aid)
    if got.state in ("stopped", "ended"):
        return  # they had chosen to leave, or it was over, before
    assert got.pressed[-1].key == "z"
    assert got.pressed[-1].playing == "overwhelm"
    assert first_aid().timeline.lines[0].start <= got.pressed[-1].position < 1.0, "its first word"
    assert got.timeline.session == name


def test_it_is_heard_as_soon_as_it_begins() -> None:
    timeline = first_aid().timeline
    assert timeline.lines[0].start < 1.0
    assert timeline.lines[0].clip is not None
    assert timeline.tones.at(0.5) >= 0.25, "the bed is there before the first word"


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(listener=Pattern.of_rate(20)),
        Wishes(together=True, partner=Pattern.of_rate(22)),
        Wishes(listener=Pattern.of_rate(6), together=True),
    ],
)
def test_no_option_reaches_it(wishes: Wishes) -> None:
    course = course_of(own.session(OVERWHELM), wishes)
    assert course.timeline == first_aid().timeline
    assert not course.are_two
    assert not course.unmet


def test_with_a_voice_that_lacks_it_the_guide_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacks_all = bundled_voice()._replace(folder=tmp_path)
    monkeypatch.setattr(own, "voice", lambda _: lacks_all)
    course = course_of(own.session("first-sitting"), Wishes(voice_name="nobody"))
    for needed in (grounding(), repair_phrases()):
        assert set(bundled_voice().clips(needed)) <= set(course.conductor.clips)
    assert not any(line.clip for line in course.timeline.lines), "all else stays with the voice that was wished for"
    assert course_of(own.session(OVERWHELM), Wishes(voice_name="nobody")).timeline == first_aid().timeline


def test_a_voice_that_is_damaged_keeps_nobody_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / OVERWHELM
    folder.mkdir()
    (folder / "clips.toml").write_text("[hello", encoding="utf-8")
    damaged = bundled_voice()._replace(folder=tmp_path)
    monkeypatch.setattr(own, "voice", lambda name: damaged if name == "mum" else bundled_voice())
    aid = opening.first_aid(Wishes(voice_name="mum"))
    assert aid.course.timeline == first_aid().timeline, "the guide speaks it"
    assert "clips.toml" in aid.fault
    assert aid.anew().fault == aid.fault
    monkeypatch.setattr(own, "voice", lambda _: damaged)
    alone = opening.first_aid(Wishes(voice_name="mum"))
    assert [line.words for line in alone.course.timeline.lines] == [line.words for line in first_aid().timeline.lines]
    assert not any(line.clip for line in alone.course.timeline.lines)


def test_a_person_never_keeps_their_own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = own.session("a-letter")
    assert "until-then" in [line.id for line in course_of(letter, Wishes()).timeline.lines]
    person = bundled_voice()._replace(folder=tmp_path, synthetic=False)
    monkeypatch.setattr(own, "voice", lambda _: person)
    left_out = {
        line.id: line.why for line in course_of(letter, Wishes(voice_name="mum", tones=False)).timeline.left_out
    }
    assert left_out["until-then"] is Why.PERSON
    assert left_out["quiet-first"] is Why.NO_TONES


@pytest.mark.parametrize("language", ["fr", "sv", "../guide", ""])
def test_what_is_said_beside_a_session_is_spoken_whatever_language_that_is_in(language: str) -> None:
    """Where the program has no words or no voice for a language, its English guide says what is to be said."""
    session = replace(find_session("first-sitting"), language=language)
    clips = course_of(session, Wishes()).conductor.clips
    for said in (repair_phrases(language), grounding(language)):
        assert all(line.id in clips for line in said.lines)
