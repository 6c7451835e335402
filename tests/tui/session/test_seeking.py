"""Moving about: where a key leads, on what it lands, and when it does nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.play.snapshot import PlayState
from tests.tui.screens.sitting import Clock, FakeCatalogue, FakePlayer, a_timeline, an_app, in_a_loop, text_on
from tui.plain.sitting import Sitting
from tui.session.autosave import Keeping
from tui.session.context import Context
from tui.session.opened import Opened
from tui.session.seeking import STEPS, Moves, stage_named
from tui.settings import Settings
from tui.settings.keys import Keys
from tui.storage.faults import UsageFaultError

if TYPE_CHECKING:
    from tui.session.conduct import Ways

TIMELINE = a_timeline()
STARTS = [breath.start for breath in TIMELINE.breaths]
"""10, 15, 20, 26.5, 35, 45, 55; free before 10 and from 65 on."""
SIZE = (60, 20)


@given(st.floats(0.0, TIMELINE.duration), st.sampled_from(sorted(STEPS.values())))
def test_a_move_lands_on_the_start_of_a_breath_or_where_there_is_none(heard: float, step: float) -> None:
    target = Moves().by(TIMELINE, heard, step, 0.0)
    assert 0.0 <= target <= max(heard, TIMELINE.stages[-1].end)
    assert TIMELINE.breath_at(target) is None or target in STARTS
    if step > 0:
        assert target > heard or heard >= TIMELINE.stages[-1].end
    else:
        assert target < heard or heard < 2.0 + STARTS[0]


@pytest.mark.parametrize(("heard", "step", "lands"), [
    (36.0, 5.0, 45.0), (36.0, -5.0, 26.5), (46.0, 1.0, 55.0), (2.0, 5.0, 7.0), (70.0, -5.0, 65.0), (30.0, 60.0, 85.0),
])  # fmt: skip
def test_where_moves_land(heard: float, step: float, lands: float) -> None:
    assert Moves().by(TIMELINE, heard, step, 0.0) == pytest.approx(lands, abs=1e-6)


def test_the_next_move_goes_on_from_where_the_last_one_leads() -> None:
    moves = Moves()
    assert moves.by(TIMELINE, 16.0, 5.0, 100.0) == 20.0
    # Nothing of it is heard yet.
    assert moves.by(TIMELINE, 16.1, 5.0, 100.2) == 26.5
    assert moves.by(TIMELINE, 16.2, 5.0, 103.0) == 20.0


def test_stages() -> None:
    def led_to(heard: float, step: int) -> str | None:
        stage = Moves().stage(TIMELINE, heard, step, 0.0)
        return stage.name if stage else None

    assert led_to(5.0, 1) == "breathing"
    assert led_to(30.0, 1) == "staying"
    assert led_to(70.0, 1) is None
    assert led_to(30.0, -1) == "breathing"
    assert led_to(11.0, -1) == "arriving", "just begun: the one before"
    assert led_to(1.0, -1) == "arriving"


@pytest.mark.parametrize("wanted", ["staying", "STAYING", " Staying ", "3"])
def test_a_stage_by_name_or_number(wanted: str) -> None:
    assert stage_named(TIMELINE, wanted).start == 65.0


@pytest.mark.parametrize(("wanted", "said"), [("stayin", "Did you mean “staying”?"), ("9", "3 “staying”"), ("", "1 “")])
def test_a_stage_that_is_not_there(wanted: str, said: str) -> None:
    with pytest.raises(UsageFaultError, match="no stage of that name") as error:
        stage_named(TIMELINE, wanted)
    assert said in str(error.value)


@in_a_loop
async def test_keys_move_and_the_stage_is_named_for_a_moment() -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        clock.now += 30
        player.position = 16.0
        await pilot.press("right", "right", "pagedown")
        assert player.asked[1:] == ["seek 20", "seek 26.5", "seek 65"]
        await pilot.pause()
        app.tick()
        assert "staying" in text_on(app)
        clock.now += 3
        player.position = 66.0
        app.tick()
        assert "staying" not in text_on(app)


@pytest.mark.parametrize("state", [PlayState.QUIET, PlayState.ENDED, PlayState.STOPPED])
@in_a_loop
async def test_where_nothing_plays_nothing_is_moved(state: PlayState) -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        player.state = state
        # At the end Space is "once more", as the foot says there.
        await pilot.press("right", "shift+left", "up", "pagedown", *(["space"] * (state is not PlayState.ENDED)))
        assert player.asked == ["start"]
        await pilot.press("x")
        assert player.asked[-1] == "too much"


@in_a_loop
async def test_plus_and_minus_change_the_voice_for_a_while_then_the_volume_again() -> None:
    player, clock = FakePlayer(), Clock()
    kept: list[dict[str, Any]] = []
    app = an_app(player, clock, kept=kept)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        clock.now += 30
        await pilot.press("v", "minus", "minus")
        await pilot.pause()
        app.tick()
        assert "voice \u22124 dB" in text_on(app)
        await pilot.press("t", "minus", "t", "minus")
        clock.now += 9
        await pilot.press("minus", "s", "s", "m")
        assert player.asked[1:] == [
            "voice -2", "voice -2", "tones -2", "volume -2", "volume -2", "timbre hum", "timbre waves", "mute"
        ]  # fmt: skip
        clock.now += 2
        app.tick()
        await app.workers.wait_for_complete()
        assert kept == [{"tones": "waves", "voice_level": 0.631, "tones_level": 0.794, "volume_db": -4.0}]


@in_a_loop
async def test_the_theme_changes_at_once_and_is_kept() -> None:
    player, clock = FakePlayer(), Clock()
    kept: list[dict[str, Any]] = []
    app = an_app(player, clock, kept=kept)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await pilot.press("T", "question_mark", "T", "escape")
        assert app.look.theme.name == "paper"
        clock.now += 2
        app.tick()
        await app.workers.wait_for_complete()
        assert kept == [{"theme": "paper"}]


@in_a_loop
async def test_keys_can_be_others_and_x_stays() -> None:
    player, clock = FakePlayer(), Clock()
    keys = Keys(pause=("k",), seek_forward=("l",), overwhelm=("exclamation_mark",), mute=())
    app = an_app(player, clock, catalogue=FakeCatalogue(Settings(keys=keys)))
    async with app.run_test(headless=False, size=(100, 24)) as pilot:
        clock.now += 30
        player.position = 16.0
        await pilot.press("k", "space", "l", "right", "m")
        assert player.asked[1:] == ["pause", "seek 20"]
        app.tick()
        assert "! overwhelm" in text_on(app)
        await pilot.press("x")
        assert player.asked[-1] == "too much"


@in_a_loop
async def test_leaving_with_the_place_kept() -> None:
    kept: list[float] = []

    class Kept:
        def keep(self, timeline: object, position: float) -> float:
            del timeline
            kept.append(position)
            return position

        def forget(self) -> None:
            kept.clear()

    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock, bookmark=Kept())
    async with app.run_test(headless=False, size=SIZE) as pilot:
        clock.now += 30
        player.position = 46.0
        await pilot.press("Q")
        assert kept == [46.0]
        clock.now += 1
        app.tick()
        await pilot.pause()
        assert "--resume continues at 0:46" in text_on(app)
        assert player.asked[-1] == "stop"


@pytest.mark.parametrize(("key", "told"), [("R", "no place is kept to go to"), ("pagedown", "this is the last part")])
def test_a_key_that_leads_nowhere_says_so_in_plain_mode(key: str, told: str) -> None:
    said: list[str] = []
    player = FakePlayer(TIMELINE)
    player.position = 70.0
    context = Context(Settings(), clock=lambda: 0.0, keeping=Keeping(lambda **_: None))
    ways = cast("Ways", SimpleNamespace(leaving=False, leave=None))  # none of them is taken
    sitting = Sitting(Opened(player), ways, context, said.append)
    sitting.conduct.press(key, 0.0)
    assert said == [told]
