"""The sessions there are: the bundled ones and the listener's own by name, and any file by its path.

An own script takes the place of a bundled one that has the same name; the list says so. A bundled session has one name
in every language: where it has been written for one, that script stands in the folder of the language and is taken
for a listener who chose it; where it has not, the English one is.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scripts.faults import ScriptError, SessionFault, UnknownSessionError

if TYPE_CHECKING:
    from scripts.files.model import Session

FOLDER = Path(__file__).parent.parent / "library"
STARTER = Path(__file__).parent / "starter.toml"
"""A whole small session with a word on everything, to begin a script of one's own from."""
LANGUAGE = "en"
"""What every bundled session is written in, whatever else it is written in too."""
FIRST = "first-sitting"
"""What a newcomer meets when they name nothing."""
OVERWHELM = "sudden-overwhelm"
"""The bundled session that one key leads to from everywhere."""


class SessionFile(NamedTuple):
    """Where the script of a session is; it has not been read."""

    name: str
    file: Path
    own: bool = False
    """Whether the script is the listener's; otherwise it came with the program."""
    instead: bool = False
    """Whether it takes the place of a bundled session of the same name."""


class ListedSession(NamedTuple):
    """A session as it is listed, also one whose script has faults."""

    name: str
    file: Path
    own: bool
    """As for its file."""
    instead: bool
    """As for its file."""
    session: Session | None
    fault: ScriptError | None


def bundled_names() -> tuple[str, ...]:
    """Return the names of the bundled sessions: the first sitting, then by name."""
    names = sorted(file.stem for file in FOLDER.glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != FIRST))


def session_names(own: Path | None = None) -> tuple[str, ...]:
    """Return the names of the sessions there are, bundled and own, without reading one. As ``list_sessions``."""
    mine = _own_files(own)
    return (*(name for name in bundled_names() if name not in mine), *sorted(mine))


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that bundled sessions are written in."""
    return (LANGUAGE, *sorted(folder.name for folder in FOLDER.iterdir() if any(folder.glob("*.toml"))))


def bundled_file(name: str, language: str = LANGUAGE) -> Path:
    """Return the script of a bundled session: in this language where there is one, else in English."""
    return in_language(FOLDER, f"{name}.toml", language)


def in_language(folder: Path, file: str, language: str) -> Path:
    """Return a bundled file as it is written for a language, or else for English; the language may be anything."""
    written = folder / language / file if language in languages() else folder / file
    return written if written.is_file() else folder / file


def session_files(own: Path | None = None, language: str = LANGUAGE) -> tuple[SessionFile, ...]:
    """Return the sessions there are: the bundled ones, then the listener's by name. None of them is read.

    Args:
        own: The folder of the listener's scripts; it need not be there.
        language: The listener's, in which a bundled session is taken where it has been written for it.

    """
    mine, bundled = _own_files(own), bundled_names()
    return (
        *(SessionFile(name, bundled_file(name, language)) for name in bundled if name not in mine),
        *(SessionFile(name, file, own=True, instead=name in bundled) for name, file in sorted(mine.items())),
    )


def list_sessions(own: Path | None = None, language: str = LANGUAGE) -> tuple[ListedSession, ...]:
    """Return the sessions there are, read. As ``session_files``."""
    return tuple(map(read_listed, session_files(own, language)))


def read_listed(found: SessionFile) -> ListedSession:
    """Return a session that has been read, or why it cannot be."""
    from scripts.files.loader import load_session  # noqa: PLC0415 - most ask for names alone, which are there sooner

    session, fault = None, None
    try:
        session = load_session(found.file)
    except ScriptError as error:
        fault = error
    return ListedSession(found.name, found.file, found.own, found.instead, session, fault)


def find_session(name: str, own: Path | None = None, language: str = LANGUAGE) -> Session:
    """Return the session of a listed name, or of the script at a path (anything with a slash or ending in .toml).

    Args:
        name: As it is listed, or a path.
        own: The folder of the listener's scripts.
        language: The listener's, as for ``session_files``.

    Raises:
        UnknownSessionError: There is none of that name.
        ScriptError: The script has faults.

    """
    from scripts.files.loader import load_session  # noqa: PLC0415 - see above

    return load_session(script_file(name, own, language))


def script_file(name: str, own: Path | None = None, language: str = LANGUAGE) -> Path:
    """Return the script that a name or a path stands for; a path need not lead anywhere. As ``find_session``.

    Raises:
        UnknownSessionError: There is none of that name.

    """
    if is_path(name):
        return Path(name)
    files = {bundled: bundled_file(bundled, language) for bundled in bundled_names()} | _own_files(own)
    if name not in files:
        raise UnknownSessionError(SessionFault.UNKNOWN, found=name, known=tuple(files))
    return files[name]


def is_path(name: str) -> bool:
    """Return whether a script is named by where it is, rather than as it is listed."""
    return "/" in name or "\\" in name or name.endswith(".toml")


def starter(title: str) -> str:
    """Return the text of a script to begin from: valid as it is, and explained in comments.

    Args:
        title: What the session is called; letters, digits and spaces.

    """
    return STARTER.read_text(encoding="utf-8").replace("TITLE", title)


def _own_files(own: Path | None) -> dict[str, Path]:
    try:
        return {file.stem: file for file in own.glob("[!.]*.toml")} if own else {}
    except OSError:  # somebody else's: what comes with the program is there all the same
        return {}
