"""Gather every sentence of the face for the catalogues of other languages, and make them ready to be used.

    tools/make_catalogue.py           brings every catalogue up to date, and compiles it
    tools/make_catalogue.py --new es  begins one for another language
    tools/make_catalogue.py --check   says how much each lacks, and writes nothing

A catalogue is `tui/text/locale/LANGUAGE/LC_MESSAGES/sitwith.po`, which any editor of such files opens; what has no
translation stays in English. Run it when a sentence has changed or a translation was filled in; tests/test_catalogue.py
notices where that was forgotten.
"""

from __future__ import annotations

import argparse
import ast
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
from scripts.laid.events import Mode  # noqa: E402 - see above
from scripts.voice.voices import Standing  # noqa: E402 - see above
from tui.actions.table import Where, rows  # noqa: E402 - see above
from tui.settings.model import known_settings  # noqa: E402 - see above
from tui.text.faults import WORDINGS  # noqa: E402 - see above
from tui.text.language import DOMAIN, FOLDER, IN, NAMES, english_words  # noqa: E402 - found only now
from tui.text.script_faults import SCRIPT_FILE  # noqa: E402 - see above

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDED: Final = ("list_words", "listening", "lengths", "notices", "page_words", "pixels", "words")
"""The rooms of tui/text that hold words; the recorder's are beside its screen."""
_NO_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where a file would say when it was made: the same words always give the same file."""
_CALLED: Final = {"_": 1, "later": 1, "ngettext": 2}
"""What is called with a sentence, and with how many forms of it."""
_ABOUT: Final = "# Sentences of sitwith in {language}: see docs/languages.md."


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
    for file in sorted((ROOT / "tui").rglob("*.py")):
        yield from ((sentence, str(file.relative_to(ROOT))) for sentence in called_with(file.read_text("utf-8")))
    yield from ((name, "tui/text/language.py") for name in (*NAMES.values(), *IN.values()))
    yield from ((timbre.value, "audio/tones/choices.py") for timbre in Timbre)
    yield from ((phase.value, "scripts/breath.py") for phase in Phase)
    yield from ((mode.value, "scripts/laid/events.py") for mode in Mode)
    yield from ((standing.value, "scripts/voice/voices.py") for standing in Standing)
    for wordings in (*WORDINGS.values(), SCRIPT_FILE):
        yield from ((words, "tui/text") for words in wordings.values() if isinstance(words, str))
    yield from ((known.about, "tui/settings") for known in known_settings().values())
    for listed in list_sessions():
        yield from ((need, "scripts/library") for need in (listed.session.needs if listed.session else ()))


def called_with(source: str) -> list[str | tuple[str, str]]:
    """Return the sentences of a module that are translated where they stand, also within an f-string, in its order.

    Babel's own reader passes over those within f-strings where Python is older than 3.12.
    """
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLED
    ]
    found: list[str | tuple[str, str]] = []
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        forms = call.args[: _CALLED[ast.unparse(call.func)]]
        texts = [form.value for form in forms if isinstance(form, ast.Constant) and isinstance(form.value, str)]
        if texts and len(texts) == len(forms):
            found.append(texts[0] if len(texts) == 1 else (texts[0], texts[1]))
    return found


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


def _write(file: Path, po: bytes, language: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(po)
    file.with_suffix(".mo").write_bytes(as_mo(po, language))


def main(arguments: list[str]) -> int:
    """Bring the catalogues up to date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--new", metavar="LANGUAGE", help="begin a catalogue for this language, such as es")
    parser.add_argument("--check", action="store_true", help="say how much each catalogue lacks, and write nothing")
    asked = parser.parse_args(arguments)
    new = asked.new
    there = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir()) if FOLDER.exists() else []
    for language in dict.fromkeys((*there, *([new] if new else []))):
        catalogue = brought_up_to_date(language)
        if not asked.check:
            _write(catalogue_file(language), as_po(catalogue), language)
        lacking = sum(1 for message in catalogue if message.id and not any(message.string or ""))
        print(f"{language}: {len(catalogue)} sentences, {lacking} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
