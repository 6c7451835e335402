"""How the guide's lines are laid out in time: slow, with silence at the marks, and never stretched there."""

from __future__ import annotations

import numpy as np
import pytest

from tools.voice_lab.joining import join
from tools.voice_lab.judges import heard_together
from tools.voice_lab.model import COUNT_S, RATE_HZ
from tools.voice_lab.timing import Timed, seconds, unhurried
from tools.voice_lab.words import sentences


def test_a_line_is_read_by_sentences_and_long_runs_get_air() -> None:
    assert sentences("Hello. I'm here, still.", {}) == ["Hello.", "I'm here, still."]
    assert sentences("Perhaps let your eyes find one thing that is pleasant to see.", {}) == [
        "Perhaps let your eyes find one thing, that is pleasant to see."
    ]
    assert sentences("A breath.", {"breath": "bɹɛθ"}) == ["A [breath](/bɹɛθ/)."]


@pytest.mark.parametrize("pace", [95.0, 105.0, 112.0])
def test_the_pace_is_met_and_marks_are_not_stretched(pace: float) -> None:
    letters = "wan tu, θɹi fɔɹ."
    lengths = np.linspace(2.2, 4.4, len(letters) + 2)
    (timed,) = unhurried([(letters, lengths)], 4, pace, 1.0, np.random.default_rng(1))
    assert 60.0 * 4 / seconds([timed]) == pytest.approx(pace, rel=0.06)  # counts are whole
    places = (0, letters.index(","), len(letters) - 1, len(letters), len(letters) + 1)
    assert [int(timed.counts[place]) for place in places] == [round(float(lengths[place])) for place in places]


def test_the_silence_at_a_mark_is_as_long_as_it_is_wanted() -> None:
    # Six letters; the comma's silence, of one count, lies in its own counts.
    counts = np.array([4, 8, 8, 2, 8, 8, 4, 4])
    sound = np.sin(np.arange(counts.sum() * round(COUNT_S * RATE_HZ)) * 0.1)
    count = round(COUNT_S * RATE_HZ)
    starts = np.concatenate(([0], np.cumsum(counts))) * count
    for first, last in ((0, 1), (3, 4), (6, 8)):
        # As the model leaves it: quietest in its middle.
        sound[starts[first] : starts[last]] = 1e-4 * np.linspace(-1.0, 1.0, starts[last] - starts[first])
    line = [Timed("abc,de.", counts, {3: 0.5}, 0.6)]
    joined = join(line, [sound])
    silent = np.flatnonzero(np.abs(joined) > 0.05)
    assert np.diff(silent).max() / RATE_HZ == pytest.approx(0.5, abs=0.03)
    assert np.abs(joined[[0, -1]]).max() < 1e-3


def test_what_is_misheard_is_told_of_its_own_line() -> None:
    lines = [(np.zeros(16_000, np.float32), words) for words in ("I'm still here.", "Only easy.")]
    assert list(heard_together(lines, lambda _: "I'm still here, girl. Only easy.")) == [
        ("i'm still here", 0),
        ("girl only easy", 1),
    ]
