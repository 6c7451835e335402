"""Nothing that a stranger wrote moves the cursor, changes colours or direction, or breaks a row, in any face."""

from __future__ import annotations

import io
import json
import shutil
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.faults import RecordingError, RecordingFault
from scripts.files.library import FOLDER
from tests.scripts.script_files import script_file
from tests.tui.mpris.controlled import PlayerInMemory
from tests.tui.voices.voice_maker import Home
from tui.mpris.interfaces import PLAYER, PROPERTIES
from tui.mpris.object import MprisObject
from tui.picture.ansi import update
from tui.picture.cells import Charset, Grid, width_of
from tui.picture.palette import Depth, Palette
from tui.picture.theme import BUILT_IN
from tui.plain.run import Plain
from tui.session.context import Context
from tui.text.faults import sentence
from tui.text.report import as_json
from tui.text.safe import one_line, safe

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = {
    "escape sequences": "a\x1b[2J\x1b[31;5mred\x1b]0;title\x07b",
    "c1": "a\x9b2Jb\x9d0;x\x9cc\x85d\x90q\x98",
    "carriage": "first\rsecond\x08\x08\x7fthird\x0b\x0c",
    "newlines": "one\ntwo\r\nthree\u2028four\u2029five",
    "tabs": "a\tb\tc",
    "right to left": "a\u202eevil\u202c \u2067b\u2069 \u200f\u061cc",
    "zero width": "a\u200bb\u200dc\u2060d\ufeffe\u00adf\u180eg",
    "combining": "Z" + "\u0301\u0316" * 40 + "a" + "\u20dd" * 20 + "l",
    "only marks": "\u0301" * 30,
    "joined emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \u2764\ufe0f",
    "flags": "\U0001f1e9\U0001f1ea ok \U0001f1eb",
    "tags": "\U0001f3f4\U000e0067\U000e0062\U000e007f.",
    "surrogates": "a\udcff\ud83db",
    "private": "a\ue000\U000f0000\uffff\u0378b",
    "wide": "\u58f0\u3002\uff21 \u115f\u3164|",
    "long word": "w" * 10_000,
    "long marks": "e\u0301" * 10_000,
}
each_hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def harmless(text: str) -> bool:
    """Return whether a text holds nothing that a terminal would obey; marks and visible letters only."""
    allowed = {"\n", "\u200c"}
    return all(letter in allowed or not unicodedata.category(letter).startswith(("C", "Zl", "Zp")) for letter in text)


@each_hostile
def test_what_is_shown_is_letters_marks_and_spaces(text: str) -> None:
    assert harmless(safe(text))
    assert "\n" not in one_line(text)
    assert safe(safe(text)) == safe(text)


@given(st.text(max_size=60))
def test_so_is_any_text(text: str) -> None:
    assert harmless(safe(text))
    assert safe(text).count("\n") == text.count("\n")
    assert one_line(one_line(text)) == one_line(text)
    run = 0
    for letter in safe(text):
        run = run + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        assert run <= 3


def test_what_people_write_stays_as_it_is() -> None:
    for text in (
        "Für Anna – „still“ · 4→6",
        "می‌خواهم",
        "声を聞く",
        "שָׁלוֹם",
        "ไม่เป็นไร",
        "Nguyễn",
        "e\u0301".replace("e\u0301", "é"),
    ):
        assert safe(text) == text


@pytest.mark.parametrize("charset", Charset)
@each_hostile
def test_on_every_row_of_a_screen_what_stands_after_it_stands_in_its_place(text: str, charset: Charset) -> None:
    palette = Palette(BUILT_IN[0], Depth.TRUE)
    width, rows = 60, 6
    grid = Grid(np.zeros((2 * rows, width), np.uint8), palette, charset)
    for row in range(rows):
        grid.write(row, 2, f"[{text}"[: 10 + row * 3] + "]" if len(text) < 100 else f"[{text}")
        grid.write(row, width - 3, "END")
    written = update(np.full_like(grid.cells, -1), grid.cells, palette)
    screen = pyte.Screen(width, rows)
    pyte.Stream(screen).feed("\x1b[?7l" + written)
    shown = screen.display
    assert len(shown) == rows
    assert all(row.endswith("END") for row in shown), shown
    assert all(row.startswith("  [") for row in shown), shown
    assert screen.title == ""
    # And again over what is there: every cell is overwritten in its place.
    again = Grid(np.zeros((2 * rows, width), np.uint8), palette, charset)
    again.write(0, 0, "x" * width)
    pyte.Stream(screen).feed(update(grid.cells, again.cells, palette))
    assert screen.display == ["x" * width, *[" " * width] * (rows - 1)]


@each_hostile
def test_a_text_takes_the_cells_it_is_counted_for(text: str) -> None:
    line = one_line(text)[:50]
    screen = pyte.Screen(200, 2)
    pyte.Stream(screen).feed(line)
    assert screen.cursor.y == 0
    assert screen.cursor.x == width_of(line)


@each_hostile
def test_json_is_the_same_for_programs_and_harmless_for_terminals(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()  # JSON has no lone surrogates
    told = as_json({"title": text})
    assert json.loads(told) == {"title": text}
    assert harmless(told)


@each_hostile
def test_a_fault_in_a_file_of_such_a_name_is_one_line(tmp_path: Path, text: str) -> None:
    told = sentence(RecordingError(RecordingFault.MISSING, file=tmp_path / text))
    assert harmless(told)
    assert len(told.splitlines()) == 1
    assert len(told) < 700


def shown_on_a_terminal(said: str, width: int = 400) -> pyte.Screen:
    """Return a terminal on which this was printed, and then a mark; nothing was obeyed."""
    screen = pyte.Screen(width, 400)
    screen.set_mode(pyte.modes.LNM)  # a break goes to the start of the next row
    pyte.Stream(screen).feed(said)
    assert screen.title == ""
    assert screen.cursor.attrs == pyte.screens.Char(" ")
    return screen


def toml(text: str) -> str:
    """Return a text as TOML holds it, control characters and all."""
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text.encode("utf-8", "replace").decode()) + '"'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    return Home(tmp_path, monkeypatch)


def write_hostile(home: Home, name: str, text: str) -> None:
    """Write a script, a broken one and a voice of this name, with this text wherever a text can stand."""
    stages = (
        f'[[stage]]\nname = {toml("s" + text)}\nbreaths = 2\nbreath = "4-5"\n'
        f'[[stage.line]]\nid = "a"\nat = "1 inhale"\nsay = {toml("Hello " + text[:150])}\n'
    )
    head = f"title = {toml('t' + text)}\nsummary = {toml('u' + text)}\nlanguage = {toml('l' + text)}\n"
    script_file(home.scripts / f"{name}.toml", stages, head)
    script_file(home.scripts / f"{name}-broken.toml", stages + f"{toml(text)} = {toml(text)}\n", head)
    voice = home.data / "voices" / name
    (voice / name).mkdir(parents=True)
    about = "".join(f"{key} = {toml(key + text)}\n" for key in ("title", "language", "speaker", "licence", "thanks"))
    (voice / "voice.toml").write_text(about, encoding="utf-8")
    (voice / name / "clips.toml").write_text(f"[a]\nfile = {toml(text)}\nwords = 3\n", encoding="utf-8")


def test_every_command_shows_hostile_scripts_voices_and_themes_on_whole_rows(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them stand in one home, beside one session that comes along: it is their rows that matter."""
    library = tmp_path / "library"
    library.mkdir()
    shutil.copy(FOLDER / "grounding.toml", library)
    monkeypatch.setattr("scripts.files.library.FOLDER", library)
    home.scripts.mkdir(parents=True)
    hostile = {name.replace(" ", "-"): text for name, text in HOSTILE.items() if not name.startswith("long")}
    commands = [["list"], ["list", "--json"], ["voices"]]
    for name, text in hostile.items():
        write_hostile(home, name, text)
        commands += [
            ["timeline", name], ["timeline", name, "--json"], ["check", name], ["check", f"{name}-broken"],
            ["voices", "show", name], ["voices", "show", name, "--json"], ["play", text.replace("\0", "")],
            ["timeline", name, "-o", f"theme={text}"], ["timeline", name, "--voice", text],
        ]  # fmt: skip
    listed, rows = "", set[str]()
    for words in commands:
        done = home.run(*words)
        listed = listed or done.stdout
        for said in (done.stdout, done.stderr):
            assert harmless(said), words
            rows.update(said.splitlines())
        assert "Traceback" not in done.stderr
        assert done.exit_code in (0, 2), (words, done.stderr)
    shown_on_a_terminal("\n".join(rows))
    for name in hostile:
        titles = [row for row in listed.splitlines() if row.startswith(f"{name} ")]
        assert len(titles) == 1, name
        assert titles[0].endswith("(your own)"), "a title stays on its row"


def test_the_plain_modes_say_it_on_whole_rows() -> None:
    out = io.StringIO()
    plain: Any = Plain(Context(), out=out)
    for text in HOSTILE.values():
        plain._say(text)
    assert harmless(out.getvalue())


@each_hostile
def test_over_dbus_the_title_is_one_safe_line(text: str) -> None:
    player = PlayerInMemory()
    told = MprisObject(player, text, lambda: None, player.clock).call(PROPERTIES, "Get", "ss", (PLAYER, "Metadata"))
    title = told.body[0][1]["xesam:title"][1]
    assert harmless(title)
    assert "\n" not in title
