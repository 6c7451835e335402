"""Settings: which value applies, and where it comes from."""

from __future__ import annotations

import os

import pytest

from tests.program import python
from tests.tui.settings.config_file import written
from tui.settings import Settings, load, remember
from tui.settings.file import config_file
from tui.settings.keys import Keys
from tui.settings.model import dotted, known_settings, value_at

pytestmark = pytest.mark.usefixtures("home")


def test_with_nothing_written_the_defaults_apply() -> None:
    loaded = load()
    assert loaded.settings == Settings()
    assert loaded.faults == ()
    assert set(loaded.sources.values()) == {"default"}
    assert not loaded.file.exists(), "looking writes nothing"


def test_typed_goes_over_environment_over_file_over_remembered_over_default() -> None:
    remember(volume_db=-1.0, voice_level=0.9, tones_level=0.8, theme="ember", tones="hum")
    written('volume_db = -2\nvoice_level = 0.7\ntones_level = 0.6\ntheme = "paper"\n')
    environ = {"SITWITH_VOLUME_DB": "-3", "SITWITH_VOICE_LEVEL": "0.5", "SITWITH_TONES_LEVEL": "0.4"}
    loaded = load(["volume_db=-4", "voice_level=0.3"], environ)
    assert loaded.settings == Settings(volume_db=-4.0, voice_level=0.3, tones_level=0.4, theme="paper", tones="hum")
    assert {name: loaded.sources[name] for name in ("voice_level", "tones_level", "theme", "tones", "holds")} == {
        "voice_level": "-o",
        "tones_level": "SITWITH_TONES_LEVEL",
        "theme": f"{config_file()}:4",
        "tones": "remembered",
        "holds": "default",
    }
    assert loaded.faults == ()


def test_keys_of_one_action_leave_the_others_as_they_are() -> None:
    written('[keys]\nmute = ["M"]\nlouder = "ctrl+up"\n')
    settings = load(["keys.pause=k, space"], {"SITWITH_KEYS_MUTE": "z"}).settings
    assert settings.keys == Keys(pause=("k", "space"), mute=("z",), louder=("ctrl+up",))
    assert settings.keys.by_action()["too_much"] == ("x",)


def test_the_last_of_two_overrides_counts_and_an_empty_variable_is_none() -> None:
    assert load(["holds=no", "holds=yes"], {"SITWITH_PLAIN": ""}).settings == Settings()


@pytest.mark.parametrize("text", ["true", "yes", "on", "1", "TRUE"])
def test_switches_in_the_environment_may_be_written_as_people_do(text: str) -> None:
    assert load((), {"SITWITH_PLAIN": text}).settings.plain


def test_every_setting_can_be_set_by_a_variable_and_by_hand() -> None:
    for way, known in known_settings().items():
        text = ",".join(known.default) if way[0] == "keys" else str(known.default)
        loaded = load([f"{dotted(way)}={text}"], {"SITWITH_" + "_".join(map(str, way)).upper(): text})
        assert loaded.faults == ()
        assert value_at(loaded.settings, way) == known.default
        assert loaded.sources[dotted(way)] == "-o"


def test_settings_load_neither_numpy_nor_textual() -> None:
    code = "import sys; from tui.settings import load_settings; load_settings(); print(*sys.modules)"
    done = python(os.environ, code)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"numpy", "textual", "rich", "click"}.isdisjoint(done.stdout.split())
