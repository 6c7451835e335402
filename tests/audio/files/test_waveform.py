"""A recording's shape, read in the background: right, told as it grows, and gone with whoever asked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.faults import RecordingError
from audio.files.waveform import BINS, WaveformReader, nothing_yet
from tests.audio.sounds import sine, stereo, written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """Forty seconds: a loud quarter, a quiet one, silence, and a loud one on one side only."""
    quarter = 10
    loud, quiet, nothing = (stereo(sine(200, level, quarter, 16_000)) for level in (-6.0, -26.0, -200.0))
    return written(tmp_path / "steps.flac", np.concatenate([loud, quiet, nothing, loud * [1, 0]]), 16_000)


def test_every_part_has_its_peak_and_its_level(steps: Path) -> None:
    reader = WaveformReader(steps, rest=0.0)
    reader.read()
    shape = reader.snapshot
    assert shape.complete
    assert reader.progress == 1.0
    assert len(shape.peaks) == len(shape.levels) == BINS
    parts = np.split(np.arange(BINS), 4)
    for part, peak, level in zip(parts, (0.501, 0.0501, 0.0, 0.501), (0.354, 0.0354, 0.0, 0.2506), strict=True):
        inner = part[2:-2]
        assert shape.peaks[inner] == pytest.approx(peak, abs=0.003)
        assert shape.levels[inner] == pytest.approx(level, abs=0.01)


def test_it_grows_from_the_start_and_snapshots_never_change(steps: Path) -> None:
    reader = WaveformReader(steps, rest=0.0)
    assert reader.progress == 0.0
    seen = [reader.snapshot]

    def clock() -> float:
        if reader.snapshot is not seen[-1]:
            seen.append(reader.snapshot)
        return 0.0

    reader._clock = clock
    reader.read()
    progress = [shape.known for shape in seen]
    assert progress == sorted(progress)
    assert len(seen) > 5
    assert not seen[0].peaks.any()
    for shape in seen[1:]:
        known = int(shape.known * BINS)
        assert not shape.peaks[known + 1 :].any()
    with pytest.raises(ValueError, match="read-only"):
        seen[-1].peaks[0] = 1.0


def test_a_file_shorter_than_the_bins_and_one_that_breaks_off(tmp_path: Path, steps: Path) -> None:
    short = WaveformReader(written(tmp_path / "short.wav", sine(100, -6, 0.02, 8000), 8000), rest=0.0)
    short.read()
    assert short.snapshot.complete
    assert short.snapshot.peaks.max() > 0.4
    data = steps.read_bytes()
    steps.write_bytes(data[: len(data) // 2])
    cut = WaveformReader(steps, rest=0.0)
    cut.read()
    assert cut.progress == 1.0


def test_in_the_background_it_ends_by_itself_or_when_it_is_closed(steps: Path, tmp_path: Path) -> None:
    with WaveformReader(steps, rest=0.0) as reader:
        assert reader.wait(30)
        assert reader.snapshot.complete
    stopped = WaveformReader(steps)
    stopped.close()
    stopped.start()
    assert stopped.wait(30)
    assert not stopped.snapshot.complete
    missing = WaveformReader(tmp_path / "none.wav")
    missing.start()
    assert missing.wait(30)
    assert missing.progress == 0.0
    with pytest.raises(RecordingError):
        missing.read()
    assert not [thread for thread in threading.enumerate() if thread.name == "waveform"]


def test_nothing_is_known_at_first() -> None:
    shape = nothing_yet()
    assert (shape.known, shape.complete, float(shape.levels.max())) == (0.0, False, 0.0)
