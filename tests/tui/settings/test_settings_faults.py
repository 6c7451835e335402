"""Faults in settings: each is told with its place, and nothing written wrongly ever stops a session."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.settings.config_file import written
from tui.actions.table import LISTENING, TABLE, Where
from tui.settings import Settings, load, load_settings
from tui.settings.file import config_file
from tui.settings.keys import Keys
from tui.settings.model import dotted, known_settings, value_at
from tui.storage.faults import UsageFaultError

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("volume_db = 10", "volume_db is ignored: found 10; write a number from -40 to 0."),
        ("volume_db = nan", "volume_db is ignored: found nan; write a number from -40 to 0."),
        ('voice_level = "loud"', "voice_level is ignored: found “loud”; write a number from 0 to 1."),
        ("voice_level = true", "voice_level is ignored: found true; write a number from 0 to 1."),
        ("frames_per_second = 29.5", "found 29.5; write a whole number from 5 to 60."),
        ('breath = "fast"', 'breath is ignored: found “fast”; write "ask", "last", or a breath of 6 to 24 a minute'),
        ('breath = "1-1"', "found “1-1”; write "),
        ('breath = "0.5-4"', "found “0.5-4”; write "),
        ('breath = "4-1-6-1"', "found “4-1-6-1”; write "),
        ("holds = 1", "holds is ignored: found 1; write true or false."),
        ("device = 3", "device is ignored: found 3; write text in quotes."),
        ('tones = "tyde"', "did you mean “tide”? Write "),
        ('cues = "up"', 'found “up”; write "rising", "falling" or "flat".'),
        ("theme = []", 'theme is ignored: found a list; write "night-sea", '),
        ("theem = 1", "theem is ignored: this key is not known; did you mean “theme”?"),
        ("frobnication = 1", "this key is not known; known here: voice_level, "),
        ("keys = 3", "keys is ignored: it is a table of actions and their keys, as in `sitwith config`."),
        ("keys.puse = []", "keys.puse is ignored: this key is not known; did you mean “pause”?"),
        ("keys.pause = 3", 'keys.pause is ignored: found 3; write a list of keys, such as ["space"]'),
        ('keys.pause = ["spcae"]', "keys.pause is ignored: “spcae” is no key; write a character, or a name such as "),
        ('keys.pause = ["ctrl+c"]', "“ctrl+c” always leaves; choose another key."),
        ('keys.pause = ["x"]', "“x” always makes everything quiet (too_much); choose another key."),
        ('keys.pause = ["m"]', "keys.pause is ignored: “m” is bound to mute as well, and a key does one thing; "),
    ],
)
def test_a_fault_in_the_file_names_line_key_and_what_is_allowed(line: str, said: str) -> None:
    file = written(f"# mine\n\n{line}\n")
    settings, faults = load_settings()
    assert settings == Settings()
    (fault,) = faults
    assert fault.startswith(f"{file}:3: ")
    assert said in fault
    assert fault.count("\n") == 0


def test_beside_a_fault_the_rest_of_the_file_applies() -> None:
    written('volume_db = -3\ntheme = "paper"\ntones = 4\nhum = 1\n[keys]\nmute = ["z"]\npause = ["?"]\n')
    loaded = load()
    assert loaded.settings == Settings(volume_db=-3.0, theme="paper", keys=Keys(mute=("z",)))
    assert [fault.split(": ")[0].rpartition(":")[2] for fault in loaded.faults] == ["3", "4", "7"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"volume_db = \n", "config.toml:1: column 13: this is not TOML: "),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"#" * 500_001, "larger than 500 kB"),
        (b"a = " + b"[" * 100_000, "nest too deep"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_left_out(content: bytes, said: str) -> None:
    written("").write_bytes(content)
    settings, faults = load_settings(["volume_db=-3"])
    assert settings == Settings(volume_db=-3.0)
    (fault,) = faults
    assert said in fault


def test_a_folder_in_the_files_place_is_told_and_left_out() -> None:
    config_file().mkdir(parents=True)
    assert "folder and not a file" in load().faults[0]


def test_what_is_wrong_in_the_environment_is_told_and_what_lies_under_it_applies() -> None:
    written("volume_db = -3\n")
    loaded = load((), {"SITWITH_VOLUME_DB": "loud", "SITWITH_HLODS": "1", "SITWITH_FROBNICATE": "1"})
    assert loaded.settings == Settings(volume_db=-3.0)
    assert loaded.faults == (
        "SITWITH_HLODS: no setting is called that; did you mean “SITWITH_HOLDS”?",
        "SITWITH_FROBNICATE: no setting is called that; `sitwith config` names those there are.",
        "SITWITH_VOLUME_DB is ignored: found “loud”; write a number from -40 to 0.",
    )


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("volume_db=3", "-o volume_db: found 3; write a number from -40 to 0."),
        ("volume_db", "-o volume_db: write a setting and its value, such as -o volume_db=-6."),
        ("volume=3", "-o volume: no setting is called that; did you mean “volume_db”?"),
        ("keys=3", "-o keys: no setting is called that; did you mean “keys."),
        ("keys.pause=m", "-o keys.pause: “m” is bound to mute as well"),
    ],
)
def test_a_fault_in_what_was_typed_is_a_fault_of_usage(override: str, said: str) -> None:
    with pytest.raises(UsageFaultError) as caught:
        load(["holds=no", override])
    assert str(caught.value).startswith(said)


def test_all_faults_in_what_was_typed_are_told() -> None:
    with pytest.raises(UsageFaultError) as caught:
        load(["holds=3", "plain=4"])
    assert len(str(caught.value).splitlines()) == 2


@given(st.binary(max_size=200))
def test_no_file_stops_a_session(content: bytes) -> None:
    written("").write_bytes(content)
    settings, faults = load_settings()
    assert settings == Settings() or not faults


VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-100, 100), st.floats(), st.sampled_from(["x", "m", "tide", "", "?"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("ab"), inner, max_size=2)),
    max_leaves=4,
)
NAMES = st.sampled_from([*(dotted(way) for way in known_settings()), "keys.none", "none", "keys"])


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value) if isinstance(value, float) else json.dumps(value)


@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_whatever_is_written_every_value_that_applies_is_allowed(values: dict[str, Any]) -> None:
    written("".join(f"{name} = {_toml(value)}\n" for name, value in values.items()))
    loaded = load()
    for way, known in known_settings().items():
        value = value_at(loaded.settings, way)
        assert known.rule.take(list(value) if isinstance(value, tuple) else value) == value
    for where in (LISTENING, Where.RECORDER):
        there = [action for action in TABLE.values() if action.where & where]
        bound = [key for action in there for key in getattr(loaded.settings.keys, action.name)]
        assert len(bound) == len(set(bound))
    assert "x" in loaded.settings.keys.too_much
