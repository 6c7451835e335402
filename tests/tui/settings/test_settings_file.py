"""The settings file as it is handed out, and the lines in it."""

from __future__ import annotations

import tomllib

import pytest

from tests.tui.settings.config_file import written
from tui.settings import Settings, load
from tui.settings.file import commented_settings, line_of

pytestmark = pytest.mark.usefixtures("home")


def test_the_commented_file_changes_nothing_and_uncommented_it_is_the_defaults() -> None:
    text = commented_settings()
    assert tomllib.loads(text) == {"keys": {}}
    bare = "\n".join(
        line.removeprefix("#") if line.startswith("#") and line[1] != " " else line
        for line in text[text.index("# How present the voice") :].splitlines()
    )
    written(bare)
    loaded = load()
    assert loaded.faults == ()
    assert loaded.settings == Settings()
    assert not set(loaded.sources.values()) & {"default", "remembered"}, "every setting is in it"


def test_a_value_is_found_on_its_line() -> None:
    text = 'theme = "paper"\n\n[keys] # mine\npause = [\n  "k",\n]\n"theme" = "T"\n'
    assert line_of(("theme",), text) == 1
    assert line_of(("keys",), text) == 3
    assert line_of(("keys", "pause"), text) == 4
    assert line_of(("keys", "theme"), text) == 7
    assert line_of(("keys", "mute"), "theme = 1\nkeys = { mute = 3 }\n") == 2
    assert line_of(("keys", "mute"), "theme = 1\nkeys . mute = 3\n") == 2
    assert line_of(("holds",), text) is None
