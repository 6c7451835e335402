"""What the environment says a terminal can show."""

import pytest

from tui.picture.cells import Charset
from tui.picture.palette import Depth
from tui.terminal.abilities import abilities


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Depth.TRUE),
        ({"TERM": "xterm-kitty"}, Depth.TRUE),
        ({"TERM": "xterm-256color"}, Depth.INDEXED),
        ({"TERM": "tmux-256color", "COLORTERM": ""}, Depth.INDEXED),
        ({"TERM": "xterm"}, Depth.SIXTEEN),
        ({"TERM": "linux"}, Depth.SIXTEEN),
        ({}, Depth.SIXTEEN),
        ({"TERM": "vt100"}, Depth.NONE),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1"}, Depth.NONE),
        ({"TERM": "xterm-kitty", "NO_COLOR": ""}, Depth.TRUE),
    ],
)
def test_depth(environ: dict[str, str], depth: Depth) -> None:
    assert abilities(environ, "utf-8").depth is depth


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", Charset.UNICODE),
        ("UTF8", Charset.UNICODE),
        ("ANSI_X3.4-1968", Charset.ASCII),
        ("latin-1", Charset.ASCII),
    ],
)
def test_charset(encoding: str, charset: Charset) -> None:
    assert abilities({}, encoding).charset is charset
