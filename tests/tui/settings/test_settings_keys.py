"""Keys of one's own: how they may be written, and that two actions never share one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from tests.tui.settings.config_file import written
from tui.actions.table import LISTENING, Where
from tui.settings import load
from tui.settings.file import config_file
from tui.settings.keys import Keys, clashes, key_name

pytestmark = pytest.mark.usefixtures("home")


def test_characters_have_the_names_that_the_screen_knows() -> None:
    for character in map(chr, range(33, 127)):
        assert key_name(character) == _character_to_key(character)
        assert key_name(_character_to_key(character)) == _character_to_key(character)


@pytest.mark.parametrize(
    ("written_key", "name"),
    [
        ("Space", "space"),
        (" ", "space"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        ("Ctrl+P", "ctrl+p"),
        ("shift+a", "A"),
        ("shift+Left", "shift+left"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("PgUp", "pageup"),
        ("Esc", "escape"),
        ("ü", "ü"),
        ("f12", "f12"),
        ("f25", None),
        ("hyper+a", None),
        ("spcae", None),
        ("", None),
        ("\x07", None),
        ("+a", None),
    ],
)
def test_a_key_may_be_written_as_people_do(written_key: str, name: str | None) -> None:
    assert key_name(written_key) == name


@given(st.text(st.characters(max_codepoint=0x24F), max_size=8))
def test_a_keys_name_names_itself(text: str) -> None:
    name = key_name(text)
    assert name is None or key_name(name) == name


@pytest.mark.parametrize("where", [LISTENING, Where.RECORDER])
def test_with_caps_lock_on_too_much_and_overwhelm_are_heard_all_the_same(where: Where) -> None:
    keys = load([]).settings.keys.by_key(where)
    assert (keys["X"], keys["O"]) == ("too_much", "overwhelm")
    # Whoever gave a capital another meaning has it, and x stays what it is.
    bound = load(["keys.mute=X"]).settings.keys.by_key()
    assert (bound["X"], bound["x"]) == ("mute", "too_much")
    assert load(["keys.overwhelm=f2"]).settings.keys.by_key().get("O") is None


def test_too_much_keeps_its_key_whatever_is_written() -> None:
    assert load(["keys.too_much=f1,z"]).settings.keys.too_much == ("f1", "z", "x")
    assert load(["keys.too_much="]).settings.keys.too_much == ("x",)


def test_two_actions_may_swap_their_keys() -> None:
    assert load(["keys.pause=m", "keys.mute=space"]).settings.keys == Keys(pause=("m",), mute=("space",))


def test_what_was_typed_keeps_a_key_that_the_file_binds_too() -> None:
    written('[keys]\nmute = ["z"]\n')
    loaded = load(["keys.pause=z"])
    assert loaded.settings.keys == Keys(pause=("z",))
    assert loaded.faults[0].startswith(f"{config_file()}:2: keys.mute is ignored: “z” is bound to pause as well")
    assert loaded.sources["keys.mute"] == "default"


def test_an_action_that_gives_way_may_push_another_one_off_its_default() -> None:
    # mute cannot have q, so it is back on m, and then pause cannot have m.
    assert set(clashes([("pause", ("m",)), ("mute", ("q",))])) == {"pause", "mute"}
