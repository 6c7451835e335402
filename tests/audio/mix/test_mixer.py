"""The mix: voices in their places at their levels, tones that make room, one sound however it is asked for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.faults import RecordingFault
from audio.level.loudness import loudness_as_played
from audio.level.truepeak import true_peak_db
from audio.mix.clips import ClipSource
from audio.mix.ducking import DUCK_RETURN
from audio.mix.mixer import Mix, seed_of
from audio.tones.choices import Timbre
from audio.units import PAGE, RATE, frames_of
from tests.audio.sounds import clip, session, sine, speech_like, steady, written
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Samples
    from scripts.voice.voices import Clip

LENGTH = 14.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="module")
def voices(folder: Path) -> list[Clip]:
    return [
        clip(written(folder / f"{number}.wav", speech_like(2.5, 16_000, number), 16_000), 2.5) for number in range(2)
    ]


@pytest.fixture
def broken(tmp_path: Path) -> Clip:
    file = tmp_path / "broken.wav"
    file.write_text("no sound")
    return clip(file, 2.0)


def whole(mix: Mix) -> Samples:
    with mix:
        return mix.render(0, mix.total_frames)


def test_any_request_gives_the_same_samples(voices: list[Clip]) -> None:
    timeline = session(LENGTH, (2.0, voices[0]), (5.33, voices[1]), (9.0, voices[0]))
    straight = whole(Mix(timeline, seed=3))
    padded = np.pad(straight, ((RATE, 5 * RATE), (0, 0)))
    mix = Mix(timeline, seed=3)

    @examples(25)
    @given(st.integers(-RATE, 15 * RATE), st.integers(0, 3 * RATE))
    def any_request(first: int, count: int) -> None:
        assert np.array_equal(mix.render(first, count), padded[RATE + first : RATE + first + count])

    any_request()
    blocks = [mix.render(first, 1023) for first in range(0, mix.total_frames, 1023)]
    assert np.array_equal(np.concatenate(blocks)[: len(straight)], straight)
    mix.close()


def test_in_its_room_any_request_gives_the_same_samples_and_a_word_rings_on(folder: Path) -> None:
    said = clip(written(folder / "word.wav", sine(500, -20, 1.0), subtype="FLOAT"), 1.0, 0.0)
    timeline = session(8.0, (3.0, said), room=1.0)
    straight, dry = (whole(Mix(each, seed=1, tones=False)) for each in (timeline, session(8.0, (3.0, said))))
    jumping = Mix(timeline, seed=1, tones=False)
    for first in (4 * RATE, 3 * RATE - 5, 0):
        assert np.array_equal(jumping.render(first, RATE + 7), straight[first : first + RATE + 7])
    assert not straight[: 3 * RATE].any()
    after = straight[4 * RATE :]
    assert np.abs(after[: RATE // 10]).max() > 1e-4
    assert not after[RATE // 2 :].any()  # half a second, and not a sample longer
    assert np.abs(after[RATE // 2 - 480 : RATE // 2]).max() < 1e-5
    louder = loudness_as_played(straight, RATE) - loudness_as_played(dry, RATE)
    assert abs(louder) < 1.0  # as loud as it was


def test_another_seed_gives_other_tones_and_the_same_seed_the_same(voices: list[Clip]) -> None:
    timeline = session(7.0, (2.0, voices[0]))
    sound = whole(Mix(timeline, seed=1))
    assert np.array_equal(sound, whole(Mix(timeline, seed=1)))
    assert not np.array_equal(sound, whole(Mix(timeline, seed=2)))
    assert not np.array_equal(sound, whole(Mix(timeline, seed=1, timbre=Timbre.HUM)))


def test_before_the_start_and_after_the_end_there_is_silence(voices: list[Clip]) -> None:
    mix = Mix(session(8.0, (2.0, voices[0])), seed=1)
    assert mix.total_frames == 8 * RATE
    assert not mix.render(-PAGE, PAGE).any()
    assert not mix.render(mix.total_frames, 3 * PAGE).any()
    assert mix.render(100, 0).shape == (0, 2)


def test_a_session_need_not_end_with_a_page() -> None:
    mix = Mix(session(7.037), seed=1)
    assert mix.total_frames == 337_776
    assert not mix.render(mix.total_frames, PAGE).any()
    assert mix.render(0, 10 * RATE).shape == (10 * RATE, 2)


def test_a_clip_begins_on_the_frame_of_its_line(folder: Path) -> None:
    said = clip(written(folder / "tone.wav", sine(1000, -20, 1.0), subtype="FLOAT"), 1.0, 0.0)
    start = 2.012
    sound = whole(Mix(session(8.0, (start, said)), seed=1, tones=False))
    first = round(start * RATE)
    expected = ClipSource.of(said).read(0, RATE)
    assert np.array_equal(sound[first : first + RATE], expected)
    assert not sound[:first].any()
    assert not sound[first + RATE :].any()


def test_the_voice_is_as_loud_as_it_should_be_and_as_its_stage_wants_it(voices: list[Clip]) -> None:
    full = whole(Mix(session(8.0, (2.0, voices[0])), seed=1, tones=False))
    assert loudness_as_played(full[2 * RATE : 2 * RATE + 120_000], RATE) == pytest.approx(-20, abs=0.5)
    half = whole(Mix(session(8.0, (2.0, voices[0]), voice=0.5), seed=1, tones=False))
    assert np.allclose(half, full / 2, atol=1e-6)


def test_the_tones_are_the_same_without_a_voice_as_without_lines(voices: list[Clip]) -> None:
    silent = whole(Mix(session(7.0), seed=1))
    assert np.array_equal(whole(Mix(session(7.0, (3.0, voices[0])), seed=1, voice=False)), silent)
    assert np.array_equal(whole(Mix(session(7.0, (3.0, None)), seed=1)), silent)
    assert np.array_equal(whole(Mix(session(7.0, (3.0, voices[0]), voice=0.0), seed=1)), silent)
    assert silent.any()


def test_the_tones_make_room_for_the_voice(folder: Path) -> None:
    quiet = clip(written(folder / "quiet.wav", np.zeros(3 * RATE, np.float32)), 3.0, 0.0)
    plain = whole(Mix(session(LENGTH), seed=1))
    ducked = whole(Mix(session(LENGTH, (3.0, quiet)), seed=1))
    during = slice(3 * RATE, 6 * RATE)
    assert loudness_as_played(plain[during], RATE) > -33.0
    assert loudness_as_played(ducked[during], RATE) == pytest.approx(-38.0, abs=0.7)  # 18 dB under a voice at -20
    after = slice(frames_of(6.0 + DUCK_RETURN), None)
    assert np.array_equal(ducked[after], plain[after])


def test_a_clip_that_cannot_be_read_leaves_its_line_to_be_read(voices: list[Clip], broken: Clip) -> None:
    mix = Mix(session(LENGTH, (2.0, voices[0]), (5.0, broken), (8.0, voices[1]), (11.0, broken)), seed=1)
    assert not mix.faults
    sound = whole(mix)
    assert len(mix.faults) == 1
    assert mix.faults[0].facts["file"] == broken.file
    # As if that line had none: the tones do not step back for it.
    without = session(LENGTH, (2.0, voices[0]), (5.0, None), (8.0, voices[1]), (11.0, None))
    assert np.array_equal(sound, whole(Mix(without, seed=1)))


def test_a_clip_that_cannot_be_read_gives_the_same_in_any_order(voices: list[Clip], broken: Clip) -> None:
    timeline = session(LENGTH, (2.0, voices[0]), (7.0, broken))
    straight = whole(Mix(timeline, seed=1))
    for first in (9 * RATE, 7 * RATE - 10, 6 * RATE):
        assert np.array_equal(Mix(timeline, seed=1).render(first, RATE), straight[first : first + RATE])


def test_a_clip_that_vanishes_is_a_fault_and_not_an_end(tmp_path: Path) -> None:
    said = clip(written(tmp_path / "a.wav", speech_like(2, 16_000), 16_000), 2.0)
    mix = Mix(session(8.0, (4.0, said)), seed=1)
    mix.render(0, 0)
    said.file.unlink()
    assert mix.render(0, mix.total_frames).any()
    assert mix.faults[0].kind is RecordingFault.MISSING


def test_a_recording_longer_than_its_line_gives_way_to_the_next(folder: Path) -> None:
    long = clip(written(folder / "long.wav", steady(0.1, 6 * RATE), subtype="FLOAT"), 2.0, 0.0)
    sound = np.abs(whole(Mix(session(10.0, (2.0, long), (5.0, long)), seed=1, tones=False))[:, 0])
    assert np.allclose(sound[3 * RATE : int(4.4 * RATE)], 0.1)  # longer than its list says, and still heard
    assert np.flatnonzero(sound[4 * RATE : 5 * RATE] < 0.0999)[0] < 0.55 * RATE, "softly, over half a second"
    assert abs(sound[5 * RATE - 1]) < 1e-5
    assert np.abs(np.diff(sound)).max() < 0.001
    assert abs(sound[10 * RATE - 1]) < 1e-5  # and gone by the session's end


def test_whatever_the_recordings_hold_the_peak_stays_under_the_ceiling(folder: Path) -> None:
    loud = clip(written(folder / "loud.wav", speech_like(3, level=0.4)), 3.0, 30.0)
    sound = whole(Mix(session(8.0, (2.0, loud)), seed=1))
    assert true_peak_db(sound) <= -3.0
    assert np.isfinite(sound).all()


def test_a_long_recording_plays_through(folder: Path) -> None:
    file = written(folder / "told.flac", np.tile(speech_like(5, 16_000), 6), 16_000)
    timeline = session(35.0, (2.0, clip(file, 30.0)))
    straight = whole(Mix(timeline, seed=1, tones=False))
    backwards = Mix(timeline, seed=1, tones=False)
    for first in range(30 * RATE, 0, -7 * RATE):
        assert np.array_equal(backwards.render(first, RATE), straight[first : first + RATE])


def test_fetching_ahead_opens_by_another_thread_and_taking_waits(
    voices: list[Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    may_open = threading.Event()
    opened_by: list[str] = []
    opened = ClipSource.of

    def slow(said: Clip) -> ClipSource:
        assert may_open.wait(10)
        opened_by.append(threading.current_thread().name)
        return opened(said)

    expected = whole(Mix(session(8.0, (2.0, voices[0])), seed=1))
    monkeypatch.setattr(ClipSource, "of", staticmethod(slow))
    mix = Mix(session(8.0, (2.0, voices[0])), seed=1)
    mix.prefetch(0, 5.0)  # returns although the disk is slow
    may_open.set()
    assert np.array_equal(mix.render(0, mix.total_frames), expected)
    assert opened_by == ["clips"]


def test_clips_far_from_what_is_heard_are_closed(voices: list[Clip]) -> None:
    mix = Mix(session(200.0, (2.0, voices[0]), (60.0, voices[1]), (150.0, voices[1])), seed=1, tones=False)
    mix.render(2 * RATE, RATE)
    assert voices[0] in mix.laid.clips_open._clips
    mix.render(150 * RATE, 3 * RATE)
    assert set(mix.laid.clips_open._clips) == {voices[1]}
    mix.render(2 * RATE, RATE)
    assert set(mix.laid.clips_open._clips) == {voices[0]}
    mix.close()
    assert mix.laid.clips_open._clips == {}


def test_a_timeline_that_was_made_ready_sounds_as_one_gone_over_to_does_and_nothing_of_it_is_made_again(
    voices: list[Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = session(LENGTH, (2.0, voices[0])), session(LENGTH, (0.5, voices[1]))
    mix = Mix(before, seed=3)
    mix.render(0, RATE)
    assert mix.speaks_from(after) is None, "it is not ready"
    mix.make_ready(after)
    assert mix.timeline is before
    assert mix.speaks_from(before) is None
    quiet = mix.speaks_from(after)
    expected = Mix(after, seed=3)
    voice, _ = expected.stems(0, 2 * RATE)
    assert quiet is not None
    assert np.abs(voice[:quiet]).max() <= 0.001 < np.abs(voice[quiet]).max()
    monkeypatch.setattr(Mix, "_mixed", lambda *_: pytest.fail("it is there"))
    mix.change_timeline(after)
    ready = mix.render(0, 2 * RATE)
    monkeypatch.undo()
    assert np.array_equal(ready, expected.render(0, 2 * RATE))
    assert np.array_equal(whole(mix), whole(expected))


def test_what_was_made_ready_of_other_tones_is_made_anew(voices: list[Clip]) -> None:
    after = session(LENGTH, (0.5, voices[1]))
    mix = Mix(session(LENGTH), seed=3)
    mix.make_ready(after)
    mix.change_timbre(Timbre.REED)
    assert mix.speaks_from(after) is None
    mix.change_timeline(after)
    assert np.array_equal(whole(mix), whole(Mix(after, seed=3, timbre=Timbre.REED)))


def test_a_sessions_seed_is_the_same_everywhere() -> None:
    # The first four bytes of `printf first-sitting | sha256sum`.
    assert seed_of("first-sitting") == 0xA2607295
    assert seed_of("first-sitting") != seed_of("second-sitting")
