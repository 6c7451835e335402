"""Reading a script aloud: where lines fall, which comes next, and what is said about a take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.capture.facts import TakeFacts, count_of_words, words_a_minute
from scripts.files.library import bundled_names, find_session
from scripts.plan.reading import COUNT_IN, Reading, next_place
from tui.text.takes import remarks, room_remark

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.files.model import Session

FACTS = TakeFacts(3.0, -24.0, -70.0, clipped=False, begins_cut=False, ends_cut=False)
JUDGING = ("bad", "wrong", "fail", "poor", "mistake", "perfect", "good", "error", "!")


@pytest.fixture
def reading(load: Callable[[str], Session]) -> Reading:
    return Reading.of(
        load(
            """
[[stage]]
name = "open"
minutes = 0.5
breath = "free"
[[stage.line]]
id = "hello"
at = 1
say = "Hello there, I am glad that you are here today."
[[stage]]
name = "paced"
breaths = 5
breath = "4-6"
[[stage.line]]
id = "out"
at = "2 exhale"
say = "And out it goes, in its own time."
[[stage.line]]
id = "in"
at = "4 inhale"
say = "I'm here."
"""
        )
    )


def test_a_line_is_met_where_it_falls_in_the_breath(reading: Reading) -> None:
    hello, out, in_ = reading.cues
    assert (hello.number, hello.stage, hello.breath, hello.phase) == (1, "open", None, None)
    assert hello.room > 20
    assert out.phase == "exhale"
    assert out.phase_seconds == pytest.approx(6.0)
    assert out.breath is not None
    assert out.breath.inhale == 4.0
    assert in_.phase == "inhale"
    assert out.room == pytest.approx(in_.start - out.start - 0.8)


def test_the_count_in_is_a_phase_where_there_is_one_that_is_long_enough(reading: Reading) -> None:
    hello, out, in_ = reading.cues
    assert hello.start - hello.count_in == pytest.approx(COUNT_IN)
    assert out.start - out.count_in == pytest.approx(4.0)  # the in-breath before
    assert in_.start - in_.count_in == pytest.approx(6.0)  # the out-breath before


@pytest.mark.parametrize("name", bundled_names())
def test_every_bundled_session_can_be_read(name: str) -> None:
    session = find_session(name)
    reading = Reading.of(session)
    assert [cue.line.id for cue in reading.cues] == [line.id for line in session.lines]
    for cue in reading.cues:
        assert 0 <= cue.count_in < cue.start
        assert remarks(FACTS, cue)


def test_what_comes_next() -> None:
    lines = ["a", "b", "c", "d"]
    assert next_place(lines, {"a"}, 0) == 1
    assert next_place(lines, {"a", "b"}, 3) == 2
    assert next_place(lines, {"b", "c"}, 0, skipped={"d"}) == 0
    assert next_place(lines, {"a", "b", "c"}, 2, skipped={"d"}) == 3
    assert next_place(lines, set(lines), 1) is None


@given(st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)), st.integers(-1, 5))
def test_one_comes_round_to_every_line(done: set[int], skipped: set[int], place: int) -> None:
    lines = [f"line-{number}" for number in range(6)]
    kept = {lines[at] for at in done}
    while (at := next_place(lines, kept, place, skipped={lines[one] for one in skipped})) is not None:
        assert lines[at] not in kept
        kept.add(lines[at])
        place = at
    assert kept == set(lines)


def test_words_are_counted_as_people_do() -> None:
    assert count_of_words("It's all right -- I’m here; twenty-one, 3.") == 7
    assert words_a_minute("One two three", 1.5) == pytest.approx(120)
    assert words_a_minute("One", 0.0) == 0


def test_a_take_is_told_in_facts(reading: Reading) -> None:
    hello, out, _ = reading.cues
    assert remarks(FACTS, out) == (
        "3.0 s; it fits on the out-breath of 6.0 s.",
        "About 160 words a minute: unhurried.",
    )
    assert remarks(replace(FACTS, spoken=7.5), out)[0].startswith("7.5 s; it begins on an out-breath of 6.0 s")
    assert "there is time for" in remarks(FACTS, hello)[0]
    assert "to be slower, if you like" in remarks(replace(FACTS, spoken=1.8), hello)[1]
    told = " ".join(
        remarks(
            replace(FACTS, clipped=True, begins_cut=True, ends_cut=True, lost=0.2, loudness_lufs=-40.0, room_db=-55.0),
            hello,
        )
    )
    for said in (
        "too loud for the microphone",
        "begin with a word",
        "last word",
        "The room can be heard",
        "0.2 s were",
    ):
        assert said in told
    assert "soft" in " ".join(remarks(replace(FACTS, loudness_lufs=-46.0, room_db=-80.0), hello))
    assert "No words were found" in remarks(replace(FACTS, spoken=0.0), hello)[0]


@given(st.floats(0, 60), st.floats(-70, -5), st.one_of(st.none(), st.floats(-100, -20)), st.booleans(), st.booleans())
def test_no_word_judges_a_voice(
    spoken: float,
    loudness: float,
    room: float | None,
    clipped: bool,  # noqa: FBT001 - drawn
    cut: bool,  # noqa: FBT001 - drawn
) -> None:
    cue = Reading.of(find_session("first-sitting")).cues[12]
    facts = TakeFacts(spoken, loudness, room, clipped=clipped, begins_cut=cut, ends_cut=cut)
    said = [*remarks(facts, cue), *([room_remark(room)] if room is not None else [])]
    assert said
    for sentence in said:
        assert sentence[-1] == "."
        assert not any(word in sentence.lower().split() for word in JUDGING)
