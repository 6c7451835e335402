"""The house stands: what each package loads, which way imports run, and who owns the packages' short names."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("audio", "scripts", "tui")
HEAVY = ("numpy", "sounddevice", "soundfile", "soxr", "textual", "rich")
SCREEN = ("textual", "rich", "click")


def _loaded(code: str) -> set[str]:
    """Return the names of all top-level modules that a fresh interpreter has loaded after running the code."""
    ending = "\nimport json, sys\nprint(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", code + ending], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def _importing_all_of(package: str) -> str:
    return (
        f"import importlib, pkgutil, {package}\n"
        f"for found in pkgutil.walk_packages({package}.__path__, '{package}.'):\n"
        "    importlib.import_module(found.name)\n"
    )


def test_all_of_the_score_loads_neither_sound_nor_screen() -> None:
    assert _loaded(_importing_all_of("scripts")).isdisjoint({*HEAVY, *SCREEN, "audio", "tui"})


def test_all_of_the_sound_loads_no_screen() -> None:
    loaded = _loaded(_importing_all_of("audio"))
    assert loaded.isdisjoint({*SCREEN, "tui"})
    assert "numpy" in loaded


def test_help_loads_neither_numpy_nor_textual() -> None:
    code = (
        "import contextlib, io, sys\n"
        "from tui.cli import main\n"
        "sys.argv = ['sitwith', '--help']\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()) as said:\n"
        "    main()\n"
        "assert 'Usage' in said.getvalue()\n"
    )
    assert _loaded(code).isdisjoint(HEAVY)


def test_imports_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_at_most_six_files_stand_loose_at_the_top_of_a_package(package: str) -> None:
    loose = sorted(file.name for file in (ROOT / package).glob("*.py") if file.name != "__init__.py")
    assert len(loose) <= 6, f"{package}/ has {loose} at its top; give some of them a room"


@pytest.mark.parametrize("folder", [*PACKAGES, "tests", "tools", "bench"])
def test_no_file_is_longer_than_400_lines(folder: str) -> None:
    lines = {file: len(file.read_bytes().splitlines()) for file in (ROOT / folder).rglob("*.py")}
    assert lines
    assert {str(file): count for file, count in lines.items() if count > 400} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_says_at_its_door_what_lives_there(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        if file.name != "__init__.py":
            assert ast.get_docstring(ast.parse(file.read_bytes())), f"{file} has no docstring"


@pytest.fixture(scope="module")
def wheel(built_wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built distribution, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(built_wheel) as archive:
        archive.extractall(folder)
    return folder


def test_the_distribution_holds_the_packages_and_nothing_else(wheel: Path) -> None:
    beside = (".dist-info", ".data")  # what it says of itself, and what goes beside the packages: the man page
    tops = {entry.name for entry in wheel.iterdir() if not entry.name.endswith(beside)}
    assert tops == set(PACKAGES)
    for package in PACKAGES:
        here = {file.relative_to(ROOT) for file in (ROOT / package).rglob("*") if file.is_file()}
        there = {file.relative_to(wheel) for file in (wheel / package).rglob("*") if file.is_file()}
        assert there == {file for file in here if "__pycache__" not in file.parts}


def test_the_packages_are_owned_by_this_distribution_alone(wheel: Path) -> None:
    code = (
        "import importlib.metadata, json\n"
        "owners = importlib.metadata.packages_distributions()\n"
        f"print(json.dumps({{name: sorted(set(owners[name])) for name in {PACKAGES!r}}}))\n"
    )
    # Beside everything that is installed here: no dependency brings a package of the same name.
    env = os.environ | {"PYTHONPATH": str(wheel)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=wheel, env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(done.stdout) == {name: ["sitwith"] for name in PACKAGES}


def test_every_dependency_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    for wanted in project["dependencies"]:
        (line,) = (line for line in text.splitlines() if f'"{wanted}"' in line)
        assert "# " in line, f"{wanted} is there without a reason"


# -- Late imports ----------------------------------------------------------------------------------------------------

BRINGS = {
    "numpy": "numpy",
    "Textual": "textual",
    "libsndfile": "soundfile",
    "decoders": "soundfile",
    "PortAudio": "sounddevice",
    "jeepney": "jeepney",
}
"""What a reason names, and what is loaded then."""
ABOVE = ("see above", "as above", "see there")


def late_imports(file: Path) -> Iterator[tuple[ast.Import | ast.ImportFrom, str]]:
    """Yield the imports within functions of a file, each with the reason beside it."""
    text = file.read_text(encoding="utf-8")
    if "PLC0415" not in text:
        return  # the linter finds any other
    lines = text.splitlines()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    within = {
        node.lineno: node
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    for number, node in sorted(within.items()):
        yield node, lines[number - 1].partition("PLC0415 - ")[2].strip()


def modules_of(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Return the modules that an import may load."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    return [str(node.module), *(f"{node.module}.{name.name}" for name in node.names)]


@cache
def loaded_with(module: str) -> tuple[str, ...] | None:
    """Return what a module of the house imports at the top of its file; None of one that is not of the house."""
    path = ROOT / module.replace(".", "/")
    file = next((one for one in (path / "__init__.py", path.with_suffix(".py")) if one.is_file()), None)
    if file is None:
        return None
    found = [".".join(module.split(".")[:count]) for count in range(1, module.count(".") + 1)]
    steps: list[ast.AST] = [*ast.parse(file.read_bytes()).body]
    while steps:
        step = steps.pop()
        if isinstance(step, ast.Import | ast.ImportFrom):
            found += modules_of(step)
        elif isinstance(step, ast.If) and "TYPE_CHECKING" in ast.unparse(step.test):
            steps += step.orelse
        elif isinstance(step, ast.If | ast.Try | ast.With):
            steps += ast.iter_child_nodes(step)
    return tuple(found)


@cache
def brought_by(module: str) -> frozenset[str]:
    """Return the libraries that are loaded with a module, and with all that it loads."""
    libraries, seen, left = set(), set(), [module]
    while left:
        here = left.pop()
        if here not in seen:
            seen.add(here)
            further = loaded_with(here)
            left += further or ()
            if further is None:
                libraries.add(here.partition(".")[0])
    return frozenset(libraries)


@pytest.mark.parametrize("package", PACKAGES)
def test_an_import_that_is_late_has_a_reason_beside_it_which_is_so(package: str) -> None:
    for file in sorted((ROOT / package).rglob("*.py")):
        reason = ""
        for node, beside in late_imports(file):
            where = f"{file}:{node.lineno}"
            assert beside, f"{where}: why here, and not at the top? (# noqa: PLC0415 - why)"
            assert reason or beside not in ABOVE, f"{where}: there is none above"
            reason = reason if beside in ABOVE else beside
            brought = frozenset[str]().union(*map(brought_by, modules_of(node)))
            for named, library in BRINGS.items():
                assert named not in reason.split(",")[0] or library in brought, f"{where}: it does not load {named}"
