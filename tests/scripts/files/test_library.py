"""The bundled sessions, as somebody on a bad night would hear them: their times, their pace and their words."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts import bounds
from scripts.breath import Pattern
from scripts.faults import UnknownSessionError
from scripts.files.library import FIRST, bundled_names, find_session
from scripts.files.model import AtPhase, AtTime, Free, Match, Paced
from scripts.plan.conductor import plan
from scripts.plan.lines import reading_ms
from scripts.voice.voices import Clip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.files.model import Line, Session
    from scripts.laid.events import SpokenLine
    from scripts.plan.timeline import Timeline

LENGTHS = {
    "first-sitting": 400,
    "sudden-overwhelm": 90,
    "finding-your-pace": 180,
    "the-sigh": 300,
    "humming-together": 360,
    "glimmers": 420,
    "for-two": 480,
    "beginning-again": 660,
    "edges-and-middle": 690,
    "less-of-me": 900,
    "lamp-going-down": 1200,
}
"""How long each is meant to be, in seconds."""

FREE_AT_THE_END = {"glimmers": (150, 180), "lamp-going-down": (540, 600)}
"""Where the breath is the listener's own at the end for longer than a minute: looking around, and sleep."""

RITUAL = {
    "Hello.",
    "I'm only a recording.",
    "Still, I'll keep you company.",
    "Thank you for sitting with me.",
    "Go gently.",
    "Goodbye for now.",
}
"""The only sentences that more than one session says."""
NO_RITUAL = {"sudden-overwhelm", "lamp-going-down"}
"""No time for one, and nobody awake for one."""

LISTENERS = [None, *(Pattern(inhale_ms=inhale, exhale_ms=exhale) for inhale, exhale in (
    (1100, 1400), (1300, 1700), (1800, 2200), (2600, 3400), (3500, 4500), (4400, 5600),
))]  # fmt: skip
"""Unknown, then 24, 20, 15, 10, 7.5 and 6 breaths a minute."""

SESSIONS = {name: find_session(name) for name in bundled_names()}
every_session = pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS.keys())


def spoken(session: Session, *, slower: float = 1.0, listener: Pattern | None = None) -> Timeline:
    """Return the timeline with clips of an unhurried voice, or of one slower than that."""
    clips = {
        line.id: Clip(Path("clip.ogg"), line.words, reading_ms(line.words) / 1000 * slower, 0.0)
        for line in session.lines
    }
    return plan(session, clips, listener=listener)


def sentences(words: str) -> list[str]:
    return re.findall(r"[^.?!]+[.?!]", words.replace("  ", " "))


def says(lines: Iterator[Line] | tuple[Line, ...], pattern: str) -> list[str]:
    """Return the lines' words in which the pattern is found."""
    return [line.words for line in lines if re.search(pattern, line.words, re.IGNORECASE)]


def before_any_breath(session: Session) -> tuple[Line, ...]:
    """Return the lines of the free stages at the beginning."""
    lines: list[Line] = []
    for stage in session.stages:
        if not isinstance(stage.breath, Free):
            break
        lines += stage.lines
    return tuple(lines)


def test_there_are_these_sessions_and_the_first_is_the_first_sitting() -> None:
    assert set(bundled_names()) == set(LENGTHS)
    assert bundled_names()[0] == FIRST


def test_a_name_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownSessionError) as caught:
        find_session("the-sihg")
    assert caught.value.facts["found"] == "the-sihg"
    assert "the-sigh" in caught.value.facts["known"]


@every_session
class TestTimes:
    def test_lasts_about_as_long_as_it_is_meant_to(self, session: Session) -> None:
        for slower in (1.0, 1.1):
            assert spoken(session, slower=slower).stages[-1].end == pytest.approx(LENGTHS[session.name], rel=0.1)

    def test_every_line_is_heard_where_it_is_written_and_no_stage_waits_for_one(self, session: Session) -> None:
        for slower in (1.0, 1.1):
            timeline = spoken(session, slower=slower)
            for stage, span in zip(session.stages, timeline.stages, strict=True):
                breaths = [breath for breath in timeline.breaths if breath.stage == stage.name]
                if stage.length_ms is None:
                    assert len(breaths) == stage.breaths
                elif breaths:  # the last breath is the one in which the minutes are up
                    assert breaths[-1].start - span.start < stage.length_ms / 1000
                else:
                    assert span.end - span.start == pytest.approx(stage.length_ms / 1000)
                heard = {line.id: line.start for line in timeline.lines if line.stage == stage.name}
                for line in stage.lines:
                    if isinstance(line.place, AtTime):
                        wanted = span.start + line.place.offset_ms / 1000
                    else:
                        breath = breaths[line.place.breath - 1]
                        wanted = next(start for phase, start, _ in breath.phases() if phase == line.place.phase)
                    assert heard[line.id] == pytest.approx(wanted, abs=0.002), line.words

    @pytest.mark.parametrize("listener", LISTENERS, ids=str)
    @pytest.mark.parametrize("slower", [1.0, 1.3])
    def test_no_line_is_cut_overlaps_another_or_crosses_its_stages_end(
        self, session: Session, listener: Pattern | None, slower: float
    ) -> None:
        timeline = spoken(session, slower=slower, listener=listener)
        ends = {stage.name: stage.end for stage in timeline.stages}
        assert [line.id for line in timeline.lines] == [line.id for line in session.lines]
        for line in timeline.lines:
            assert line.clip is not None
            assert line.end - line.start >= line.clip.length - 1e-6
            assert line.end <= ends[line.stage] + 0.001
        for one, other in pairwise(timeline.lines):
            assert other.start - one.end >= bounds.LINE_GAP - 0.001

    def test_there_is_quiet_between_lines_and_more_of_it_later(self, session: Session) -> None:
        def gaps(lines: list[SpokenLine]) -> list[float]:
            return [other.start - one.end for one, other in pairwise(lines)]

        timeline = spoken(session)
        first, last = timeline.breaths[0].start, timeline.breaths[-1].end
        opening = gaps([line for line in timeline.lines if line.start < first])
        middle = gaps([line for line in timeline.lines if first <= line.start < last])
        # First sitting begins a little closer together; first aid never has time for long quiet.
        assert min(opening) >= (1.8 if session.name == FIRST else 2.9)
        assert max(opening) <= 10
        if session.name != "sudden-overwhelm":
            assert sum(middle) / len(middle) >= 1.5 * sum(opening) / len(opening)

    @pytest.mark.parametrize("listener", LISTENERS, ids=str)
    def test_no_breath_is_much_longer_than_the_one_before_it(self, session: Session, listener: Pattern | None) -> None:
        for one, other in pairwise(spoken(session, listener=listener).breaths):
            assert other.total - one.total <= 0.3 + 1e-6

    def test_meets_an_unknown_breath_before_it_leads(self, session: Session) -> None:
        first = spoken(session).breaths[0]
        # First aid has no time to meet: it offers one breath and lets it be.
        assert first.total <= (7.0 if session.name == "sudden-overwhelm" else 5.3) + 1e-6

    def test_the_breath_is_given_back_before_the_end(self, session: Session) -> None:
        timeline = spoken(session)
        least, most = FREE_AT_THE_END.get(session.name, (30, 60))
        assert least - 6 <= timeline.stages[-1].end - timeline.breaths[-1].end <= most + 0.01
        assert timeline.lines[-1].end < timeline.duration - bounds.CLOSING


@every_session
class TestShape:
    def test_opens_with_the_guides_voice(self, session: Session) -> None:
        timeline = spoken(session)
        assert timeline.lines[0].start <= bounds.SETTLE_IN + 1
        assert timeline.lines[0].end < timeline.breaths[0].start
        assert says(before_any_breath(session), r"\b(recording|only a voice)\b")

    def test_offers_eyes_another_anchor_and_a_choice_before_it_paces(self, session: Session) -> None:
        lines = before_any_breath(session)
        assert says(lines, r"\beyes\b.*\b(open|closed)\b")
        assert says(lines, r"\b(hands?|feet|sounds?|wall|pillow)\b")
        asking = says(lines[-2:], r"\b(breathe|breathing|breaths?|join|pace)\b")
        assert any(re.search(r"\bif\b", words, re.IGNORECASE) for words in asking)

    def test_says_small_and_soft_of_the_breath_itself(self, session: Session) -> None:
        breath = r"\b(breaths?|sips?|sighs?)\b"
        small = r"\b(small|soft)\b"
        paced = tuple(line for stage in session.stages if not isinstance(stage.breath, Free) for line in stage.lines)
        assert says(paced, rf"{small}.*{breath}|{breath}.*{small}|small and soft")

    def test_announces_every_change_of_pace_and_leaves_a_way_out(self, session: Session) -> None:
        before: tuple[Line, ...] = ()
        for stage in session.stages:
            if isinstance(stage.breath, Paced) and stage.breath.step_ms is not None:
                soon = tuple(line for line in stage.lines if isinstance(line.place, AtPhase) and line.place.breath == 1)
                assert says((*before[-1:], *soon), r"\b(slow|slower|slowing|longer|lengthening)\b"), stage.name
            before = stage.lines or before
        assert says(
            session.lines,
            r"your own (pace|breath)|own speed|usual breath|stay where|place to stay|"
            r"faster is fine|both are fine|let it pass|may stop",
        )

    def test_points_to_a_person_an_animal_or_a_place(self, session: Session) -> None:
        later = session.lines[len(session.lines) // 2 :]
        assert says(later, r"\b(person|someone|friend|each other|animal|cat|place|places)\b")

    def test_opens_and_closes_as_the_others_do(self, session: Session) -> None:
        if session.name in NO_RITUAL:
            return
        assert "I'm only a recording. Still, I'll keep you company." in [
            line.words for line in before_any_breath(session)
        ]
        assert session.lines[-1].words == "Go gently. Goodbye for now."
        assert "Thank you for sitting with me." in [line.words for line in session.lines[-3:]]

    def test_no_line_is_written_where_the_voice_is_absent(self, session: Session) -> None:
        assert all(stage.presence.voice > 0 for stage in session.stages if stage.lines)


COMMANDS = re.compile(
    r"(allow|bring|breathe|close|come|count|drop|exhale|feel|fill|find|focus|follow|go|hold|hum|imagine|inhale|join|keep|"
    r"let|lie|listen|look|notice|open|picture|place|press|put|relax|release|remember|rest|sit|slow|soften|stay|stop|take|"
    r"tell|thank|think|try|turn|watch)\b",
    re.IGNORECASE,
)
"""How a sentence begins that tells people what to do."""
INVITES = r"\b(if|perhaps|maybe|may|might|could|can|however|as you|or not|or don't|or simply|first)\b"

UNSAID = {
    "a command": r"\b(should|must|need to|needs to|have to|ought|just relax|let go of|clear your mind|make sure)\b",
    "a deep breath": r"\bdeep(er|ly)? (breath|inhale|exhale)|breathe deep|big breath in|fill your lungs",
    "a score": r"\b(good (job|work|boy|girl)|well done|great|excellent|perfect|proud|you did it|keep it up|success|"
    r"fail\w*|better than|achiev\w*|correct\w*|wrong)\b",
    "a question for reasons": r"\b(why|what happened|your story|tell me|how come|because of)\b",
    "a claim about health": r"\b(heal\w*|cure\w*|treat\w*|therap\w*|medic\w*|symptom\w*|disorder\w*|disease\w*|"
    r"anxi\w*|depress\w*|panic\w*|trauma\w*|ptsd|adhd|blood|heart rate|immun\w*|toxin\w*|detox\w*)\b",
    "a claim about nerves": r"\b(nerv\w*|vag(us|al)|polyvagal|ventral|dorsal|sympathetic|parasympathetic|brain\w*|"
    r"neur\w*|hormone\w*|cortisol|oxytocin|serotonin|dopamine|adrenalin\w*|melatonin|rewir\w*|reset\w*|regulat\w*)\b",
    "an attachment word": r"\b(attach\w*|avoidant|insecure|secure|inner child)\b",
    "a presumption": r"\b(you('re| are| feel)|you'll (be|feel)) (safe|calm|relaxed|loved|not alone|at peace)\b|"
    r"\b(your (mother|father|mum|mom|dad|partner|family|loved ones?|therapist))\b|\beverything is (fine|all right)\b",
}
"""What no session says, and what is the matter with it."""


@every_session
class TestWords:
    @pytest.mark.parametrize("matter", UNSAID)
    def test_never_says(self, session: Session, matter: str) -> None:
        written = [line.words for line in session.lines]
        written += [session.title, session.summary, *(stage.name for stage in session.stages)]
        assert [words for words in written if re.search(UNSAID[matter], words, re.IGNORECASE)] == []

    def test_invites_and_does_not_command(self, session: Session) -> None:
        for line in session.lines:
            for sentence in sentences(line.words):
                if COMMANDS.match(sentence.strip()) and sentence.strip() not in RITUAL:
                    assert re.search(INVITES, line.words, re.IGNORECASE), line.words

    def test_is_short_and_easy_to_speak(self, session: Session) -> None:
        for line in session.lines:
            assert len(line.words.split()) <= 14, line.words
            # No dashes, brackets, quotes, figures or initials: a speech engine stumbles over them.
            assert re.fullmatch(r"[A-Za-z' ,.?:-]+[.?]", line.words), line.words
            assert not re.search(r"\b[A-Z]{2,}\b|\s-|-\s|--", line.words), line.words

    def test_has_a_summary_of_one_sentence(self, session: Session) -> None:
        assert len(sentences(session.summary)) == 1
        assert 8 <= len(session.summary.split()) <= 26

    def test_rests_on_sources_that_were_read(self, session: Session) -> None:
        read = (
            r".+: (Van Diest 2014, 10\.1007/s10484-014-9253-x|Szulczewski 2019, 10\.1007/s10484-019-09438-y|"
            r"Fincham 2023, 10\.1038/s41598-023-49279-8|Trivedi 2023, 10\.4103/ijoy\.ijoy_113_23|"
            r"Mayo 2021, 10\.1016/j\.physbeh\.2021\.113391|Bentley 2023, 10\.3390/brainsci13121612|"
            r"Knowlton & Larkin 2006)"
        )
        assert session.sources
        assert all(re.fullmatch(read, source) for source in session.sources)


def test_no_sentence_is_said_twice_but_for_the_ritual() -> None:
    said: dict[str, str] = {}
    for session in SESSIONS.values():
        for line in session.lines:
            for sentence in (part.strip() for part in sentences(line.words)):
                if sentence not in RITUAL:
                    assert said.setdefault(sentence.lower(), line.id) == line.id, sentence
                    assert list(said).count(sentence.lower()) == 1


class TestEachItsOwn:
    def test_sudden_overwhelm_paces_late_briefly_and_points_to_a_real_person(self) -> None:
        timeline = spoken(SESSIONS["sudden-overwhelm"])
        assert timeline.breaths[0].start >= 35
        assert sum(breath.total for breath in timeline.breaths) <= 28
        assert says(SESSIONS["sudden-overwhelm"].lines, r"a person can")

    def test_beginning_again_owns_the_mismatch_and_comes_back_three_times(self) -> None:
        stages = SESSIONS["beginning-again"].stages
        returns = [
            before.lines for before, stage in pairwise(stages) if isinstance(stage.breath, Match) and before.breaths
        ]
        assert len(returns) == 3
        for lines in returns:
            assert says(lines, r"that was me|my doing|was mine")
            assert says(lines[-1:], r"\bback\b")

    def test_for_two_asks_both_and_lets_either_stop(self) -> None:
        lines = SESSIONS["for-two"].lines
        assert says(before_any_breath(SESSIONS["for-two"]), r"a no from one of you is a no for both")
        assert says(lines, r"either of you may stop")

    def test_edges_and_middle_goes_to_and_fro_four_times_by_the_minute(self) -> None:
        spans = spoken(SESSIONS["edges-and-middle"]).stages[3:-1]
        assert [span.paced for span in spans] == [False, True] * 4
        assert all(span.end - span.start == pytest.approx(60, abs=32) for span in spans)

    @pytest.mark.parametrize("listener", LISTENERS, ids=str)
    def test_less_of_me_is_away_for_the_eight_minutes_it_says(self, listener: Pattern | None) -> None:
        timeline = spoken(SESSIONS["less-of-me"], listener=listener)
        leaves = next(line for line in timeline.lines if "eight minutes" in line.words)
        returns = next(line for line in timeline.lines if line.id == "me-again")
        assert returns.start - leaves.end == pytest.approx(480, abs=30)
        silence = next(stage for stage in timeline.stages if stage.name == "silence")
        assert timeline.tones.at(silence.start + 10) == 0
        # The sound is back before the voice is, so that the voice startles nobody.
        assert timeline.tones.at(returns.start) > 0.4

    @pytest.mark.parametrize("listener", LISTENERS, ids=str)
    def test_lamp_going_down_keeps_the_night(self, listener: Pattern | None) -> None:
        timeline = spoken(SESSIONS["lamp-going-down"], listener=listener)
        assert timeline.light.at(180) <= 0.051
        assert timeline.lines[-1].end <= 12 * 60
        quiet = timeline.duration - 6 * 60
        assert timeline.tones.at(quiet) == 0
        assert timeline.tones.at(timeline.duration - 1) == 0
        voices = [stage.presence.voice for stage in SESSIONS["lamp-going-down"].stages]
        assert voices == sorted(voices, reverse=True)
