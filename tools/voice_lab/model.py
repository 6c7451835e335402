"""A speech model, taken apart at two places so that time and melody can be shaped between.

    letters                  -> how long each is held           (`lengths`)
    letters, lengths         -> pitch and energy                (`melody`)
    those                    -> a spectrum, and from it sound   (`sound`)

The guide's is hibari's `heart`: one Python package with the voice and its pronunciations inside. It gives a
spectrum for each 12.5 ms, in five parts, of which the harmonic one is played by pulses at a pitch of our own choosing:
so a melody is changed at its source and not afterwards. Its numbers are the same each time; its noise is seeded.
"""

import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tools.voice_lab.creak import without_creak
from tools.voice_lab.graph import cut_out
from tools.voice_lab.reading import english

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

RATE_HZ = 24_000
COUNT_S = 0.025
"""What the lengths count in."""
FRAME_S = 0.0125
"""What pitch, energy and spectrum come in."""
VOICED_HZ = 40.0
"""A frame whose pitch lies under this has no voice."""

_LENGTHS, _COUNTS, _PITCH, _ENERGY = "/Sub_output_0", "/Cast_32_output_0", "f0", "/Mul_62_output_0"
_SPECTRUM = ("lh", "theta", "ln", "lr", "phi")  # harmonics: log size and phase; noise; a part with phases of its own


@dataclass(frozen=True)
class Melody:
    """Pitch and energy, one value a frame."""

    pitch_hz: Floats
    energy: Floats


@dataclass(frozen=True)
class Shaped:
    """A sentence's melody as it is to be."""

    pitch_hz: Floats
    """What is heard."""
    told: Melody
    """What the model is told, for the spectrum."""
    ending: Flags
    """The frames in which a phrase ends."""


class Model:
    """What every model answers."""

    _numbers: Mapping[str, int]
    """The number of each letter it knows."""

    def letters(self, words: str) -> str:
        """Return a sentence in the model's letters, one character each; `[word](/letters/)` gives a word's own."""
        raise NotImplementedError

    def lengths(self, letters: str) -> Floats:
        """Return the counts each letter lasts at full speed, with the silences around: shape (letters + 2,)."""
        raise NotImplementedError

    def melody(self, letters: str, counts: Counts) -> Melody:
        """Return how the model would say letters that last so many counts."""
        raise NotImplementedError

    def sound(self, letters: str, counts: Counts, shaped: Shaped, rng: np.random.Generator) -> Floats:
        """Return the samples of a sentence with this melody, at 24 kHz."""
        raise NotImplementedError

    def _known(self, found: str, words: str) -> str:
        """Return the letters of some words, where all of them are the model's."""
        unknown = set(found) - set(self._numbers)
        if unknown:
            raise ValueError(f"the model knows no {', '.join(sorted(unknown))} in {found!r} ({words!r})")
        return found

    def _session(self, cut: Any) -> Any:  # noqa: ANN401 - onnxruntime carries no types
        """Return what runs a part, on one thread."""
        runtime = importlib.import_module("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return runtime.InferenceSession(cut.SerializeToString(), options, providers=["CPUExecutionProvider"])


class Hibari(Model):
    """The model's three parts, and what turns words into its letters."""

    def __init__(self) -> None:
        """Load the model: about a second."""
        onnx = importlib.import_module("onnx")
        package = importlib.import_module("hibari.tts")
        assets = Path(package.ASSETS)
        whole = onnx.load(assets / "hibari.onnx")

        def part(inputs: Sequence[str], outputs: Sequence[str]) -> Any:  # noqa: ANN401 - onnxruntime carries no types
            return self._session(cut_out(onnx, whole, inputs, outputs))

        self._lengths = part(("ids",), (_LENGTHS,))
        self._melody = part(("ids", _COUNTS), (_PITCH, _ENERGY))
        self._sound = part(("ids", _COUNTS, _PITCH, _ENERGY), _SPECTRUM)
        self._numbers: dict[str, int] = json.loads((assets / "vocab.json").read_text(encoding="utf-8"))
        self._dsp = importlib.import_module("hibari.dsp")
        self._reader = english()

    def letters(self, words: str) -> str:
        """As for every model."""
        return self._known(self._reader(words), words)

    def lengths(self, letters: str) -> Floats:
        """As for every model."""
        (found,) = self._lengths.run(None, self._given(letters))
        return np.asarray(found, dtype=np.float64).ravel()

    def melody(self, letters: str, counts: Counts) -> Melody:
        """As for every model."""
        pitch, energy = self._melody.run(None, self._given(letters) | {_COUNTS: counts})
        return Melody(np.asarray(pitch, np.float64).ravel(), np.asarray(energy, np.float64).ravel())

    def sound(self, letters: str, counts: Counts, shaped: Shaped, rng: np.random.Generator) -> Floats:
        """Return the samples: the spectrum of what the model is told, played at the pitch that is to be heard."""
        given = self._given(letters) | {
            _COUNTS: counts,
            _PITCH: shaped.told.pitch_hz.astype(np.float32).reshape(1, -1),
            _ENERGY: shaped.told.energy.astype(np.float32).reshape(1, -1),
        }
        spectrum = [np.asarray(part)[0] for part in self._sound.run(None, given)]
        spectrum = without_creak(spectrum, shaped.ending)
        made = self._dsp.synth(*spectrum, shaped.pitch_hz.astype(np.float32), rng)
        return np.asarray(made, dtype=np.float64)

    def _given(self, letters: str) -> dict[str, npt.NDArray[Any]]:
        return {"ids": np.array([[0, *(self._numbers[letter] for letter in letters), 0]], dtype=np.int64)}
