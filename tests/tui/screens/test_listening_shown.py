"""For as long as it listens a mark says so, on the picture alone and on the help page too; one key ends it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.faults import DeviceFault
from audio.play.notices import Notice, NoticeKind
from audio.play.snapshot import PlayState
from scripts.breath import DEFAULT_LISTENER
from scripts.faults import Flaw
from scripts.files.library import find_session
from scripts.listener.heard import Heard, Unsure
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.tui.screens.sitting import Clock, FakePlayer, an_app, in_a_loop, text_on
from tui.presenter import strengths
from tui.session.ears import Ears
from tui.text import listening

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.screens.app import SitwithApp

SIZES = [(120, 40), (80, 24), (40, 12)]


class Listens:
    """A source that hears nobody."""

    name = "scripted"

    def __init__(self) -> None:
        self.closed = False
        self.fault: Flaw | None = None

    def heard(self, now: float) -> Heard:
        assert not self.closed, "nobody is listened to any more"
        return Heard(now, why=Unsure.EARLY if self.fault is None else Unsure.GONE)

    def anew(self, now: float) -> None:
        """Nothing was heard."""

    def close(self) -> None:
        self.closed = True


def a_sitting(source: Listens) -> tuple[SitwithApp, FakePlayer, Clock]:
    player, clock = (
        FakePlayer(course=Course.begin(Conductor(find_session("first-sitting"), {}), DEFAULT_LISTENER)),
        Clock(),
    )
    player.position = 60.0
    return an_app(player, clock, ears=Ears(lambda _: source, asked=True)), player, clock


def begins(app: SitwithApp, clock: Clock) -> None:
    assert app.whereabouts.playing is not None
    app.whereabouts.playing.conduct.begin(clock.now)


def marked(text: str) -> bool:
    """Return whether the mark stands after the title, or where that would end, or at the foot of a page."""
    rows = [line.strip() for line in text.splitlines() if line.strip()]
    return f"\u00b7  {listening.LISTENING_MARK}" in rows[0] or rows[-1].startswith(f"{listening.LISTENING_MARK}   ")


async def shown(app: SitwithApp, pilot: Pilot[int], clock: Clock, after: float = 2.0) -> str:
    for _ in range(2):
        clock.now += after / 2
        app.tick()
        await pilot.pause()
    return text_on(app)


@pytest.mark.parametrize("size", SIZES)
@in_a_loop
async def test_the_mark_stands_with_the_picture_alone_and_on_the_help_page(size: tuple[int, int]) -> None:
    source = Listens()
    app, _, clock = a_sitting(source)
    async with app.run_test(headless=False, size=size) as pilot:
        await pilot.pause()
        begins(app, clock)
        assert marked(await shown(app, pilot, clock))
        await pilot.press("f")
        alone = await shown(app, pilot, clock)
        assert marked(alone)
        assert "First" not in alone
        await pilot.press("question_mark")
        assert marked(await shown(app, pilot, clock))
        await pilot.press("escape", "E")
        assert source.closed
        assert not marked(await shown(app, pilot, clock, 20.0))
        await pilot.press("question_mark")
        assert not marked(await shown(app, pilot, clock))


@pytest.mark.parametrize("key", ["x", "q", "E"])
@pytest.mark.parametrize("before", [(), ("f",), ("r",), ("space",)], ids=["playing", "alone", "repair", "paused"])
@in_a_loop
async def test_one_key_ends_it_before_the_next_frame(key: str, before: tuple[str, ...]) -> None:
    source = Listens()
    app, _, clock = a_sitting(source)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await pilot.pause()
        begins(app, clock)
        await pilot.press(*before)
        await shown(app, pilot, clock)
        assert not source.closed
        await pilot.press(key)
        assert source.closed


@pytest.mark.parametrize("key", ["x", "ctrl+c"])
@in_a_loop
async def test_from_the_help_page_too(key: str) -> None:
    source = Listens()
    app, _, clock = a_sitting(source)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await pilot.pause()
        begins(app, clock)
        await pilot.press("question_mark")
        await shown(app, pilot, clock)
        assert not source.closed
        await pilot.press(key)
        assert source.closed


@in_a_loop
async def test_whoever_reads_help_as_it_ends_is_listened_to_no_more() -> None:
    source = Listens()
    app, player, clock = a_sitting(source)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await pilot.pause()
        begins(app, clock)
        await pilot.press("question_mark")
        player.state = PlayState.ENDED
        assert not marked(await shown(app, pilot, clock))
        assert source.closed


@in_a_loop
async def test_whoever_stops_the_program_is_listened_to_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Listens()
    app, player, clock = a_sitting(source)
    monkeypatch.setattr(app, "action_suspend_process", lambda: None)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await pilot.pause()
        begins(app, clock)
        await shown(app, pilot, clock)
        app.action_pause_and_suspend()
        assert source.closed
        assert player.state is PlayState.PAUSED
        assert listening.LISTENS_NO_MORE[0] in await shown(app, pilot, clock, 0.5)


@pytest.mark.parametrize("after", [0.0, 20.0], ids=["from the beginning", "later"])
@pytest.mark.parametrize("size", SIZES)
@in_a_loop
async def test_why_it_cannot_listen_is_seen_whole_and_in_one_place(size: tuple[int, int], after: float) -> None:
    source = Listens()
    app, _, clock = a_sitting(source)
    seen: set[int] = set()
    async with app.run_test(headless=False, size=size) as pilot:
        await pilot.pause()
        await shown(app, pilot, clock, after)
        begins(app, clock)
        source.fault = Flaw(DeviceFault.NONE, {"recording": True})
        for _ in range(24):
            text = " ".join((await shown(app, pilot, clock, 1.0)).split())
            seen.add(text.count("No microphone was found"))
            assert listening.LISTENING_MARK not in text
    assert seen == {0, 1}


@pytest.mark.parametrize("size", SIZES)
@in_a_loop
async def test_without_sound_and_without_a_microphone_both_are_told_as_soon_as_there_is_room(
    size: tuple[int, int],
) -> None:
    source = Listens()
    app, player, clock = a_sitting(source)
    player.notice = Notice(NoticeKind.NO_SOUND, Flaw(DeviceFault.NONE, {"recording": False}))
    source.fault = Flaw(DeviceFault.NONE, {"recording": True})
    both: list[int] = []
    async with app.run_test(headless=False, size=size) as pilot:
        await pilot.pause()
        begins(app, clock)
        for second in range(1, 40):
            text = " ".join((await shown(app, pilot, clock, 1.0)).split())
            assert text.count("No microphone was found") <= 1
            assert text.count("No sound device was found") <= 1
            if "No microphone was found" in text and "No sound device was found" in text:
                both.append(second)
    words_go_s = strengths.SAFETY_SHOWN
    assert both[0] == (1 if size[1] >= 22 else words_go_s), (
        "where they share a row with the words of safety, after them"
    )
    assert both[-1] == pytest.approx(words_go_s + strengths.NOTICE_SHOWN, abs=1.0)
