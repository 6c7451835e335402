"""Media keys over a real D-Bus: other programs find the player, control it and hear of it; and no bus is no fault."""

from __future__ import annotations

import contextlib
import logging
import shutil
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from audio.play.snapshot import PlayState
from tests.tui.mpris.controlled import PlayerInMemory
from tui.mpris import MediaKeys
from tui.mpris.keys import session_bus
from tui.mpris.object import TRACK

# Before what imports it: elsewhere it is not installed, and this skips the whole file.
pytest.importorskip("jeepney", reason="the D-Bus library is installed on Linux only")

from jeepney import DBusErrorResponse

from tests.tui.mpris.message_bus import WITHIN_S, Desktop, private_bus, why_unavailable
from tui.mpris.bus import bus_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.tui.mpris.message_bus import MessageBus

TITLE = "First sitting – für dich"
NAME = bus_name()

pytestmark = pytest.mark.skipif(why_unavailable() is not None, reason=why_unavailable() or "")


@pytest.fixture
def bus() -> Iterator[MessageBus]:
    with private_bus() as running:
        yield running


@pytest.fixture
def desktop(bus: MessageBus) -> Iterator[Desktop]:
    with contextlib.closing(Desktop(bus)) as opened:
        yield opened


@pytest.fixture
def player() -> PlayerInMemory:
    return PlayerInMemory(position=100.0)


@pytest.fixture
def left() -> threading.Event:
    return threading.Event()


@pytest.fixture
def keys(bus: MessageBus, desktop: Desktop, player: PlayerInMemory, left: threading.Event) -> Iterator[MediaKeys]:
    """Media keys that are on the bus."""
    with MediaKeys(player, TITLE, left.set, address=bus.address, clock=player.clock) as opened:
        desktop.await_owner(NAME, there=True)
        yield opened


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Callable[[], list[str]]:
    """Give what the log says of media keys; that nothing is louder than info, or printed, is checked each time."""
    caplog.set_level(logging.DEBUG)

    def said() -> list[str]:
        assert capfd.readouterr() == ("", "")
        records = [record for record in caplog.records if record.name.startswith("tui.mpris")]
        assert {record.levelno for record in records} <= {logging.DEBUG, logging.INFO}
        return [record.getMessage() for record in records]

    return said


def stay() -> None:
    """What a test that is not about leaving leaves by."""


def over(keys: MediaKeys) -> bool:
    """Wait until the thread has come to its end by itself."""
    keys._thread.join(WITHIN_S)
    return not keys._thread.is_alive()


# -- Found, controlled, heard of ---------------------------------------------------------------------------------------


def test_another_program_reads_and_controls_it(bus: MessageBus, keys: MediaKeys, player: PlayerInMemory) -> None:
    del keys
    if shutil.which("dbus-send") is None:
        pytest.skip("needs what is not installed: dbus-send")
    send = ("dbus-send", "--session", "--print-reply=literal", f"--dest={NAME}", "/org/mpris/MediaPlayer2")
    properties, its = "org.freedesktop.DBus.Properties", "string:org.mpris.MediaPlayer2.Player"
    assert "Playing" in bus.run(*send, f"{properties}.Get", its, "string:PlaybackStatus")
    everything = bus.run(*send, f"{properties}.GetAll", its)
    assert TITLE in everything
    assert "600000000" in everything
    bus.run(*send, f"{properties}.Set", its, "string:Volume", "variant:double:0.5")
    bus.run(*send, "org.mpris.MediaPlayer2.Player.PlayPause")
    assert player.state is PlayState.PAUSED
    assert player.snapshot().levels.volume_db == pytest.approx(-20.0)


def test_playerctl_understands_it(
    bus: MessageBus, keys: MediaKeys, player: PlayerInMemory, left: threading.Event
) -> None:
    del keys
    if shutil.which("playerctl") is None:
        pytest.skip("needs what is not installed: playerctl")
    assert bus.run("playerctl", "--list-all") == NAME.removeprefix("org.mpris.MediaPlayer2.")
    told = bus.run("playerctl", "metadata", "--format", "{{status}}|{{title}}|{{mpris:length}}|{{volume}}")
    assert told == f"Playing|{TITLE}|600000000|1.0"
    assert float(bus.run("playerctl", "position")) == pytest.approx(100.0, abs=WITHIN_S)  # it reckons on by itself
    for asked, state in (("pause", PlayState.PAUSED), ("play", PlayState.PLAYING)):
        bus.run("playerctl", asked)
        assert player.state is state
    bus.run("playerctl", "volume", "0.1-")
    assert player.snapshot().levels.volume_db == pytest.approx(-4.0)
    bus.run("playerctl", "position", "30+")
    assert player.heard_now() == pytest.approx(130.0)
    bus.run("playerctl", "position", "20")
    assert player.heard_now() == pytest.approx(20.0)
    player.become(PlayState.QUIET)
    bus.run("playerctl", "play")
    assert player.snapshot().state is PlayState.QUIET
    bus.run("playerctl", "stop")
    assert left.wait(WITHIN_S)


def test_the_bus_gives_back_what_the_player_says(desktop: Desktop, keys: MediaKeys, player: PlayerInMemory) -> None:
    del keys
    player.now += 2.5
    assert desktop.get(NAME, "Position") == 102_500_000
    assert desktop.get(NAME, "Metadata")["mpris:trackid"] == ("o", TRACK)
    assert desktop.get(NAME, "Identity", interface="org.mpris.MediaPlayer2") == "sitwith"
    assert desktop.get(NAME, "SupportedUriSchemes", interface="org.mpris.MediaPlayer2") == []
    desktop.call(NAME, "Ping", interface="org.freedesktop.DBus.Peer")
    (described,) = desktop.call(NAME, "Introspect", interface="org.freedesktop.DBus.Introspectable")
    assert "org.mpris.MediaPlayer2.Player" in described
    (step,) = desktop.call(NAME, "Introspect", interface="org.freedesktop.DBus.Introspectable", path="/org")
    assert 'name="mpris"' in step


def test_what_is_refused_comes_back_as_an_error_and_the_next_call_is_answered(
    desktop: Desktop, keys: MediaKeys
) -> None:
    del keys
    for refused, error in (("Dance", "UnknownMethod"), ("OpenUri", "InvalidArgs")):
        with pytest.raises(DBusErrorResponse, match=error):
            desktop.call(NAME, refused)
    with pytest.raises(DBusErrorResponse, match="UnknownObject"):
        desktop.call(NAME, "Play", path="/elsewhere")
    assert desktop.get(NAME, "PlaybackStatus") == "Playing"


def test_what_changes_in_the_player_is_told_to_everybody(
    desktop: Desktop, keys: MediaKeys, player: PlayerInMemory
) -> None:
    del keys
    player.become(PlayState.PAUSED)
    assert desktop.hear_change("PlaybackStatus") == "Paused"
    player.go_to(321.0)
    assert desktop.hear("Seeked") == (321_000_000,)
    player.become(PlayState.QUIET)
    assert desktop.hear_change("CanPause") is False
    desktop.call(NAME, "Play")
    assert desktop.get(NAME, "PlaybackStatus") == "Paused"


def test_a_seek_from_a_widget_is_told_when_it_has_arrived(
    desktop: Desktop, keys: MediaKeys, player: PlayerInMemory
) -> None:
    del keys
    desktop.call(NAME, "SetPosition", "ox", TRACK, 60_000_000)
    assert desktop.hear("Seeked") == (60_000_000,)
    assert player.asked == ["seek 60"]


def test_quit_leaves_and_closing_gives_the_name_back(
    desktop: Desktop, keys: MediaKeys, left: threading.Event, said: Callable[[], list[str]]
) -> None:
    desktop.call(NAME, "Quit", interface="org.mpris.MediaPlayer2")
    assert left.wait(WITHIN_S)
    keys.close()
    assert over(keys)
    desktop.await_owner(NAME, there=False)
    keys.close()
    assert not [line for line in said() if line.startswith("no media keys")]


def test_leaving_may_close_the_media_keys_at_once(bus: MessageBus, desktop: Desktop, player: PlayerInMemory) -> None:
    def leave() -> None:
        own.close()

    own = MediaKeys(player, TITLE, leave, address=bus.address)
    own.start()
    desktop.await_owner(NAME, there=True)
    with contextlib.suppress(DBusErrorResponse):  # the answer may be lost with the connection
        desktop.call(NAME, "Stop")
    assert over(own)


# -- Never a reason to fail --------------------------------------------------------------------------------------------


def test_no_bus_is_a_line_in_the_log(
    player: PlayerInMemory, said: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with MediaKeys(player, TITLE, stay) as keys:
        assert over(keys)
    assert said() == ["no media keys: there is no session bus"]


@pytest.mark.parametrize(
    "address", ["unix:path=/nowhere/bus", "autolaunch:", "tcp:host=127.0.0.1,port=9", "nonsense", ";"]
)
def test_an_address_that_leads_nowhere_is_a_line_in_the_log(
    address: str, player: PlayerInMemory, said: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with MediaKeys(player, TITLE, stay) as keys:
        assert over(keys)
    (line,) = said()
    assert line.startswith("no media keys: ")


def test_only_unix_sockets_are_opened(player: PlayerInMemory, said: Callable[[], list[str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.0)
        with MediaKeys(player, TITLE, stay, address=f"tcp:host=127.0.0.1,port={listening.getsockname()[1]}") as keys:
            assert over(keys)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert len(said()) == 1


def test_a_bus_that_does_not_answer_is_given_up(
    bus: MessageBus, player: PlayerInMemory, said: Callable[[], list[str]]
) -> None:
    bus.freeze()
    with MediaKeys(player, TITLE, stay, address=bus.address) as keys:
        assert over(keys)
    (line,) = said()
    assert line.startswith("no media keys: ")


def test_a_name_that_is_taken_is_left_to_its_owner(
    bus: MessageBus, desktop: Desktop, player: PlayerInMemory, said: Callable[[], list[str]]
) -> None:
    desktop.take(NAME)
    with MediaKeys(player, TITLE, stay, address=bus.address) as keys:
        assert over(keys)
    assert said() == [f"no media keys: the name {NAME} is taken"]


def test_a_bus_that_dies_in_the_middle_ends_the_media_keys_alone(
    bus: MessageBus, keys: MediaKeys, player: PlayerInMemory, said: Callable[[], list[str]]
) -> None:
    bus.end()
    assert over(keys)
    assert player.asked == []
    keys.close()
    (line,) = [line for line in said() if line.startswith("no media keys")]
    assert line


def test_a_bus_that_freezes_in_the_middle_does_not_hold_up_the_end(
    bus: MessageBus, keys: MediaKeys, player: PlayerInMemory
) -> None:
    bus.freeze()
    player.become(PlayState.PAUSED)
    keys.close()
    assert over(keys)


def test_one_setting_turns_it_off(bus: MessageBus, player: PlayerInMemory, said: Callable[[], list[str]]) -> None:
    with MediaKeys(player, TITLE, stay, enabled=False, address=bus.address) as keys:
        assert keys._thread.ident is None, "it was never started"
    assert said() == []


def test_closing_what_was_never_started_does_nothing(player: PlayerInMemory) -> None:
    MediaKeys(player, TITLE, stay).close()


def test_the_bus_of_the_login_is_found_without_an_address(tmp_path: Path) -> None:
    assert session_bus({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/a", "XDG_RUNTIME_DIR": "/b"}) == "unix:path=/a"
    assert session_bus({}) is None
    assert session_bus({"XDG_RUNTIME_DIR": str(tmp_path)}) is None
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "bus"))
        assert session_bus({"XDG_RUNTIME_DIR": str(tmp_path)}) == f"unix:path={tmp_path}/bus"
