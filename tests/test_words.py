"""No room below the face has a sentence for people, and every fault that one raises has the facts its words ask for."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tui.text.faults import WORDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(file for package in ("scripts", "audio") for file in (ROOT / package).rglob("*.py"))
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
LOGGING = ("debug", "info", "warning", "error", "exception")

ALLOWED: dict[str, str] = {
    "# Measured from this voice's lines; without this file it is measured anew.\nhum_hz = {}\n": "stands in a file",
    "Error querying device -1": "PortAudio's own words, looked for in what it says",
    "loudness is measured from {} Hz upward, not at {} Hz": "a programming error: nothing that is read leads there",
    "a recording of {} s cannot be laid out": "a programming error: whoever reads a recording has refused it",
    "the greatest bit rate has room": "an assertion",
    "import os, sounddevice; os._exit(0)": "a program",
}
"""What reads like a sentence and is none for people, each with its reason."""


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def texts_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module that could be shown: no docstrings, kinds or log messages; {} for each value."""
    silent: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(node.value)
        if isinstance(node, ast.JoinedStr):
            silent.update(part for part in ast.walk(node) if part is not node)
        if isinstance(node, ast.ClassDef) and any(
            isinstance(base, ast.Name) and base.id == "StrEnum" for base in node.bases
        ):
            silent.update(ast.walk(node))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGGING:
            silent.update(part for argument in node.args for part in ast.walk(argument))
    for node in ast.walk(tree):
        if node in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def is_a_sentence(text: str) -> bool:
    """Return whether people might be meant to read it: six words, or two that begin or end as a sentence does."""
    words = [word for word in text.split() if re.fullmatch(r"\W*[A-Za-z]{2,}\W*", word)]
    return len(words) >= 6 or (
        len(words) >= 2 and bool(re.search(r"^[A-Z][a-z]* |[\w})][.;?]( |$)|: [a-z]+ [a-z]+", text))
    )


@each_file
def test_no_room_below_the_face_speaks_to_people(file: Path) -> None:
    found = [(line, text) for line, text in texts_in(tree_of(file)) if is_a_sentence(text) and text not in ALLOWED]
    assert not found, "a fault is a kind and its values there; tui/text/ has the words"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("there is no such file; check the path.", True),
        ("{}: this cannot be read ({}).", True),
        ("No microphone was found.", True),
        ("Take another.", True),
        ("an exhale is at least as long as the inhale", True),
        ("reads back differently", False),
        ("high_pass_hz", False),
        ("looking for a device", False),
        ("mov,matroska", False),
    ],
)
def test_what_counts_as_a_sentence(text: str, *, is_one: bool) -> None:
    assert is_a_sentence(text) is is_one


KINDS = {kinds.__name__: kinds for kinds in WORDINGS}


class Raised(NamedTuple):
    """Where a kind is raised, and with which facts."""

    line: int
    of: str
    kind: str
    facts: set[str | None]


def raised_in(file: Path) -> list[Raised]:
    """Return what is raised in a module, but for where the facts are handed on together."""
    return [
        Raised(node.lineno, kind.value.id, kind.attr, facts)
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call)
        for kind in node.args
        if isinstance(kind, ast.Attribute) and isinstance(kind.value, ast.Name) and kind.value.id in KINDS
        if None not in (facts := {keyword.arg for keyword in node.keywords})
    ]


@each_file
def test_the_words_ask_for_no_fact_that_is_not_given(file: Path) -> None:
    for raised in raised_in(file):
        kinds = KINDS[raised.of]
        words = WORDINGS[kinds][kinds[raised.kind]]
        if isinstance(words, str):
            assert {name for _, name, _, _ in string.Formatter().parse(words) if name} <= raised.facts, raised


def test_most_kinds_are_raised_where_the_test_looks() -> None:
    assert len({(raised.of, raised.kind) for file in FILES for raised in raised_in(file)}) > 60
