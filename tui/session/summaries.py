"""What a list tells of each session, known again without reading it: title, length, what it asks, who speaks of it.

To find it out, every script is read and laid out breath by breath. So it is kept beside, in the cache folder, under a
name made from all that it depends on: the script's text, what the voice has of it, what was wished for, and this
program's own code. Where one of those changes, so does the name, and what was kept is never found again; so nothing
here can be out of date. A file that is broken, or that others could have written, is as if there were none.

It may wait for the disk: nothing here belongs on the loop's thread.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import stat
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scripts.files.library import FOLDER, LANGUAGE, OVERWHELM, languages
from scripts.phrases import FOLDER as PHRASES
from scripts.plan.facts import Facts, Summary
from scripts.voice.folder import CLIPS_FILE
from scripts.voice.voices import BUNDLED, guide_of
from tui.session.wishes import own_breath, voice_of
from tui.storage import own
from tui.storage.atomic import write_whole
from tui.storage.folders import cache_folder
from tui.storage.logs import log

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scripts.files.library import SessionFile
    from tui.session.wishes import Wishes

_MAX_BYTES: Final = 1_000_000
_KEPT: Final = 400
"""So many are kept at the most: several voices' worth. The oldest go."""
_HOUSE: Final = Path(__file__).parent.parent.parent
_NO_CODE: Final = ("voices", "library", "__pycache__")
"""Folders with recordings, with scripts, and with what Python makes of code."""
_ALWAYS: Final = ("grounding", "repair")
"""What can be said in every session, beside its script."""


def summaries_file() -> Path:
    """Return where they are kept."""
    return cache_folder() / "sessions.json"


def summaries(wishes: Wishes) -> tuple[Summary, ...]:
    """Return what there is to tell of every session, as it would be played with these wishes.

    Raises:
        VoiceError: There is no such voice, or it is damaged.

    """
    held = _held()
    known: dict[str, Any] = {}
    speakers = {language: _speakers(wishes, language) for language in languages()}
    basis = _basis(wishes, speakers.values())
    told: list[Summary] = []
    for found in own.session_files(wishes.settings.language):
        voice, guide = speakers.get(found.file.parent.name, speakers[LANGUAGE])
        fills = wishes.fill or found.name == OVERWHELM
        name = _name(found, basis, (voice, guide) if fills and voice != guide else (voice,))
        facts = _facts(held.get(name)) if name else None
        summary = Summary(found, facts) if facts else _read(found, wishes)
        if name and summary.facts:
            known[name] = {**summary.facts._asdict(), "needs": list(summary.facts.needs)}  # as JSON has it
        told.append(summary)
    if any(held.get(name) != facts for name, facts in known.items()):
        _keep({**{name: facts for name, facts in held.items() if name not in known}, **known})
    return tuple(told)


def _speakers(wishes: Wishes, language: str) -> tuple[Path, Path]:
    """Return the folders of who speaks in a language, and of its guide."""
    return voice_of(wishes, language).folder, BUNDLED / guide_of(language)


def _read(found: SessionFile, wishes: Wishes) -> Summary:
    from tui.session.opening import summary_of  # noqa: PLC0415 - what lays out is not for a list that is known

    return summary_of(found, wishes)


# -- The name it is kept under ----------------------------------------------------------------------------------------


def _name(found: SessionFile, basis: bytes, speakers: Sequence[Path]) -> str:
    """Return the name of all that a session's facts depend on; empty where its script cannot be read."""
    told = hashlib.blake2b(basis, digest_size=16)
    try:
        told.update(found.file.read_bytes())
    except OSError:
        return ""
    told.update(found.name.encode())
    for folder in speakers:
        _add_clips(told, folder / found.name)
    return told.hexdigest()


def _basis(wishes: Wishes, speakers: Iterable[tuple[Path, Path]]) -> bytes:
    """Return a digest of what the facts of every session depend on."""
    wished = (
        wishes.listener,
        own_breath(wishes),
        wishes.partner,
        wishes.together,
        wishes.holds,
        wishes.space,
        wishes.settings.words,
        wishes.settings.language,
        wishes.speaker,
        wishes.fill,
    )
    told = hashlib.blake2b(repr(wished).encode() + _program(), digest_size=16)
    for script in (*sorted(FOLDER.glob("**/grounding.toml")), *sorted(PHRASES.glob("**/*.toml"))):
        told.update(script.read_bytes())
    for folder in dict.fromkeys(chain.from_iterable(speakers)):
        for always in _ALWAYS:
            _add_clips(told, folder / always)
    return told.digest()


def _add_clips(told: hashlib.blake2b, folder: Path) -> None:
    """Add what a voice has of a script: the list, and which files are there; nothing where it has none."""
    try:
        told.update(repr(sorted(os.listdir(folder))).encode())  # noqa: PTH208 - names alone, and no path for each
        told.update((folder / CLIPS_FILE).read_bytes())
    except OSError:
        told.update(b"-")


@cache
def _program() -> bytes:
    """Return a digest of the code that reads scripts and lays them out: its files' names, sizes and dates."""
    told = hashlib.blake2b(digest_size=16)
    for room in ("scripts", "tui/session", "tui/storage"):
        for folder, folders, files in os.walk(_HOUSE / room):
            folders[:] = [inner for inner in folders if inner not in _NO_CODE]
            for name in sorted(files):
                if name.endswith(".py"):
                    about = os.stat(f"{folder}/{name}")  # noqa: PTH116 - some two hundred, and no path for each
                    told.update(f"{folder}/{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return told.digest()


# -- On disk ----------------------------------------------------------------------------------------------------------


def _held() -> dict[str, Any]:
    """Return what is kept, not yet looked at; empty where there is nothing, or nothing that is the owner's alone."""
    file = summaries_file()
    try:
        with file.open("rb") as stream:
            if not _is_ours(os.fstat(stream.fileno())):
                log.warning("%s could have been written by others and is ignored", file)
                return {}
            held = json.loads(stream.read(_MAX_BYTES))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        log.warning("%s cannot be read and is ignored: %s", file, error)
        return {}
    return held if isinstance(held, dict) else {}


def _is_ours(about: os.stat_result) -> bool:
    """Return whether a file is of this user, and nobody else can write it, as far as the system knows of users."""
    if not hasattr(os, "getuid"):
        return True
    return about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _keep(known: Mapping[str, Any]) -> None:
    text = json.dumps(dict(list(known.items())[-_KEPT:]), ensure_ascii=False, separators=(",", ":"))
    try:
        write_whole(summaries_file(), text)
    except OSError as error:
        log.warning("what was found out about the sessions cannot be kept: %s", error)


def _facts(held: object) -> Facts | None:
    """Return facts as they were kept; None where they are not what facts are."""
    if not isinstance(held, dict) or held.keys() != set(Facts._fields):
        return None
    needs = held["needs"]
    texts = (held["title"], held["about"], held["language"], *(needs if isinstance(needs, list) else (None,)))
    counts = (held["people"], held["lines"], held["spoken"], held["filled"])
    duration = held["duration"]
    sound = (
        all(isinstance(text, str) for text in texts)
        and all(type(count) is int and count >= 0 for count in counts)
        and all(isinstance(held[key], bool) for key in ("paced", "matched", "holds"))
        and type(duration) is float
        and math.isfinite(duration)
        and duration > 0
    )
    return Facts(**{**held, "needs": tuple(needs)}) if sound else None
