"""What commands print is in the listener's language: by the settings, or by ``--language`` for one run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.tui.settings.config_file import written
from tui.cli import cli
from tui.presenter.key_hints import key_label
from tui.text import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

pytestmark = pytest.mark.usefixtures("home")
ENGLISH = re.compile(r"\b(the|is|are|your|breaths|not|with|which|this)\b")
"""Words that no French sentence has."""


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
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else None,
)
def test_nothing_is_said_in_english_to_whoever_chose_french(words: list[str], code: int) -> None:
    written('language = "fr"\nholds = 3\n')
    done = run(*words)
    assert done.exit_code == code
    told = re.sub(r"`[^`]*`|“[^”]*”|«[^»]*»|/\S+|-- ?\S+|keys\.\S+", "", done.output)
    assert not ENGLISH.search(told), told


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
