"""The bundled sessions in time: as long as they say, paced soon, with quiet between the lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from scripts import bounds
from scripts.files.model import AtTime
from tests.scripts.library.bundled import (
    FIRST_BREATH_BY,
    FREE_AT_THE_END,
    LENGTHS,
    LISTENERS,
    always_said,
    every_paced_session,
    every_session,
    spoken,
)

if TYPE_CHECKING:
    from scripts.breath import Pattern
    from scripts.files.model import Session
    from scripts.laid.events import SpokenLine


@every_session
def test_lasts_about_as_long_as_it_is_meant_to(session: Session) -> None:
    for slower in (1.0, 1.1):
        assert spoken(session, slower=slower).stages[-1].end == pytest.approx(LENGTHS[session.name], rel=0.1)


@every_session
def test_every_line_of_a_free_stage_is_heard_where_it_is_written(session: Session) -> None:
    for slower in (1.0, 1.1):
        timeline = spoken(session, slower=slower)
        starts = {line.id: line.start for line in timeline.lines}
        for stage, span in zip(session.stages, timeline.stages, strict=True):
            if not span.paced:
                assert span.end - span.start == pytest.approx((stage.length_ms or 0) / 1000)
            for line in stage.lines:
                if isinstance(line.place, AtTime) and not line.when:
                    wanted = span.start + line.place.offset_ms / 1000
                    assert starts[line.id] == pytest.approx(wanted, abs=0.002), line.words


@every_session
@pytest.mark.parametrize("listener", LISTENERS, ids=str)
@pytest.mark.parametrize("slower", [1.0, 1.3])
def test_no_line_is_cut_overlaps_another_or_crosses_its_stages_end(
    session: Session, listener: Pattern | None, slower: float
) -> None:
    timeline = spoken(session, slower=slower, listener=listener)
    ends = {stage.name: stage.end for stage in timeline.stages}
    said = [line.id for line in timeline.lines]
    assert set(always_said(session)) <= set(said)
    assert said == [line.id for line in session.lines if line.id in said]
    for line in timeline.lines:
        assert line.clip is not None
        assert line.end - line.start >= line.clip.length - 1e-6
        assert line.end <= ends[line.stage] + 0.001
    for one, other in pairwise(timeline.lines):
        assert other.start - one.end >= bounds.LINE_GAP - 0.001


@every_session
def test_there_is_quiet_between_lines(session: Session) -> None:
    def gaps(lines: list[SpokenLine]) -> list[float]:
        return [other.start - one.end for one, other in pairwise(lines)]

    timeline = spoken(session)
    first = timeline.breaths[0].start if timeline.breaths else timeline.stages[0].end
    opening = gaps([line for line in timeline.lines if line.start < first])
    # Nothing is said in a rush: about three seconds and more, also in the very first minute.
    assert min(opening) >= 2.9
    assert max(opening) <= 10 or session.name in ("grief", "three-in-the-morning", "just-company", "coming-back")


@every_paced_session
@pytest.mark.parametrize("listener", LISTENERS, ids=str)
def test_no_breath_is_much_longer_than_the_one_before_it(session: Session, listener: Pattern | None) -> None:
    for one, other in pairwise(spoken(session, listener=listener).breaths):
        assert other.total - one.total <= 0.3 + 1e-6


@every_paced_session
def test_meets_an_unknown_breath_before_it_leads(session: Session) -> None:
    first = spoken(session).breaths[0]
    # First aid has no time to meet: it offers one breath and lets it be.
    assert first.total <= (7.0 if session.name == "sudden-overwhelm" else 5.3) + 1e-6


@every_paced_session
def test_the_first_paced_breath_comes_soon(session: Session) -> None:
    # The offer of a breath is skipped here, as with Enter.
    assert spoken(session).breaths[0].start <= FIRST_BREATH_BY.get(session.name, 40)


@every_paced_session
def test_the_breath_is_given_back_before_the_end(session: Session) -> None:
    timeline = spoken(session)
    least, most = FREE_AT_THE_END.get(session.name, (30, 80))
    assert least - 6 <= timeline.stages[-1].end - timeline.breaths[-1].end <= most + 0.01
    assert timeline.lines[-1].end < timeline.duration - bounds.CLOSING


@every_session
def test_voice_and_words_soften_and_never_grow(session: Session) -> None:
    voices = [stage.presence.voice for stage in session.stages if stage.lines]
    assert voices == sorted(voices, reverse=True) or session.name == "less-of-me"
    assert len(session.stages) <= 2 or voices[-1] < 1
