"""Scripts are read whole, and every fault is named with its place."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.faults import FileFault, Flaw, ScriptError, ScriptFault, ShapeFault, Step
from scripts.files.library import FOLDER, bundled_names
from scripts.files.loader import load_session
from scripts.files.model import AtPhase, Free, Match, Paced, When
from tests.scripts.script_files import GOOD, script_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum
    from pathlib import Path

    from scripts.files.model import Session

Load = "Callable[..., Session]"


def test_a_whole_script_loads(load: Callable[..., Session]) -> None:
    session = load(GOOD)
    free, met, led = session.stages
    assert isinstance(free.breath, Free)
    assert free.length_ms == 60_000
    assert isinstance(met.breath, Match)
    assert met.breaths == 3
    assert isinstance(led.breath, Paced)
    assert led.breath.step_ms == 250
    assert led.presence.voice == 0.5
    assert isinstance(led.lines[0].place, AtPhase)
    assert led.lines[0].place.breath == 2


def test_a_line_says_what_it_needs_and_a_session_what_it_is_for(load: Callable[..., Session]) -> None:
    text = GOOD.replace("at = 2\n", 'at = 2\nwhen = "not given"\nextra = true\n')
    text = text.replace('"Slowly."', '"Slowly."\nwhen = ["slowing", "given"]')
    text = text.replace("lead = 0.25", 'lead = 0.25\nby_way_of = "3-4"')
    session = load('for = ["Sleep", "before  a talk", "sleep"]\n' + text)
    assert session.needs == ("sleep", "before a talk")
    first, second = session.lines
    assert first.when == {When.NOT_GIVEN}
    assert first.extra
    assert second.when == {When.SLOWING, When.GIVEN}
    assert not second.extra
    led = session.stages[2].breath
    assert isinstance(led, Paced)
    assert (str(led.by_way_of), led.rest_breaths) == ("3-4", 6)


@pytest.mark.parametrize("name", bundled_names())
def test_every_bundled_session_loads(name: str) -> None:
    assert load_session(FOLDER / f"{name}.toml").lines


def kinds_of(load: Callable[..., Session], text: str, **head: str) -> list[StrEnum]:
    with pytest.raises(ScriptError) as caught:
        load(text, **head)
    return [fault.flaw.kind for fault in caught.value.faults]


def test_a_fault_has_its_kind_its_values_and_its_place(load: Callable[..., Session]) -> None:
    with pytest.raises(ScriptError) as caught:
        load(GOOD.replace("lead = 0.25", "lead = 0.5"))
    (fault,) = caught.value.faults
    assert fault.flaw == Flaw(ScriptFault.LEAD_STEP, {"found": 0.5, "low": 0.05, "high": 0.3})
    assert fault.place == (Step("stage", 3, "led"), Step("lead"))
    assert fault.line_number == 21
    assert "lead step (found=0.5" in str(caught.value), "a log says what was found"


def test_every_fault_is_found_at_once(load: Callable[..., Session]) -> None:
    text = GOOD.replace('"4-6"', '"9-1"').replace("breaths = 3", 'breaths = "three"').replace("at = 2\n", "at = 100\n")
    kinds = kinds_of(load, text, head='titel = "x"\nlanguage = 3\nallow = ["everything"]\n')
    assert {ShapeFault.UNKNOWN_KEY, ShapeFault.MISSING_KEY, ShapeFault.WRONG_KIND} <= set(kinds)
    assert {ScriptFault.BREATH, ScriptFault.AT_TIME, ScriptFault.ALLOWANCE} <= set(kinds)


def test_what_is_allowed_at_the_top_is_found_on_its_own_line(load: Callable[..., Session]) -> None:
    with pytest.raises(ScriptError) as caught:
        load(GOOD, head='title = "A"\nsummary = "B"\nlanguage = "en"\nallow = ["everything"]\n')
    assert [fault.line_number for fault in caught.value.faults] == [4]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FileFault.EMPTY),
        (b"   \n", FileFault.EMPTY),
        (b"\xff\xfe\x00", FileFault.NOT_UTF8),
        (b'title = "half', FileFault.NOT_TOML),
        (b"[[stage]]\n[[stage]\n", FileFault.NOT_TOML),
        (b"x = " + b"[" * 3000, FileFault.TOO_DEEP),
        (b"#" * 500_001, FileFault.TOO_LARGE),
        (b"a = " + b"9" * 3500, FileFault.MANY_DIGITS),
        (b"a = " + b"9" * 9000, FileFault.MANY_DIGITS),
        (b"a = [1, -0x" + b"f" * 9000 + b"]", FileFault.NOT_TOML),
        (b"a = [1, 0x" + b"f" * 9000 + b"]", FileFault.MANY_DIGITS),
        (b".".join([b"a"] * 100_000) + b" = 1", FileFault.TOO_DEEP),
        (b"[" + b".".join([b'"a"'] * 50_000) + b"]\n", FileFault.TOO_DEEP),
        (b"a = " + b"[" * 60 + b"]" * 60, FileFault.TOO_DEEP),
        (b"a = [" + b"[], " * 100_000 + b"]", FileFault.TOO_MUCH),
        ('title = "a"\n'.encode("utf-16-le"), FileFault.NOT_UTF8),
        ('title = "\u00e9"\n'.encode("latin-1"), FileFault.NOT_UTF8),
        (b'title = "a"\n' + b"[[stage]]\n" * 501, ScriptFault.TOO_MANY),
        (b'[[stage]]\nname = "a"\n' + b"[[stage.line]]\n" * 2001, ScriptFault.TOO_MANY),
        (b"allow = [" + b"1, " * 300 + b"]", ScriptFault.TOO_MANY),
    ],
)
def test_what_is_no_script_has_one_fault(tmp_path: Path, content: bytes, kind: StrEnum) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content)
    began = time.process_time()
    with pytest.raises(ScriptError) as caught:
        load_session(file)
    assert [fault.flaw.kind for fault in caught.value.faults] == [kind]
    assert time.process_time() - began < 2.0, "nobody is kept waiting"


def test_a_number_of_too_many_digits_is_found_on_its_line(load: Callable[..., Session]) -> None:
    with pytest.raises(ScriptError) as caught:
        load(GOOD.replace("breaths = 3", f"breaths = {'9' * 5000}"))
    (fault,) = caught.value.faults
    assert (fault.flaw.kind, fault.line_number) == (FileFault.MANY_DIGITS, 15)
    with pytest.raises(ScriptError) as caught:
        load(GOOD.replace('"2 exhale"', f'"{"9" * 9000} exhale"'))
    (fault,) = caught.value.faults
    assert (fault.flaw.kind, fault.line_number) == (ScriptFault.AT_NO_PHASE, 25)


def test_a_script_with_thousands_of_faults_names_a_hundred(load: Callable[..., Session]) -> None:
    with pytest.raises(ScriptError) as caught:
        load("".join(f"odd{number} = 1\n" for number in range(15_000)))
    assert len(caught.value.faults) == 100


def test_what_is_no_name_is_refused(load: Callable[..., Session]) -> None:
    with pytest.raises(ScriptError) as caught:
        load(GOOD.replace('"Slowly."', f'"{"w" * 700}"').replace('"met"', f'"{"n" * 200}"'))
    assert [fault.flaw.facts["count"] for fault in caught.value.faults] == [200, 700]


def test_nothing_of_a_strangers_script_can_steer_the_terminal_it_is_shown_on(tmp_path: Path) -> None:
    codes = "\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m"
    stage = f'[[stage]]\nname = "a{codes}"\nbreaths = 1\nbreath = "4-5"\n'
    line = f'[[stage.line]]\nid = "b"\nat = "1 inhale"\nsay = "Hello{codes}.\\tYou."\n'
    head = f'title = "T{codes}"\nsummary = "S{codes}"\nlanguage = "en"\n'
    session = load_session(script_file(tmp_path / "a-test.toml", stage + line, head))
    shown = [session.title, session.summary, session.stages[0].name, session.stages[0].lines[0].words]
    assert shown[3] == "Hello\ufffd[2J\ufffd]0;owned\ufffd\ufffd31m. You."
    assert all(letter.isprintable() for letter in "".join(shown))
    with pytest.raises(ScriptError) as caught:
        load_session(script_file(tmp_path / "bad.toml", f'"x{codes}" = "y{codes}"\n', head))
    assert str(caught.value).replace("\n", "").isprintable()


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 500) | st.text("4-6 exhal", max_size=9).map(lambda text: f"<{text}>"),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@given(
    key=st.sampled_from(["title", "name", "breath", "breaths", "minutes", "lead", "id", "at", "say", "voice", "allow"]),
    value=st.sampled_from(
        ['""', "0", "-1", "1e308", "nan", "true", "[]", "[1]", "{}", '"4-6"', '"match"', "1979-05-27"]
    ),
)
def test_any_value_anywhere_is_taken_or_named(tmp_path_factory: pytest.TempPathFactory, key: str, value: str) -> None:
    text = 'title = "A"\nsummary = "B"\nlanguage = "en"\nallow = ["slow"]\n' + GOOD
    lines = [f"{key} = {value}" if line.startswith(f"{key} =") else line for line in text.splitlines()]
    file = tmp_path_factory.mktemp("scripts") / "any.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    try:
        load_session(file)
    except ScriptError as error:
        assert error.faults  # noqa: PT017 - either is right
