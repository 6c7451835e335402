"""The contract of the recorder's two faces: an action does the same at the screen's desk and at the plain mode's."""

from __future__ import annotations

import asyncio
import io
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.tui.record.desks import a_desk, a_pacer, microphone
from tests.tui.record.record_screens import an_app, at_the_desk, until
from tests.tui.screens.sitting import in_a_loop
from tui.actions.table import TABLE, Where
from tui.record.desk import Doing
from tui.record.plain import PlainDesk
from tui.settings import Settings
from tui.settings.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.record.desk import Desk

ACTIONS = [name for name, each in TABLE.items() if each.where is Where.RECORDER]
BOUND = Keys(**{action: (digit,) for action, digit in zip(ACTIONS, "123456789", strict=True)})
"""Keys of one's own, for every action of the recorder: they hold at both desks."""
PLACE = 1
A_TAKE = 0.2
"""So long a take is recorded, by the clock; the microphone of the tests is faster."""


class Outcome(NamedTuple):
    """What has come of an action."""

    place: int
    takes: int
    kept: frozenset[str]
    skipped: frozenset[str]
    with_tone: bool


def outcome(desk: Desk, *, with_tone: bool) -> Outcome:
    takes = sum(len(desk.folder.names(line)) for line in desk.lines)
    return Outcome(desk.place, takes, frozenset(desk.kept), frozenset(desk.skipped), with_tone)


def prepared(folder: Path, *, a_take: bool) -> Desk:
    """Return a desk at its second line, with a take of it that waits to be kept or not."""
    folder.mkdir()
    desk = a_desk(folder)
    desk.go(PLACE)
    if a_take:
        desk.listen_to(microphone())
        time.sleep(A_TAKE / 2)
        assert desk.record()
        time.sleep(A_TAKE)
        ended = desk.end()
        assert ended is not None
        desk.look_at(desk.settle(ended))
        assert desk.doing is Doing.REVIEW
    return desk


def in_plain_mode(desk: Desk, action: str) -> Outcome:
    def typed() -> Iterator[str]:
        yield f"{BOUND.by_action()[action][0]}\n"
        if desk.doing is Doing.RECORDING:
            time.sleep(A_TAKE)
            yield "\n"
        yield ""

    class Fingers:
        def __init__(self) -> None:
            self._lines = typed()

        def readline(self) -> str:
            return next(self._lines)

    pacer = a_pacer(desk)
    plain = PlainDesk(
        desk, pacer, lambda _: microphone(), Fingers(), io.StringIO(), BOUND.by_action(), lambda _: time.sleep(0.05)
    )
    plain.run()
    return outcome(desk, with_tone=pacer.headphones)


async def on_the_screen(desk: Desk, action: str) -> Outcome:
    app = an_app(desk, Settings(keys=BOUND))
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        screen = await at_the_desk(app)
        await pilot.press(BOUND.by_action()[action][0])
        await until(lambda: not screen.busy)
        if desk.doing is Doing.RECORDING:
            await asyncio.sleep(A_TAKE)
            await pilot.press(BOUND.by_action()["record_take"][0])
        await until(lambda: not screen.busy and desk.doing is not Doing.RECORDING)
        return outcome(desk, with_tone=screen._pacer.headphones)


@pytest.mark.parametrize("a_take", [False, True], ids=["nothing", "a take"])
@pytest.mark.parametrize("action", ACTIONS)
@in_a_loop
async def test_an_action_does_the_same_at_both_desks(action: str, a_take: bool, tmp_path: Path) -> None:  # noqa: FBT001
    if action == "record_listen" and a_take:
        pytest.skip("it lasts as long as the take: test_plain_record.py and test_screen_record.py hear it")
    shown = await on_the_screen(prepared(tmp_path / "screen", a_take=a_take), action)
    typed = in_plain_mode(prepared(tmp_path / "plain", a_take=a_take), action)
    assert shown == typed
