"""What listens to the clips in a person's stead: a speech recogniser, and two predictors of how good speech sounds.

None of them is an ear. Predictors put synthetic voices above people; differences of 0.1-0.2 say nothing.
What was found is kept (`kept`), for one hearing of everything takes hours.
"""

import importlib
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile as sf
import soxr

from tools.voice_lab.store import Entry

_RATE_HZ = 16_000
_WINDOW_S = 27.5  # the recogniser hears 30 s at once: several lines, with a pause between
_PAUSE_S = 0.9
_AS_ESPEAK = {"fr": "fr-fr"}
_NOT_TOLD_APART = str.maketrans("", "", " ˈˌ-ː.,?!")  # noqa: RUF001 - the phonetic alphabet

Sound = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Judged:
    """What was found of one clip; None where it was not asked for."""

    crc: int
    heard: str | None = None
    wrong: int | None = None
    """Words that differ from those of the line, are missing or too many."""
    distillmos: float | None = None
    dnsmos: float | None = None
    """DNSMOS, overall."""
    p808: float | None = None


def checksum(path: Path) -> int:
    """Return what tells a clip from the same line made again."""
    return zlib.crc32(path.read_bytes())


def as_heard(path: Path, entry: Entry) -> Sound:
    """Return a clip at its gain, 16 kHz mono, as the judges take it."""
    samples, rate_hz = sf.read(path, dtype="float64")
    return played(samples, rate_hz, entry.gain_db)


def played(samples: npt.NDArray[np.floating[Any]], rate_hz: int, gain_db: float) -> Sound:
    """Return mono samples at a gain, 16 kHz, as the judges take them."""
    resampled = soxr.resample(samples * 10.0 ** (gain_db / 20.0), rate_hz, _RATE_HZ)
    return np.asarray(np.clip(resampled, -1.0, 1.0), dtype=np.float32)


def recogniser(folder: Path, language: str = "en") -> Callable[[Sound], str]:
    """Return what writes down speech of a language: Whisper base in CTranslate2's form, from its folder."""
    model = importlib.import_module("faster_whisper").WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=1
    )

    def hear(sound: Sound) -> str:
        found, _ = model.transcribe(
            sound,
            language=language,
            beam_size=1,
            condition_on_previous_text=False,
            temperature=0.0,
            without_timestamps=True,
        )
        return " ".join(str(part.text) for part in found)

    return hear


@cache
def predictor() -> Callable[[Sound], float]:
    """Return DistillMOS."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    torch.version.cuda = None  # torchaudio compares it with its own, which says nothing where no such card is
    model = importlib.import_module("distillmos").ConvTransformerSQAModel()
    model.eval()

    def judge(sound: Sound) -> float:
        with torch.no_grad():
            return float(model(torch.from_numpy(sound)[None]))

    return judge


@cache
def dnsmos() -> Callable[[Sound], tuple[float, float]]:
    """Return DNSMOS: overall, and P.808."""
    model = _dnsmos_model()

    def judge(sound: Sound) -> tuple[float, float]:
        found = model(sound, _RATE_HZ, is_personalized_MOS=False)
        return float(found["ovrl_mos"]), float(found["p808_mos"])

    return judge


@cache
def p808() -> Callable[[Sound], float]:
    """Return the P.808 of DNSMOS by itself, the same figure in a tenth of the time."""
    model = _dnsmos_model()
    model.onnx_sess = _Unasked()

    def judge(sound: Sound) -> float:
        return float(model(sound, _RATE_HZ, is_personalized_MOS=False)["p808_mos"])

    return judge


class _Unasked:
    """Stands where what is not wanted would be computed."""

    @staticmethod
    def run(*_: object) -> list[list[tuple[float, float, float]]]:
        """Return nothing, three times."""
        return [[(0.0, 0.0, 0.0)]]


def _dnsmos_model() -> Any:  # noqa: ANN401 - it carries no types
    package = importlib.import_module("speechmos.dnsmos")
    runtime: Any = importlib.import_module("onnxruntime")
    models = Path(str(package.__file__)).parent / "dnsmos_models"
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # by itself it takes every core, and waits busily
    model = package.DNSMOS(str(models / "sig_bak_ovr.onnx"), str(models / "model_v8.onnx"))
    model.onnx_sess = runtime.InferenceSession(str(models / "sig_bak_ovr.onnx"), options)
    model.p808_onnx_sess = runtime.InferenceSession(str(models / "model_v8.onnx"), options)
    return model


def sounds_in(language: str) -> Callable[[str], str]:
    """Return what tells how words of a language sound, to compare those that are heard with those that are written.

    English is compared by its spelling. French spells much in several ways that sounds the same (je tiens, il tient;
    s'en aller, sans aller), and a recogniser that writes the other one has not misheard: there the letters of espeak-ng
    are compared, without what today's speakers no longer tell apart (open and closed e and o, un and in).
    """
    if language == "en":
        return str
    reader = importlib.import_module("misaki.espeak").EspeakG2P(language=_AS_ESPEAK.get(language, language))

    @cache
    def sounds(words: str) -> str:
        return str(reader(words)[0]).translate(_NOT_TOLD_APART).replace("œ̃", "ɛ̃").replace("ɛ", "e").replace("ɔ", "o")

    return sounds


def heard_together(
    lines: list[tuple[Sound, str]], hear: Callable[[Sound], str], sounds: Callable[[str], str] = str
) -> Iterator[tuple[str, int]]:
    """Yield, for each line, the words heard at its place and how many are wrong; ``sounds`` as ``sounds_in`` gives."""
    for group in _windows(lines):
        pause = np.zeros(round(_PAUSE_S * _RATE_HZ), np.float32)
        heard = words_of(hear(np.concatenate([part for sound, _ in group for part in (sound, pause)])))
        written = [word for _, words in group for word in words_of(words)]
        at_word, wrong = _aligned(written, heard, sounds)
        start = 0
        for _, words in group:
            end = start + len(words_of(words))
            told = " ".join(word for place in at_word[start:end] for word in place)
            # Words that are parted elsewhere sound the same together.
            alike = sounds is not str and sounds(told) == sounds(" ".join(written[start:end]))
            yield told, 0 if alike else sum(wrong[start:end])
            start = end


def words_of(text: str) -> list[str]:
    """Return a text's words as they are compared."""
    plain = text.lower().replace("’", "'").replace("-", " ")
    return re.sub(r"[^a-zà-öø-ÿœ' ]", " ", plain).split()


def _windows(lines: list[tuple[Sound, str]]) -> Iterator[list[tuple[Sound, str]]]:
    group: list[tuple[Sound, str]] = []
    total = 0.0
    for sound, words in lines:
        seconds = len(sound) / _RATE_HZ + _PAUSE_S
        if group and total + seconds > _WINDOW_S:
            yield group
            group, total = [], 0.0
        group.append((sound, words))
        total += seconds
    if group:
        yield group


def _aligned(written: list[str], heard: list[str], sounds: Callable[[str], str]) -> tuple[list[list[str]], list[int]]:
    """Return, for each written word, the words heard there and how many differences that is (Levenshtein)."""
    rows, columns = len(written), len(heard)
    cost = np.zeros((rows + 1, columns + 1), int)
    cost[:, 0], cost[0, :] = range(rows + 1), range(columns + 1)
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            same = sounds(written[row - 1]) == sounds(heard[column - 1])
            cost[row, column] = min(
                cost[row - 1, column] + 1, cost[row, column - 1] + 1, cost[row - 1, column - 1] + (not same)
            )
    at_word: list[list[str]] = [[] for _ in written]
    wrong = [0] * rows
    row, column = rows, columns
    while row or column:
        same = bool(row and column and sounds(written[row - 1]) == sounds(heard[column - 1]))
        if row and column and cost[row, column] == cost[row - 1, column - 1] + (not same):
            at_word[row - 1].insert(0, heard[column - 1])
            wrong[row - 1] += not same
            row, column = row - 1, column - 1
        elif row and cost[row, column] == cost[row - 1, column] + 1:
            wrong[row - 1] += 1
            row -= 1
        else:
            at_word[min(row, rows - 1)].insert(0, heard[column - 1])
            wrong[min(row, rows - 1)] += 1
            column -= 1
    return at_word, wrong
