"""Whatever a stranger wrote, or a broken disk left, gets an answer or a sentence, and soon.

A few examples in the gate, always the same ones; many by ``make test-long``.
"""

from __future__ import annotations

import json
import os
import random
import time
import tomllib
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.capture.take_numbers import read_numbers
from scripts.faults import MendableError, ScriptError
from scripts.files.library import FOLDER
from scripts.files.loader import load_session
from scripts.plan.conductor import plan
from scripts.voice.folder import read_about, read_clips
from tests.examples import examples
from tests.program import live_in
from tests.scripts.script_files import GOOD, HEAD
from tui.record.begin import PLACE_FILE, remembered_place
from tui.session.bookmarks import Places
from tui.session.key_script import read_presses
from tui.settings import load_settings
from tui.settings.file import commented_settings, config_file
from tui.settings.remembered import read_remembered, remembered_breath, remembered_file
from tui.settings.themes import all_themes, theme_fault, themes_folder
from tui.storage.faults import UsageFaultError
from tui.text.faults import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WITHIN_S: Final = 2.0
"""Of this process's own time: nothing that is read keeps anybody waiting."""
ODD: Final = (
    *(b"\0", b"\xff", b"\xc2\x9b", b"\x1b[2J", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\\u0000", b"\\ud800", b"\r"),
    *(b"[" * 60, b"{a=" * 60, b"a." * 60, b"9" * 5000, b"0x" + b"f" * 5000, b"e" * 3000, b"1" + b"0" * 400),
    *(b"1e999", b"nan", b"inf", b"true", b"null", b"1979-05-27T07:32:00Z", b"[]", b"{}"),
    *(b"-", b'"', b"'''", b'"""', b"=", b"#", b",", b".", b"+"),
    *(b"\n[[stage]]\n" * 40, b"\n[[stage.line]]\n" * 40),
)
VALUES: Final = st.sampled_from(
    (
        *("1", "-1", "0", "1e308", "-1e308", "nan", "inf", "9" * 18, "9" * 30, "1.5", "true", "1979-05-27", "07:32:00"),
        *('""', '"4-6"', '"free"', '"#ffffff"', '"\\u001b[2J"', '"a\\nb"', "[]", "[[]]", "{}", "{ a = 1 }", "[1, 2]"),
        '["x", "m"]',
    )
)
KEYS: Final = ("titel", "when", "for", "people", *tomllib.loads(HEAD + GOOD)["stage"][2])


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return data with some of it lost, doubled, moved, changed, or something odd put in."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at, other = chance.randrange(len(changed) + 1), chance.randrange(len(changed) + 1)
        first, last = sorted((at, min(len(changed), other)))
        match chance.randrange(6):
            case 0:
                del changed[first : min(last, first + 200)]
            case 1:
                changed[at:at] = chance.choice(ODD)
            case 2:
                changed[at:at] = changed[first : min(last, first + 500)]
            case 3 if changed:
                changed[min(at, len(changed) - 1)] = chance.randrange(256)
            case 4:
                changed = changed[:at] if chance.random() < 0.2 else changed
            case _:
                changed[first : first + 12] = chance.choice(ODD)
    return bytes(changed)


@pytest.fixture(autouse=True, scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home of the tests' own: what they write into settings and themes is nobody's."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        own = live_in(tmp_path_factory.mktemp("home"), monkeypatch)
        assert config_file().is_relative_to(own)
        yield


# -- What is read, each by the way it is read -----------------------------------------------------------------------


def script(folder: Path, data: bytes) -> None:
    file = folder / "any.toml"
    file.write_bytes(data)
    plan(load_session(file), {})


def voice(folder: Path, data: bytes) -> None:
    for name in ("voice.toml", "clips.toml"):
        (folder / name).write_bytes(data)
    read_about(folder)
    read_clips(folder)


def take(folder: Path, data: bytes) -> None:
    (folder / "a.toml").write_bytes(data)
    read_numbers(folder / "a.toml")


def presses(folder: Path, data: bytes) -> None:
    (folder / "keys").write_bytes(data)
    read_presses(folder / "keys")


def place(folder: Path, data: bytes) -> None:
    (folder / PLACE_FILE).write_bytes(data)
    remembered_place(folder)


def places(folder: Path, data: bytes) -> None:
    played = folder / "played.wav"
    played.touch()
    (folder / "places.json").write_bytes(data)
    kept = Places(folder / "places.json")
    kept.kept(played)
    kept.keep(played, 30.0)
    assert kept.kept(played) == 30.0
    kept.forget(played)


def settings(_: Path, data: bytes) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_bytes(data)
    faults = load_settings()[1]
    assert all("\n" not in fault for fault in faults)


def theme(_: Path, data: bytes) -> None:
    themes_folder().mkdir(parents=True, exist_ok=True)
    (themes_folder() / "any.toml").write_bytes(data)
    faults = all_themes()[1]
    assert len(faults) < 2
    theme_fault("any")


def state(_: Path, data: bytes) -> None:
    remembered_file().parent.mkdir(parents=True, exist_ok=True)
    remembered_file().write_bytes(data)
    read_remembered()
    remembered_breath()
    load_settings()


SEEDS: Final[dict[Callable[[Path, bytes], None], bytes]] = {
    script: (FOLDER / "first-sitting.toml").read_bytes(),
    voice: (
        b'title = "Mum"\nlanguage = "en"\n[hello]\nfile = "a.ogg"\nwords = "Hello."\nseconds = 1.5\ngain_db = -3.0\n'
        b"date = 2024-01-01\n"
    ),
    take: (
        b'line = "a"\nwords = "A."\nrecorded = 2024-01-01T10:00:00Z\nseconds = 2.0\nfrom = 0.1\nto = 1.0\n'
        b'gain_db = 0.0\nhigh_pass_hz = 80.0\ndevice = ""\n'
    ),
    presses: b"# keys\n12.5 left_square_bracket\n20 x\n21 space\n",
    place: b'{"line": "hello", "skipped": ["may-i"]}',
    places: (
        b'{"/a.wav": {"size": 1, "changed": 2, "at": 30.5, "kept": 1700000000}, '
        b'"/b.wav": {"size": 1, "changed": 2, "at": 3, "kept": 1}}'
    ),
    settings: commented_settings().replace("\n#", "\n").encode(),
    theme: b'title = "Mine"\nramp = ["#070b15", "#237085", "#f3f1e1"]\ntext = "#cfd8dc"\nquiet = 0.1\n',
    state: b'{"voice_level": 0.5, "volume_db": -3.0, "theme": "paper", "tones": "tide", "breath": "4-6"}',
}
each_reader = pytest.mark.parametrize("read", SEEDS, ids=lambda read: read.__name__)


def held(read: Callable[[Path, bytes], None], folder: Path, data: bytes) -> bool:
    """Read it; return whether it was refused, and fail if that was not in time and in a sentence."""
    began = time.process_time()
    refused = False
    try:
        read(folder, data)
    except (MendableError, UsageFaultError) as error:
        refused = True
        words = said(error).splitlines()
        assert words
        assert all(line.endswith((".", "?")) for line in words), words
        assert isinstance(error, ScriptError) or len(words) == 1  # noqa: PT017 - to be refused is right
        assert max(map(len, words)) < 3000
    assert time.process_time() - began < WITHIN_S
    return refused


@each_reader
def test_what_is_mutated_is_read_or_refused_in_a_sentence(read: Callable[[Path, bytes], None], tmp_path: Path) -> None:
    chance = random.Random(read.__name__)  # noqa: S311 - the same every time
    assert not held(read, tmp_path, SEEDS[read]), "as it is, nothing is wrong with it"
    for _ in range(60):
        held(read, tmp_path, mutated(SEEDS[read], chance))


@pytest.mark.long
@each_reader
def test_many_mutations_are_read_or_refused(read: Callable[[Path, bytes], None], tmp_path: Path) -> None:
    chance = random.Random(f"{read.__name__} at length")  # noqa: S311 - the same every time
    count = int(os.environ.get("FUZZED", "3000"))
    refused = sum(held(read, tmp_path, mutated(SEEDS[read], chance)) for _ in range(count))
    print(json.dumps({"read": read.__name__, "tried": count, "refused": refused}))  # noqa: T201 - for the table


@each_reader
def test_noise_is_refused_or_nothing(read: Callable[[Path, bytes], None], tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - the same every time
    for size in (0, 1, 100, 10_000, 600_000):
        held(read, tmp_path, chance.randbytes(size))
        held(read, tmp_path, "\ufeffa = 1\n".encode("utf-16-le") * (size // 20))


@given(
    keys=st.lists(
        st.tuples(st.sampled_from(KEYS), VALUES),
        max_size=6,
    )
)
@examples(60)
def test_any_values_in_a_script_are_planned_or_refused(
    tmp_path_factory: pytest.TempPathFactory, keys: list[tuple[str, str]]
) -> None:
    text = "\n".join(line for line in (HEAD + GOOD).splitlines() if line.partition(" ")[0] not in dict(keys))
    added = "".join(f"{key} = {value}\n" for key, value in dict(keys).items())
    for data in (added + text, text + "\n" + added):
        held(script, tmp_path_factory.mktemp("scripts"), data.encode())
