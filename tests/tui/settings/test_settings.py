"""Settings: what applies, where it comes from, and that nothing written wrongly ever stops a session."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from tests.program import live_in, python, sitwith
from tui.settings import Settings, load, load_settings, remember
from tui.settings.file import commented_settings, config_file, line_of
from tui.settings.keys import Keys, clashes, key_name
from tui.settings.model import dotted, known_settings, value_at
from tui.settings.remembered import remembered_file
from tui.storage.faults import UsageFaultError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return live_in(tmp_path, monkeypatch)


def written(text: str) -> Path:
    file = config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


# -- What applies ----------------------------------------------------------------------------------------------------


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


# -- Faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("volume_db = 10", "volume_db is ignored: found 10; write a number from -40 to 0."),
        ("volume_db = nan", "volume_db is ignored: found nan; write a number from -40 to 0."),
        ('voice_level = "loud"', "voice_level is ignored: found “loud”; write a number from 0 to 1."),
        ("voice_level = true", "voice_level is ignored: found true; write a number from 0 to 1."),
        ("frames_per_second = 29.5", "found 29.5; write a whole number from 5 to 60."),
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
        (b"#" * 1_000_001, "larger than 1 MB"),
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
    assert "not a file" in load().faults[0]


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
    bound = [key for keys in loaded.settings.keys.by_action().values() for key in keys]
    assert len(bound) == len(set(bound))
    assert "x" in loaded.settings.keys.too_much


# -- Keys ------------------------------------------------------------------------------------------------------------


def test_characters_have_the_names_that_the_screen_knows() -> None:
    for character in map(chr, range(33, 127)):
        assert key_name(character) == _character_to_key(character)
        assert key_name(_character_to_key(character)) == _character_to_key(character)


@pytest.mark.parametrize(
    ("written_key", "name"),
    [
        ("Space", "space"),
        (" ", "space"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        ("Ctrl+P", "ctrl+p"),
        ("shift+a", "A"),
        ("shift+Left", "shift+left"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("PgUp", "pageup"),
        ("Esc", "escape"),
        ("ü", "ü"),
        ("f12", "f12"),
        ("f25", None),
        ("hyper+a", None),
        ("spcae", None),
        ("", None),
        ("\x07", None),
        ("+a", None),
    ],
)
def test_a_key_may_be_written_as_people_do(written_key: str, name: str | None) -> None:
    assert key_name(written_key) == name


@given(st.text(st.characters(max_codepoint=0x24F), max_size=8))
def test_a_keys_name_names_itself(text: str) -> None:
    name = key_name(text)
    assert name is None or key_name(name) == name


def test_too_much_keeps_its_key_whatever_is_written() -> None:
    assert load(["keys.too_much=f1,z"]).settings.keys.too_much == ("f1", "z", "x")
    assert load(["keys.too_much="]).settings.keys.too_much == ("x",)


def test_two_actions_may_swap_their_keys() -> None:
    assert load(["keys.pause=m", "keys.mute=space"]).settings.keys == Keys(pause=("m",), mute=("space",))


def test_what_was_typed_keeps_a_key_that_the_file_binds_too() -> None:
    written('[keys]\nmute = ["z"]\n')
    loaded = load(["keys.pause=z"])
    assert loaded.settings.keys == Keys(pause=("z",))
    assert loaded.faults[0].startswith(f"{config_file()}:2: keys.mute is ignored: “z” is bound to pause as well")
    assert loaded.sources["keys.mute"] == "default"


def test_an_action_that_gives_way_may_push_another_one_off_its_default() -> None:
    # mute cannot have q, so it is back on m, and then pause cannot have m.
    assert set(clashes([("pause", ("m",)), ("mute", ("q",))])) == {"pause", "mute"}


# -- The file --------------------------------------------------------------------------------------------------------


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


def test_init_writes_the_file_once_and_never_over_another() -> None:
    done = sitwith(os.environ, "config", "--init")
    assert (done.returncode, done.stderr) == (0, "")
    file = config_file()
    assert str(file) in done.stdout
    assert file.read_text(encoding="utf-8") == commented_settings()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written("plain = true\n")
    done = sitwith(os.environ, "config", "--init")
    assert done.returncode == 2
    assert "stays as it is" in done.stderr
    assert file.read_text(encoding="utf-8") == "plain = true\n"


def test_config_shows_values_sources_and_faults() -> None:
    file = written("plain = true\nholds = 3\n")
    done = sitwith(os.environ, "config", "--json", "-o", "volume_db=-6")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["file"] == str(file)
    assert told["there"]
    assert told["settings"]["plain"] == {"value": True, "source": f"{file}:1"}
    assert told["settings"]["volume_db"] == {"value": -6.0, "source": "-o"}
    assert told["settings"]["keys.pause"] == {"value": ["space"], "source": "default"}
    assert set(told["settings"]) == {dotted(way) for way in known_settings()}
    assert told["faults"] == done.stderr.splitlines()
    assert f"{file}:2: holds" in done.stderr
    people = sitwith(os.environ, "config").stdout.splitlines()
    assert people[0] == str(file)
    assert any(line.split() == ["plain", "true", f"{file}:1"] for line in people)


def test_a_wrong_file_stops_no_command_and_a_wrong_option_does() -> None:
    written("holds = 3\n")
    done = sitwith(os.environ, "timeline", "first-sitting", "--json")
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert json.loads(done.stdout)["breaths"]
    done = sitwith(os.environ, "timeline", "first-sitting", "-o", "holds=3")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "-o holds: found “3”; write true or false.\n"


def test_config_and_doctor_name_the_faults_of_themes_too() -> None:
    folder = config_file().parent / "themes"
    folder.mkdir(parents=True)
    (folder / "bad.toml").write_text('text = "#d5dde2"\n', encoding="utf-8")
    (folder / "worse.toml").write_text("ramp = [\n", encoding="utf-8")
    done = sitwith(os.environ, "config")
    assert done.returncode == 0
    first, second = done.stderr.splitlines()
    assert first.startswith(f"{folder / 'bad.toml'}: ramp: found nothing; write a list of 2 to 24 colours")
    assert second.startswith(f"{folder / 'worse.toml'}: this theme cannot be read")
    assert json.loads(sitwith(os.environ, "config", "--json").stdout)["faults"] == [first, second]
    told = sitwith(os.environ, "doctor").stdout
    assert str(folder / "bad.toml") in told
    assert str(folder / "worse.toml") in told


@pytest.mark.parametrize("way", [("play", "--plain"), ("timeline", "first-sitting"), ("config",)])
def test_a_faulty_theme_that_was_asked_for_is_a_fault_of_usage(way: tuple[str, ...]) -> None:
    folder = config_file().parent / "themes"
    folder.mkdir(parents=True)
    (folder / "bad.toml").write_text('ramp = ["#0b0f14", "#f4efe2"]\n', encoding="utf-8")
    done = sitwith(os.environ, *way, "-o", "theme=bad")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"-o theme: “bad” cannot be used as it is. {folder / 'bad.toml'}: "
        'text is missing; write a colour such as "#cfd8dc".\n'
    )
    file = written('theme = "bad"\n')
    settings, (fault,) = load_settings()
    assert settings.theme == Settings().theme, "what is kept is told and left out; it stops nothing"
    assert fault.startswith(f"{file}:1: theme is ignored: “bad” cannot be used as it is.")


# -- What is remembered ----------------------------------------------------------------------------------------------


def test_what_is_remembered_is_the_owners_alone_and_adds_up() -> None:
    remember(volume_db=-6.0)
    remember(theme="ember", volume_db=-8.0)
    assert load().settings == Settings(volume_db=-8.0, theme="ember")
    file = remembered_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("content", ["", "{", "[1]", "\x00", '"volume_db"', '{"volume_db": 3, "theme": "none"}'])
def test_what_is_remembered_wrongly_is_forgotten_in_silence(content: str) -> None:
    remember(volume_db=-6.0)
    remembered_file().write_text(content, encoding="utf-8")
    assert load() == load((), {})
    assert load().settings == Settings()
    assert load().faults == ()
    remember(tones="reed")
    assert load().settings.tones == "reed"


def test_nothing_else_can_be_smuggled_into_what_is_remembered() -> None:
    remember(volume_db=-6.0)
    remembered_file().write_text('{"device": "elsewhere", "keys": {"pause": []}}', encoding="utf-8")
    assert load().settings == Settings()


def test_a_place_that_cannot_be_written_to_is_no_fault(home: Path) -> None:
    (home / ".local").write_text("in the way", encoding="utf-8")
    remember(volume_db=-6.0)
    assert load().settings == Settings()


def test_a_write_that_breaks_off_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    remember(volume_db=-6.0)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    remember(volume_db=-2.0)
    assert load().settings.volume_db == -6.0
    assert [entry.name for entry in remembered_file().parent.iterdir()] == [remembered_file().name]
