"""Gather every sentence of the face for the catalogues of other languages, and make them ready to be used.

    tools/make_catalogue.py           brings every catalogue up to date, and compiles it
    tools/make_catalogue.py --new es  begins one for another language

A catalogue is `tui/text/locale/LANGUAGE/LC_MESSAGES/sitwith.po`, which any editor of such files opens; what has no
translation stays in English. Run it when a sentence has changed or a translation was filled in; tests/test_catalogue.py
notices where that was forgotten.
"""

from __future__ import annotations

import argparse
import importlib
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from audio.tones.choices import Timbre  # noqa: E402 - see above
from scripts.breath import Phase  # noqa: E402 - see above
from scripts.files.library import list_sessions  # noqa: E402 - see above
from tui.actions.table import Where, rows  # noqa: E402 - see above
from tui.text.language import DOMAIN, FOLDER, IN, NAMES, english_words  # noqa: E402 - found only now

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDED: Final = ("list_words", "listening", "lengths", "notices", "page_words", "words")
"""The rooms of tui/text that hold words; the recorder's are beside its screen."""
_NO_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where a file would say when it was made: the same words always give the same file."""
_KEYWORDS: Final = {"_": None, "ngettext": (1, 2)}
_ABOUT: Final = "# Sentences of sitwith in {language}: see CONTRIBUTING.md, “Another language”."


def sentences() -> dict[str | tuple[str, str], list[str]]:
    """Return every sentence that can be translated, or its two forms, with where each comes from."""
    found: dict[str | tuple[str, str], list[str]] = {}
    for sentence, source in _gathered():
        sources = found.setdefault(sentence, [])
        if source not in sources:
            sources.append(source)
    return found


def _gathered() -> Iterator[tuple[str | tuple[str, str], str]]:
    for room in (*(f"tui.text.{name}" for name in WORDED), "tui.record.words"):
        importlib.import_module(room)
    yield from ((text, "tui/text") for text in english_words())
    for where in Where:
        yield from ((told, "tui/actions/table.py") for _, told in rows(where))
    extract = importlib.import_module("babel.messages.extract")
    called = extract.extract_from_dir(str(ROOT / "tui"), [("**.py", "python")], keywords=_KEYWORDS)
    for file, _line, message, _comments, _context in sorted(called, key=lambda found: found[:2]):
        yield message, f"tui/{file}"
    yield from ((name, "tui/text/language.py") for name in (*NAMES.values(), *IN.values()))
    yield from ((timbre.value, "audio/tones/choices.py") for timbre in Timbre)
    yield from ((phase.value, "scripts/breath.py") for phase in Phase)
    for listed in list_sessions():
        yield from ((need, "scripts/library") for need in (listed.session.needs if listed.session else ()))


def catalogue_file(language: str) -> Path:
    """Return where a language's catalogue is."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def brought_up_to_date(language: str) -> Any:  # noqa: ANN401 - Babel is here for building alone
    """Return a language's catalogue with the sentences there are now, and the translations it has of them."""
    pofile, catalog = (importlib.import_module(f"babel.messages.{name}") for name in ("pofile", "catalog"))
    held: dict[Any, Any] = {}
    file = catalogue_file(language)
    if file.exists():
        with file.open("rb") as stream:
            held = {message.id: message.string for message in pofile.read_po(stream, language)}
    made = catalog.Catalog(language, DOMAIN, _ABOUT.format(language=NAMES.get(language, language)), fuzzy=False)
    for sentence, sources in sentences().items():
        made.add(sentence, held.get(sentence, ""), [(source, None) for source in sources], flags=_flags(sentence))
    return made


def _flags(sentence: str | tuple[str, str]) -> tuple[str, ...]:
    return ("python-brace-format",) if "{" in "".join(sentence) else ()


def as_po(catalogue: Any) -> bytes:  # noqa: ANN401 - as above
    """Return a catalogue as text, without what differs from day to day."""
    out = io.BytesIO()
    importlib.import_module("babel.messages.pofile").write_po(out, catalogue, width=100, include_lineno=False)
    rows = out.getvalue().decode().splitlines(keepends=True)
    daily = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Generated-By',
        '"Last-Translator',
        '"Report-Msgid',
        '"Project',
    )
    return "".join(row for row in rows if not row.startswith(daily)).encode()


def as_mo(po: bytes, language: str) -> bytes:
    """Return a catalogue as the program reads it."""
    pofile, mofile = (importlib.import_module(f"babel.messages.{name}") for name in ("pofile", "mofile"))
    read, out = pofile.read_po(io.BytesIO(po), language), io.BytesIO()
    read.creation_date = read.revision_date = _NO_DAY
    mofile.write_mo(out, read)
    return out.getvalue()


def main(arguments: list[str]) -> int:
    """Bring the catalogues up to date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--new", metavar="LANGUAGE", help="begin a catalogue for this language, such as es")
    new = parser.parse_args(arguments).new
    there = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir()) if FOLDER.exists() else []
    for language in dict.fromkeys((*there, *([new] if new else []))):
        file = catalogue_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        catalogue = brought_up_to_date(language)
        po = as_po(catalogue)
        file.write_bytes(po)
        file.with_suffix(".mo").write_bytes(as_mo(po, language))
        lacking = sum(1 for message in catalogue if message.id and not any(message.string or ""))
        print(f"{language}: {len(catalogue)} sentences, {lacking} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
