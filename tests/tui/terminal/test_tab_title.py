"""The tab bears the session's name meanwhile, and has its own title back afterwards."""

from __future__ import annotations

import pytest

from tests.tui.screens.sitting import FakeCatalogue, MemoryDriver, in_a_loop, settled, the_list
from tui.settings import Settings
from tui.terminal.driver import PictureDriver


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the driver writes, on a terminal that has tabs."""
    monkeypatch.setenv("TERM", "xterm-256color")
    return []


class Writes(PictureDriver):
    """The real driver, without a terminal to take over."""

    def __init__(self, written: list[str]) -> None:
        self._written = written
        self._tab = ""

    def write(self, data: str) -> None:
        self._written.append(data)


def a_driver(written: list[str]) -> PictureDriver:
    return Writes(written)


def test_the_old_title_is_kept_aside_once(written: list[str]) -> None:
    driver = a_driver(written)
    for title in ("sitwith", "sitwith \u00b7 The sigh", "sitwith \u00b7 The sigh"):
        driver.name_tab(title)
    assert written == ["\x1b[22;2t\x1b]2;sitwith\x07", "\x1b]2;sitwith \u00b7 The sigh\x07"]


def test_a_console_without_tabs_is_told_nothing(written: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    a_driver(written).name_tab("sitwith")
    assert written == []


@pytest.mark.parametrize("wanted", [True, False])
def test_the_tab_follows_where_one_is(wanted: bool) -> None:  # noqa: FBT001 - a parameter
    tabs: list[str] = []

    class TabDriver(MemoryDriver):
        """Notes what the tab is called."""

        def name_tab(self, text: str) -> None:
            tabs.append(text)

    @in_a_loop
    async def followed() -> None:
        catalogue = FakeCatalogue(Settings(tab_title=wanted))
        async with the_list(driver_class=TabDriver, catalogue=catalogue) as (app, pilot, clock):
            await pilot.press("enter")
            await settled(app, pilot, clock)
            catalogue.opened[0][1].faded = True
            await pilot.press("q")
            await settled(app, pilot, clock)

    followed()
    assert tabs == (["sitwith", "sitwith \u00b7 a-test", "sitwith"] if wanted else [])
