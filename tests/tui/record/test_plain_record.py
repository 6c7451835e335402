"""The recorder's plain mode: letters in, sentences out; nothing rewritten; the place is found again."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

from audio.faults import DeviceFault, InputError
from tests.tui.record.desks import FASTER, a_desk, a_pacer, microphone
from tui.record import words
from tui.record.begin import PLACE_FILE
from tui.record.plain import PlainDesk
from tui.settings.keys import DEFAULT_KEYS, Keys

if TYPE_CHECKING:
    from pathlib import Path

    from audio.capture.contract import Input
    from tui.presenter.key_hints import Bound
    from tui.record.desk import Desk


class Fingers:
    """What a person types; before ``.`` is taken for Enter, so much is heard as one line takes to be said."""

    def __init__(self, letters: str) -> None:
        self._letters = list(letters)

    def readline(self) -> str:
        if not self._letters:
            return ""
        letter = self._letters.pop(0)
        if letter == ".":
            time.sleep(5.0 / FASTER)
            return "\n"
        return f"{letter}\n"


def run(desk: Desk, letters: str, opened: Input | None = None, bound: Bound = DEFAULT_KEYS) -> list[str]:
    out = io.StringIO()
    pacer = a_pacer(desk)
    PlainDesk(
        desk, pacer, lambda _: opened or microphone(), Fingers(letters), out, bound, lambda _: time.sleep(0.15)
    ).run()
    return out.getvalue().splitlines()


def test_a_line_is_recorded_told_and_kept_and_the_place_is_found_again(tmp_path: Path) -> None:
    said = run(a_desk(tmp_path), "r.kr.kq")
    assert words.PLAIN_RECORDING in said
    assert any(" words a minute" in line for line in said)
    assert said.count("Kept.") == 2
    assert "2 of 3 lines are kept." in said
    assert words.COME_BACK in said
    assert not any("\x1b" in line for line in said)
    again = run(a_desk(tmp_path), "q")
    assert any(line.startswith("Line 3 of 3, in “paced”, not yet recorded.") for line in again)
    assert "Before: And out it goes, in its own time." in again
    assert "Line: Go gently." in again


def test_a_take_is_said_again_listened_to_and_only_kept_when_asked(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    said = run(desk, "r.la.sq")
    assert "That was it." in said
    assert desk.kept == set()
    assert len(desk.folder.names("hello")) == 2
    assert words.PASSED in said
    assert "0 of 3 lines are kept." in said


def test_keys_that_were_set_hold_here_too(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    said = run(desk, "r.jkz", bound=Keys(record_keep=("j",), leave=("z",)).by_action())
    assert any("j keeps, " in line and "z leaves." in line for line in said)
    assert desk.kept == {"hello"}
    assert any(line.startswith("j keeps it") for line in said)
    assert said[-1] == words.COME_BACK


def test_back_and_forth(tmp_path: Path) -> None:
    said = run(a_desk(tmp_path), "ssbk?q")
    lines = [line for line in said if line.startswith("Line ")]
    assert [line[:11] for line in lines] == ["Line 1 of 3", "Line 2 of 3", "Line 3 of 3", "Line 2 of 3"]
    assert "There is no take to keep; a or r records one." in said
    assert sum(line.startswith("Letters, each with Enter: a or r records") for line in said) == 2


def test_without_a_microphone_it_says_so_and_stays(tmp_path: Path) -> None:
    class Broken:
        name, rate, channels, overruns = "none", 48_000, 1, 0

        def start(self, _: object) -> None:
            raise InputError(DeviceFault.NONE, recording=True)

        def lost(self, _: float) -> bool:
            return False

        def close(self) -> None:
            """Have nothing to let go of."""

    said = run(a_desk(tmp_path), "rq", Broken())
    assert any(line.startswith("No microphone was found: ") for line in said)
    assert words.NO_MICROPHONES in said


def test_a_take_that_was_broken_off_comes_back(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.listen_to(microphone())
    time.sleep(0.1)
    assert desk.record()
    time.sleep(0.1)
    assert desk.recorder is not None
    desk.recorder.close()  # the program is gone, the take is neither sealed nor looked at
    said = run(a_desk(tmp_path), "q")
    assert words.RECOVERED.format(count=1) in said


def test_x_ends_a_take_and_o_leaves_for_sudden_overwhelm_with_the_take_sealed(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    said = run(desk, "rxxq")
    assert words.QUIET_TAKE in said
    assert words.QUIET in said
    assert not any("keeps it" in line for line in said)
    assert len(desk.folder.names("hello")) == 1
    for letters in ("o", "ro"):
        desk = a_desk(tmp_path)
        out = io.StringIO()
        plain = PlainDesk(
            desk, a_pacer(desk), lambda _: microphone(), Fingers(letters), out, wait=lambda _: time.sleep(0.15)
        )
        assert plain.run() == 0
        assert plain.overwhelmed
    assert not list(desk.folder.takes.glob("*.take"))
    assert len(desk.folder.names("hello")) == 2


def test_the_place_is_kept_and_its_owner_s_alone(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.go(1)
    kept = desk.folder.takes / PLACE_FILE
    assert kept.stat().st_mode & 0o077 == 0
    assert a_desk(tmp_path).place == 1
