"""Voices as a person has them: brought in, seen, heard in a timeline, taken away and had back."""

from __future__ import annotations

import json
import re
import shlex
import stat
from pathlib import Path

import pytest

from audio.level.loudness import loudness_as_played
from audio.level.truepeak import true_peak_db
from audio.mix.clips import ClipSource
from audio.units import RATE
from scripts.files.library import OVERWHELM, find_session
from scripts.phrases import grounding, repair_phrases
from tests.tui.voices.voice_maker import HELLO, Home, files_in, lines, listed, recording

PAGE = Path(__file__).resolve().parents[3] / "docs" / "voices.md"


def test_the_guide_is_there_and_says_who_it_is_and_what_it_speaks(home: Home) -> None:
    guide = listed(home)["guide"]
    assert guide["synthetic"] is True
    assert guide["own"] is False
    assert {"name": "first-sitting", "lines": 27, "recorded": 27} in guide["sessions"]
    assert "first-sitting 27 of 27 lines" in home.run("voices").stdout


def test_plain_recordings_become_a_voice_that_speaks_what_the_script_says_now(home: Home, mum: Path) -> None:
    done = home.run("voices", "import", mum, "--speaker", "Mum,  in her kitchen")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2 recordings" in done.stdout
    row = listed(home)["mum"]
    assert (row["title"], row["language"], row["speaker"], row["own"]) == ("Mum", "en", "Mum, in her kitchen", True)
    assert {"name": "first-sitting", "lines": 27, "recorded": 2} in row["sessions"]
    shown = json.loads(home.run("voices", "show", "mum", "--json").stdout)
    [first] = [session for session in shown["sessions"] if session["name"] == "first-sitting"]
    hello = first["lines"][0]
    assert (hello["id"], hello["text"], hello["standing"]) == ("hello", HELLO, "recorded")
    assert hello["seconds"] == pytest.approx(1.5, abs=0.001)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", hello["date"])
    text = home.run("voices", "show", "mum").stdout
    assert re.search(r"hello +1\.5 s +\+\d+\.\d dB  \d{4}-\d\d-\d\d", text)
    assert re.search(r"may-i +no recording", text)


def test_a_voice_that_lacks_what_matters_most_is_told_so_when_it_is_brought_in(home: Home, mum: Path) -> None:
    told = home.run("voices", "import", mum).stdout
    count = sum(len(session.lines) for session in (find_session(OVERWHELM), grounding(), repair_phrases()))
    assert f"The guide speaks the {count} of those lines" in told


def test_a_quiet_and_a_loud_recording_are_heard_alike(home: Home, tmp_path: Path) -> None:
    for name, level in (("hello", 0.01), ("eyes", 0.7)):
        recording(tmp_path / "mum" / "first-sitting" / f"{name}.wav", 2.0, level)
    home.run("voices", "import", tmp_path / "mum")
    shown = json.loads(home.run("voices", "show", "mum", "--json").stdout)["sessions"]
    [first] = [session for session in shown if session["name"] == "first-sitting"]
    for line in first["lines"]:
        if line["clip"]:
            source = ClipSource(Path(line["clip"]), gain_db=line["gain_db"])
            sound = source.read(0, source.frames)
            peak = true_peak_db(sound)
            assert peak <= -3.9
            assert loudness_as_played(sound, RATE) == pytest.approx(-20, abs=0.3) or peak == pytest.approx(-4, abs=0.1)


def test_what_was_brought_in_is_its_owners_alone(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    for place in [home.voices, *home.voices.rglob("*")]:
        assert stat.S_IMODE(place.stat().st_mode) == (0o700 if place.is_dir() else 0o600), place


def test_a_voice_is_heard_where_it_has_a_recording_and_elsewhere_nobody_unless_asked(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    alone = lines(home, "--voice", "mum")
    assert {line for line, told in alone.items() if told["clip"]} == {"hello", "eyes"}
    filled = lines(home, "--voice", "mum", "--fill")
    assert all(told["clip"] for told in filled.values())
    assert filled["hello"]["clip"] == alone["hello"]["clip"]
    assert "/guide/" in filled["may-i"]["clip"]
    assert all("/guide/" in told["clip"] for told in lines(home).values())


def two_lines(home: Home) -> None:
    """Write an own script of nine seconds and two lines, a and b."""
    script = home.scripts / "short.toml"
    script.parent.mkdir(parents=True)
    said = "".join(f'[[stage.line]]\nid = "{line}"\nat = {at}\nsay = "Hm."\n' for line, at in (("a", 1), ("b", 4)))
    script.write_text(
        f'title = "T"\nsummary = "S"\nlanguage = "en"\n[[stage]]\nname = "s"\nminutes = 0.15\nbreath = "free"\n{said}',
        encoding="utf-8",
    )


def test_programs_that_could_speak_are_told_to_programs_too(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.record.engines.shutil.which", lambda name: name if name == "piper" else None)
    assert json.loads(home.run("voices", "--json").stdout)["engines"] == ["piper"]
    assert "piper" in home.run("voices").stdout


def test_lengths_in_the_list_follow_the_voice(home: Home, tmp_path: Path) -> None:
    two_lines(home)
    recording(tmp_path / "mum" / "short" / "b.wav", 20.0)
    home.run("voices", "import", tmp_path / "mum")
    read, heard = (json.loads(home.run("list", "--json", *words).stdout)[-1] for words in ([], ["--voice", "mum"]))
    assert read["name"] == heard["name"] == "short"
    assert heard["duration"] > read["duration"] + 10
    assert (read["spoken"], heard["spoken"], heard["lines"]) == (0, 1, 2)
    assert "mum, 1 of 2 lines." in home.run("list", "--voice", "mum").stdout
    assert "of 2 lines" not in home.run("list").stdout


def test_the_voice_of_the_settings_speaks_where_none_was_typed(home: Home, tmp_path: Path) -> None:
    two_lines(home)
    recording(tmp_path / "mum" / "short" / "b.wav")
    home.run("voices", "import", tmp_path / "mum")

    def spoken(*words: str, by: str = "spoken", of: str = "walking") -> float:
        (told,) = (one for one in json.loads(home.run("list", "--json", *words).stdout) if one["name"] == of)
        return float(told.get(by, 0) / told["lines"])

    usual = home.run("list", "-o", "voice=mum")
    assert "mum, 1 of 2 lines." in usual.stdout
    assert (spoken(), spoken("-o", "voice=mum"), spoken("-o", "voice=mum", "--voice", "guide")) == (1, 0, 1)
    assert spoken("-o", "voice=mum", "-o", "fill=true") == 0, "what the guide speaks for her is not hers"
    assert spoken("-o", "voice=mum", "-o", "fill=true", by="filled") == 1
    assert spoken("-o", "voice=mum", of="sudden-overwhelm", by="filled") == 1, "there the guide always speaks for her"
    assert "mum, 0 of 8 lines, the guide 8." in usual.stdout
    packed = home.run("pack", "grounding", "-o", tmp_path / "mine.sitwith")
    assert "mum" not in packed.stdout, "what is given away is never taken from the settings"


def test_a_voice_of_the_settings_that_has_gone_is_told_and_the_guide_speaks(home: Home) -> None:
    done = home.run("list", "--json", "-o", "voice=mum")
    assert done.exit_code == 0
    assert done.stderr == (
        "The voice of the settings, “mum”, is not there, or damaged; the guide speaks. See sitwith voices.\n"
    )
    listed = json.loads(done.stdout)
    assert [told for told in listed if "spoken" not in told] == [], "one that cannot be played says why"
    assert all(told["spoken"] == told["lines"] for told in listed)


def test_a_render_says_how_many_lines_the_voice_speaks(home: Home, tmp_path: Path) -> None:
    two_lines(home)
    recording(tmp_path / "mum" / "short" / "a.wav")
    assert home.run("voices", "import", tmp_path / "mum").exit_code == 0
    done = home.run("render", "short", "--voice", "mum", "-o", tmp_path / "out.wav")
    assert done.exit_code == 0
    assert "“mum” speaks 1 of 2 lines" in done.stderr
    assert "--fill" in done.stderr


@pytest.mark.parametrize("command", [["play", "--plain"], ["timeline", "first-sitting"], ["list"], ["voices", "show"]])
def test_an_unknown_voice_is_exit_2_with_what_may_have_been_meant(home: Home, command: list[str]) -> None:
    done = home.run(*command, *(["gide"] if "voices" in command else ["--voice", "gide"]))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr == "There is no voice named “gide”. Did you mean “guide”?\n"


def test_words_that_changed_since_are_told_and_not_spoken(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    clips = home.voices / "mum" / "first-sitting" / "clips.toml"
    clips.write_text(clips.read_text(encoding="utf-8").replace(HELLO, "Hello, as it used to be."), encoding="utf-8")
    assert "other words since" in home.run("voices", "show", "mum").stdout
    assert lines(home, "--voice", "mum")["hello"]["clip"] is None


def test_a_removed_voice_can_be_had_back_as_it_says(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    before = files_in(home.voices / "mum")
    done = home.run("voices", "remove", "mum")
    assert done.exit_code == 0
    assert "mum" not in listed(home)
    command = done.stdout.splitlines()[-1].split("sitwith ")[1]
    assert home.run(*shlex.split(command)).exit_code == 0
    assert files_in(home.voices / "mum") == before
    assert home.run("voices", "remove", "guide").exit_code == 2


def test_a_damaged_voice_is_listed_and_can_be_taken_away(home: Home, mum: Path) -> None:
    home.run("voices", "import", mum)
    (home.voices / "mum" / "first-sitting" / "clips.toml").write_text("[hello", encoding="utf-8")
    done = home.run("voices")
    assert done.exit_code == 0
    assert "cannot be used" in done.stdout
    assert "clips.toml" in listed(home)["mum"]["fault"]
    assert home.run("timeline", "first-sitting", "--voice", "mum").exit_code == 2
    assert home.run("voices", "remove", "mum").exit_code == 0


def test_the_page_about_voices_does_what_it_says(home: Home, tmp_path: Path) -> None:
    for line in ("hello", "only-a-recording", "nothing-to-get-right"):
        recording(tmp_path / "mum" / "first-sitting" / f"{line}.wav")
    blocks = re.findall(r"^```text\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines() if line.startswith("sitwith ")]
    assert len(commands) >= 7
    # Programs that speak are not everywhere: tests/tui/record/test_speaking.py has those.
    for command in (line for line in commands if not line.startswith("sitwith voices speak ")):
        done = home.run(*shlex.split(command)[1:])
        assert done.exit_code == 0, (command, done.stderr)
