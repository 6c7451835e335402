"""The pacing tones: soft sound that stands in for someone breathing beside the listener."""

from audio.tones.engine import Tones, tones_of
from audio.tones.timbres import Cues, Timbre
from audio.units import PAGE

__all__ = ["PAGE", "Cues", "Timbre", "Tones", "tones_of"]
