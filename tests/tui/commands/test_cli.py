"""The command line as programs and people meet it: what is printed where, and the exit codes."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from tests.program import in_a_terminal, python, run, sitwith
from tests.scripts.script_files import HEAD, script_file
from tui.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

ONE_BREATH = '[[stage]]\nname="a"\nbreaths=1\nbreath="4-5"\n'


def test_list_gives_json_alone_on_stdout(env: dict[str, str]) -> None:
    done = sitwith(env, "list", "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    sessions = json.loads(done.stdout)
    assert sessions[0]["name"] == "first-sitting"
    assert set(sessions[0]) == {"name", "title", "summary", "duration", "language", "needs", "lines", "spoken"}


def test_timeline_gives_every_breath_and_line(env: dict[str, str]) -> None:
    done = sitwith(env, "timeline", "first-sitting", "--json")
    assert done.returncode == 0
    told: dict[str, Any] = json.loads(done.stdout)
    assert set(told) == {"session", "duration", "stages", "breaths", "lines", "left_out"}
    assert set(told["breaths"][0]) == {"start", "inhale", "topup", "hold", "exhale", "rest", "stage", "mode"}
    assert set(told["lines"][0]) == {"id", "text", "stage", "start", "end", "clip", "when"}
    assert set(told["stages"][0]) == {"name", "start", "end"}
    assert {breath["mode"] for breath in told["breaths"]} == {"match", "lead", "steady"}
    assert all(line["clip"] for line in told["lines"]), "the guide speaks every line"
    assert sitwith(env, "timeline", "first-sitting", "--json").stdout == done.stdout


def test_the_listeners_breath_shapes_the_timeline(env: dict[str, str]) -> None:
    told = json.loads(sitwith(env, "timeline", "first-sitting", "--json", "--breath", "1.5-1.9").stdout)
    assert (told["breaths"][0]["inhale"], told["breaths"][0]["exhale"]) == (1.5, 1.9)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["play", "first-siting"], "Did you mean “first-sitting”?"),
        (["play", "/nowhere/at-all.toml"], "no such file"),
        (["timeline", "first-sitting", "--rate", "30"], "6 to 24"),
        (["timeline", "first-sitting", "--breath", "0.5-4"], "from 1 second"),
        (["timeline", "first-sitting", "--breath", "4:4"], "4-6"),
        (["timeline", "first-sitting", "--breath", "2-3", "--rate", "12"], "not as both"),
        (["render", "first-sitting", "-o", "out.docx"], ".flac"),
        (["render", "first-sitting", "-o", "/nowhere/out.wav"], "no such folder"),
        (["render", "first-sitting", "-o", "theme=ember", "-o", "out.wav"], "given with --option theme=ember"),
        (["render", "first-sitting", "-o", "out.wav", "-o", "holds=no"], "given with --option holds=no"),
        (["render", "first-sitting", "-o", "one.wav", "-o", "two.wav"], "one.wav or two.wav?"),
        (["render", "grounding", "-o", "out.wav", "--under", "/nowhere/rain.wav"], "no such recording"),
        (["play", "first-sitting", "--device", "Trombone"], "Trombone"),
        (["play", "first-sitting", "--device", "file:/nowhere/out.wav"], "no such folder"),
        (["play", "first-sitting", "--plain=loud"], "loud"),
        (["check", "first-siting"], "Did you mean “first-sitting”?"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_bad_input_is_one_clear_sentence_and_exit_2(env: dict[str, str], words: list[str], said: str) -> None:
    done = sitwith(env, *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 12


@pytest.mark.parametrize(
    "words", [["config", "x"], ["record", "x"], ["play", "--x"], ["play", "a", "x"], ["voices", "x"]]
)
def test_what_was_typed_steers_no_terminal_when_it_is_repeated(words: list[str]) -> None:
    words[-1] = words[-1].replace("x", "\x1b]0;evil\x07\x9b2J\u202e")
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 2
    assert not set("\x1b\x07\x9b\u202e") & set(done.stderr), done.stderr


@pytest.mark.parametrize("words", [(), ("voices",)])
def test_help_says_what_each_command_does_in_a_whole_sentence(env: dict[str, str], words: tuple[str, ...]) -> None:
    done = sitwith(env | {"COLUMNS": "80"}, *words, "--help")
    assert done.returncode == 0
    said = done.stdout.partition("Commands:\n")[2].splitlines()
    context = click.Context(cli)
    group = cli.get_command(context, "voices") if words else cli
    assert isinstance(group, click.Group)
    names = group.list_commands(context)
    assert len(said) == len(names), "each on a line of its own"
    for name, line in zip(names, said, strict=True):
        assert line.split()[0] == name
        assert line.endswith("."), line
        assert not line.endswith("..."), line
        assert len(line) <= 80


def test_o_is_the_file_in_render_and_a_setting_in_play_and_help_says_so(env: dict[str, str]) -> None:
    wide = env | {"COLUMNS": "100"}
    rendering = " ".join(sitwith(wide, "render", "--help").stdout.split())
    assert "-o, --output FILE Where to write" in rendering
    assert "Written out here, for -o is the file." in rendering
    assert rendering.count("-o,") == 1
    assert "-o, --option KEY=VALUE" in sitwith(wide, "play", "--help").stdout


def test_check_names_every_fault_and_play_at_most_twelve_lines(env: dict[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    stage = '[[stage]]\nname = "s{}"\nbreaths = 2\nbreath = "9-1"\n'
    broken.write_text(HEAD + "".join(stage.format(number) for number in range(10)), encoding="utf-8")
    checked = sitwith(env, "check", broken)
    assert checked.returncode == 2
    assert len(checked.stderr.splitlines()) == 20  # the inhale and the exhale of every stage
    assert all(f"{broken}:{line}" in checked.stderr for line in (7, 11, 43))
    played = sitwith(env, "play", broken)
    assert played.returncode == 2
    assert len(played.stderr.splitlines()) <= 12


def test_check_is_content_with_good_scripts(env: dict[str, str]) -> None:
    done = sitwith(env, "check", "scripts/library/first-sitting.toml")
    assert done.returncode == 0
    assert done.stderr == ""


def test_check_by_name_checks_what_is_heard_in_the_listeners_language(env: dict[str, str]) -> None:
    done = sitwith(env | {"SITWITH_LANGUAGE": "fr"}, "check", "grounding")
    assert done.stdout == "grounding : « Une minute pour se poser » n'a pas d'erreur.\n"


@pytest.mark.parametrize(
    ("pressed", "told"),
    [
        ("14 x", "everything fades, and it is quiet"),
        ("14 x\n26 1", "company without words takes its place"),
        ("14 x\n26 2", "a minute of grounding takes its place"),
        ("14 o", "sudden overwhelm takes its place"),
        ("14 q", "they leave"),
    ],
)
def test_a_timeline_with_keys_says_where_it_is_heard_no_further(
    env: dict[str, str], tmp_path: Path, pressed: str, told: str
) -> None:
    keys = tmp_path / "keys"
    keys.write_text(f"{pressed}\n")
    done = sitwith(env, "timeline", "only-sound", "--keys", keys)
    assert done.stdout.endswith(f"\n\nAt 0:11 {told}. What stands after that is not heard.\n")
    keys.write_text("14 space\n16 space\n")
    assert "not heard" not in sitwith(env, "timeline", "only-sound", "--keys", keys).stdout


def test_a_render_is_not_overwritten_unless_forced(env: dict[str, str], tmp_path: Path) -> None:
    script = script_file(tmp_path / "short.toml", ONE_BREATH)
    out = tmp_path / "out.flac"
    out.write_bytes(b"mine")
    refused = sitwith(env, "render", script, "-o", out)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert out.read_bytes() == b"mine"
    forced = sitwith(env, "render", script, "-o", out, "--force")
    assert forced.returncode == 0
    assert "LUFS" in forced.stdout
    assert "dBTP" in forced.stdout
    assert out.read_bytes()[:4] == b"fLaC"


def test_the_same_seed_gives_the_same_file_and_another_seed_another(env: dict[str, str], tmp_path: Path) -> None:
    script = script_file(tmp_path / "short.toml", ONE_BREATH)
    files = [tmp_path / f"{name}.wav" for name in "abc"]
    for file, seed in zip(files, ("7", "7", "8"), strict=True):
        assert sitwith(env, "render", script, "-o", file, "--seed", seed).returncode == 0
    first, same, other = (file.read_bytes() for file in files)
    assert first == same
    assert first != other


def test_about_says_what_it_is_not(env: dict[str, str]) -> None:
    said = sitwith(env, "about").stdout
    for part in ("not therapy", "medical device", "emergency", "driving", "water", "clinician", "asthma", "pregnan"):
        assert part in said


def test_output_into_a_closed_pipe_is_no_fault(env: dict[str, str]) -> None:
    command = f"{sys.executable} -c 'from tui.cli import main; main()' timeline first-sitting | head -1"
    assert run(["bash", "-c", command], env).stderr == ""


def test_a_fault_of_the_program_names_the_log_and_shows_no_traceback(env: dict[str, str]) -> None:
    code = (
        "import tui.text.report; tui.text.report.timeline_table = lambda _: 1 / 0\n"
        "import sys; sys.argv = ['sitwith', 'timeline', 'first-sitting']\n"
        "from tui.cli import main; main()"
    )
    done = python(env, code)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "sitwith.log" in done.stderr
    log = done.stderr.split("Details: ")[1].strip()
    with open(log, encoding="utf-8") as file:  # noqa: PTH123 - the path as a person would copy it
        assert "ZeroDivisionError" in file.read()


def test_a_fault_on_the_screen_gives_the_terminal_back_and_shows_no_traceback(env: dict[str, str]) -> None:
    code = (
        "import sys, tui.presenter.director; tui.presenter.director.Director.scene = lambda *_, **__: 1 / 0\n"
        "sys.argv = ['sitwith', 'play']\n"
        "from tui.cli import main; main()"
    )
    with in_a_terminal([sys.executable, "-c", code], env) as terminal:
        assert terminal.ended(30) == 1
        shown = terminal.said
    assert "sitwith.log" in shown
    assert "Traceback" not in shown
    assert "ZeroDivisionError" not in shown
    assert shown.rindex("\x1b[?1049l") < shown.index("sitwith.log")
