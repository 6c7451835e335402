"""The pictures on a terminal: each is sent once, beside the frames, and what stands there is always known."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from tui.picture.sprites import Sprite
from tui.terminal.gallery import Gallery

if TYPE_CHECKING:
    from collections.abc import Iterator

ORB = Sprite(2, "orb", 3, 4, over=(10, 5))
OTHER = Sprite(2, "other", 3, 4, over=(10, 5))
WAVE = Sprite(3, "wave", 9, 0, part=(40, 0, 800, 90))


class Wall:
    """A gallery, what it has written, and a clock."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.now = 0.0
        self.gallery = Gallery(self.written.append, lambda: (10, 20), lambda: self.now)

    def hang(self, *keys: str, size: int = 30) -> None:
        """Have pictures painted and sent."""
        deadline = time.monotonic() + 5
        while [key for key in keys if not self.gallery.want(key, lambda: b"p" * size)]:
            assert time.monotonic() < deadline
            self.now += 0.05
            self.gallery.send_some(0.01)
            time.sleep(0.001)

    def numbers(self) -> list[int]:
        """Return the numbers under which pictures were sent."""
        return [int(number) for number in re.findall(r"a=t,f=100,i=(\d+)", "".join(self.written))]


@pytest.fixture
def wall() -> Iterator[Wall]:
    one = Wall()
    yield one
    one.gallery.close()


def test_a_picture_is_painted_and_sent_once(wall: Wall) -> None:
    wall.hang("orb", "wave")
    wall.hang("orb", "wave")
    assert len(wall.numbers()) == 2
    assert wall.numbers()[0] != wall.numbers()[1]


def test_what_stands_there_already_costs_nothing(wall: Wall) -> None:
    wall.hang("orb", "wave")
    first, _ = wall.gallery.place([ORB, WAVE])
    assert first.count("a=p") == 2
    assert "\x1b[4;5H" in first
    assert "c=10,r=5" in first
    assert "x=40,y=0,w=800,h=90" in first
    assert wall.gallery.place([ORB, WAVE]) == ("", "")


def test_a_picture_in_another_s_place_is_there_before_that_one_goes(wall: Wall) -> None:
    wall.hang("orb", "other")
    orb, other = wall.numbers()
    wall.gallery.place([ORB])
    put, gone = wall.gallery.place([OTHER])
    assert f"a=p,i={other},p=2" in put
    assert gone == f"\x1b_Ga=d,d=i,i={orb},p=2,q=2\x1b\\"
    put, gone = wall.gallery.place([])
    assert put == ""
    assert f"i={other},p=2" in gone


def test_a_frame_that_was_left_out_is_made_good_by_the_next(wall: Wall) -> None:
    wall.hang("orb", "other", "wave")
    orb, other, _ = wall.numbers()
    wall.gallery.place([ORB, WAVE])
    wall.gallery.place([OTHER, WAVE])
    wall.gallery.doubt()
    put, gone = wall.gallery.place([OTHER, WAVE])
    assert put.count("a=p") == 2
    assert gone.count("a=d") == 1
    assert f"i={orb}" in gone
    # Back to the one that was to go: it stays, and the other goes.
    wall.gallery.doubt()
    put, gone = wall.gallery.place([ORB, WAVE])
    assert f"i={orb}" not in gone
    assert f"i={other},p=2" in gone


def test_all_is_placed_anew_from_time_to_time(wall: Wall) -> None:
    wall.hang("orb")
    wall.gallery.place([ORB])
    wall.now += 5
    put, gone = wall.gallery.place([ORB])
    assert put.count("a=p") == 1
    assert gone == ""


def test_the_number_of_what_is_wanted_no_more_serves_again_once_it_stands_nowhere(wall: Wall) -> None:
    wall.hang("orb")
    wall.gallery.place([ORB])
    wall.gallery.drop("orb")
    wall.hang("other")
    assert len(set(wall.numbers())) == 2, "it is still on the screen"
    wall.gallery.place([OTHER])
    wall.gallery.place([OTHER])
    wall.hang("wave")
    assert wall.numbers()[2] == wall.numbers()[0]


def test_pictures_never_hold_up_the_frames(wall: Wall) -> None:
    for number in range(40):
        wall.gallery.want(number, lambda: b"p" * 6000)
    deadline = time.monotonic() + 5
    sizes: list[int] = []
    while len(sizes) < 30 and time.monotonic() < deadline:
        wall.now += 1 / 30
        sizes.append(wall.gallery.send_some(0.3))
        time.sleep(0.001)
    # A slow line: frames take 0.3 s, and 4,800 bytes in that time are what pictures may have of it.
    assert sum(sizes) <= 16_000 + 2 * 8_300


def test_leaving_forgets_every_picture(wall: Wall) -> None:
    wall.hang("orb", "wave")
    wall.gallery.drop("orb")
    wall.gallery.close()
    for number in wall.numbers():
        assert f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\" in wall.written[-1]
