"""What the README and the documents say is true: commands run, examples load, what they name exists."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import bounds
from scripts.files.loader import load_session
from scripts.plan.conductor import plan
from tests.program import LONGEST_S, in_a_terminal, run, without_a_terminal

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
)
WRITING = ROOT / "docs" / "writing-sessions.md"
SITWITH = Path(sys.executable).with_name("sitwith")


def _blocks(page: Path, *kinds: str) -> list[str]:
    fence = re.compile(rf"^```(?:{'|'.join(kinds)})\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return fence.findall(page.read_text(encoding="utf-8"))


def _commands() -> list[str]:
    """Return every command line once: each line of a shell block, and what follows a prompt in a console block."""
    lines = [line for page in PAGES for block in _blocks(page, "sh") for line in block.splitlines()]
    for page in PAGES:
        for block in _blocks(page, "console"):
            lines += [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    shown = re.findall(r"`(uv run sitwith [^`]+)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    return list(dict.fromkeys(line.strip() for line in [*lines, *shown] if line.strip()))


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A person's environment of its own, with no sound server in reach: sessions keep time by the silent clock."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "UV", "UV_CACHE_DIR") if key in os.environ}
    xdg = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    nowhere = {"PULSE_SERVER": f"unix:{tmp_path}/no-server"}
    return kept | xdg | nowhere | {"HOME": str(home), "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the file that the documents tell a reader to save."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "evening.toml").write_text(_blocks(WRITING, "toml")[0], encoding="utf-8")
    return folder


@pytest.mark.parametrize("line", _commands())
def test_every_command_runs(line: str, env: dict[str, str], desk: Path) -> None:
    words = shlex.split(line)
    if words[:2] == ["uv", "run"]:
        words = words[2:]  # the environment that these tests run in is the one that uv would take
    match words:
        case ["make", *targets]:
            assert _ends_well(["make", "-n", *targets], env, ROOT)
        case ["sitwith", "play" | "breathe", *_] if "--plain" not in words:
            assert _played_on_a_terminal([str(SITWITH), *words[1:]], env, desk)
        case ["sitwith", "play" | "breathe", *_]:
            assert _played_plainly([str(SITWITH), *words[1:]], env, desk)
        case ["sitwith", *rest]:
            assert _ends_well([str(SITWITH), *rest], env, desk)
        case ["pytest", *where]:
            assert all((ROOT / place).exists() for place in where), "what is there, this very run collects"
        case ["tools/make_man.py"]:
            assert _ends_well([sys.executable, str(ROOT / words[0]), "--print"], env, ROOT)
        case ["tools/make_catalogue.py", "--check"]:
            assert _ends_well([sys.executable, str(ROOT / words[0]), *words[1:]], env, ROOT)
        case ["uv", "tool", "install", "."]:
            assert _installs(env, desk)
        case _:
            pytest.fail(f"no test knows how to run this: {line}")


def _ends_well(words: list[str], env: dict[str, str], folder: Path) -> bool:
    done = run(words, env, folder)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return True


def _played_plainly(words: list[str], env: dict[str, str], folder: Path) -> bool:
    """Play until the first lines have come, then press Ctrl+C as a person would."""
    with without_a_terminal(words, env, folder=folder) as player:
        for _ in range(3):
            player.until("\n", LONGEST_S)
        player.process.send_signal(signal.SIGINT)
        code = player.ended(LONGEST_S)
        heard = player.said + player.errors
    assert code == 0, heard
    assert "Traceback" not in heard
    return True


def _played_on_a_terminal(words: list[str], env: dict[str, str], folder: Path) -> bool:
    """Play on a terminal until something is drawn, then leave by the key that the README names."""
    with in_a_terminal(words, env, folder=folder) as player:
        deadline = time.monotonic() + LONGEST_S
        while player.process.poll() is None and time.monotonic() < deadline:
            drawn_on = len(player.said) > 2000
            if drawn_on:
                player.type("q")
            # A key pressed before the screen listens is lost: press again, unhurriedly.
            with contextlib.suppress(subprocess.TimeoutExpired):
                player.process.wait(2.0 if drawn_on else 0.1)
        player.end()
        drawn = player.said
    assert player.process.returncode == 0, drawn[-3000:]
    assert "Traceback" not in drawn
    return True


def _installs(env: dict[str, str], folder: Path) -> bool:
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        pytest.skip("installing needs uv; `make test` brings it")
    cache = subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, timeout=60, check=True)
    at = env | {
        "UV_CACHE_DIR": cache.stdout.strip(),
        "UV_TOOL_DIR": str(folder / "tools"),
        "UV_TOOL_BIN_DIR": str(folder / "bin"),
        "UV_PYTHON": sys.executable,
    }
    at |= {key: value for key, value in os.environ.items() if key.startswith(("UV_", "SSL_")) and key not in at}
    assert _ends_well([uv, "tool", "install", "--quiet", "."], at, ROOT)
    return _ends_well([str(folder / "bin" / "sitwith"), "list"], env, folder)


def test_the_example_is_laid_out_as_it_is_written(desk: Path) -> None:
    session = load_session(desk / "evening.toml")
    laid = plan(session, {})
    assert [stage.name for stage in laid.stages] == [stage.name for stage in session.stages]
    assert laid.stages[-1].end == pytest.approx(175, abs=10)
    assert len(laid.breaths) == 4 + 13  # no line had to wait
    assert laid.breaths[-1].total == 8.0  # and the walk arrived


def test_the_bounds_are_told_as_they_are() -> None:
    page = " ".join(WRITING.read_text(encoding="utf-8").split())
    for told in (
        f"| Inhale | {bounds.INHALE_MIN:g} to {bounds.INHALE_MAX:g} s |",
        f"| Second sip | {bounds.TOPUP_MIN:g} to {bounds.TOPUP_MAX:g} s |",
        f"| Exhale | {bounds.EXHALE_MIN:g} to {bounds.EXHALE_MAX:g} s |",
        f"| Hold, rest | {bounds.HOLD_MAX:g} s at most |",
        f"| Breath | {bounds.BREATH_MAX:g} s at most | {60 / bounds.BREATH_MAX:g} a minute",
        f'`allow = ["slow"]` {60 / bounds.BREATH_MAX_SLOW:g}.',
        f"| `lead` | {bounds.LEAD_STEP_MIN:g} to {bounds.LEAD_STEP_MAX:g} s |",
        f"| Stage | {bounds.STAGE_MINUTES_MIN:g} to {bounds.STAGE_MINUTES_MAX:g} min |",
        f"or 1 to {bounds.STAGE_BREATHS_MAX} breaths",
        f"| Session | {bounds.SESSION_MINUTES_MAX:g} min at most |",
        f"| Line | {bounds.LINE_WORDS_MAX} words at most |",
        f"Before the first stage come {bounds.SETTLE_IN:g} seconds",
        f"after the last {bounds.CLOSING:g} in which",
        f"at least {bounds.LINE_GAP:g} seconds lie between two",
    ):
        assert told in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"(?<![\w./~-])((?:scripts|audio|tui|tests|tools|docs|bench|\.ci)/[\w./-]*\w/?)", text):
        assert (ROOT / name).exists(), f"{page.name} names {name}"


def test_every_option_that_is_named_exists(env: dict[str, str]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"\| with `play` \|.*?\n\n", text, re.DOTALL)
    words = [str(SITWITH), "play", "--help"]
    told = run(words, env).stdout
    named = set(re.findall(r"--[a-z][a-z-]*", table))
    assert named == set(re.findall(r"--[a-z][a-z-]*", told)) - {"--help"}
