"""The bundled sessions' words: invitations, honest, short; an opening, a way out, an end that points to the world."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.scripts.library.bundled import RITUAL, SESSIONS, every_session, sentences

if TYPE_CHECKING:
    from scripts.files.model import Session


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
        assert session.sources or not any(stage.breaths for stage in session.stages)
        assert all(re.fullmatch(read, source) for source in session.sources)


def test_no_sentence_is_said_twice_but_for_the_ritual() -> None:
    said: dict[str, str] = {}
    for session in SESSIONS.values():
        for line in session.lines:
            for sentence in (part.strip() for part in sentences(line.words)):
                if sentence not in RITUAL:
                    assert said.setdefault(sentence.lower(), line.id) == line.id, sentence
                    assert list(said).count(sentence.lower()) == 1
