"""What docs/ARCHITECTURE.md and docs/GLOSSARY.md say of the code is so, where that can be looked up."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from audio.capture import recorder
from audio.files import background
from audio.hearing import microphone, spectra
from audio.level import limiter
from audio.play import controls, feeder, transport
from audio.tones.choices import Timbre
from audio.units import RATE
from scripts import bounds
from scripts.breath import Phase
from scripts.plan import company
from scripts.voice.voices import BUNDLED
from tui.picture import painting
from tui.terminal import writer

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("scripts", "audio", "tui")
ARCHITECTURE = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "GLOSSARY.md").read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def part(title: str) -> str:
    """Return what stands under a heading."""
    (found,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", ARCHITECTURE, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_floors_are_those_that_are_kept(package: str) -> None:
    (layers,) = (one["layers"] for one in CONTRACTS if one["type"] == "layers" and one.get("containers") == [package])
    (told,) = re.findall(rf"^{package} +(.+)$", part("The house").replace("\n          →", " →"), re.MULTILINE)
    floors = [sorted(floor.split(", ")) for floor in told.split(" → ")]
    assert floors == [sorted(layer.split(" | ")) for layer in layers], "ARCHITECTURE and pyproject.toml differ"


def test_no_import_is_excepted_from_the_floors() -> None:
    assert "with no exception" in part("The house")
    assert not [contract["name"] for contract in CONTRACTS if contract.get("ignore_imports")]


def _thread_names() -> set[str]:
    """Return, as patterns, the names that threads are given in the code; what is filled in may be anything."""
    names: set[str] = set()
    for file in (file for package in PACKAGES for file in (ROOT / package).rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) == "threading.Thread":
                (name,) = (ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg == "name")
                if name.isidentifier() and "class InItsThread" in text:
                    continue  # those that it is the base of name themselves
                if name.isidentifier():
                    (name,) = re.findall(rf"^{name}\b.* = (.+)$", text, re.MULTILINE)
                names.add(re.sub(r"\{.*?\}", ".+", name.removeprefix("f").strip("'\"")))
            elif ast.unparse(call.func) == "super().__init__" and "(InItsThread):" in text:
                names.add(str(ast.literal_eval(call.args[0])))
            elif ast.unparse(call.func) == "ThreadPoolExecutor":
                names.add(str(ast.literal_eval(call.args[1])))
    return names


def test_every_thread_is_in_the_table_under_its_name() -> None:
    rows = [row.split("|")[1] for row in part("Threads").splitlines() if row.startswith("| ")]
    told = {name for row in rows for name in re.findall(r"`([^`/]+)`", row)}
    there = _thread_names()
    assert {"feeder", "clips"} <= there
    assert {name for name in told if not any(re.fullmatch(pattern, name) for pattern in there)} == set()
    assert {pattern for pattern in there if not any(re.fullmatch(pattern, name) for name in told)} == set()


@pytest.mark.parametrize(
    ("told", "there"),
    [
        (f"keeps {feeder.AHEAD / RATE:g} s ahead", True),
        (f"{recorder._RING:g} s: a disk may be busy for so long", True),
        ("half a second is held from before a take", recorder.BEFORE == 0.5),
        ("synced each second", recorder._SYNC_EVERY == 1),
        ("fifty times a second", 1 / spectra.HOP == 50),
        ("empties its ring twice a second", 1 / microphone._TICK == 2),
        ("after ten seconds without", feeder._HELD == 10),
        ("comes up over two seconds", transport.FADE_BACK == 2 * RATE),
        (f"true peak at {limiter.CEILING_DB:g} dBTP or under", True),
        (f"the orb in {painting.LEVELS} sizes and six lights", len(painting.DIMS) == 6),
        (f"or {controls.GETS_READY / RATE:g} s after that where it is silent already", True),
        ("are heard to act within 450 ms", "< 0.450" in read("tests/audio/play/test_real_sound.py")),
        ("what CI runs (`.ci/run`)", "make test" in read(".ci/run")),
        (f"once it is {1000 * writer.STALE_AFTER:g} ms old", True),
        ("the end waits a second for them", background._WAITS == 1),
    ],
)
def test_its_numbers_are_those_of_the_code(told: str, there: bool) -> None:  # noqa: FBT001 - as told
    assert told in " ".join(ARCHITECTURE.split())
    assert there


@pytest.mark.parametrize("package", PACKAGES)
def test_the_tests_have_the_rooms_of_the_house(package: str) -> None:
    rooms = {folder.name for folder in (ROOT / package).iterdir() if folder.is_dir()}
    tested = {folder.name for folder in (ROOT / "tests" / package).iterdir() if folder.is_dir()} - {"__pycache__"}
    assert tested <= rooms


def _protective_numbers(file: Path) -> list[str]:
    """Return the limits in a file that are numbers of its own; how many taps are counted protects nobody."""
    return [
        ast.unparse(node)
        for node in ast.parse(file.read_bytes()).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
        if isinstance(node.value.value, int | float) and re.match(r"(?!TAPS)\w+_(MAX|MIN)\b", ast.unparse(node))
    ]


def test_every_number_that_protects_a_listener_stands_in_one_place() -> None:
    assert _protective_numbers(ROOT / "scripts" / "bounds.py")
    assert bounds.BREATH_MAX == 12
    for folder in ("plan", "lead", "couple", "listener"):
        for file in (ROOT / "scripts" / folder).glob("*.py"):
            assert _protective_numbers(file) == [], f"{file} has bounds of its own; they belong in scripts/bounds.py"


@pytest.mark.parametrize(
    ("told", "there"),
    [
        ("a day at most", company._LENGTH_MS == 24 * 3600 * 1000),
        ("ten seconds in which nothing is asked", bounds.QUIET == 10),
        ("inhale, hold, exhale or rest", [phase.value for phase in Phase] == ["inhale", "hold", "exhale", "rest"]),
        ("tide, hum, waves or reed", [timbre.value for timbre in Timbre] == ["tide", "hum", "waves", "reed"]),
        ("`guide`, `low-guide`", {"guide", "low-guide"} <= {voice.name for voice in BUNDLED.iterdir()}),
    ],
)
def test_what_the_glossary_counts_is_so(told: str, there: bool) -> None:  # noqa: FBT001 - as told
    assert told in " ".join(GLOSSARY.split())
    assert there


def test_every_word_of_the_glossary_names_a_file_that_exists_and_holds_it() -> None:
    rows = [row for row in GLOSSARY.splitlines() if row.startswith("| **")]
    assert len(rows) > 30
    for row in rows:
        word, _, where = (cell.strip() for cell in row.strip("|").split("|"))
        files = [ROOT / name for name in re.findall(r"`([\w/.]+)`", where)]
        assert files, f"{word} lives nowhere"
        for file in files:
            assert file.exists(), f"{word} is said to live in {file}"
    words = [re.sub(r"\W", "", row.split("**")[1]).lower() for row in rows]
    assert words == sorted(words), "the glossary stands in the order of the alphabet"
