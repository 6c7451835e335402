"""What the list tells of each session, known again without reading it: never out of date, and never an error."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from scripts.files.library import STARTER, SessionFile, read_listed
from scripts.voice.folder import Clip, clips_text
from tui.session.summaries import summaries, summaries_file
from tui.session.wishes import Wishes
from tui.session.written import forget
from tui.storage import own

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.plan.facts import Facts


@pytest.fixture
def mine(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The script of the only session there is."""
    script = home / "mine.toml"
    script.write_text(STARTER.read_text(encoding="utf-8").replace("TITLE", "Mine"), encoding="utf-8")
    monkeypatch.setattr(own, "session_files", lambda _: (SessionFile("mine", script, own=True),))
    return script


def facts(wishes: Wishes | None = None) -> Facts:
    (told,) = summaries(wishes or Wishes())
    assert told.facts is not None
    return told.facts


def reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Any) -> Any:
        pytest.fail("the script was read again")

    monkeypatch.setattr("tui.session.opening.read_listed", refuse)


def test_what_was_found_out_is_known_again_without_reading(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found_out = facts()
    assert (found_out.title, found_out.people) == ("Mine", 1)
    assert stat.S_IMODE(summaries_file().stat().st_mode) == 0o600
    written = summaries_file().stat().st_mtime_ns
    reads_nothing(monkeypatch)
    os.utime(mine, (1, 1))  # a date alone changes nothing
    assert facts() == found_out
    assert summaries_file().stat().st_mtime_ns == written


def test_a_script_that_has_changed_is_read_again(mine: Path) -> None:
    before, about = facts(), mine.stat()
    mine.write_text(mine.read_text(encoding="utf-8").replace('"Mine"', '"Ours"'), encoding="utf-8")
    os.utime(mine, ns=(about.st_atime_ns, about.st_mtime_ns))  # of the same size and date
    assert (before.title, facts().title) == ("Mine", "Ours")


def test_a_recording_that_comes_or_goes_is_noticed(mine: Path, home: Path) -> None:
    voice = own.voices_folder() / "mum"
    (voice / "mine").mkdir(parents=True)
    wishes = Wishes(voice_name="mum")
    assert facts(wishes).spoken == 0
    listed = read_listed(SessionFile("mine", mine))
    assert listed.session is not None
    line = listed.session.lines[0]
    sound = voice / "mine" / f"{line.id}.wav"
    (voice / "mine" / "clips.toml").write_text(clips_text({line.id: Clip(sound, line.words, 2.0, 0.0)}))
    assert facts(wishes).spoken == 0, "listed, and not there"
    sound.touch()
    assert facts(wishes).spoken == 1
    assert facts().spoken == 0, "the guide has none of it"
    sound.unlink()
    assert facts(wishes).spoken == 0
    del home


def test_what_was_wished_for_makes_a_difference(mine: Path) -> None:
    assert facts(Wishes(space=True)).lines <= facts().lines
    assert len(json.loads(summaries_file().read_text(encoding="utf-8"))) == 2
    del mine


@pytest.mark.parametrize(
    "spoilt",
    [
        {"duration": -1.0},
        {"duration": "long"},
        {"duration": True},
        {"lines": 1.5},
        {"needs": "sleep"},
        {"needs": [3]},
        {"title": None},
        {"more": 1},
    ],
)
def test_what_is_no_such_thing_is_found_out_again(mine: Path, spoilt: dict[str, Any]) -> None:
    found_out = facts()
    held = json.loads(summaries_file().read_text(encoding="utf-8"))
    summaries_file().write_text(json.dumps({name: each | spoilt for name, each in held.items()}), encoding="utf-8")
    assert facts() == found_out
    del mine


@pytest.mark.parametrize("content", ["", "[]", "[" * 100_000, '"x"', "\x00", '{"a": 3}'])
def test_a_broken_file_is_as_if_there_were_none(mine: Path, content: str) -> None:
    found_out = facts()
    summaries_file().write_text(content, encoding="utf-8")
    assert facts() == found_out
    assert len(json.loads(summaries_file().read_text(encoding="utf-8"))) in (1, 2), "and is written anew"
    del mine


def test_a_file_that_others_can_write_is_not_believed(mine: Path) -> None:
    facts()
    file = summaries_file()
    file.write_text(file.read_text(encoding="utf-8").replace('"Mine"', '"Theirs"'), encoding="utf-8")
    assert facts().title == "Theirs", "what stands there is what is told, as long as it is the owner's"
    file.chmod(0o622)
    assert facts().title == "Mine"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    del mine


def test_where_nothing_can_be_kept_it_is_found_out_each_time(mine: Path) -> None:
    summaries_file().parent.parent.mkdir(parents=True)
    summaries_file().parent.write_text("in the way", encoding="utf-8")
    assert facts().title == facts().title == "Mine"
    del mine


def test_a_script_with_faults_is_told_with_them_and_not_kept(mine: Path) -> None:
    mine.write_text("title = 3", encoding="utf-8")
    (told,) = summaries(Wishes())
    assert told.facts is None
    assert told.fault is not None
    assert not summaries_file().exists()


def test_it_is_forgotten_with_everything_else(mine: Path) -> None:
    facts()
    assert summaries_file() in forget()
    assert not summaries_file().exists()
    del mine
