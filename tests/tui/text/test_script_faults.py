"""What is wrong with a script is said in whole sentences: which place, what was found, what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.faults import ScriptError
from scripts.files.loader import load_session
from tests.scripts.script_files import GOOD, HEAD, script_file
from tui.text.faults import sentence

if TYPE_CHECKING:
    from pathlib import Path


def faults_of(text: str, folder: Path, head: str = HEAD) -> list[str]:
    return told_of(script_file(folder / "a-test.toml", text, head))


def told_of(file: Path) -> list[str]:
    with pytest.raises(ScriptError) as caught:
        load_session(file)
    return sentence(caught.value).splitlines()


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (('"4-6"', '"7-9"'), "a-test.toml:20: stage 3 “led”, breath", "2 to 6 seconds"),
        (('"4-6"', '"4-3"'), "stage 3 “led”, breath", "at least as long"),
        (('"4-6"', '"3-7"'), "stage 3 “led”, breath", "long-exhale"),
        (('"4-6"', '"5-8"'), "stage 3 “led”, breath", "slow"),
        (('"4-6"', '"4-2-6-0"'), "stage 3 “led”, breath", "holds"),
        (('"4-6"', '"4-0-6-2"'), "stage 3 “led”, breath", "holds"),
        (('"4-6"', '"4/6"'), "stage 3 “led”, breath", "4-6"),
        (("lead = 0.25", "lead = 0.5"), "a-test.toml:21: stage 3 “led”, lead", "0.05 to 0.3"),
        (("lead = 0.25", 'lead = "slow"'), "stage 3 “led”, lead", "a number"),
        (("breaths = 3", "breaths = 0"), "stage 2 “met”, breaths", "1 to 300"),
        (("breaths = 3", "breaths = 3.5"), "stage 2 “met”, breaths", "whole number"),
        (("breaths = 3", "breaths = true"), "stage 2 “met”, breaths", "whole number"),
        (("breaths = 3", ""), "stage 2 “met”", "minutes or in breaths"),
        (("breaths = 3", "breaths = 3\nminutes = 1"), "stage 2 “met”", "both"),
        (("minutes = 1\n", "breaths = 4\n"), "stage 1 “free”, breaths", "minutes"),
        (("minutes = 1\n", "minutes = nan\n"), "stage 1 “free”, minutes", "0.1 to 60"),
        (("minutes = 1\n", "minutes = inf\n"), "stage 1 “free”, minutes", "0.1 to 60"),
        (("voice = 0.5", "voice = 1.5"), "stage 3 “led”, voice", "0 (absent) to 1 (full)"),
        (("voice = 0.5", "voize = 0.5"), "stage 3 “led”, voize", "did you mean “voice”"),
        (("voice = 0.5", "tone_every = 11"), "stage 3 “led”, tone_every", "one in up to 10"),
        (("minutes = 1\n", "minutes = 1\ntone_every = 2\n"), "stage 1 “free”, tone_every", "no breaths"),
        (('"2 exhale"', '"2 hold"'), "line 1 “two”, at", "no hold"),
        (('"2 exhale"', "5"), "line 1 “two”, at", "3 exhale"),
        (('"2 exhale"', '"0 exhale"'), "line 1 “two”, at", "breath 0"),
        (("at = 2\n", "at = 61\n"), "line 1 “one”, at", "60 seconds"),
        (("at = 2\n", 'at = "1 inhale"\n'), "line 1 “one”, at", "seconds"),
        (('id = "two"', 'id = "one"'), "line 1 “one”, id", "unique"),
        (('id = "two"', 'id = "Two!"'), "line 1 “Two!”, id", "small letters"),
        (('name = "met"', 'name = "free"'), "stage 2 “free”, name", "unique"),
        (('"Slowly."', '""'), "line 1 “two”, say", "0 words"),
        (('"Slowly."', '["a"]'), "line 1 “two”, say", "text in quotes"),
        (('"Slowly."', '"Slowly."\nwhen = "slow"'), "line 1 “two”, when", "“slowing”"),
        (('"Slowly."', '"Slowly."\nwhen = 3'), "line 1 “two”, when", "a list"),
        (('"Slowly."', '"Slowly."\nwhen = ["given", "not given"]'), "line 1 “two”, when", "never so at once"),
        (('"Slowly."', '"Slowly."\nwhen = "resting"'), "line 1 “two”, when", "by_way_of"),
        (('"Slowly."', '"Slowly."\nextra = 1'), "line 1 “two”, extra", "true or false"),
        (("at = 2\n", 'at = 2\nwhen = "arrived"\n'), "line 1 “one”, when", "free stage"),
        (("at = 2\n", 'at = 2\nwhen = "slowing"\n'), "line 1 “one”, when", "of a walk"),
        (("lead = 0.25", 'by_way_of = "4-6"'), "stage 3 “led”, by_way_of", "shorter breath"),
        (("lead = 0.25", 'by_way_of = "1-2"'), "stage 3 “led”, by_way_of", "2 to 6 seconds"),
        (("lead = 0.25", "rest_breaths = 3"), "stage 3 “led”, rest_breaths", "no resting place"),
        (("lead = 0.25", 'by_way_of = "3-4"\nrest_breaths = 1'), "stage 3 “led”, rest_breaths", "2 to 30"),
        (("breaths = 3", 'breaths = 3\nby_way_of = "3-4"'), "stage 2 “met”, by_way_of", "leads nowhere"),
    ],
)
def test_a_fault_names_its_place_and_what_is_allowed(
    tmp_path: Path, change: tuple[str, str], place: str, words: str
) -> None:
    before, after = change
    assert before in GOOD
    faults = faults_of(GOOD.replace(before, after, 1), tmp_path)
    assert any(place in fault and words in fault for fault in faults), faults
    assert len(faults) <= 2


@pytest.mark.parametrize(
    ("before", "after"),
    [("breaths = 3", "breaths = true"), ("breaths = 3", 'minutes = "1"'), ("minutes = 1\n", "minutes = 1e308\n")],
)
def test_a_wrong_length_is_one_fault_alone(tmp_path: Path, before: str, after: str) -> None:
    assert len(faults_of(GOOD.replace(before, after, 1), tmp_path)) == 1


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    text = GOOD.replace('"4-6"', '"9-1"').replace("breaths = 3", 'breaths = "three"').replace("at = 2\n", "at = 100\n")
    faults = faults_of(text, tmp_path, head='titel = "x"\nlanguage = 3\nallow = ["everything"]\n')
    found = "\n".join(faults)
    for part in ("titel", "title: this key is missing", "summary", "language", "breaths", "breath: found “9-1”"):
        assert part in found
    assert "at: found 100" in found
    assert "everything" in found


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'title = "half', "not TOML"),
        (b"[[stage]]\n[[stage]\n", "not TOML"),
        (b"x = 1\nx = 2\n", "a second time"),
        (b"[[stage]]\n[stage]\n", "write [[stage]]"),
        (b"[stage]\nname = 'a'\n [ stage ] # b\n", "write [[stage]]"),
        (b"x = " + b"[" * 3000, "TOML"),
        (b'title = "t"\nsummary = "s"\nlanguage = "en"\nstage = 3\n', "stage"),
        (b'title = "t"\nsummary = "s"\nlanguage = "en"\nstage = []\n', "no stage"),
        (b'title = "t"\nsummary = "s"\nlanguage = "en"\nstage = [3]\n', "stage 1"),
        (b"#" * 500_001, "larger"),
    ],
)
def test_what_is_no_script_gets_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content)
    (said,) = told_of(file)
    assert words in said
    assert said.endswith(".")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert told_of(tmp_path / "none.toml") == [f"{tmp_path}/none.toml: there is no such file; check the path."]
    assert told_of(tmp_path) == [f"{tmp_path}: this is a folder; name the .toml file in it."]


@pytest.mark.parametrize(("number", "words"), [("3", "found 3; a session is for 1 or for 2")])
def test_a_script_is_for_one_or_for_two(tmp_path: Path, number: str, words: str) -> None:
    (said,) = faults_of(GOOD, tmp_path, HEAD + f"people = {number}\n")
    assert words in said


@pytest.mark.parametrize(
    ("needs", "found"), [('["a b c d e"]', "“a b c d e”"), ('[""]', "“”"), ("3", "list"), ("[3]", "text in quotes")]
)
def test_a_need_is_a_word_or_a_few(tmp_path: Path, needs: str, found: str) -> None:
    (fault,) = faults_of(GOOD, tmp_path, HEAD + f"for = {needs}\n")
    assert found in fault
    assert ": for" in fault
