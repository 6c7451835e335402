"""How what is on the screen comes and goes: strengths from 0 to 1, and a scene whose words are only so present."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.units import Seconds
    from tui.picture.scene import Scene

_FADE: Seconds = 0.7


def fainter(scene: Scene, present: float) -> Scene:
    """Return a scene whose words are only so present; its light stays as it is."""
    if present >= 1.0:
        return scene
    return replace(
        scene,
        label=scene.label if present > 0.0 else (),
        label_strength=present if scene.label_strength is None else scene.label_strength * present,
        captions=tuple(replace(words, strength=words.strength * present) for words in scene.captions),
        whisper=replace(scene.whisper, strength=scene.whisper.strength * present),
        notice=replace(scene.notice, strength=scene.notice.strength * present),
        keys_present=scene.keys_present * present,
        chrome=scene.chrome * present,
    )


def come(since: Seconds) -> float:
    """Return a strength that comes from 0 to 1 over the first moments."""
    return min(1.0, max(0.0, since / _FADE))


def come_and_go(since: Seconds, shown: Seconds) -> float:
    """Return a strength that comes, stays and has gone after ``shown``."""
    return max(0.0, min(1.0, since / 0.3 + 0.3, (shown - since) / _FADE))
