"""Through a real sound server: whatever is wrong with the microphone, one sentence says so, and the session goes on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.program import command, without_a_terminal
from tests.sound_server import SINK
from tui.text import listening

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sound_server import SoundServer

pytestmark = [pytest.mark.real_sound, pytest.mark.long]


def none_at_all(server: SoundServer) -> str:
    return only_plays(server, "")


def not_there(server: SoundServer) -> str:
    return only_plays(server, f"capture.pcm {{ type pulse server {server.env['PULSE_SERVER']!r} device gone }}")


def only_plays(server: SoundServer, otherwise: str) -> str:
    """Have ALSA play to the server alone, and record by nothing or by something ``otherwise``."""
    file = Path(server.env["ALSA_CONFIG_PATH"])
    own = file.read_text().replace("pcm.!default", "pcm.unused")
    own = re.sub(r"@hooks \[.*?\n\]", "", own, flags=re.DOTALL)  # or a device named pulse would record all the same
    own = re.sub(r"pcm\.unused .*", "", own)
    plays = f"playback.pcm {{ type pulse server {server.env['PULSE_SERVER']!r} }}"
    file.write_text(f"{own}\npcm.!default {{ type asym {plays} {otherwise} }}\n")
    return "The microphone does not open" if otherwise else "No microphone was found."


def held(server: SoundServer) -> str:
    a_mouth(server)
    server.pactl("suspend-sink", "mouth", "true")
    return "The microphone does not answer; choose another one."


def muted(server: SoundServer) -> str:
    a_mouth(server)
    server.pactl("set-source-mute", "mouth.monitor", "true")
    return listening.GIVES_NOTHING


def a_mouth(server: SoundServer) -> None:
    server.pactl("load-module", "module-null-sink", "sink_name=mouth")
    server.pactl("set-default-source", "mouth.monitor")
    server.pactl("set-default-sink", SINK)


@pytest.mark.parametrize("way", [none_at_all, not_there, held, muted], ids=lambda way: way.__name__)
def test_one_sentence_and_the_session_goes_on(sound_server: SoundServer, way: Callable[[SoundServer], str]) -> None:
    told = way(sound_server)
    words = ["play", "first-sitting", "--plain=quiet", "--listen", "-o", "headphones=true"]
    with without_a_terminal(command(*words), sound_server.env) as player:
        player.until(told, 30.0)
        player.until("It begins", 60.0)  # by itself, as without
        assert player.said.count(told) == 1
        assert "Traceback" not in player.errors
