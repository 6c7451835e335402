"""What applies: one source on top of the other.

The defaults, what the listener last chose on the screen (``tui/settings/remembered.py``), config.toml, the
environment, ``-o``. What is wrong in one of them is named and left out, so what lies under it applies.
"""

from __future__ import annotations

import os
from copy import deepcopy
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from scripts.faults import Flaw
from scripts.files.validation import misfits
from tui.settings.file import config_file, read_config
from tui.settings.keys import Keys, clashes
from tui.settings.model import Settings, dotted, known_settings
from tui.settings.remembered import read_remembered
from tui.settings.sources import (
    ConfigFile,
    Environment,
    Source,
    Typed,
    from_environment,
    from_overrides,
    put,
    value_in,
)
from tui.storage.faults import UsageFaultError
from tui.storage.logs import log
from tui.text.faults import clause
from tui.text.setting_faults import SettingFault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from cattrs import Converter

    from scripts.files.validation import KeyPath
    from tui.settings.rules import Rule

_DEFAULT, _REMEMBERED = "default", "remembered"


class Loaded(NamedTuple):
    """The settings that apply, and what there is to say about them."""

    settings: Settings
    sources: Mapping[str, str]
    """For each setting by its dotted name: ``default``, ``remembered``, or the place where it is written."""
    faults: tuple[str, ...]
    """A sentence each, for people."""
    file: Path
    """Where config.toml is, or would be."""

    def written(self, name: str) -> str:
        """Return where a setting is written, over what was chosen on the screen; empty where it is not."""
        source = self.sources[name]
        return "" if source in (_DEFAULT, _REMEMBERED) else source


def load_settings(overrides: Sequence[str] = ()) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings that apply, and a sentence for each fault in the file or the environment.

    Args:
        overrides: What ``-o`` was given, ``key=value`` each.

    Raises:
        UsageFaultError: One of the overrides is at fault; every fault in them is in it.

    """
    loaded = load(overrides)
    return loaded.settings, loaded.faults


def load(overrides: Sequence[str] = (), environ: Mapping[str, str] | None = None) -> Loaded:
    """Return the settings that apply, with their sources; as ``load_settings`` otherwise."""
    faults: list[str] = []
    typing_faults: list[str] = []
    file = config_file()
    table, text, unreadable = read_config(file)
    if unreadable:
        faults.append(unreadable)
    environ = os.environ if environ is None else environ
    layers = _Layers()
    layers.add(read_remembered(), Source(_REMEMBERED, log.warning))
    layers.add(table, ConfigFile(str(file), faults.append, text))
    layers.add(from_environment(environ, faults.append), Environment("", faults.append))
    layers.add(from_overrides(overrides, typing_faults.append), Typed("-o", typing_faults.append))
    layers.part_clashing_keys()
    layers.part_fill()
    if typing_faults:
        raise UsageFaultError("\n".join(typing_faults))
    return Loaded(
        _settings(layers.table),
        {dotted(key_path): layers.origin(key_path) for key_path in known_settings()},
        tuple(faults),
        file,
    )


def _settings(table: Mapping[str, Any]) -> Settings:
    if not table:
        return Settings()  # and cattrs is not loaded
    settings: Settings = _converter().structure(table, Settings)
    return settings


class _Layers:
    """What has been gathered so far."""

    def __init__(self) -> None:
        self.table: dict[str, Any] = {}
        self._sources: dict[KeyPath, Source] = {}

    def add(self, table: Mapping[str, Any], source: Source) -> None:
        """Put what is allowed of a table on top; tell what is not."""
        left, wrong = _held_against_rules(table)
        for key_path, what in wrong:
            source.fault(key_path, what)
        for key_path in known_settings():
            value = value_in(left, key_path)
            if value is not None:
                put(self.table, key_path, value)
                self._sources[key_path] = source

    def origin(self, key_path: KeyPath) -> str:
        """Return where the value of a setting comes from."""
        return self._sources[key_path].place(key_path) if key_path in self._sources else _DEFAULT

    def part_fill(self) -> None:
        """Let go of a filling in that was chosen on the screen with another voice than the one that is written."""
        voice, fill = self._sources.get(("voice",)), self._sources.get(("fill",))
        if fill is not None and fill.name == _REMEMBERED and voice is not fill:
            del self._sources["fill",], self.table["fill"]

    def part_clashing_keys(self) -> None:
        """Take back keys that would do two things."""
        key_paths = [key_path for key_path in self._sources if key_path[0] == "keys"]
        if not key_paths:
            return
        # The later of two that clash gives way, so what was typed for this run goes first.
        key_paths.sort(key=lambda key_path: not isinstance(self._sources[key_path], Typed))
        bound = _converter().structure(self.table.get("keys", {}), Keys).by_action()
        faults = clashes((str(key_path[-1]), bound[str(key_path[-1])]) for key_path in key_paths)
        for action, what in faults.items():
            self._sources.pop(("keys", action)).fault(("keys", action), what)
            del self.table["keys"][action]


def _held_against_rules(table: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[KeyPath, str]]]:
    """Return what is allowed of a table, and what is not: the way to it and why."""
    left = deepcopy(dict(table))
    if not left:
        return {}, []
    from cattrs import BaseValidationError  # noqa: PLC0415 - only where something is set

    try:
        _converter().structure(left, Settings)
    except BaseValidationError as error:
        wrong = [(key_path, clause(flaw)) for key_path, flaw in misfits(error, Flaw(SettingFault.NO_TABLE))]
    else:
        return left, []
    for key_path, _ in wrong:
        here = left
        for step in key_path[:-1]:
            here = here[str(step)]
        here.pop(str(key_path[-1]), None)
    return left, wrong


@cache
def _converter() -> Converter:
    from cattrs import Converter  # noqa: PLC0415 - only where something is set
    from cattrs.gen import make_dict_structure_fn, override  # noqa: PLC0415 - see above

    converter = Converter(forbid_extra_keys=True)
    for shape in (Keys, Settings):  # the inner one first
        hooks: dict[str, Any] = {
            found.name: override(struct_hook=_taking(found.metadata["rule"]))
            for found in fields(shape)
            if "rule" in found.metadata
        }
        structure = make_dict_structure_fn(shape, converter, _cattrs_forbid_extra_keys=True, **hooks)
        converter.register_structure_hook(shape, structure)
    return converter


def _taking(rule: Rule) -> Callable[[Any, Any], object]:
    return lambda value, _: rule.take(value)
