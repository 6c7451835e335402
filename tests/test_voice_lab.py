"""How the guide's lines are laid out in time: slow, with silence at the marks, and never stretched there."""

from __future__ import annotations

import numpy as np
import pytest

from tools.voice_lab.creak import without_creak
from tools.voice_lab.finish import Colour, finish
from tools.voice_lab.joining import join
from tools.voice_lab.judges import heard_together
from tools.voice_lab.melody import settle
from tools.voice_lab.model import COUNT_S, RATE_HZ, Melody
from tools.voice_lab.quick import products
from tools.voice_lab.report import renewed, voices
from tools.voice_lab.speaker import Line, Place, Retake
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


def test_a_silence_that_is_too_long_is_shortened() -> None:
    count = round(COUNT_S * RATE_HZ)
    counts = np.array([4, 8, 8, 40, 8, 8, 4, 4])
    sound = np.sin(np.arange(counts.sum() * count) * 0.1)
    starts = np.concatenate(([0], np.cumsum(counts))) * count
    for first, last in ((0, 1), (3, 4), (6, 8)):
        sound[starts[first] : starts[last]] = 0.0
    joined = join([Timed("abc,de.", counts, {3: 0.4}, 0.6)], [sound])
    assert np.diff(np.flatnonzero(np.abs(joined) > 0.05)).max() / RATE_HZ == pytest.approx(0.4, abs=0.03)


def test_every_phrase_ends_under_its_middle_and_the_model_is_told_of_a_voice_that_goes_on() -> None:
    letters = "abcd,efgh."
    counts = np.array([4, 10, 10, 10, 8, 10, 10, 10, 10, 8, 4, 2])
    starts = 2 * np.concatenate(([0], np.cumsum(counts)))
    rising = np.linspace(170.0, 250.0, int(starts[-1]))
    for first, last in ((0, 1), (4, 5), (9, 12)):
        rising[starts[first] : starts[last]] = 0.0
    timed = Timed(letters, counts, {4: 0.4}, 0.6)
    (shaped,) = settle(
        [Melody(rising, np.full(len(rising), 2.0))], [timed], usual_hz=200.0, pitch_hz=180.0, breadth=1.0
    )
    for first, last in ((1, 4), (5, 9)):
        phrase = shaped.pitch_hz[starts[first] : starts[last]]
        assert phrase[-1] < np.median(phrase) * 2.0 ** (-0.5 / 12.0)
        assert phrase.min() > 180.0 * 2.0 ** (-4.6 / 12.0)
        assert shaped.told.pitch_hz[starts[last] - 1] == 180.0
        assert shaped.told.energy[starts[last] - 1] == pytest.approx(5.0, abs=0.05)
    assert (shaped.pitch_hz[rising == 0.0] == 0.0).all()


@pytest.mark.parametrize("length", [1, 5, 7, 11, 32])
def test_a_kernel_gives_the_same_by_products_of_what_is_transformed(length: int) -> None:
    rng = np.random.default_rng(length)
    there, weigh, back = products(length)
    block, kernel = rng.normal(size=32), rng.normal(size=length)
    assert back @ ((weigh @ kernel) * (there @ block)) == pytest.approx(np.correlate(block, kernel, "valid"), abs=1e-12)


def test_a_voice_is_made_brighter_and_warmer_but_no_louder_than_a_sibilant_may_be() -> None:
    hertz = np.fft.rfftfreq(24_000, 1.0 / RATE_HZ)
    second = np.arange(24_000) / RATE_HZ
    bright, warm = ((2_000.0, 0.0), (4_000.0, 1.5)), ((200.0, 3.0), (400.0, 0.0))

    def over_the_vowel_db(pitch_hz: float, size: float, colour: Colour) -> float:
        spoken = np.sin(2.0 * np.pi * 500.0 * second) + size * np.sin(2.0 * np.pi * pitch_hz * second)
        middle = finish(np.tile(spoken, 3), colour=colour, sibilant_db=-9.0)[28_000:52_000]
        heard = np.abs(np.fft.rfft(middle))
        return float(20.0 * np.log10(heard[hertz == pitch_hz] / heard[hertz == 500.0])[0])

    assert over_the_vowel_db(6_000.0, 0.1, ()) == pytest.approx(-20.0, abs=0.2)
    assert over_the_vowel_db(6_000.0, 0.1, bright) == pytest.approx(-18.5, abs=0.2)
    assert over_the_vowel_db(6_000.0, 0.5, bright) < -6.0 - 1.0
    assert over_the_vowel_db(150.0, 0.1, warm) == pytest.approx(-17.0, abs=0.2)
    assert over_the_vowel_db(283.0, 0.1, warm) == pytest.approx(-18.5, abs=0.2)  # half way, by octaves


@pytest.mark.parametrize(("share", "pace"), [(0.0, 121.0), (0.5, 114.5), (1.0, 108.0)])
def test_a_line_is_slower_the_later_it_is_said_at_its_speakers_own_pace(share: float, pace: float) -> None:
    assert Line("Hello.", "", Place(share), between_wpm=(121.0, 108.0)).pace_wpm == pytest.approx(pace)
    slow = Line("Hello.", "", Place(share, goodbye=True), Retake(pace=1.1), (121.0, 108.0))
    assert slow.pace_wpm == pytest.approx(pace * 0.97 * 1.1)


def test_what_rattles_on_after_a_phrase_dies_away_and_what_comes_before_stays() -> None:
    loud, soft = np.zeros((601, 60), np.float32), np.full((601, 60), -3.0, np.float32)
    size, rest = loud.copy(), soft.copy()
    size[:, 40:], rest[:, 40:] = -6.0, 0.0  # the voice lets go
    ending = np.zeros(60, bool)
    ending[20:56] = True
    *_, after, _ = without_creak([size, loud, soft, rest, loud], ending)
    assert np.array_equal(after[:, :40], rest[:, :40])
    assert after[20, 41:49] == pytest.approx(-np.minimum(2.5, 0.35 * np.arange(1, 9)), abs=1e-5)
    assert np.array_equal(after[300:], rest[300:])  # an s hisses on


def test_what_is_misheard_is_told_of_its_own_line() -> None:
    lines = [(np.zeros(16_000, np.float32), words) for words in ("I'm still here.", "Only easy.")]
    assert list(heard_together(lines, lambda _: "I'm still here, girl. Only easy.")) == [
        ("i'm still here", 0),
        ("girl only easy", 1),
    ]


def test_a_word_that_sounds_as_it_is_written_is_not_misheard_however_it_is_spelt() -> None:
    def sounds(words: str) -> str:
        return words.replace("tient", "tiens").replace("sans ", "s'en ").replace(" ", "")

    lines = [(np.zeros(16_000, np.float32), words) for words in ("Je vous tiens.", "Le son, s'en aller.")]
    assert [wrong for _, wrong in heard_together(lines, lambda _: "Je vous tient. Le sang, sans aller.", sounds)] == [
        0,
        2,
    ]
    assert [wrong for _, wrong in heard_together(lines, lambda _: "Je vous tient. Le son, sans aller.", sounds)] == [
        0,
        0,
    ]
    assert [wrong for _, wrong in heard_together(lines, lambda _: "Je vous tient. Le son, s'en aller.")] == [1, 0]


def test_one_voice_of_a_report_is_renewed_and_the_others_stay_as_they_stand() -> None:
    columns = len(voices([]).splitlines()[0].split("|")) - 2

    def row(name: str, told: str) -> list[str]:
        return [name, *([told] * (columns - 1))]

    old = f"# Title\n\n{voices([row('one', '1'), row('beside', '9')])}\n\nA note.\n\n## one\n\nIts clips.\n"
    both = renewed(old, [row("two", "2")], [("two", "## two\n\nOther clips.\n")])
    assert [line.split()[1] for line in both.splitlines() if line.startswith("| ")] == ["voice", "one", "two", "beside"]
    assert both.endswith("A note.\n\n## one\n\nIts clips.\n\n## two\n\nOther clips.\n")
    again = renewed(both, [row("one", "longer than it was")], [("one", "## one\n\nNew clips.\n")])
    assert again.endswith("A note.\n\n## one\n\nNew clips.\n\n## two\n\nOther clips.\n")
    assert renewed(again, [row("one", "1")], [("one", "## one\n\nIts clips.\n")]) == both
