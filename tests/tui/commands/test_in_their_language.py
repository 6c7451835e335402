"""What commands print is in the listener's language: by the settings, or by ``--language`` for one run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.tui.settings.config_file import written
from tui.cli import cli
from tui.doctor.findings import SUBJECTS
from tui.presenter.key_hints import key_label
from tui.storage import own
from tui.text import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

pytestmark = pytest.mark.usefixtures("home")
ENGLISH = re.compile(r"\b(the|is|are|your|breaths|not|with|which|this)\b")
"""Words that no French sentence has."""
NOT_TOLD = r"`[^`]*`|“[^”]*”|«[^»]*»|/\S+|-- ?\S+|keys\.\S+|\w+(-\w+)+"
"""What is typed, or named: the same in every language."""


@pytest.fixture(autouse=True)
def each_run_chooses() -> Iterator[None]:
    language.use("en")
    yield
    language.use("en")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), prog_name="sitwith")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["about"], 0),
        (["timeline", "breathe", "--minutes", "3"], 0),
        (["config"], 0),
        (["config", "--forget"], 0),
        (["list", "-o", "volume_db=loud"], 2),
        (["list", "-o", "tnes=hum"], 2),
        (["first-siting"], 2),
        (["play", "nowhere.mp3"], 2),
        (["play", "first-sitting", "--rate", "99"], 2),
        (["play", "first-sitting", "--breath", "9"], 2),
        (["play", "first-sitting", "--voice", "nobody"], 2),
        (["play", "first-sitting", "--from", "nowhere"], 2),
        (["breathe", "--minutes", "999"], 2),
        (["check", "./nowhere.toml"], 2),
        (["voices", "show", "guide-fr"], 0),
        (["voices", "show", "nobody"], 2),
        (["voices", "import", "./nowhere"], 2),
        (["voices", "export", "guide-fr", "-o", "voice.txt"], 2),
        (["voices", "remove", "guide"], 2),
        (["voices", "takes", "guide-fr"], 0),
        (["voices", "choose", "guide-fr", "hello.9"], 2),
        (["voices", "speak", "first-sitting", "--voice", "guide", "--with", "espeak-ng"], 2),
        (["voices", "speak", "first-sitting", "--voice", "somebody", "--with", "nobody"], 2),
        (["new", "a-session"], 0),
        (["new", "first-sitting"], 2),
        (["new", "A session"], 2),
        (["render", "first-sitting", "-o", "tones=hum"], 2),
        (["page", "first-sitting", "-o", "page.txt"], 2),
        (["pack", "first-sitting", "-o", "first.zip"], 2),
        (["open", "./nowhere.sitwith"], 2),
        (["record", "first-sitting", "--voice", "guide"], 2),
        (["record", "first-sitting", "--voice", "somebody", "--from", "./nowhere.wav"], 2),
        (["timeline", "first-sitting", "--keys", "./nowhere.txt"], 2),
        (["listen", "--from", "./nowhere.wav"], 2),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else None,
)
def test_nothing_is_said_in_english_to_whoever_chose_french(words: list[str], code: int) -> None:
    written('language = "fr"\nholds = 3\n')
    done = run(*words)
    assert done.exit_code == code
    told = re.sub(NOT_TOLD, "", done.output)
    assert not ENGLISH.search(told), told


def test_the_voices_are_listed_in_french_but_for_what_each_says_of_itself() -> None:
    written('language = "fr"\n')
    told = run("voices").output
    here = [listed.voice for listed in own.voices() if listed.voice]
    for text in sorted((text for one in here for text in (one.title, one.speaker, one.thanks)), key=len, reverse=True):
        told = told.replace(text, "")
    assert not ENGLISH.search(re.sub(NOT_TOLD, "", told)), told


def test_what_is_looked_at_fits_its_column_and_nothing_of_it_is_told_in_english() -> None:
    written('language = "fr"\n')
    told = re.sub(NOT_TOLD, "", run("doctor").output)
    assert not ENGLISH.search(told), told
    assert all(len(language._(subject)) <= 14 for subject in SUBJECTS)


def test_the_option_is_for_one_run_and_goes_over_the_settings() -> None:
    assert "en anglais" in run("list", "--language", "fr").output
    written('language = "fr"\n')
    language.use("en")
    assert "en anglais" not in run("list", "--language", "en").output


def test_an_unknown_language_is_a_fault_that_names_those_there_are() -> None:
    done = run("list", "--language", "xx")
    assert done.exit_code == 2
    assert '"en" or "fr"' in done.output


def test_the_commented_file_is_explained_in_french() -> None:
    done = run("config", "--init", "-o", "language=fr")
    assert done.exit_code == 0
    assert "tous les réglages y sont" in done.output


def test_a_key_is_called_as_the_language_of_now_calls_it() -> None:
    assert key_label("enter") == "Enter"
    language.use("fr")
    assert key_label("enter") == "Entrée"


@pytest.mark.parametrize(
    "words", [["voices"], ["voices", "speak", "first-sitting", "--voice", "x", "--with", "nobody"], ["about"]]
)
def test_what_is_wrong_with_the_settings_is_told_once(words: list[str]) -> None:
    written('theme = "nope"\n')
    assert run(*words).stderr.count("“nope”") == 1
