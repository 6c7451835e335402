"""How the guide's lines are laid out in time: slow, with silence at the marks, and never stretched there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tools.voice_lab import endings
from tools.voice_lab.creak import without_creak
from tools.voice_lab.endings import with_more_falling
from tools.voice_lab.joining import join
from tools.voice_lab.judges import heard_together
from tools.voice_lab.melody import settle
from tools.voice_lab.model import COUNT_S, RATE_HZ, Floats, Melody, Model
from tools.voice_lab.report import renewed, voices
from tools.voice_lab.speaker import Line, Place, Retake, Speaker
from tools.voice_lab.store import Coded
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
    said = Melody(rising, np.full(len(rising), 2.0))
    (higher,) = settle([said], [timed], usual_hz=200.0, pitch_hz=180.0, breadth=1.0, open_ends=1.2)
    assert np.array_equal(higher.pitch_hz, shaped.pitch_hz)  # what is heard stays
    for last in (4, 9):
        assert higher.told.pitch_hz[starts[last] - 1] == pytest.approx(216.0)


@pytest.mark.parametrize(
    ("falls", "hiss", "long_s", "taken"),
    [
        (((1, 2), (2, 1)), -8.0, 5.0, True),
        (((1, 1), (1, 1)), -8.0, 5.0, False),
        (((2, 1), (2, 0)), -8.0, 5.0, False),  # a phrase that has lost its melody is none that falls
        (((1, 1), (2, 2)), -8.0, 5.0, False),
        (((1, 1), (2, 0)), -5.5, 5.0, False),
        (((1, 1), (2, 0)), -8.0, 7.5, False),
        (((2, 0), (3, 0)), -8.0, 5.0, False),  # what falls is left as it is
    ],
)
def test_endings_are_told_higher_where_more_of_them_then_fall_and_nothing_is_lost_for_it(
    monkeypatch: pytest.MonkeyPatch,
    falls: tuple[tuple[int, int], tuple[int, int]],
    hiss: float,
    long_s: float,
    taken: bool,  # noqa: FBT001 - a case of the table
) -> None:
    first, other = _clip(5.0), _clip(long_s)
    told = _saying(monkeypatch, [other], falls, [hiss, -8.0])
    assert with_more_falling(Model(), _LOW, _LINE, first, 7.2) is (other if taken else first)
    assert told == ([1.2] if falls[0][1] else [])
    for speaker, line in ((replace(_LOW, open_ends=()), _LINE), (_LOW, replace(_LINE, retake=Retake(as_told=True)))):
        assert with_more_falling(Model(), speaker, line, first, 7.2) is first


def test_the_next_height_is_tried_where_some_still_do_not_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    second, third = _clip(5.0), _clip(5.0)
    told = _saying(monkeypatch, [second, third], ((1, 2), (2, 1), (2, 1), (3, 0), (3, 0)), [-8.0] * 4)
    both = replace(_LOW, open_ends=(1.2, 1.12, 1.3))
    assert with_more_falling(Model(), both, _LINE, _clip(5.0), 7.2) is third
    assert told == [1.2, 1.12]


_LOW = Speaker(Path("low"), pitch_hz=147.0, usual_hz=194.0, breadth=0.9, open_ends=(1.2,))
_LINE = Line("Hello.", "a/hello/Hello.", Place(0.0))


def _clip(long_s: float) -> Coded:
    return Coded(b"", np.zeros(round(10 * long_s), np.float32), 10)


def _saying(
    monkeypatch: pytest.MonkeyPatch, clips: list[Coded], falls: tuple[tuple[int, int], ...], hisses_db: list[float]
) -> list[float]:
    """Have these clips come out, one after the other, and these falls and hisses be found; return what is told."""
    told: list[float] = []
    made, fell, hissed = iter(clips), iter(falls), iter(hisses_db)

    def say(_model: Model, _speaker: Speaker, line: Line) -> Floats:
        told.append(line.open_ends)
        return np.zeros(1)

    monkeypatch.setattr(endings, "say", say)
    monkeypatch.setattr(endings, "coded", lambda *_: next(made))
    monkeypatch.setattr(endings, "falls_of", lambda *_: next(fell))
    monkeypatch.setattr(endings, "hiss_db", lambda *_: next(hissed))
    return told


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
