"""No sentence that a command or a screen says stands outside the catalogue: whoever chose a language is told in it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.test_words import is_a_sentence, texts_in, tree_of
from tools.make_catalogue import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
NOT_SAID: Final = {
    "tui/cli.py": "helps, which stay in English",
    "tui/commands/options.py": "likewise",
    "tui/mpris": "said to programs over D-Bus, in its own names",
    "tui/terminal": "said to terminals",
}
"""Rooms and files whose texts are not for the listener, each with its reason."""
FILES = sorted(
    file for file in (ROOT / "tui").rglob("*.py") if not str(file.relative_to(ROOT)).startswith(tuple(NOT_SAID))
)
CLICK: Final = frozenset({"option", "argument", "command", "group", "UsageError"})
"""What click is told: helps, which stay in English, and how a command is called."""
ALLOWED: Final[dict[str, str]] = {
    "{} is no command": "a programming error",
    "“{}” is not a colour; write it as #rrggbb": "a programming error: the face has seen to it",
    "Canvas { width: 100%; height: 100%; }": "a style",
    "Screen { background: $background; color: $foreground; overflow: hidden; }": "a style",
    "tones = 0.7\nlight = 0.7": "stands in a script",
    'breath = "{}"\nbreaths = {}': "stands in a script",
    '\n[[stage]]\nname = "{}"\n{}\nvoice = 0.0': "stands in a script",
    "^[A-Z][a-z]*(?: [a-z]+)*? minutes? (?:of|in which) ": "looks for something",
    "Stand still, where it does not already.": "what programs ask over D-Bus",
    "Go on, where it stands still.": "likewise",
    "To a position of the session.": "likewise",
    "More or less of everything, by so many decibels.": "likewise",
    "The keys of every action of the table.": "a docstring",
    "WAV, FLAC, AIFF, MP3, Ogg Vorbis and Opus": "stands in sentences, which are gathered whole",
    "{file}: this is not a file; give a recording ({} can be read).": "gathered whole",
    "{file}: this is no recording that can be read, or it is damaged; {} can be read.": "gathered whole",
    (
        "{file}: {ending} recordings are read through ffmpeg, which is not installed here; install it, or save the "
        "recording as one of {}."
    ): "gathered whole",
    "  sitwith play {} --voice {}": "is typed",
    "  sitwith voices show {}\n  sitwith play --voice {}": "is typed",
    "{}\n  sitwith play {}{}": "is typed",
}
"""What reads like a sentence and is none for the listener, each with its reason."""


@cache
def catalogued() -> frozenset[str]:
    return frozenset(form for forms in sentences() for form in (forms if isinstance(forms, tuple) else (forms,)))


def told_to_click(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                yield from ast.walk(decorator)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLICK:
            yield from ast.walk(node)


def outside(file: Path) -> list[tuple[int, str]]:
    """Return the sentences of a module that no catalogue has, with their lines."""
    tree = tree_of(file)
    silent = {
        (node.lineno, text) for node in told_to_click(tree) for text in _texts_at(node) if hasattr(node, "lineno")
    }
    return [
        (line, text)
        for line, text in texts_in(tree)
        if is_a_sentence(text)
        and text not in catalogued()
        and text not in ALLOWED
        and not text.startswith("[Console]::")  # a program
        and (line, text) not in silent
    ]


def _texts_at(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield from (text for _, text in texts_in(ast.Module([ast.Return(node)], [])))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_sentence_stands_outside_the_catalogue(file: Path) -> None:
    assert not outside(file), "say it through _(), ngettext() or later(); f-strings cannot be translated"


@pytest.mark.parametrize("name", NOT_SAID)
def test_what_is_left_out_is_there(name: str) -> None:
    assert (ROOT / name).exists()


def test_a_sentence_outside_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        'def told(name):\n    say(f"There is no take named {name}.")\n    say("Nothing was kept at all here.")\n'
    )
    assert [line for line, _ in outside(module)] == [2, 3]
