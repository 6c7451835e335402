"""The rest of the machine: a session computed for a moment, the guide's recordings, folders, settings, ffmpeg."""

from __future__ import annotations

import os
import platform
import shutil
from importlib.metadata import version
from typing import TYPE_CHECKING

from audio.units import RATE
from scripts.faults import ScoreError
from scripts.files.library import FIRST, LANGUAGE, bundled_names, find_session
from scripts.voice.voices import bundled_voice, guide_of
from tui.doctor.findings import Finding, Grade, note
from tui.session.build import laid_out, mixed
from tui.session.wishes import Wishes
from tui.settings import Settings
from tui.storage.folders import is_there
from tui.storage.logs import log
from tui.text.faults import flaw_sentence, sentence
from tui.text.language import _, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


def session_findings() -> Iterator[Finding]:
    """Yield whether a session can be laid out and computed, the first seconds of the first one standing for all."""
    told = _("{version} on Python {python}, {system}")
    here = {"python": platform.python_version(), "system": platform.system()}
    yield Finding("sitwith", told.format(version=version("sitwith"), **here))
    wished = Wishes(settings=Settings(language=chosen()))
    try:
        _session, timeline = laid_out(FIRST, wished)
        mix = mixed(timeline, wished)
        spoken = next((line.start for line in timeline.lines if line.clip), 0.0)
        loudest = float(abs(mix.render(round(spoken * RATE), 2 * RATE)).max())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        log.exception("the doctor cannot compute a session")
        reason = f"{type(error).__name__}: {error}"
        yield Finding(
            "session",
            _("cannot be computed ({reason})").format(reason=reason),
            _("Install sitwith anew: uv tool install --force ."),
            Grade.TROUBLE,
        )
        return
    if mix.faults:
        yield note(
            "session",
            _("“{title}” is computed, but {count} of its recordings cannot be read").format(
                title=timeline.title, count=len(mix.faults)
            ),
            flaw_sentence(mix.faults[0]),
        )
    elif not loudest:
        yield Finding("session", _("is silent where it should speak"), _("Install sitwith anew."), Grade.TROUBLE)
    else:
        yield Finding("session", _("“{title}” can be played").format(title=timeline.title))


def voice_findings() -> Iterator[Finding]:
    """Yield how many lines the bundled guide speaks."""
    spoken = lines = 0
    try:
        voice = bundled_voice(guide_of(chosen()))
        for session in (find_session(name, language=chosen()) for name in bundled_names()):
            if session.language != (voice.language or LANGUAGE):
                continue  # it stays in English, and so does whoever speaks it
            lines += len(session.lines)
            spoken += len(voice.clips(session))
    except ScoreError as error:
        yield note(
            "voice",
            _("the guide that comes along is damaged"),
            _("{fault} Install sitwith anew.").format(fault=sentence(error)),
        )
        return
    told = _("{voice} speaks {spoken} of {lines} lines of the sessions that come along").format(
        voice=voice.title or voice.name, spoken=spoken, lines=lines
    )
    yield Finding("voice", told) if spoken else note("voice", told, _("Lines are shown instead; install sitwith anew."))


def folder_findings(folders: Mapping[str, Path]) -> Iterator[Finding]:
    """Yield for each folder, by what it is for, whether it is there and can be written to."""
    for subject, folder in folders.items():
        there = next((place for place in (folder, *folder.parents) if is_there(place)), folder)
        if not there.is_dir():
            yield note(
                subject,
                _("{folder}: {there} is not a folder").format(folder=folder, there=there),
                _("Move it out of the way."),
            )
        elif not os.access(there, os.W_OK | os.X_OK):
            yield note(
                subject,
                _("{folder} may not be written to").format(folder=folder),
                _("Give yourself the right to write in {there}.").format(there=there),
            )
        else:
            yield Finding(
                subject,
                f"{folder}" if there == folder else _("{folder} (made when it is needed)").format(folder=folder),
            )


def settings_findings(file: Path, faults: Sequence[str]) -> Iterator[Finding]:
    """Yield the faults of the settings."""
    if not faults:
        yield Finding("settings", f"{file}" if is_there(file) else _("the defaults, as there is no config.toml"))
    for fault in faults:
        yield note(
            "settings",
            fault.rstrip("."),
            _("Until it is mended the rest applies; the file is {file}.").format(file=file),
        )


def theme_findings(faults: Sequence[str]) -> Iterator[Finding]:
    """Yield the faults of the listener's own themes."""
    for fault in faults:
        yield note("theme", fault.rstrip("."), _("Until it is mended the other themes are there."))


def program_findings() -> Iterator[Finding]:
    """Yield the programs beside this one that are of use."""
    found = shutil.which("ffmpeg")
    if found:
        yield Finding("ffmpeg", found)
    else:
        yield note(
            "ffmpeg",
            _("not here"),
            _("Only needed to convert recordings such as .m4a, which cannot be read as they are."),
        )
