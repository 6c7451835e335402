"""The catalogues of other languages: they have the sentences with their facts, and are what the program reads."""

from __future__ import annotations

import gettext
import string
from typing import TYPE_CHECKING, Any

import pytest

from tools.make_catalogue import as_mo, brought_up_to_date, catalogue_file, sentences
from tui.presenter.key_hints import HOME_HELP, help_rows
from tui.session.by_need import Group
from tui.settings.keys import DEFAULT_KEYS
from tui.text import language, notices, words
from tui.text.lengths import spoken_length

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = [name for name in language.there_are() if name != "en"]


@pytest.fixture(scope="module")
def catalogues() -> dict[str, Any]:
    """Each language's catalogue, as it would be made now."""
    return {name: brought_up_to_date(name) for name in LANGUAGES}


@pytest.fixture
def in_french() -> Iterator[None]:
    language.use("fr")
    yield
    language.use("en")


def facts_of(sentence: str) -> list[str]:
    return sorted(f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(sentence) if name is not None)


def test_there_is_a_second_language() -> None:
    assert "fr" in LANGUAGES


@pytest.mark.parametrize("name", LANGUAGES)
def test_it_has_nearly_every_sentence(name: str, catalogues: dict[str, Any]) -> None:
    # What has just been reworded is shown in English until it is translated, and holds nobody up; a few, not more.
    lacking = [message.id for message in catalogues[name] if message.id and not message.string]
    assert len(lacking) <= 0.03 * len(sentences()), "run tools/make_catalogue.py, and translate these"


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_program_reads_what_the_translator_wrote(name: str) -> None:
    file = catalogue_file(name)
    assert file.with_suffix(".mo").read_bytes() == as_mo(file.read_bytes(), name), "run tools/make_catalogue.py"


@pytest.mark.parametrize("name", LANGUAGES)
def test_each_sentence_gives_the_same_facts(name: str, catalogues: dict[str, Any]) -> None:
    for message in catalogues[name]:
        if isinstance(message.id, str) and message.id and message.string:
            assert facts_of(message.string) == facts_of(message.id), message.id


def test_what_is_shown_is_in_the_language_that_was_chosen_and_english_comes_back(in_french: None) -> None:
    del in_french
    assert words.KEY_TOO_MUCH == "c'est trop"
    assert words.CHOICES["leave"] == "partir"
    assert words.MEETING[1].startswith("Si vous voulez")
    assert next(iter(notices.NOTICES.values())).startswith("Le son")
    assert spoken_length(7 * 60) == "environ sept minutes"
    assert language._(Group.NIGHT.value) == "Pour la nuit"
    assert ("q", "partir") in [(keys.split()[-1], what) for keys, what in help_rows(DEFAULT_KEYS, HOME_HELP)]
    language.use("en")
    assert words.KEY_TOO_MUCH == "too much"
    assert spoken_length(7 * 60) == "about seven minutes"


def test_a_language_without_a_catalogue_is_shown_in_english() -> None:
    language.use("xx")
    try:
        assert words.KEY_TOO_MUCH == "too much"
        assert language.ngettext("one", "many", 2) == "many"
    finally:
        language.use("en")


def test_english_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("no catalogue is looked for")

    monkeypatch.setattr(gettext, "translation", never)
    language.use("en")
