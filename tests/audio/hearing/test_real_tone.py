"""Through a real sound server: the soft tone comes back where the microphone hears what is played, and only there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.program import command, without_a_terminal
from tests.sound_server import SINK
from tui.text import listening

if TYPE_CHECKING:
    from tests.sound_server import SoundServer

pytestmark = pytest.mark.real_sound


def test_a_tone_comes_back_from_loudspeakers_and_not_from_headphones(sound_server: SoundServer) -> None:
    sound_server.pactl("load-module", "module-sine-source", "source_name=elsewhere", "frequency=220")
    sound_server.pactl("load-module", "module-null-sink", "sink_name=ears")
    kept = Path(sound_server.env["HOME"]) / ".local" / "state" / "sitwith" / "remembered.json"
    kept.parent.mkdir(parents=True)
    kept.write_text('{"headphones": true}')
    played = command("play", "first-sitting", "--plain=quiet", "--listen")
    loud = sound_server.env | {"PULSE_SINK": SINK, "PULSE_SOURCE": f"{SINK}.monitor"}
    worn = sound_server.env | {"PULSE_SINK": "ears", "PULSE_SOURCE": "elsewhere"}
    with without_a_terminal(played, loud) as loudspeakers, without_a_terminal(played, worn) as headphones:
        loudspeakers.until(listening.HEARS_ITSELF[0])
        headphones.until(listening.HEARS_NO_TONE[0])
        assert "Traceback" not in loudspeakers.errors + headphones.errors
