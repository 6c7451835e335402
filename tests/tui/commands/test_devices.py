"""``sitwith devices``: what can play, and the microphones that can be recorded through."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audio.portaudio import Device
from tests.program import sitwith
from tui.commands import machine

if TYPE_CHECKING:
    import pytest

SPEAKER = Device(0, "Speaker", "ALSA", 2, default=True)
MICROPHONE = Device(1, "Headset", "ALSA", 1, default=False)


def test_microphones_are_listed_too(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "known_devices", lambda way: [SPEAKER] if way == "output" else [MICROPHONE])
    done = sitwith(env, "devices")
    assert done.stdout.splitlines() == [
        "Speaker  ·  ALSA, 2 channels  (default)",
        "",
        "Microphones, for `sitwith record --device`:",
        "Headset  ·  ALSA, 1 channel",
    ]
    told = json.loads(sitwith(env, "devices", "--json").stdout)
    assert [(device["name"], device["does"]) for device in told] == [("Speaker", "plays"), ("Headset", "records")]
