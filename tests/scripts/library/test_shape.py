"""The shape of the bundled sessions: leave asked first, a way out, an end in the world."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.files.model import AtPhase, Free, Paced, When
from tests.scripts.library.bundled import (
    NO_RITUAL,
    before_any_breath,
    early,
    every_paced_session,
    every_session,
    says,
    spoken,
)

if TYPE_CHECKING:
    from scripts.files.model import Line, Session

FEELS_NEAR = (
    r"\b(hands?|feet|foot|sounds?|wall|pillow|floor|chair|something (solid|soft|under)|weight|heard?|hear|toy)\b"
)


@every_session
def test_opens_with_the_guides_voice_and_says_what_it_is(session: Session) -> None:
    timeline = spoken(session)
    assert timeline.lines[0].start <= bounds.SETTLE_IN + 1
    assert all(timeline.lines[0].end < breath.start for breath in timeline.breaths[:1])
    if session.name != "grounding":  # it comes in the middle of something else as well
        assert says(before_any_breath(session)[:3], r"\b(recording|only a voice)\b")


@every_session
def test_offers_eyes_and_another_anchor_before_it_leads(session: Session) -> None:
    lines = early(session)
    if session.name not in ("grounding", "just-company"):
        assert says(lines, r"\beyes\b.*\b(open|closed|still)\b"), session.name
    assert says(lines, FEELS_NEAR), session.name


@every_paced_session
def test_asks_leave_before_it_paces(session: Session) -> None:
    asking = says(before_any_breath(session)[-2:], r"\b(breathe|breathing|breaths?|join|pace)\b")
    assert any(re.search(r"\b(if|may)\b", words, re.IGNORECASE) for words in asking)


@every_paced_session
def test_says_small_and_soft_of_the_breath_itself(session: Session) -> None:
    breath = r"\b(breaths?|sips?|sighs?)\b"
    small = r"\b(small|soft)\b"
    paced = tuple(line for stage in session.stages if not isinstance(stage.breath, Free) for line in stage.lines)
    assert says(paced, rf"{small}.*{breath}|{breath}.*{small}|small and soft|small and quick is fine")


@every_paced_session
def test_announces_every_change_of_pace_and_leaves_a_way_out(session: Session) -> None:
    before: tuple[Line, ...] = ()
    for stage in session.stages:
        if isinstance(stage.breath, Paced) and stage.breath.step_ms is not None:
            soon = tuple(line for line in stage.lines if isinstance(line.place, AtPhase) and line.place.breath == 1)
            assert says((*before[-1:], *soon), r"\b(slow|slower|slowing|longer|lengthening|one pace)\b"), stage.name
        before = stage.lines or before
    assert says(
        session.lines,
        r"your own (pace|breath|speed)|own speed|own way|usual breath|stay where|place to stay|"
        r"faster is fine|both are fine|let (it|them) pass|may stop|yours is",
    )


@every_paced_session
def test_what_is_only_said_while_leading_is_marked_so(session: Session) -> None:
    for stage in session.stages:
        for line in stage.lines:
            if re.search(
                r"\bI'm (slowing|going slower|taking it slower|lengthening)|I'll slow (down|a little)", line.words
            ):
                assert When.SLOWING in line.when, line.words
            if re.search(r"(slowing|lengthening|making) the (way out|out-breath)|out-breath grow", line.words):
                assert When.LONGER_OUT in line.when, line.words
            if re.search(r"any slower than this|as slow as we'll go", line.words):
                assert When.ARRIVED in line.when, line.words
            if re.search(r"\byour own pace first|as yours\b|like yours\b", line.words, re.IGNORECASE):
                assert When.GIVEN in line.when, line.words
                assert When.OWN_PACE in line.when, line.words


@every_paced_session
def test_says_that_the_pacing_ends_before_it_does(session: Session) -> None:
    if session.name in ("sudden-overwhelm", "lamp-going-down"):
        return  # three breaths; and a goodnight that says it in its own way
    last = [stage for stage in session.stages if not isinstance(stage.breath, Free)][-1]
    assert says(
        last.lines[-1:],
        r"let go|ends|yours again|nearly over|hand (this|everything)|leave it to you|two more|looking around|hums",
    ), last.lines[-1].words


@every_session
def test_points_to_a_person_an_animal_or_a_place_and_leaves_it_open(session: Session) -> None:
    if session.name == "grounding":
        return
    later = session.lines[len(session.lines) // 2 :]
    assert says(later, r"\b(person|someone|somebody|friend|each other|animal|cat|place|places|voice you)\b")


@every_session
def test_opens_and_closes_as_the_others_do(session: Session) -> None:
    if session.name in NO_RITUAL:
        return
    assert "I'm only a recording. Still, I'll keep you company." in [line.words for line in before_any_breath(session)]
    assert session.lines[-1].words == "Go gently. Goodbye for now."
    assert "Thank you for sitting with me." in [line.words for line in session.lines[-3:]]


@every_session
def test_no_line_is_written_where_the_voice_is_absent(session: Session) -> None:
    assert all(stage.presence.voice > 0 for stage in session.stages if stage.lines)


@every_session
def test_says_what_it_is_for_in_words_people_type(session: Session) -> None:
    assert 3 <= len(session.needs) <= 8
