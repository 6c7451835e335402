"""Through a real sound server: whatever is wrong with the microphone, one sentence says so, and the session goes on.

What is refused is refused by a real one: by the server at a door whose key nobody here has, by the kernel for a device
that may not be read or is another's alone. There is no sound card in a place where tests run, so the devices are those
that ALSA can open as such: a file without leave, a terminal that somebody holds alone.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import socket
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audio.faults import DeviceFault
from scripts.faults import Flaw
from tests.program import command, in_a_terminal, without_a_terminal
from tests.sound_server import SINK, private_sound_server
from tui.text import listening
from tui.text.faults import flaw_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.sound_server import SoundServer

pytestmark = [pytest.mark.real_sound, pytest.mark.long]

PLAY = ["play", "first-sitting", "--plain=quiet", "-o", "headphones=true"]
NONE_FOUND = flaw_sentence(Flaw(DeviceFault.NONE, {"recording": True}))
LETS_NO_RIGHT_THROUGH = [] if os.geteuid() else ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
"""Whoever may do everything is refused nothing."""


def none_at_all(server: SoundServer) -> str:
    return only_plays(server, "", NONE_FOUND)


def not_there(server: SoundServer) -> str:
    return records_by(server, pulse_at(server.env["PULSE_SERVER"], "gone"), "The microphone does not open")


def refused_by_the_server(server: SoundServer) -> str:
    return records_by(server, pulse_at(locked_door(server, a_port())), NONE_FOUND)


def refused_by_the_kernel(server: SoundServer) -> str:
    device = server.folder / "device"
    device.touch(mode=0)
    return records_by(server, f'type oss device "{device}"', NONE_FOUND)


def held(server: SoundServer) -> str:
    a_mouth(server)
    server.pactl("suspend-sink", "mouth", "true")
    return "The microphone does not answer; choose another one."


def muted(server: SoundServer) -> str:
    a_mouth(server)
    server.pactl("set-source-mute", "mouth.monitor", "true")
    return listening.GIVES_NOTHING


def records_by(server: SoundServer, how: str, told: str) -> str:
    return only_plays(server, f"capture.pcm {{ {how} }}", told)


def only_plays(server: SoundServer, otherwise: str, told: str) -> str:
    """Have ALSA play to the server alone, and record by nothing or by something ``otherwise``."""
    file = Path(server.env["ALSA_CONFIG_PATH"])
    own = file.read_text().replace("pcm.!default", "pcm.unused")
    own = re.sub(r"@hooks \[.*?\n\]", "", own, flags=re.DOTALL)  # or a device named pulse would record all the same
    own = re.sub(r"pcm\.unused .*", "", own)
    plays = f"playback.pcm {{ {pulse_at(server.env['PULSE_SERVER'])} }}"
    file.write_text(f"{own}\npcm.!default {{ type asym {plays} {otherwise} }}\n")
    return told


def pulse_at(server: str, device: str = "") -> str:
    return f'type pulse server "{server}"' + (f" device {device}" if device else "")


def a_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def locked_door(server: SoundServer, port: int) -> str:
    """Open a door of the server's to whoever has its key, which is nobody; return where it is."""
    door(server, port, f"auth-cookie={server.folder}/key")
    return f"tcp:127.0.0.1:{port}"


def door(server: SoundServer, port: int, lets_in: str) -> str:
    module = server.pactl("load-module", "module-native-protocol-tcp", "listen=127.0.0.1", f"port={port}", lets_in)
    return module.strip()


def a_mouth(server: SoundServer) -> None:
    server.pactl("load-module", "module-null-sink", "sink_name=mouth")
    server.pactl("set-default-source", "mouth.monitor")
    server.pactl("set-default-sink", SINK)


def goes_on(server: SoundServer, told: str, meanwhile: Callable[[], object] | None = None, *how: str) -> None:
    """Sit down to a session that listens; hear one sentence, and how it begins by itself, as without."""
    with without_a_terminal([*how, *command(*PLAY, "--listen")], server.env) as player:
        if meanwhile is not None:
            player.until(listening.LISTENS_THROUGHOUT[0], 30.0)
            time.sleep(3.0)  # sound comes from it
            meanwhile()
        player.until(told, 30.0)
        player.until("It begins", 60.0)
        assert player.said.count(told) == 1
        assert "Traceback" not in player.errors


@pytest.mark.parametrize(
    "way", [none_at_all, not_there, refused_by_the_server, held, muted], ids=lambda way: way.__name__
)
def test_one_sentence_and_the_session_goes_on(sound_server: SoundServer, way: Callable[[SoundServer], str]) -> None:
    goes_on(sound_server, way(sound_server))


def test_a_device_that_may_not_be_read(sound_server: SoundServer) -> None:
    goes_on(sound_server, refused_by_the_kernel(sound_server), None, *LETS_NO_RIGHT_THROUGH)


@contextlib.contextmanager
def a_device_of_another() -> Iterator[str]:
    """Hold a device alone, for which the kernel says to all others that it is busy."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCEXCL)
    try:
        yield os.ttyname(theirs)
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_device_that_another_holds_alone(sound_server: SoundServer) -> None:
    with a_device_of_another() as device:
        told = records_by(sound_server, f'type oss device "{device}"', NONE_FOUND)
        goes_on(sound_server, told, None, *LETS_NO_RIGHT_THROUGH)


@pytest.mark.parametrize("way", ["unplugged", "server gone"])
def test_a_microphone_that_goes_while_it_listens(sound_server: SoundServer, way: str) -> None:
    with private_sound_server() as other:  # of its own: on one server, another would be listened with
        told = records_by(sound_server, pulse_at(other.env["PULSE_SERVER"]), listening.MICROPHONE_GONE)
        unplug: Mapping[str, Callable[[], object]] = {
            "unplugged": lambda: other.pactl("unload-module", "module-null-sink"),
            "server gone": other.kill,
        }
        goes_on(sound_server, told, unplug[way])


def test_one_that_is_refused_only_once_it_is_asked_for(sound_server: SoundServer) -> None:
    port = a_port()
    a_mouth(sound_server)
    opened = door(sound_server, port, "auth-anonymous=1")
    records_by(sound_server, pulse_at(f"tcp:127.0.0.1:{port}", "mouth.monitor"), "")
    with in_a_terminal(command(*PLAY), sound_server.env, columns=200) as player:
        player.until(listening.MEETING_LISTEN.format(key="E"), 30.0)
        sound_server.pactl("unload-module", opened)
        locked_door(sound_server, port)
        player.type("E")
        player.until("The microphone does not open", 30.0)
        player.type("\r")
        player.until("It begins", 30.0)
        assert player.said.count("microphone") == 1
        assert "Error" not in player.said
