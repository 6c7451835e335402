"""Scripts of one's own: begun from a whole one, listed beside the bundled ones, played by name."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from tests.tui.voices.voice_maker import Home

if TYPE_CHECKING:
    from pathlib import Path

SHORT = 'title = "{}"\nsummary = "Short."\nlanguage = "en"\n[[stage]]\nname = "a"\nbreaths = 2\nbreath = "4-5"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    return Home(tmp_path, monkeypatch)


def keep(home: Home, name: str, text: str) -> Path:
    home.scripts.mkdir(parents=True, exist_ok=True)
    file = home.scripts / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_new_script_is_a_whole_one_and_every_next_command_that_is_printed_works(home: Home) -> None:
    done = home.run("new", "quiet-evening")
    assert done.exit_code == 0
    file = home.scripts / "quiet-evening.toml"
    assert done.stdout.startswith(f"{file}\n")
    commands = [line.split() for line in done.stdout.splitlines() if line.startswith("  sitwith ")]
    assert [words[1] for words in commands] == ["check", "timeline", "play"]
    for words in commands[:2]:
        assert home.run(*words[1:]).exit_code == 0
    assert home.run("timeline", *commands[2][2:]).stdout.startswith("Quiet evening · 3:1")
    text = file.read_text(encoding="utf-8")
    assert sum("#" in line for line in text.splitlines()) >= 12, "it explains itself"


def test_a_new_script_is_its_owners_alone(home: Home) -> None:
    home.run("new", "evening")
    assert stat.S_IMODE((home.scripts / "evening.toml").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.scripts.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.data.stat().st_mode) == 0o700


def test_a_script_that_is_there_is_never_written_over(home: Home) -> None:
    file = keep(home, "evening", "mine")
    done = home.run("new", "evening")
    assert done.exit_code == 2
    assert "stays as it is" in done.stderr
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Evening With Anna!", "evening-with-anna"),
        ("../evening", "such as evening"),
        ("first-sitting", "comes with sitwith"),
        ("…", "a-quiet-evening"),
        ("x" * 100, "such as xxx"),
    ],
)
def test_a_name_that_cannot_be_typed_or_found_again_is_refused(home: Home, name: str, said: str) -> None:
    done = home.run("new", name)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not home.scripts.exists()


def test_names_are_of_any_language(home: Home) -> None:
    assert home.run("new", "день-за-днём").exit_code == 0
    assert home.run("check", "день-за-днём").exit_code == 0


def test_own_scripts_are_listed_after_the_bundled_ones_and_marked(home: Home) -> None:
    keep(home, "evening", SHORT.format("My evening"))
    keep(home, ".hidden", "not shown")
    (home.scripts / "notes.txt").write_text("not shown", encoding="utf-8")
    rows = json.loads(home.run("list", "--json").stdout)
    assert set(rows[0]) == {"name", "title", "language", "summary", "duration", "needs", "lines", "spoken"}
    known = {"name": "evening", "title": "My evening", "summary": "Short.", "duration": 38.0, "own": True}
    assert rows[-1] == known | {"language": "en", "needs": [], "lines": 0, "spoken": 0}
    assert [row["name"] for row in rows].count("evening") == 1
    assert "My evening  (your own)" in home.run("list").stdout


def test_an_own_script_takes_the_place_of_a_bundled_one_and_the_list_says_so(home: Home) -> None:
    keep(home, "the-sigh", SHORT.format("My own sigh"))
    rows = [row for row in json.loads(home.run("list", "--json").stdout) if row["name"] == "the-sigh"]
    assert [(row["title"], row["own"], row["instead"]) for row in rows] == [("My own sigh", True, True)]
    assert "My own sigh  (your own, in place of the one that comes with sitwith)" in home.run("list").stdout
    assert home.run("timeline", "the-sigh").stdout.startswith("My own sigh")


def test_a_script_with_faults_is_listed_with_them_and_hides_nothing(home: Home) -> None:
    keep(home, "broken", SHORT.format("B").replace("4-5", "9-1"))
    file = keep(home, "evening", SHORT.format("My evening"))
    done = home.run("list", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    broken = rows["broken"]
    assert (broken["title"], broken["summary"], broken["duration"], broken["own"]) == ("broken", "", 0.0, True)
    assert str(file.with_name("broken.toml:7")) in broken["fault"]
    assert "evening" in rows
    assert "first-sitting" in rows
    text = home.run("list")
    assert text.exit_code == 0
    assert "broken.toml:7" in text.stdout
    assert "And 1 more: sitwith check broken" in text.stdout
    checked = home.run("check", "broken")
    assert checked.exit_code == 2
    assert len(checked.stderr.splitlines()) == 2
    assert home.run("play", "broken", "--plain").exit_code == 2


def test_what_was_meant_may_be_a_script_of_ones_own(home: Home) -> None:
    keep(home, "evening", SHORT.format("My evening"))
    done = home.run("play", "evning", "--plain")
    assert done.exit_code == 2
    assert "Did you mean “evening”?" in done.stderr
