"""What is used of Textual's inside: it is there in the pinned version, and nothing else of it is used."""

from __future__ import annotations

import ast
import importlib
import inspect
import tomllib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
MODULES = {
    "textual._ansi_sequences": ("SYNC_END", "SYNC_START"),
    "textual._parser": ("ParseError",),
    "textual._xterm_parser": ("XTermParser",),
    "textual.drivers._writer_thread": ("WriterThread",),
}
NAMES = {
    App: {
        "_exit",
        "_handle_exception",
        "_exception",
        "_exception_event",
        "_return_code",
        "_close_messages_no_wait",
        "_disable_tooltips",
        "_disable_notifications",
    },
    LinuxDriver: {
        "_file",
        "_writer_thread",
        "_auto_restart",
        "_must_signal_resume",
        "_sigcont_application",
        "_get_terminal_size",
    },
    WriterThread: {"_queue", "_file"},
    Screen: set[str](),
    Widget: set[str](),
}
OURS = {
    "Shell": App,
    "SitwithApp": App,
    "PictureDriver": LinuxDriver,
    "Writer": WriterThread,
    "DrawnScreen": Screen,
    "Workplace": Screen,
    "RecordScreen": Screen,
    "Canvas": Widget,
}
"""Our classes that are built on one of Textual's directly, or on one of these."""


def classes() -> Iterator[tuple[ast.ClassDef, type]]:
    """Yield the classes of the face that are built on one of Textual's, with that one."""
    for file in sorted((ROOT / "tui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            bases = [ast.unparse(base).partition("[")[0] for base in node.bases]
            if node.name in OURS:
                yield node, OURS[node.name]
            else:
                assert not {"App", "Widget", "Screen", "LinuxDriver", "WriterThread"} & set(bases), node.name
                if "DrawnScreen" in bases:
                    yield node, Screen


def private_names(owner: ast.ClassDef) -> set[str]:
    """Return the private names of itself that a class uses or defines."""
    used = {
        node.attr
        for node in ast.walk(owner)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    defined = {node.name for node in owner.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return {name for name in used | defined if name.startswith("_") and not name.startswith("__")}


@cache
def source_of(owner: type) -> str:
    """Return a class as it is written; to find it, all of its file is read."""
    return inspect.getsource(owner)


def there(owner: type, name: str) -> bool:
    """Return whether one of Textual's classes has a name, or gives it to what it makes."""
    if hasattr(owner, name):
        return True
    return any(
        f"self.{name} =" in source or f"self.{name}:" in source
        for base in owner.__mro__
        if base.__module__.startswith("textual")
        for source in [source_of(base)]
    )


@pytest.mark.parametrize("owner", NAMES, ids=lambda owner: owner.__name__)
def test_the_private_names_that_are_used_are_there(owner: type) -> None:
    assert [name for name in NAMES[owner] if not there(owner, name)] == []


def test_the_private_modules_that_are_used_are_there() -> None:
    for module, names in MODULES.items():
        assert all(hasattr(importlib.import_module(module), name) for name in names)


def test_no_other_private_name_of_textual_is_used_or_hidden() -> None:
    found = {(owner.name, name): base for owner, base in classes() for name in private_names(owner)}
    assert len({name for name, _ in found}) > len(OURS)
    assert {f"{owner}.{name}" for (owner, name), base in found.items() if there(base, name)} == {
        f"{owner}.{name}" for (owner, name), base in found.items() if name in NAMES[base]
    }


def test_textual_is_pinned_and_this_is_the_one() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert f"textual=={version('textual')}" in wanted
