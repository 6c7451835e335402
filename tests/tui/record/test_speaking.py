"""Scripts spoken by programs: the text is data, what goes wrong has its sentence, and nobody's recording is touched."""

from __future__ import annotations

import shlex
import shutil
import sys
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.voice.folder import is_synthetic
from tests.scripts.script_files import GOOD, script_file
from tests.tui.voices.voice_maker import Home, files_in, recording
from tui.record.engines import Engine, EngineFaultError, engine_named, engines_here, known_engines, speak, spoken_text
from tui.storage import own
from tui.storage.faults import UsageFaultError

if TYPE_CHECKING:
    from pathlib import Path

SPEAKS: Final = """
import shutil, sys
text, out = sys.argv[1:] if len(sys.argv) > 2 else (sys.stdin.read(), sys.argv[1])
with open({heard!r}, "a", encoding="utf-8") as heard:
    heard.write(text.strip() + "\\n")
shutil.copy({sound!r}, out)
"""
SILENCE: Final = """
import sys, wave
with wave.open(sys.argv[-1], "wb") as sound:
    sound.setparams((1, 2, 8000, 0, "NONE", ""))
    sound.writeframes(bytes(16000))
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Somebody with a script of their own, of two lines."""
    home = Home(tmp_path / "home", monkeypatch)
    home.scripts.mkdir(parents=True)
    script_file(home.scripts / "evening.toml", GOOD)
    return home


def program(tmp_path: Path, code: str, *arguments: str) -> str:
    """Return the command of an engine made for a test."""
    file = tmp_path / "engine.py"
    file.write_text(code, encoding="utf-8")
    return shlex.join([sys.executable, "-S", str(file), *arguments])


def speaking(tmp_path: Path, *arguments: str) -> tuple[str, Path]:
    """Return the command of an engine that speaks, and the file in which it writes down what it was given."""
    heard, sound = tmp_path / "heard", recording(tmp_path / "sound.wav")
    return program(tmp_path, SPEAKS.format(heard=str(heard), sound=str(sound)), *arguments), heard


@pytest.mark.parametrize("arguments", [("{text}", "{out}"), ("{out}",)])
def test_a_script_is_spoken_line_by_line_and_marked_synthetic(
    home: Home, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    command, heard = speaking(tmp_path, *arguments)
    done = home.run("voices", "speak", "evening", "--voice", "robot", "--with", command)
    assert done.exit_code == 0, done.stderr
    assert heard.read_text().splitlines() == ["Hello there.", "Slowly."]
    voice = own.voice("robot")
    assert voice.clips(own.session("evening")).keys() == {"one", "two"}
    assert voice.synthetic
    assert "No person" in voice.speaker
    assert "synthetic = true" in (home.voices / "robot" / "voice.toml").read_text()
    assert "no person speaks" in home.run("voices").stdout
    gains = [clip.gain_db for clip in voice.clips(own.session("evening")).values()]
    assert all(gain is not None for gain in gains), "they are levelled as recordings are"


def test_what_is_there_stays_and_a_line_with_other_words_is_spoken_anew(home: Home, tmp_path: Path) -> None:
    command, heard = speaking(tmp_path, "{text}", "{out}")
    asked = ("voices", "speak", "evening", "--voice", "robot", "--with", command)
    home.run(*asked)
    assert "0 lines spoken" in home.run(*asked).stdout
    script_file(home.scripts / "evening.toml", GOOD.replace("Slowly.", "Slower."))
    assert "1 lines spoken" in home.run(*asked).stdout
    assert heard.read_text().splitlines() == ["Hello there.", "Slowly.", "Slower."]
    assert "2 lines spoken" in home.run(*asked, "--again").stdout


def test_the_voice_of_a_person_is_never_spoken_into(home: Home, tmp_path: Path) -> None:
    recording(home.voices / "mum" / "first-sitting" / "hello.wav")
    before = files_in(home.voices)
    command, heard = speaking(tmp_path, "{text}", "{out}")
    done = home.run("voices", "speak", "evening", "--voice", "mum", "--with", command)
    assert done.exit_code == 2
    assert "somebody recorded" in done.stderr
    assert files_in(home.voices) == before
    assert not heard.exists()


def test_a_recording_that_was_brought_into_a_synthetic_voice_stays(home: Home, tmp_path: Path) -> None:
    command, _ = speaking(tmp_path, "{text}", "{out}")
    folder = home.voices / "robot" / "evening"
    mine = recording(folder / "one.wav")
    (folder / "clips.toml").write_text('[one]\nfile = "one.wav"\nwords = "Other words."\nseconds = 0.8\n')
    (home.voices / "robot" / "voice.toml").write_text("synthetic = true\n")
    before = mine.read_bytes()
    done = home.run("voices", "speak", "evening", "--voice", "robot", "--with", command, "--again")
    assert "1 lines spoken" in done.stdout
    assert mine.read_bytes() == before
    assert own.voice("robot").takes(own.session("evening"))[0].clip.file == mine  # type: ignore[union-attr]


def test_nobody_records_in_a_synthetic_voice_and_a_copy_stays_synthetic(home: Home, tmp_path: Path) -> None:
    command, _ = speaking(tmp_path, "{text}", "{out}")
    home.run("voices", "speak", "evening", "--voice", "robot", "--with", command)
    done = home.run("record", "evening", "--voice", "robot", "--plain")
    assert done.exit_code == 2
    assert "synthetic" in done.stderr
    home.run("voices", "import", home.voices / "robot", "--name", "copy", "--speaker", "Ruth")
    assert is_synthetic(home.voices / "copy")
    packed = home.run("pack", "evening", "--voice", "robot", "-o", tmp_path / "e.sitwith")
    assert "personal" not in packed.stdout
    assert "no person speaks" in home.run("open", tmp_path / "e.sitwith").stdout


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "wrote no file"),
        ("import sys; sys.exit('no such voice: zz')", "no such voice: zz"),
        ("import sys; sys.exit(3)", "failed, with 3"),
        ("import sys; sys.exit('No such voice.')", "failed: No such voice. Nothing was kept."),
        ("import sys; open(sys.argv[-1], 'w').close()", "wrote no file"),
        ("import sys; open(sys.argv[-1], 'w').write('no sound at all')", "is no sound"),
        ("import os, sys; os.symlink('/etc/passwd', sys.argv[-1])", "wrote no file"),
        ("import os, sys; os.mkdir(sys.argv[-1])", "wrote no file"),
        (SILENCE, "nothing is heard"),
    ],
)
def test_an_engine_that_fails_or_lies_leaves_nothing(home: Home, tmp_path: Path, code: str, said: str) -> None:
    command = program(tmp_path, code, "{text}", "{out}")
    done = home.run("voices", "speak", "evening", "--voice", "robot", "--with", command)
    assert done.exit_code == 2
    assert "The line “one” was not spoken" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not home.voices.exists()


def test_one_line_that_fails_leaves_no_other(home: Home, tmp_path: Path) -> None:
    command, _ = speaking(tmp_path, "{text}", "{out}")
    file = tmp_path / "engine.py"
    file.write_text(file.read_text() + "if 'Slowly' in text: sys.exit('it is late')\n")
    done = home.run("voices", "speak", "evening", "--voice", "robot", "--with", command)
    assert "“two”" in done.stderr
    assert "it is late" in done.stderr
    assert not home.voices.exists()


def test_an_engine_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    code = "import subprocess, sys, time\nsubprocess.Popen(['sleep', '60'])\ntime.sleep(60)"
    engine = Engine("slow", tuple(shlex.split(program(tmp_path, code, "{out}"))))
    ticks = iter(range(1000))
    with pytest.raises(EngineFaultError, match="did not come to an end"):
        speak(engine, "Hello.", tmp_path / "out.wav", within=1.0, clock=lambda: float(next(ticks)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("festival --tts", "a command with {out}"),
        ("espeek-ng", "did you mean espeak-ng?"),
        ("nothing-there {text} {out}", "there is no program nothing-there"),
        ("sh -c 'espeak {text}' {out}", "never handed to a shell"),
        ("/bin/bash {text} {out}", "never handed to a shell"),
        (f"{sys.executable} -c 'say({{text}})' {{out}}", "stands alone"),
        ("'open {out}", "a quotation mark is open"),
        ("{text} {out}", "cannot be given a text like that"),
    ],
)
def test_what_cannot_be_called_is_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(UsageFaultError) as caught:
        engine_named(typed, "en", "")
    assert said in str(caught.value)


@given(st.text(max_size=60))
def test_no_text_is_ever_an_option_or_a_second_argument(text: str) -> None:
    said = spoken_text(text)
    assert not said.startswith(("-", "/", "@"))
    assert "\0" not in said
    assert "\n" not in said
    for engine in (*known_engines("en"), Engine("x", ("x", "{text}", "--text={text}", "{out}"))):
        arguments, given_to_it = engine.call(text, own.voices_folder() / "out.wav")
        assert len(arguments) == len(engine.arguments)
        assert given_to_it is None or given_to_it == f"{said}\n".encode(errors="replace")


def test_a_language_of_a_strangers_script_is_no_option_and_no_path() -> None:
    for language in ("--help", "../../x", "en;rm", "en\n"):
        assert all(language not in engine.arguments for engine in known_engines(language))
    assert any("fr" in engine.arguments for engine in known_engines("fr"))


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_espeak_speaks_it(home: Home) -> None:
    assert "espeak-ng" in engines_here()
    assert "espeak-ng" in home.run("voices").stdout
    script_file(home.scripts / "evening.toml", GOOD.replace("Slowly.", "-w is only a word, $(and) `so` is ; this."))
    done = home.run("voices", "speak", "evening", "--voice", "robot", "--with", "espeak-ng")
    assert done.exit_code == 0, done.stderr
    clips = own.voice("robot").clips(own.session("evening"))
    assert clips["two"].length > clips["one"].length
