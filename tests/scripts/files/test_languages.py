"""Sessions in other languages: the same session under the same name, in words of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.files.library import FIRST, FOLDER, OVERWHELM, find_session, languages, session_files
from scripts.files.loader import load_session
from scripts.phrases import FOLDER as PHRASES
from scripts.phrases import grounding, noticed_phrases, repair_phrases
from scripts.voice.voices import bundled_voice, guide_of

if TYPE_CHECKING:
    from pathlib import Path

OTHERS = [language for language in languages() if language != "en"]
WRITTEN = [
    (language, script)
    for language in OTHERS
    for folder in (FOLDER, PHRASES)
    for script in sorted((folder / language).glob("*.toml"))
]
FIRST_AID = {OVERWHELM, "grounding", "repair", "noticed", FIRST}
each = pytest.mark.parametrize(("language", "script"), WRITTEN, ids=[f"{one}-{file.stem}" for one, file in WRITTEN])


def test_there_is_a_second_language() -> None:
    assert OTHERS == ["fr"]


@pytest.mark.parametrize("language", OTHERS)
def test_what_matters_most_is_written_in_each_language(language: str) -> None:
    assert {script.stem for one, script in WRITTEN if one == language} >= FIRST_AID


@each
def test_it_is_the_same_session_in_other_words(language: str, script: Path) -> None:
    session, english = load_session(script), load_session(script.parent.parent / script.name)
    assert session.language == language
    # A line is as true in each language, and stands in the same stage; one more or less is left to whoever writes.
    places = {line.id: (stage, line) for stage, other in enumerate(english.stages) for line in other.lines}
    for stage, ours in ((at, line) for at, each_stage in enumerate(session.stages) for line in each_stage.lines):
        if ours.id in places:
            there, theirs = places[ours.id]
            assert (stage, ours.when, ours.extra) == (there, theirs.when, theirs.extra), ours.id
            assert ours.words != theirs.words
    if script.parent.parent == PHRASES:  # these are found by their ids
        assert {line.id for line in session.lines} == set(places)
    for part, original in zip(session.stages, english.stages, strict=True):
        assert (part.breath, part.presence, part.breaths) == (original.breath, original.presence, original.breaths)
    assert set(english.needs) <= set(session.needs), "the list's groups, and a search in English, find it by those"


@each
def test_its_guide_speaks_every_line(language: str, script: Path) -> None:
    session, guide = load_session(script), bundled_voice(guide_of(language))
    assert guide.language == language
    assert guide.synthetic
    assert set(guide.clips(session)) == {line.id for line in session.lines}


def test_a_name_is_the_session_in_the_listeners_language_or_else_in_english(tmp_path: Path) -> None:
    assert find_session(OVERWHELM, language="fr").title == "Quand tout déborde"
    assert find_session(OVERWHELM).title == "Sudden overwhelm"
    assert find_session("the-sigh", language="fr").language == "en"
    assert {found.name for found in session_files(language="fr")} == {found.name for found in session_files()}
    (tmp_path / f"{OVERWHELM}.toml").write_text((FOLDER / f"{OVERWHELM}.toml").read_text(encoding="utf-8"))
    assert find_session(OVERWHELM, tmp_path, "fr").file.parent == tmp_path, "one's own goes first"


def test_what_is_said_beside_a_script_is_in_its_language() -> None:
    assert [load("fr").language for load in (repair_phrases, noticed_phrases, grounding)] == ["fr"] * 3


@pytest.mark.parametrize("language", ["de", "", "../fr", "fr/../..", "/etc", "fr\0", "e" * 5000])
def test_a_language_that_is_none_here_is_answered_in_english(language: str) -> None:
    assert repair_phrases(language) == repair_phrases()
    assert grounding(language) == grounding()
