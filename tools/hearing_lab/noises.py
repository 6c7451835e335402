"""Rooms in which nobody breathes into a microphone, synthesised: seeded, so that a figure can be made again.

Mono, float32, at ``RATE``. None is a model of anything in particular: each has what could be taken for a breath, such
as noise that swells, bursts that come again and again, or a beat, and varies over the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile as sf
import soxr

from audio.mix.mixer import Mix
from audio.tones.choices import Timbre
from audio.units import RATE as SESSION_RATE
from scripts.breath import Pattern
from scripts.voice.voices import BUNDLED
from tui.session.build import timeline_of
from tui.session.wishes import Wishes
from tui.storage import own

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.random import Generator

    from audio.units import Frames, Samples
    from scripts.units import Seconds

RATE: Final[Frames] = 16_000


def _gain(level_db: float) -> float:
    return float(10 ** (level_db / 20))


def coloured(frames: Frames, rng: Generator, slope: float, low: float = 20.0, high: float = 8_000.0) -> Samples:
    """Return noise whose power falls by ``slope`` (1 pink, 2 brown) between two frequencies; RMS of 1."""
    spectrum = np.fft.rfft(rng.standard_normal(frames).astype(np.float32))
    frequency = np.fft.rfftfreq(frames, 1 / RATE)
    shape = np.where((frequency >= low) & (frequency <= high), np.maximum(frequency, low) ** (-slope / 2), 0.0)
    noise = np.fft.irfft(spectrum * shape, frames)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), np.float32)


def _drift(frames: Frames, rng: Generator, slowest: Seconds, swing_db: float) -> Samples:
    """Return a gain that wanders by so much, at random, no faster than ``slowest``."""
    points = int(frames / RATE / slowest) + 3
    at = np.arange(points) * slowest * RATE
    return np.asarray(10 ** (np.interp(np.arange(frames), at, rng.normal(0, swing_db, points)) / 20), np.float32)


def silence(frames: Frames, rng: Generator) -> Samples:
    """Return nothing, or the last bit of a converter."""
    return np.asarray(rng.integers(-1, 2, frames) / 32_768 * (rng.random() < 0.7), np.float32)


def room(frames: Frames, rng: Generator) -> Samples:
    """Return a room's own noise, with a thump and a creak now and then."""
    sound = _gain(rng.uniform(-66, -48)) * coloured(frames, rng, 1.6) * _drift(frames, rng, 3.0, 1.0)
    for _ in range(rng.poisson(frames / RATE / 12)):
        at, length = rng.integers(0, frames - RATE), int(rng.uniform(0.05, 0.6) * RATE)
        fall = np.exp(-np.arange(length) / length * 5)
        sound[at : at + length] += _gain(rng.uniform(-50, -28)) * fall * coloured(length, rng, rng.uniform(0, 3))
    return np.asarray(sound, np.float32)


def fan(frames: Frames, rng: Generator) -> Samples:
    """Return a fan: broad noise, its blades' tone, a drift, and often a head that turns to and fro."""
    seconds = np.arange(frames) / RATE
    sound = coloured(frames, rng, rng.uniform(0.8, 2.2)) * _drift(frames, rng, 2.0, 0.7)
    if rng.random() < 0.6:
        turn = rng.uniform(5.0, 14.0)
        sound *= 10 ** (rng.uniform(1, 6) * np.sin(2 * np.pi * seconds / turn) / 20)
    blades = rng.uniform(40, 160)
    for partial in range(1, 5):
        sound += rng.uniform(0, 0.3) / partial * np.sin(2 * np.pi * blades * partial * seconds + rng.uniform(0, 6))
    return np.asarray(_gain(rng.uniform(-50, -26)) * sound, np.float32)


def rain(frames: Frames, rng: Generator) -> Samples:
    """Return rain: a hiss, gusts, and single drops on a sill."""
    sound = coloured(frames, rng, 0.4, 300) * _drift(frames, rng, rng.uniform(1.0, 3.0), rng.uniform(1, 4))
    for at in rng.integers(0, frames - 800, rng.poisson(frames / RATE * rng.uniform(1, 25))):
        length = int(rng.integers(80, 700))
        fall = np.exp(-np.arange(length) / length * 6)
        sound[at : at + length] += rng.uniform(1, 8) * fall * rng.standard_normal(length)
    return np.asarray(_gain(rng.uniform(-52, -30)) * sound, np.float32)


def typing(frames: Frames, rng: Generator) -> Samples:
    """Return somebody who types in words and sentences, with pauses to think, sometimes as regular as a breath."""
    sound = _gain(rng.uniform(-68, -55)) * coloured(frames, rng, 1.5)
    at, regular = 0.0, rng.random() < 0.4
    usual = rng.uniform(2.5, 6.0)
    while at < frames / RATE - 8:
        spent = 0.0
        for _ in range(rng.integers(3, 22)):
            length = int(rng.uniform(0.006, 0.03) * RATE)
            begin = int((at + spent) * RATE)
            fall = np.exp(-np.arange(length) / length * 5)
            sound[begin : begin + length] += _gain(rng.uniform(-34, -18)) * fall * rng.standard_normal(length)
            spent += rng.gamma(6, 0.025)
        at += max(spent, usual * rng.normal(1, 0.04)) if regular else spent + rng.gamma(1.5, 1.0)
    return np.asarray(sound, np.float32)


def _clips(rng: Generator, count: int, pitch: float) -> list[Samples]:
    files = sorted(BUNDLED.rglob("*.ogg"))
    clips = []
    for index in rng.integers(len(files), size=count):
        sound, rate = sf.read(files[index], dtype="float32", always_2d=True)
        clips.append(np.asarray(soxr.resample(sound[:, 0], rate * pitch, RATE), np.float32))
    return clips


def talk(frames: Frames, rng: Generator, pitch: float = 1.0) -> Samples:
    """Return somebody who talks, with pauses; sometimes a sentence every so many seconds."""
    sound = _gain(rng.uniform(-70, -50)) * coloured(frames, rng, 1.5)
    clips, at = _clips(rng, 24, pitch), 0
    regular, usual = rng.random() < 0.4, rng.uniform(3.0, 7.0)
    level = _gain(rng.uniform(-20, 0))
    while at < frames:
        clip = clips[rng.integers(len(clips))][: frames - at]
        if regular:
            clip = clip[: int((usual - 0.6) * RATE)]
        sound[at : at + len(clip)] += level * clip
        at += int(usual * rng.normal(1, 0.02) * RATE) if regular else len(clip) + int(rng.gamma(2.0, 0.4) * RATE)
    return np.asarray(sound, np.float32)


def child(frames: Frames, rng: Generator) -> Samples:
    """Return a child who talks: a voice half as high again, or more."""
    return talk(frames, rng, pitch=rng.uniform(1.4, 1.8))


def music(frames: Frames, rng: Generator) -> Samples:
    """Return music: chords, a beat and a shaker, in bars that are as long as breaths; or chords alone."""
    sound = np.zeros(frames, np.float32)
    beat = 60 / rng.uniform(55, 130)
    root, swell, struck = rng.uniform(110, 220), rng.random() < 0.5, rng.random() < 0.6
    for number in range(int(frames / RATE / (4 * beat)) + 1):
        begin, length = int(number * 4 * beat * RATE), int(4 * beat * RATE)
        seconds = np.arange(length) / RATE
        bar = np.zeros(length, np.float32)
        for step in rng.choice([0, 3, 4, 5, 7, 9, 10, 12, 15, 16], 3, replace=False):
            tone = root * 2 ** (step / 12)
            for partial in range(1, 6):
                bar += np.asarray(0.5 / partial**1.5 * np.sin(2 * np.pi * tone * partial * seconds), np.float32)
        bar *= np.sin(np.pi * seconds / seconds[-1]) if swell else np.exp(-seconds / beat)
        for stroke in range(8 if struck else 0):
            at, hit = int(stroke * beat / 2 * RATE), int(rng.uniform(0.03, 0.15) * RATE)
            hit = min(hit, length - at)
            bar[at : at + hit] += rng.uniform(0.2, 0.6) * np.exp(-np.arange(hit) / hit * 5) * rng.standard_normal(hit)
        sound[begin : begin + length] += bar[: max(0, frames - begin)]
    return np.asarray(_gain(rng.uniform(-40, -15)) * sound, np.float32)


def snoring(frames: Frames, rng: Generator) -> Samples:
    """Return bursts like snoring: low, rough, as regular as a sleeper's breath."""
    sound = _gain(rng.uniform(-70, -52)) * coloured(frames, rng, 1.5)
    every, flutter, tonal = rng.uniform(3.0, 6.0), rng.uniform(22, 70), rng.random() < 0.4
    at = 0.5
    while at < frames / RATE - 8:
        length = int(rng.uniform(0.25, 0.4) * every * RATE)
        hill = np.sin(np.pi * (np.arange(length) + 0.5) / length) ** 0.7
        phase = 2 * np.pi * np.cumsum(flutter * (1 + 0.05 * rng.standard_normal() + 0.1 * hill)) / RATE
        rough = np.maximum(0.0, np.sin(phase)) ** rng.uniform(1, 4)
        burst = coloured(length, rng, rng.uniform(1.5, 3), 60, rng.uniform(500, 3_000)) * rough
        if tonal:
            burst += sum(np.sin(phase * partial) / partial for partial in range(1, 12))
        begin = int(at * RATE)
        sound[begin : begin + length] += _gain(rng.uniform(-28, -18)) * hill * burst
        at += every * rng.normal(1, 0.05)
    return np.asarray(sound, np.float32)


def tones(frames: Frames, rng: Generator) -> Samples:
    """Return what the program itself plays, 30 dB down, in a room: any timbre and pace, of a walk or steady."""
    session = own.session(
        str(rng.choice(("first-sitting", "beginning-again", "humming-together", "finding-your-pace")))
    )
    wished = Wishes(listener=Pattern.of_rate(float(rng.uniform(8, 18))), voice=False)
    timeline, timbre = timeline_of(session, wished), list(Timbre)[rng.integers(len(Timbre))]
    first, wanted = int(rng.uniform(20, 60) * SESSION_RATE), int(frames / RATE * SESSION_RATE)
    with Mix(timeline, seed=int(rng.integers(1000)), voice=False, timbre=timbre) as mix:
        got = mix.render(first, wanted)
    sound = soxr.resample(np.asarray(got, np.float32).mean(axis=1), SESSION_RATE, RATE)
    sound = np.resize(sound, frames) * _gain(-30.0)
    return np.asarray(sound + _gain(rng.uniform(-90, -64)) * coloured(frames, rng, 1.5), np.float32)


NOISES: Final[Mapping[str, Callable[[Frames, Generator], Samples]]] = {
    "silence": silence,
    "room": room,
    "fan": fan,
    "rain": rain,
    "typing": typing,
    "talk": talk,
    "music": music,
    "snoring": snoring,
    "child": child,
    "tones": tones,
}
