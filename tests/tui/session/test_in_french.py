"""A listener who chose French: what is spoken, by whom, and what stays in English and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.files.library import OVERWHELM
from scripts.plan.company import grounding_then_company
from scripts.voice.voices import BUNDLED
from tui.presenter.key_hints import (
    PACE_HELP,
    PLAYING_HELP,
    RECORDER_HELP,
    help_keys,
    help_rows,
    search_keys,
    voices_keys,
)
from tui.record.desk import Doing
from tui.record.feet import foot
from tui.session.build import course_of, laid_out
from tui.session.catalogue import asks
from tui.session.search import found
from tui.session.summaries import summaries
from tui.session.wishes import Wishes
from tui.settings import Settings
from tui.settings.keys import Keys
from tui.storage import own
from tui.text import language
from tui.text.report import sessions_json, sessions_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FRENCH = Wishes(settings=Settings(language="fr"))
LOW = Wishes(settings=Settings(language="fr"), voice_name="low-guide")


@pytest.fixture(autouse=True)
def in_french(home: Path) -> Iterator[None]:
    """Let this run be in French, as the settings do."""
    language.use("fr")
    yield
    language.use("en")
    del home


@pytest.mark.parametrize("wishes", [FRENCH, LOW])
def test_the_guide_of_the_session_s_language_speaks_and_answers_in_it(wishes: Wishes) -> None:
    course = course_of(own.session("first-sitting", "fr"), wishes)
    assert {line.clip and line.clip.file.parent.parent for line in course.timeline.lines} == {BUNDLED / "guide-fr"}
    lost = course.lost(course.timeline.breaths[3].start)
    answer = next(line for line in lost.timeline.lines if line.id.startswith("repair-my-pace"))
    assert answer.words.startswith("C'était mon rythme")
    assert answer.clip is not None


def test_what_is_not_written_in_french_is_english_and_says_so() -> None:
    session, timeline = laid_out("the-sigh", FRENCH)
    assert session is not None
    assert session.language == "en"
    assert {line.clip and line.clip.file.parent.parent for line in timeline.lines} == {BUNDLED / "guide"}
    told = {one.found.name: one for one in summaries(FRENCH)}
    facts = told["the-sigh"].facts
    assert facts is not None
    assert language.in_other_language("en") in asks(facts)
    assert f"({language.in_other_language('en')})" in sessions_table([told["the-sigh"]])
    assert f"({language.in_other_language('en')})" not in sessions_table([told[OVERWHELM]])
    assert [row["language"] for row in sessions_json([told["the-sigh"], told[OVERWHELM]])] == ["en", "fr"]


@pytest.mark.parametrize("typed", ["panique", "panic", "déborde", "overwhelm"])
def test_a_search_finds_it_in_both_languages(typed: str) -> None:
    class Row:
        def __init__(self, name: str) -> None:
            session = own.session(name, "fr")
            self.name, self.title, self.summary, self.needs = name, session.title, session.summary, session.needs
            self.duration = 0.0

    assert OVERWHELM in [row.name for row in found(map(Row, own.session_names()), typed)]


def test_a_key_has_one_name_in_the_feet_in_help_and_in_sentences() -> None:
    bound = Keys().by_action()
    feet = (search_keys(bound), voices_keys(bound, takes=True), help_keys(bound), foot(bound, Doing.RECORDING))
    assert all("Échap" in forms[0] and "Esc" not in " ".join(forms) for forms in feet)
    assert dict(help_rows(bound, RECORDER_HELP))["Échap"]
    told = help_rows(bound, (*PLAYING_HELP, *PACE_HELP))
    assert {"Maj ← →", "Retour"} <= {keys for keys, _ in told}


def test_grounding_after_too_much_is_in_french_too() -> None:
    course = course_of(own.session(OVERWHELM, "fr"), FRENCH)
    minute = grounding_then_company(course.conductor.clips, course.conductor.session.language)
    assert minute.title == "Une minute pour se poser"
    assert all(line.clip is not None for line in minute.lines)
