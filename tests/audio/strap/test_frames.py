"""What a strap sends, by hand and by the standard; whatever a stranger sends is read without harm."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.strap.commands import ASK, Setting, measures_acceleration, reply_of, start
from audio.strap.frames import Beat, acceleration_of, beat_of


@pytest.mark.parametrize(
    ("data", "beat"),
    [
        # flags, rate: Heart Rate Service 1.0, 3.1
        ("00 3c", Beat(60, None, ())),
        ("01 2c 01", Beat(300, None, ())),
        ("04 3c", Beat(60, contact=False, between=())),
        ("06 3c", Beat(60, contact=True, between=())),
        ("16 3c 00 04", Beat(60, contact=True, between=(1.0,))),
        ("10 50 00 03 00 02", Beat(80, None, (0.75, 0.5))),
        ("19 50 00 0a 00 00 04", Beat(80, None, (1.0,))),  # with energy before the time
        ("10 3c" + "00 04" * 9, Beat(60, None, (1.0,) * 9)),
        ("10 3c 00 04 ff", Beat(60, None, (1.0,))),  # half a time at the end is none
        ("10 3c", Beat(60, None, ())),
    ],
)
def test_heart_rate_measurement(data: str, beat: Beat) -> None:
    assert beat_of(bytes.fromhex(data)) == beat


@pytest.mark.parametrize("data", ["", "00", "01 3c", "08 3c", "09 3c 00 01"])
def test_a_measurement_that_is_cut_short_is_none(data: str) -> None:
    assert beat_of(bytes.fromhex(data)) is None


HEADER = "02 00943577 00000000"
"""Acceleration, two seconds after the strap's own beginning."""


@pytest.mark.parametrize(
    ("content", "samples"),
    [
        ("00 01 ff 7f", ((1, -1, 127),)),
        ("01 e803 18fc 0100", ((1000, -1000, 1),)),
        ("01 0100 0200 0300 0400 0500 0600", ((1, 2, 3), (4, 5, 6))),
        ("02 e80300 18fcff 000000", ((1000, -1000, 0),)),
        # One in full, then a block of two samples with differences of four bits: 1, -1, 7 and -8, 0, 2.
        ("81 6400 9cff 0000 04 02 f1 87 20", ((100, -100, 0), (101, -101, 7), (93, -101, 9))),
        # Of that kind the unit is the whole pull.
        ("80 0100 0000 ffff", ((1000, 0, -1000),)),
    ],
)
def test_a_frame_of_acceleration(content: str, samples: tuple[tuple[float, float, float], ...]) -> None:
    frame = acceleration_of(bytes.fromhex(HEADER + content))
    assert frame is not None
    assert frame.at == 2.0
    assert frame.samples == samples


def test_a_compressed_frame_is_multiplied_as_the_strap_said() -> None:
    frame = acceleration_of(bytes.fromhex(HEADER + "81 6400 9cff 0000"), 0.5)
    assert frame is not None
    assert frame.samples == ((50.0, -50.0, 0.0),)


@pytest.mark.parametrize(
    "content",
    [
        "01",  # no sample
        "01 0100 0200 03",  # cut short
        "07 0100 0200 0300",  # of no kind that is known
        "81 0100 0200",
        "81 0100 0200 0300 04",
        "81 0100 0200 0300 04 05 00",  # a block that is not all there
        "81 0100 0200 0300 00 05",  # differences of no bits
        "01 ff7f 0000 0000",  # 32 times the pull
    ],
)
def test_a_frame_that_is_not_as_it_should_be_is_none(content: str) -> None:
    assert acceleration_of(bytes.fromhex(HEADER + content)) is None


def test_a_frame_of_something_else_is_none() -> None:
    assert acceleration_of(bytes.fromhex("00 00943577 00000000 01 0100 0200 0300")) is None


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_without_harm(data: bytes) -> None:
    beat_of(data)
    reply = reply_of(data)
    if reply is not None:
        assert abs(reply.factor) > 0
        assert len(start(reply.settings)) <= 20
    frame = acceleration_of(b"\x02" + data)
    assert frame is None or all(abs(axis) <= 16_000 for sample in frame.samples for axis in sample)


@given(st.lists(st.tuples(*[st.integers(-8000, 8000)] * 3), min_size=1, max_size=40))
def test_a_frame_that_was_made_is_read_again(samples: list[tuple[int, int, int]]) -> None:
    flat = [axis for sample in samples for axis in sample]
    frame = acceleration_of(bytes.fromhex(HEADER + "01") + struct.pack(f"<{len(flat)}h", *flat))
    assert frame is not None
    assert frame.samples == tuple(samples)


def test_what_a_strap_offers_and_what_is_asked_of_it() -> None:
    # A Polar H10: 25, 50, 100, 200 a second; 16 bits; 2, 4, 8 times the pull.
    offered = reply_of(bytes.fromhex("f0 01 02 00 00 00041900 32006400c800 01011000 0203020004000800"))
    assert offered is not None
    assert offered.done
    assert offered.settings == {Setting.RATE: (25, 50, 100, 200), Setting.RESOLUTION: (16,), Setting.RANGE: (2, 4, 8)}
    assert start(offered.settings) == bytes.fromhex("02 02 00 01 3200 01 01 1000 02 01 0200")


def test_a_strap_that_wants_to_be_told_how_many_axes() -> None:
    # A Verity Sense: 52 a second; 16 bits; 8 times the pull; three axes.
    offered = reply_of(bytes.fromhex("f0 01 02 00 00 00013400 01011000 02010800 040103"))
    assert offered is not None
    assert start(offered.settings) == bytes.fromhex("02 02 00 01 3400 01 01 1000 02 01 0800 04 01 03")


def test_what_a_strap_answers_to_the_start() -> None:
    begun = reply_of(bytes.fromhex("f0 02 02 00 00 05 01 0000003f"))
    assert begun is not None
    assert (begun.done, begun.factor) == (True, 0.5)
    already = reply_of(bytes.fromhex("f0 02 02 06 00"))
    refused = reply_of(bytes.fromhex("f0 02 02 03 00"))
    assert already is not None
    assert refused is not None
    assert (already.done, refused.done) == (True, False)
    assert reply_of(bytes.fromhex("f0 02 00 00 00")) is None  # of another measurement
    assert reply_of(ASK) is None


@pytest.mark.parametrize(("features", "does"), [("0f 04", True), ("0f 05 00", True), ("0f 01", False), ("", False)])
def test_whether_it_measures_acceleration(features: str, *, does: bool) -> None:
    assert measures_acceleration(bytes.fromhex(features)) is does
