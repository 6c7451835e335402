"""Found by what people type, with a slip forgiven; and the list in its groups."""

from __future__ import annotations

import pytest

from scripts.files.library import FIRST, OVERWHELM
from tui.session.by_need import Group, by_need, group_of
from tui.session.entries import BREATHE, Entry
from tui.session.search import found, is_slip
from tui.text import words


def an_entry(name: str, minutes: float = 5.0, *needs: str, summary: str = "For a test.", own: bool = False) -> Entry:
    return Entry(name, name.capitalize().replace("-", " "), 60.0 * minutes, summary, "a voice", own=own, needs=needs)


LISTED = (
    an_entry("glimmers", 8.25, "low", "noticing"),
    an_entry("lamp", 20.6, "sleep", "night", "evening"),
    an_entry("the-sigh", 5.6, "tense", summary="Small sighs, step by step."),
    an_entry("wave", 10.1, "panic", "fear"),
    an_entry("for-two", 7.95, "couple", "partner"),
    an_entry("short-one", 3.5, "short"),
)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("sleep", ["lamp"]),
        ("SLEE", ["lamp"]),
        ("slep", ["lamp"]),
        ("sleeq", ["lamp"]),
        ("lseep", ["lamp"]),
        ("sleeep", ["lamp"]),
        ("pnaic", ["wave"]),
        ("cuople", ["for-two"]),
        ("evening", ["lamp"]),
        ("short", ["short-one"]),
        ("glimmr", ["glimmers"]),
        ("5", ["the-sigh"]),
        ("8 min", ["glimmers", "for-two"]),
        ("eight", ["glimmers", "for-two"]),
        ("step", ["the-sigh"]),
        ("sigh small", ["the-sigh"]),
        ("sleep panic", []),
        ("xyz", []),
        ("?", [entry.name for entry in LISTED]),
    ],
)
def test_what_people_type_finds_what_they_look_for(typed: str, names: list[str]) -> None:
    assert [entry.name for entry in found(LISTED, typed)] == names


def test_what_is_called_so_comes_before_what_is_for_it() -> None:
    among = (an_entry("a-letter", 6, "voice"), an_entry("voice", 6))
    assert [entry.name for entry in found(among, "voice")] == ["voice", "a-letter"]


@pytest.mark.parametrize("typed", ["sleeq", "slep", "sleeep", "lseep", "xleep", "slee"])
def test_one_slip(typed: str) -> None:
    assert is_slip(typed, "sleep")


@pytest.mark.parametrize("typed", ["slope", "peels", "sxxep", "slppe"])
def test_more_than_a_slip(typed: str) -> None:
    assert not is_slip(typed, "sleep")


@pytest.mark.parametrize(
    ("entry", "group"),
    [
        (an_entry(FIRST, 7.3, "a first time"), Group.NOW),
        (an_entry(BREATHE), Group.NOW),
        (an_entry(OVERWHELM, 2.0), Group.NOW),
        (an_entry("grounding", 1.4, "right now"), Group.NOW),
        (an_entry("sigh", 5.6), Group.FEW),
        (an_entry("grief", 8.1), Group.LONGER),
        (an_entry("lamp", 20.6, "sleep"), Group.NIGHT),
        (an_entry("child", 3.4, "two"), Group.TWO),
        (an_entry("mine", 3.4, "sleep", own=True), Group.YOURS),
    ],
)
def test_each_stands_in_its_group(entry: Entry, group: Group) -> None:
    assert group_of(entry) is group


def test_groups_come_in_order_and_in_each_the_shorter_first() -> None:
    named = ("mine", "grief", "sigh", "glimpse", OVERWHELM, BREATHE, "lamp", FIRST)
    minutes = {"grief": 9.0, "sigh": 5.6, "glimpse": 4.0, FIRST: 7.3, OVERWHELM: 2.0, "lamp": 20.0}
    entries = [
        an_entry(name, minutes.get(name, 5.0), *(["sleep"] if name == "lamp" else []), own=name == "mine")
        for name in named
    ]
    assert [entry.name for entry in by_need(entries)] == [
        *(FIRST, BREATHE, OVERWHELM), "glimpse", "sigh", "grief", "lamp", "mine",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("summary", "purpose"),
    [
        ("Five minutes of small sighs together: a breath in, a second sip.", "a breath in, a second sip"),
        ("One minute of what is under you.", "what is under you"),
        ("Sixteen minutes in which the guide fades.", "the guide fades"),
        ("Three and a half minutes of quiet.", "quiet"),
        ("For a long evening.", "For a long evening"),
        (words.BREATHE_SUMMARY, "at your own breath, or the one you choose"),
    ],
)
def test_the_purpose_on_a_row_leaves_out_how_long_it_takes(summary: str, purpose: str) -> None:
    assert an_entry("one", summary=summary).purpose == purpose
