"""What desktops are told of a session, and what becomes of what they ask; without a bus."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.play.snapshot import PlayState
from scripts.files.library import find_session
from scripts.plan.company import company, grounding_then_company
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.tui.mpris.controlled import TEN_MINUTES, PlayerInMemory, free, paced
from tui.mpris.interfaces import INTERFACES, PATH, PLAYER, PROPERTIES, ROOT, introspection
from tui.mpris.object import TRACK, MprisObject, RefusedError


class Left(list[str]):
    """Counts how often the way out was taken."""

    def __call__(self) -> None:
        self.append("left")


def seen(player: PlayerInMemory, leave: Left | None = None) -> MprisObject:
    return MprisObject(player, "First sitting", Left() if leave is None else leave, player.clock)


def call(mpris: MprisObject, member: str, signature: str = "", *arguments: Any) -> tuple[Any, ...]:
    return mpris.call(PLAYER, member, signature, arguments).body


def get(mpris: MprisObject, name: str, interface: str = PLAYER) -> Any:
    ((_, value),) = mpris.call(PROPERTIES, "Get", "ss", (interface, name)).body
    return value


def put(mpris: MprisObject, name: str, holds: str, value: Any) -> None:
    mpris.call(PROPERTIES, "Set", "ssv", (PLAYER, name, (holds, value)))


def told(mpris: MprisObject) -> dict[str, Any]:
    """Look, and return what changed by its name; Seeked with its position."""
    found: dict[str, Any] = {}
    for signal in mpris.look():
        if signal.member == "Seeked":
            found["Seeked"] = signal.body[0]
        else:
            found |= {name: value for name, (_, value) in signal.body[1].items()}
    return found


@pytest.mark.parametrize(
    ("state", "status", "can"),
    [
        (PlayState.STARTING, "Paused", {"CanPlay", "CanPause"}),
        (PlayState.PLAYING, "Playing", {"CanPlay", "CanPause", "CanSeek"}),
        (PlayState.PAUSED, "Paused", {"CanPlay", "CanPause", "CanSeek"}),
        (PlayState.QUIET, "Paused", {"CanPlay"}),
        (PlayState.STOPPED, "Stopped", set()),
        (PlayState.ENDED, "Stopped", set()),
    ],
)
def test_each_state_has_a_status(state: PlayState, status: str, can: set[str]) -> None:
    mpris = seen(PlayerInMemory(state=state))
    assert get(mpris, "PlaybackStatus") == status
    assert {name for name in ("CanPlay", "CanPause", "CanSeek") if get(mpris, name)} == can


def test_every_property_of_the_specification_is_there_and_says_what_this_player_is() -> None:
    mpris = seen(PlayerInMemory(position=12.5, state=PlayState.PAUSED))
    (player,) = mpris.call(PROPERTIES, "GetAll", "s", (PLAYER,)).body
    assert player.keys() == INTERFACES[PLAYER].properties.keys()
    assert player["Position"] == ("x", 12_500_000)
    assert player["Metadata"] == (
        "a{sv}",
        {
            "mpris:trackid": ("o", TRACK),
            "mpris:length": ("x", 600_000_000),
            "xesam:title": ("s", "First sitting"),
        },
    )
    fixed = ("Rate", "MinimumRate", "MaximumRate", "CanGoNext", "CanGoPrevious", "CanControl")
    assert [player[name][1] for name in fixed] == [1.0, 1.0, 1.0, False, False, True]
    (root,) = mpris.call(PROPERTIES, "GetAll", "s", (ROOT,)).body
    assert root.keys() == INTERFACES[ROOT].properties.keys()
    assert [root[name][1] for name in ("Identity", "CanQuit", "CanRaise")] == ["sitwith", True, False]


def test_play_pause_and_both_at_once() -> None:
    player = PlayerInMemory()
    mpris = seen(player)
    for member in ("Pause", "Play", "PlayPause", "PlayPause"):
        call(mpris, member)
    assert player.asked == ["pause", "resume", "toggle pause", "toggle pause"]


def test_nothing_leads_out_of_too_much() -> None:
    player = PlayerInMemory(state=PlayState.QUIET)
    mpris = seen(player)
    for member in ("Play", "PlayPause", "Pause", "Next", "Previous"):
        call(mpris, member)
    call(mpris, "Seek", "x", 10_000_000)
    assert player.state is PlayState.QUIET
    assert get(mpris, "PlaybackStatus") == "Paused"


def test_stop_and_quit_are_the_gentle_way_out_and_never_hurry_it() -> None:
    leave = Left()
    mpris = seen(PlayerInMemory(), leave)
    call(mpris, "Stop")
    mpris.call(ROOT, "Quit", "", ())
    call(mpris, "Stop")
    assert leave == ["left"]


def test_seeks_are_relative_and_positions_absolute() -> None:
    player = PlayerInMemory(position=100.0)
    mpris = seen(player)
    call(mpris, "Seek", "x", 30_000_000)
    player.now += 5
    call(mpris, "Seek", "x", -500_000_000)
    player.now += 5
    call(mpris, "SetPosition", "ox", TRACK, 250_000_000)
    assert player.asked == ["seek 130", "seek 0", "seek 250"]


def test_seeks_that_follow_each_other_add_up_while_the_first_is_fading() -> None:
    player = PlayerInMemory(position=100.0, busy=True)
    mpris = seen(player)
    for _ in range(3):
        call(mpris, "Seek", "x", 10_000_000)
        player.now += 0.1
    assert player.asked == ["seek 110", "seek 120", "seek 130"]


def test_seeks_past_the_end_to_another_track_or_by_nothing_have_no_effect() -> None:
    player = PlayerInMemory(position=TEN_MINUTES - 5)
    mpris = seen(player)
    call(mpris, "Seek", "x", 10_000_000)
    call(mpris, "Seek", "x", 0)
    call(mpris, "SetPosition", "ox", TRACK, round(TEN_MINUTES * 1e6) + 1)
    call(mpris, "SetPosition", "ox", TRACK, -1)
    call(mpris, "SetPosition", "ox", "/another", 1_000_000)
    assert player.asked == []


def test_a_jump_lands_on_the_start_of_a_breath() -> None:
    player = PlayerInMemory(paced(), position=12.0, state=PlayState.PAUSED)
    mpris = seen(player)
    call(mpris, "SetPosition", "ox", TRACK, 37_000_000)  # breaths begin at every ten seconds
    assert player.asked == ["seek 40"]
    player.now += 5
    call(mpris, "Seek", "x", 2_000_000)
    assert player.asked[1:] == ["seek 50"], "a step forward never lands where it began or before"


def test_the_volume_is_even_in_decibels_and_steps_as_the_keys_do() -> None:
    player = PlayerInMemory()
    mpris = seen(player)
    assert get(mpris, "Volume") == 1.0
    put(mpris, "Volume", "d", 0.95)
    assert player.snapshot().levels.volume_db == pytest.approx(-2.0)
    assert get(mpris, "Volume") == pytest.approx(0.95)
    put(mpris, "Volume", "d", 0.5)
    assert player.snapshot().levels.volume_db == pytest.approx(-20.0)


def test_volume_zero_is_silence_and_the_next_volume_brings_it_back() -> None:
    player = PlayerInMemory()
    mpris = seen(player)
    put(mpris, "Volume", "d", 0.0)
    put(mpris, "Volume", "d", -3.0)
    assert player.snapshot().levels.muted
    assert get(mpris, "Volume") == 0.0
    put(mpris, "Volume", "d", 0.75)
    assert not player.snapshot().levels.muted
    assert get(mpris, "Volume") == pytest.approx(0.75)


@given(st.lists(st.floats(-1.0, 3.0), min_size=1, max_size=20), st.booleans())
def test_a_burst_of_volumes_ends_at_the_last_and_never_above_full(levels: list[float], busy: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    player = PlayerInMemory(busy=busy)
    mpris = seen(player)
    for level in levels:
        put(mpris, "Volume", "d", level)
        player.now += 0.001
        assert player.snapshot().levels.volume_db <= 0.0
    player.catch_up()
    assert get(mpris, "Volume") == pytest.approx(min(1.0, max(0.0, levels[-1])), abs=1e-9)
    assert player.snapshot().levels.muted == (levels[-1] <= 0.0)


def test_a_volume_that_was_changed_elsewhere_is_counted_from() -> None:
    player = PlayerInMemory()
    mpris = seen(player)
    put(mpris, "Volume", "d", 0.9)
    player.now += 5
    player.change_volume(-6.0)
    put(mpris, "Volume", "d", 1.0)
    assert player.snapshot().levels.volume_db == 0.0


def test_a_rate_of_zero_pauses_and_any_other_is_left_alone() -> None:
    player = PlayerInMemory()
    mpris = seen(player)
    put(mpris, "Rate", "d", 2.0)
    assert player.asked == []
    put(mpris, "Rate", "d", 0.0)
    assert player.asked == ["pause"]
    assert get(mpris, "Rate") == 1.0


@pytest.mark.parametrize(
    ("interface", "member", "signature", "arguments", "error"),
    [
        (PLAYER, "Dance", "", (), "UnknownMethod"),
        ("org.example.Other", "Play", "", (), "UnknownInterface"),
        (None, "Dance", "", (), "UnknownInterface"),
        (PLAYER, "Seek", "s", ("far",), "InvalidArgs"),
        (PLAYER, "OpenUri", "s", ("file:///etc/passwd",), "NotSupported"),
        (PROPERTIES, "Get", "ss", (PLAYER, "Mood"), "UnknownProperty"),
        (PROPERTIES, "Get", "ss", ("org.example.Other", "Volume"), "UnknownInterface"),
        (PROPERTIES, "GetAll", "s", ("org.example.Other",), "UnknownInterface"),
        (PROPERTIES, "Set", "ssv", (PLAYER, "Mood", ("s", "calm")), "UnknownProperty"),
        (PROPERTIES, "Set", "ssv", ("org.example.Other", "Volume", ("d", 1.0)), "UnknownProperty"),
        (PROPERTIES, "Set", "ssv", (PLAYER, "Position", ("x", 0)), "PropertyReadOnly"),
        (PROPERTIES, "Set", "ssv", (PLAYER, "Volume", ("s", "loud")), "InvalidArgs"),
        (PROPERTIES, "Set", "ssv", (PLAYER, "Volume", ("d", float("nan"))), "InvalidArgs"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_the_name_of_the_error(
    interface: str | None, member: str, signature: str, arguments: tuple[Any, ...], error: str
) -> None:
    player = PlayerInMemory()
    with pytest.raises(RefusedError) as refused:
        seen(player).call(interface, member, signature, arguments)
    assert refused.value.name == f"org.freedesktop.DBus.Error.{error}"
    assert player.asked == []


def test_a_call_without_an_interface_finds_its_method() -> None:
    player = PlayerInMemory()
    seen(player).call(None, "Pause", "", ())
    assert player.asked == ["pause"]


def test_nothing_is_told_while_a_session_goes_its_way() -> None:
    player = PlayerInMemory()
    mpris = seen(player)
    for _ in range(1000):
        player.now += 0.5
        assert told(mpris) == {}


def test_changes_are_told_once() -> None:
    player = PlayerInMemory()
    mpris = seen(player)
    player.become(PlayState.PAUSED)
    player.change_volume(-20.0)
    assert told(mpris) == {"PlaybackStatus": "Paused", "Volume": 0.5}
    assert told(mpris) == {}
    player.timeline = free(900.0)
    assert told(mpris)["Metadata"]["mpris:length"] == ("x", 900_000_000)
    player.become(PlayState.QUIET)
    assert told(mpris) == {"CanPause": False, "CanSeek": False}


def test_what_goes_on_until_one_leaves_has_no_length() -> None:
    course = Course.begin(Conductor(find_session("first-sitting"), {}))
    player = PlayerInMemory(course.timeline)
    mpris = seen(player)
    assert "mpris:length" in get(mpris, "Metadata")
    for timeline in (course.company(60.0).timeline, company("A test"), grounding_then_company({})):
        player.timeline = timeline
        assert "mpris:length" not in told(mpris)["Metadata"]
        player.timeline = course.company(60.0).as_written(90.0).timeline
        assert "mpris:length" in told(mpris)["Metadata"]


def test_a_jump_from_anywhere_is_told_and_so_is_one_while_paused() -> None:
    player = PlayerInMemory()
    mpris = seen(player)
    player.now += 3
    player.go_to(200.0)
    player.now += 0.5
    assert told(mpris) == {"Seeked": 200_500_000}
    assert told(mpris) == {}
    player.become(PlayState.PAUSED)
    told(mpris)
    player.now += 30
    player.go_to(10.0)
    assert told(mpris) == {"Seeked": 10_000_000}


def test_a_position_that_stalls_is_told() -> None:
    player = PlayerInMemory(position=50.0)
    mpris = seen(player)
    player.now += 4
    player.go_to(51.0)
    assert told(mpris) == {"Seeked": 51_000_000}


def test_a_pause_tells_where_its_fade_came_to_rest() -> None:
    player = PlayerInMemory(position=50.0)
    mpris = seen(player)
    player.now += 1.0
    player.become(PlayState.PAUSED)
    assert told(mpris) == {"PlaybackStatus": "Paused"}
    player.go_to(51.9)  # what was rendered ahead, and the fade
    assert told(mpris) == {"Seeked": 51_900_000}


def test_the_description_lists_what_is_offered() -> None:
    found = ET.fromstring(introspection(PATH) or "")  # noqa: S314 - our own
    described = {one.attrib["name"]: one for one in found.findall("interface")}
    assert described.keys() == INTERFACES.keys()
    (position,) = described[PLAYER].findall("property[@name='Position']")
    assert position.attrib["type"] == "x"
    assert position[0].attrib["value"] == "false"
    seek = described[PLAYER].findall("method[@name='SetPosition']/arg")
    assert [(one.attrib["name"], one.attrib["type"]) for one in seek] == [("TrackId", "o"), ("Position", "x")]


@pytest.mark.parametrize(
    ("path", "step"), [("/", "org"), ("/org", "mpris"), ("/org/mpris", "MediaPlayer2"), ("/org/mp", None), ("/x", None)]
)
def test_the_way_to_the_object_can_be_walked(path: str, step: str | None) -> None:
    described = introspection(path)
    if step is None:
        assert described is None
    else:
        (node,) = ET.fromstring(described or "")  # noqa: S314 - our own
        assert node.attrib["name"] == step
