"""What tests of every package share."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.examples import register_profiles
from tests.program import environment, live_in
from tests.sound_server import private_sound_server, why_unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sound_server import SoundServer


register_profiles()
_BEGUN = pytest.StashKey[bool]()
_HOMES = itertools.count()
_GIVES_WAY = 3
"""Steps of niceness: enough to be heard in time, and not so many that a busy machine starves the others."""


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Keep together, where there are several workers, what must not run beside its like or is costly to set up.

    What is heard or held against real time goes to one worker, one after another; the others compute meanwhile. It
    lasts longest, so it comes first, and then what is installed. The tests of a file share the sounds they measure.
    """
    if not config.pluginmanager.hasplugin("xdist"):
        return (yield)
    first: list[pytest.Item] = []
    second: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        if item.get_closest_marker("real_sound"):
            group, of = first, "real time"
        elif {"built_wheel", "uv"} & set(getattr(item, "fixturenames", ())):
            group, of = second, "the wheel"
        else:
            group, of = others, str(item.path)
        item.add_marker(pytest.mark.xdist_group(of))
        group.append(item)
    if hasattr(config, "workerinput"):
        items[:] = [*first, *second, *others]
    yield
    # xdist writes a group behind an item's id, in a place of pytest's own.
    if config.getoption("loadgroup", default=False) and not all("@" in item.nodeid for item in items):
        raise pytest.UsageError("this pytest does not let pytest-xdist keep groups of tests together")
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let workers that only compute give way to the one that is held against real time. It begins with those tests."""
    if hasattr(item.config, "workerinput") and not item.config.stash.get(_BEGUN, False):
        item.config.stash[_BEGUN] = True
        if not item.get_closest_marker("real_sound"):
            os.nice(_GIVES_WAY)


@pytest.fixture(autouse=True)
def _no_home_of_somebody(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let no test find or leave anything in the folders of whoever runs it; what another has left is not there either.

    uv keeps its Pythons in one of them. The cache stays: nothing in it can be out of date.
    """
    if {"built_wheel", "uv"} & set(request.fixturenames):
        return
    home = tmp_path_factory.getbasetemp() / "homes" / str(next(_HOMES))
    for folder in ("config", "data", "state"):
        monkeypatch.setenv(f"XDG_{folder.upper()}_HOME", str(home / folder))


@pytest.fixture(scope="session")
def uv() -> str:
    """uv; the test is skipped where there is none."""
    found = os.environ.get("UV") or shutil.which("uv")
    if found is None:
        pytest.skip("building and installing the distribution needs uv; `make test` brings it")
    return found


@pytest.fixture(scope="session")
def built_wheel(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distribution, built once for all tests."""
    folder = tmp_path_factory.mktemp("dist")
    root = Path(__file__).resolve().parent.parent
    subprocess.run([uv, "build", "--wheel", "--quiet", "--out-dir", str(folder)], cwd=root, timeout=300, check=True)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment to start sitwith in: its folders are the test's own, and no sound server is in reach."""
    return environment(tmp_path / "home")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the test itself live in a home of its own, without a sound server."""
    return live_in(tmp_path, monkeypatch)


@pytest.fixture
def sound_server() -> Iterator[SoundServer]:
    """A sound server of the test's own; the test is skipped where there can be none."""
    reason = why_unavailable()
    if reason is not None:
        pytest.skip(reason)
    with private_sound_server() as server:
        yield server
