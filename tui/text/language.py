"""The language of this run: what is shown is in it, and what is spoken where a session has been written in it.

English is what the house is written in, and costs nothing. For another language its catalogue (gettext) is loaded
once, and laid over the words: whatever it lacks stays in English.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scripts.files.library import LANGUAGE, languages

if TYPE_CHECKING:
    from gettext import NullTranslations

FOLDER: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "sitwith"
NAMES: Final = {"en": "English", "fr": "French"}
"""The languages that there are sessions in."""
IN: Final = {"en": "in English", "fr": "in French"}
"""What a list says of a session that is in a language of its own."""

_A_WORD: Final = re.compile(r"[A-Za-z]{2}")
_chosen = LANGUAGE
_catalogue: NullTranslations | None = None
_worded: Final[list[tuple[dict[str, Any], dict[str, Any]]]] = []
"""The rooms that hold words: what each of their names stands for now, and in English."""


def use(language: str, catalogue: NullTranslations | None = None) -> None:
    """Let this run be in a language; said once, before anything is shown.

    Args:
        language: Its name, such as ``fr``.
        catalogue: What it says, in place of its own catalogue: for a language that is being made.

    """
    global _chosen, _catalogue  # noqa: PLW0603 - as a locale is: one for the whole run
    if language == _chosen:
        return
    _chosen, _catalogue = language, catalogue
    if catalogue is None and language != LANGUAGE:
        from gettext import translation  # noqa: PLC0415 - only where there is something to translate

        _catalogue = translation(DOMAIN, FOLDER, [language], fallback=True)
    for namespace, english in _worded:
        namespace.update({name: _laid_over(value) for name, value in english.items()})


def there_are() -> tuple[str, ...]:
    """Return the languages that something is shown or spoken in."""
    shown = (folder.name for folder in FOLDER.iterdir() if folder.is_dir()) if FOLDER.is_dir() else ()
    return tuple(dict.fromkeys((*languages(), *sorted(shown))))


def chosen() -> str:
    """Return the language of this run."""
    return _chosen


def localised(namespace: dict[str, Any]) -> None:
    """Let the words of a module be those of the language of this run, also where that is chosen later.

    Args:
        namespace: The module's ``globals()``, at its end. Texts under a name in capitals are its words, also in tuples
            and as the values of mappings.

    """
    english = {name: value for name, value in namespace.items() if name.isupper() and not name.startswith("_")}
    _worded.append((namespace, english))
    if _catalogue is not None:
        namespace.update({name: _laid_over(value) for name, value in english.items()})


def _(text: str) -> str:
    """Return a sentence in the language of this run."""
    return text if _catalogue is None or not text else _catalogue.gettext(text)


def later(text: str) -> str:
    """Return a sentence as it is: one that is gathered for the catalogues here, and translated where it is said."""
    return text


def ngettext(one: str, many: str, count: int) -> str:
    """Return the sentence for so many in the language of this run."""
    if _catalogue is None:
        return one if count == 1 else many
    return _catalogue.ngettext(one, many, count)


def in_other_language(language: str) -> str:
    """Say which language a session is in; empty where it is the one of this run, or nobody knows what it is called."""
    return "" if language == _chosen else _(IN.get(language, ""))


def words_in(value: object) -> list[str]:
    """Return the texts in what stands under a name, those that have a word in them."""
    if isinstance(value, str):
        return [value] if _A_WORD.search(value) else []
    if isinstance(value, dict):
        value = tuple(value.values())
    return [text for part in value for text in words_in(part)] if isinstance(value, tuple) else []


def english_words() -> list[str]:
    """Return the words of every module that has said it holds some, in English, in the order of the modules' names."""
    by_name = sorted(_worded, key=lambda room: str(room[0]["__name__"]))
    return [text for _namespace, english in by_name for value in english.values() for text in words_in(value)]


def _laid_over(value: Any) -> Any:  # noqa: ANN401 - texts, and what holds them
    if isinstance(value, str):
        return _(value) if _A_WORD.search(value) else value
    if isinstance(value, tuple):
        return tuple(map(_laid_over, value))
    return {key: _laid_over(text) for key, text in value.items()} if isinstance(value, dict) else value
