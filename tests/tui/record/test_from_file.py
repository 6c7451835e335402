"""``--from``: a long reading is cut, shown, moved where need be, then kept; and takes on the command line."""

from __future__ import annotations

import json
import re
import stat
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from audio.mix.clips import ClipSource
from audio.units import RATE
from scripts.files.library import OVERWHELM, find_session
from scripts.phrases import repair_phrases
from scripts.voice.voices import bundled_voice
from tests.audio.sounds import written
from tests.tui.voices.voice_maker import Home, recording
from tui.cli import cli
from tui.commands.record import _say_goodbye
from tui.record.reading import Cut, moved

if TYPE_CHECKING:
    from pathlib import Path

SESSION = find_session("sudden-overwhelm")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    return Home(tmp_path / "home", monkeypatch)


@pytest.fixture(scope="module")
def long_reading(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dice = np.random.default_rng(1)
    clips = bundled_voice().clips(SESSION)
    sounds = []
    for line in SESSION.lines:
        source = ClipSource.of(clips[line.id])
        sounds += [np.zeros(round(dice.uniform(1, 3) * RATE), np.float32), source.read(0, source.frames)[:, 0]]
    whole = np.concatenate([*sounds, np.zeros(RATE, np.float32)])
    whole += (0.001 * dice.standard_normal(len(whole))).astype(np.float32)
    return written(tmp_path_factory.mktemp("read") / "reading.flac", whole)


def record(home: Home, reading: Path, typed: str) -> str:
    del home
    words = ["record", SESSION.name, "--voice", "mum", "--from", str(reading)]
    done = CliRunner().invoke(cli, words, input=typed, prog_name="sitwith")
    assert done.exit_code == 0, done.output
    return done.output


def test_nothing_is_kept_before_it_is_asked_for(home: Home, long_reading: Path) -> None:
    said = record(home, long_reading, "show\nq\n")
    assert f"{len(SESSION.lines)} lines." in said
    for line in SESSION.lines:
        assert line.words in said
    assert "Nothing was kept." in said
    assert not list(home.voices.rglob("*.flac"))


def test_all_lines_are_kept_moved_and_left_out_as_asked(home: Home, long_reading: Path) -> None:
    said = record(home, long_reading, "2 out\n1 starts -0.2\n1 ends 0.1\n99 out\nkeep\n")
    assert "(left out)" in said
    assert f"Kept {len(SESSION.lines) - 1} of {len(SESSION.lines)} lines." in said
    shown = json.loads(home.run("voices", "show", "mum", "--json").stdout)
    (told,) = (one for one in shown["sessions"] if one["name"] == SESSION.name)
    standing = [line["standing"] for line in told["lines"]]
    assert standing.count("recorded") == len(SESSION.lines) - 1
    assert standing[1] == "no recording"
    for line in told["lines"]:
        if line["clip"]:
            assert soundfile.info(line["clip"]).duration == pytest.approx(line["seconds"], abs=1e-4)
            assert line["date"]
            assert line["gain_db"] is not None
    assert stat.S_IMODE((home.voices / "mum").stat().st_mode) == 0o700


def test_a_voice_that_was_recorded_goes_out_and_comes_in(home: Home, long_reading: Path, tmp_path: Path) -> None:
    record(home, long_reading, "keep\n")
    packed = tmp_path / "mum.zip"
    assert home.run("voices", "export", "mum", "-o", packed).exit_code == 0
    done = home.run("voices", "import", packed, "--name", "mum-again")
    assert done.exit_code == 0, done.stderr
    assert f"{len(SESSION.lines)} recordings" in done.stdout
    assert home.run("timeline", SESSION.name, "--voice", "mum-again").exit_code == 0


def test_takes_are_listed_chosen_and_discarded(home: Home, long_reading: Path) -> None:
    record(home, long_reading, "keep\n")
    record(home, long_reading, "1 starts -0.1\nkeep\n")
    line = SESSION.lines[0].id
    takes = json.loads(home.run("voices", "takes", "mum", line, "--json").stdout)
    assert [take["line"] for take in takes] == [line, line]
    elsewhere = home.run("voices", "takes", "mum", "nowhere")
    assert (elsewhere.exit_code, elsewhere.stdout) == (2, "")
    assert "no takes of a line named “nowhere”" in elsewhere.stderr
    (played,) = (take["take"] for take in takes if take["played"])
    (other,) = (take["take"] for take in takes if not take["played"])
    assert re.search(rf"^  \* {re.escape(played)}", home.run("voices", "takes", "mum").stdout, re.MULTILINE)
    assert home.run("voices", "choose", "mum", other).exit_code == 0
    takes = {take["take"]: take for take in json.loads(home.run("voices", "takes", "mum", line, "--json").stdout)}
    assert takes[other]["played"]
    assert not takes[played]["played"]
    done = home.run("voices", "discard", "mum", other)
    assert done.exit_code == 0
    assert "has no recording now" in done.stdout
    assert len(list((home.data / "bin").rglob("*.flac"))) == 1
    assert home.run("voices", "discard", "mum", other).exit_code == 2


def test_what_is_said_outside_the_sessions_is_recorded_alike(home: Home, tmp_path: Path) -> None:
    short = written(tmp_path / "short.wav", np.zeros(RATE, np.float32))
    done = home.run("record", "repair", "--voice", "mum", "--from", short)
    assert "are wanted" in done.stderr
    assert (home.voices / "mum" / "repair" / "takes").is_dir()


def test_what_was_recorded_of_the_answers_is_known_when_it_is_brought_in(home: Home, tmp_path: Path) -> None:
    recording(tmp_path / "nan" / "repair" / "repair-my-pace.wav")
    recording(tmp_path / "nan" / "grounding" / "grounding-what-holds-you.wav")
    done = home.run("voices", "import", tmp_path / "nan")
    assert done.exit_code == 0, done.stderr
    assert "no session here has this name" not in done.stderr
    assert "repair 1 of 13 lines" in home.run("voices").stdout
    assert "repair: 1 of 13 lines" in home.run("voices", "show", "nan").stdout


def test_without_a_session_what_matters_most_comes_first(home: Home, tmp_path: Path) -> None:
    recording(tmp_path / "nan" / "repair" / "repair-my-pace.wav")
    home.run("voices", "import", tmp_path / "nan")
    done = home.run("record", "--voice", "nan")
    assert done.exit_code == 0
    first, *rows = done.stdout.splitlines()
    assert "what is for when it is too much" in first
    assert [row.split()[0] for row in rows[:3]] == ["grounding", "repair", "sudden-overwhelm"]
    assert "1 of 13 lines" in rows[1]
    assert "sitwith record grounding --voice nan" in rows[-1]
    nameless = home.run("record", "first-sitting")
    assert nameless.exit_code == 2
    assert "sitwith record first-sitting --voice NAME" in nameless.stderr


@pytest.mark.parametrize(
    ("kept", "session", "said"),
    [
        (0, OVERWHELM, "Nothing of this session is kept yet."),
        (1, OVERWHELM, "sitwith play sudden-overwhelm --voice mum"),
        (1, "repair", "sitwith play --voice mum, and r there"),
    ],
)
def test_how_to_hear_it_is_said_where_there_is_something_to_hear(
    kept: int, session: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded = repair_phrases() if session == "repair" else find_session(session)
    _say_goodbye(kept, recorded, "mum")
    told = capsys.readouterr().out
    assert said in told
    assert ("To hear it" in told) == (kept > 0)


def test_a_folder_with_takes_in_it_is_brought_in_by_its_list(home: Home, long_reading: Path) -> None:
    record(home, long_reading, "keep\n")
    done = home.run("voices", "import", home.voices / "mum", "--name", "mum-too")
    assert done.exit_code == 0, done.stderr
    assert f"{len(SESSION.lines)} recordings" in done.stdout
    assert not (home.voices / "mum-too" / SESSION.name / "takes").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("first-sitting", "--voice", "guide"), "comes with sitwith"),
        (("first-sitting", "--voice", "My Mum"), "--voice my-mum"),
        (("no-such", "--voice", "mum"), "There is no session named"),
        (("first-sitting", "--voice", "mum", "--from", "nowhere.wav"), "no such recording"),
        (("first-sitting",), "--voice"),
    ],
)
def test_what_cannot_be_is_told(home: Home, words: tuple[str, ...], said: str) -> None:
    done = home.run("record", *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_too_few_pauses_keep_nothing(home: Home, tmp_path: Path) -> None:
    short = written(tmp_path / "short.wav", np.zeros(RATE, np.float32))
    done = home.run("record", SESSION.name, "--voice", "mum", "--from", short)
    assert done.exit_code == 2
    assert "Leave a second or more of quiet between two lines." in done.stderr


def test_a_cut_is_moved_within_the_reading() -> None:
    cuts = [Cut(line, 5.0 * at + 1, 5.0 * at + 4) for at, line in enumerate(SESSION.lines[:2])]
    assert (moved(cuts, "2 starts -0.5", 20.0) or [])[1].first == 5.5
    assert (moved(cuts, "1 starts -9", 20.0) or [])[0].first == 0.0
    assert (moved(cuts, "2 ends +99", 20.0) or [])[1].last == 20.0
    assert moved(cuts, "1 ends -3", 20.0) is None
    assert moved(cuts, "3 out", 20.0) is None
    assert moved(cuts, "keep it all", 20.0) is None
    left_out = moved(cuts, "1 out", 20.0)
    assert left_out is not None
    assert not left_out[0].wanted
    assert (moved(left_out, "1 in", 20.0) or [])[0].wanted


def test_nothing_is_recorded_through_a_link(home: Home, long_reading: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    home.voices.mkdir(parents=True)
    (home.voices / "mum").symlink_to(outside)
    done = home.run("record", SESSION.name, "--voice", "mum", "--from", long_reading)
    assert done.exit_code == 2
    assert "this is a link" in done.stderr
    assert not list(outside.iterdir())
