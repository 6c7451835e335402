"""``sitwith doctor``: what this machine has for a session, and what to do about what it lacks."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from tui.commands.options import JSON, SETTINGS, finish, loaded_in_their_language, with_options
from tui.doctor import machine, sound, terminal
from tui.doctor.findings import Grade
from tui.settings.themes import all_themes
from tui.storage.folders import config_folder, data_folder
from tui.storage.logs import log_file
from tui.text.language import _
from tui.text.report import as_json
from tui.text.telling import FAULT, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.doctor.findings import Finding


@click.command(short_help="Look whether everything a session needs is here.")
@with_options(SETTINGS, JSON)
def doctor(*, overrides: tuple[str, ...], json_: bool) -> None:
    """Look whether everything a session needs is here.

    Says what was found of sound, terminal, recordings and folders, and what to do where something is amiss.

    The exit code is 0 if sessions can be played, even if in silence.
    """
    finish(lambda: _doctor(overrides, json_=json_))


def _doctor(overrides: Sequence[str], *, json_: bool) -> int:
    if json_:
        findings = list(_findings(overrides))
        click.echo(as_json([asdict(finding) for finding in findings]))
    else:
        findings = []
        for finding in _findings(overrides):  # told as they come: the sound may take a while
            findings.append(finding)
            say(_format_finding(finding))
        say(_summary(findings))
    return FAULT if any(finding.grade is Grade.TROUBLE for finding in findings) else 0


def _findings(overrides: Sequence[str]) -> Iterator[Finding]:
    loaded = loaded_in_their_language(overrides)
    yield from machine.session_findings()
    yield from machine.voice_findings()
    yield from sound.sound_findings(sound.probe(loaded.settings.device))
    size = terminal.size_now()
    said = terminal.ask(os.environ) if size else None
    pixels = terminal.pixels_here(os.environ, loaded.settings, said) if size else None
    whole = terminal.shows_whole_frames(said)
    yield from terminal.terminal_findings(os.environ, size, whole=whole, pixels=pixels)
    yield from machine.settings_findings(loaded.file, loaded.faults)
    yield from machine.theme_findings(all_themes()[1])
    folders = {"config folder": config_folder(), "data folder": data_folder(), "log folder": log_file().parent}
    yield from machine.folder_findings(folders)
    yield from machine.program_findings()


def _format_finding(finding: Finding) -> str:
    mark = {Grade.GOOD: "  ", Grade.NOTE: "- ", Grade.TROUBLE: "! "}[finding.grade]
    advice = f"\n{'':17}{finding.advice}" if finding.advice else ""
    return f"{mark}{_(finding.subject):<15}{finding.found}{advice}"


def _summary(findings: Sequence[Finding]) -> str:
    grades = {finding.grade for finding in findings}
    if Grade.TROUBLE in grades:
        return "\n" + _("Sessions cannot be played here yet; the lines marked ! say why.")
    if Grade.NOTE in grades:
        return "\n" + _("Sessions can be played. The lines marked - say what could be better.")
    return "\n" + _("Everything is here.")
