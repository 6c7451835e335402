"""``sitwith config``: the file it hands out, what applies and from where, and what is wrong with it."""

from __future__ import annotations

import json
import os
import stat

import pytest

from tests.program import sitwith
from tests.tui.settings.config_file import written
from tui.settings import Settings, load_settings
from tui.settings.file import commented_settings, config_file
from tui.settings.model import dotted, known_settings

pytestmark = pytest.mark.usefixtures("home")


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
