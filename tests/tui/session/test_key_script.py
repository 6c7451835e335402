"""Files of keys, which press themselves, and the names of single keys."""

from __future__ import annotations

import os
import queue
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tui.plain.keyboard import Names, keyboard_is_there, keys
from tui.session.key_script import BEGINS, Press, Presses, read_presses
from tui.storage.faults import UsageFaultError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_of_keys_is_read(tmp_path: Path) -> None:
    file = tmp_path / "keys.txt"
    file.write_text("# a listener\n\n3.5 space\n  1 left_square_bracket\n2 [\n", encoding="utf-8")
    assert read_presses(file) == (
        (1.0, "left_square_bracket"),
        (2.0, "left_square_bracket"),
        (3.5, "space"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 space\nsoon x", ":2: “soon” is no time"),
        ("1 space\n2 nokey", ":2: “nokey” is no key"),
        ("1", ":1: found “1”"),
        ("1 space x", ":1: found “1 space x”"),
        ("-1 space", ":1: -1 seconds are not"),
        ("nan space", ":1: nan seconds are not"),
        ("1e9 space", ":1: 1e9 seconds are not"),
    ],
)
def test_a_faulty_file_is_one_sentence_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "keys.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageFaultError) as fault:
        read_presses(file)
    assert f"{file}{said}" in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("coding", "found"),
    [
        ("utf-16", "text in UTF-16"),
        ("utf-16-le", "text in UTF-16"),
        ("utf-16-be", "text in UTF-16"),
        ("latin-1", "not text in UTF-8"),
        ("utf-32", "not text in UTF-8"),
        ("utf-32-le", "not text in UTF-8"),
    ],
)
def test_a_file_in_another_coding_is_told_of_by_its_name_alone(tmp_path: Path, coding: str, found: str) -> None:
    file = tmp_path / "keys.txt"
    file.write_bytes("1 space\n# für später\n".encode(coding))
    with pytest.raises(UsageFaultError) as fault:
        read_presses(file)
    assert f"{file}: this is {found}" in str(fault.value)
    assert "save it" in str(fault.value)
    assert str(fault.value).isprintable()
    assert "\N{REPLACEMENT CHARACTER}" not in str(fault.value)


def test_a_mark_of_utf_8_means_nothing(tmp_path: Path) -> None:
    file = tmp_path / "keys.txt"
    file.write_text("1 space\n", encoding="utf-8-sig")
    assert read_presses(file) == ((1.0, "space"),)


def test_no_file_of_keys_is_cut_off_unsaid(tmp_path: Path) -> None:
    file = tmp_path / "keys.txt"
    file.write_text(f"# {'é' * 100_000}\n1 space\n", encoding="utf-8")
    with pytest.raises(UsageFaultError, match="200 kB"):
        read_presses(file)


def test_a_file_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "nothing", tmp_path, tmp_path / "raw"):
        with pytest.raises(UsageFaultError):
            read_presses(file)


def test_keys_press_themselves_when_their_time_comes() -> None:
    presses = Presses((Press(1.0, "space"), Press(2.5, "x")), launched=100.0)
    assert not presses.begun(101.9)
    assert presses.begun(100.0 + BEGINS)
    assert presses.until_next(100.5) == 0.5
    assert presses.due(100.9) == []
    assert presses.due(103.0) == [("space", 101.0), ("x", 102.5)]
    assert presses.until_next(103.0) is None


def test_what_a_terminal_sends_becomes_names() -> None:
    names = Names()
    sent = {
        " ": "space",
        "x": "x",
        "[": "left_square_bracket",
        "\x1b[A": "up",
        "\x1bOC": "right",
        "\x1b[1;2D": "shift+left",
        "\x1b[5~": "pageup",
        "\x1b[6;5~": "ctrl+pagedown",
        "\x1b[15~": "f5",
        "\x1bOP": "f1",
        "\x1b[24~": "f12",
        "\x7f": "backspace",
        "\r": "enter",
        "\x0b": "ctrl+k",
        "?": "question_mark",
        "\x1bx": "x",
    }
    got = [[name for character in text if (name := names.feed(character))] for text in (*sent, "\x1b[99~", "q")]
    assert got == [*([name] for name in sent.values()), [], ["q"]]


def test_where_a_system_knows_no_terminals_no_key_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "termios", None)
    assert not keyboard_is_there()
    with keys(pytest.fail) as heard:
        assert not heard


def test_where_there_is_no_keyboard_none_is_heard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("x", encoding="utf-8")
    with file.open(encoding="utf-8") as typed:
        monkeypatch.setattr(sys, "stdin", typed)
        assert not keyboard_is_there()
        with keys(pytest.fail) as heard:
            assert not heard


def test_the_terminal_is_taken_again_after_a_shell_had_it(monkeypatch: pytest.MonkeyPatch) -> None:
    termios = pytest.importorskip("termios")
    near, far = os.openpty()
    with os.fdopen(far) as typed:
        monkeypatch.setattr(sys, "stdin", typed)
        before = termios.tcgetattr(typed)
        pressed: queue.SimpleQueue[str] = queue.SimpleQueue()
        with keys(pressed.put) as heard:
            assert heard
            single = termios.tcgetattr(typed)
            assert single != before
            termios.tcsetattr(typed, termios.TCSANOW, before)  # as a shell does while the program is stopped
            os.kill(os.getpid(), signal.SIGCONT)
            assert termios.tcgetattr(typed) == single
            os.write(near, b"x")
            assert pressed.get(timeout=10) == "x"
        assert termios.tcgetattr(typed) == before
        os.close(near)  # with it the keyboard's thread ends
