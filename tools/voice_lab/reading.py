"""How words become a model's letters: both English voices are read alike, whichever model speaks.

English is read as hibari reads it: by misaki's word lists and rules, of which hibari has a copy, with nothing of
espeak-ng. Other languages are read by espeak-ng, which misaki calls.
"""

import importlib
import re
from collections.abc import Callable

_RESPELT = {"rythme": "ritme"}  # read as an English word otherwise
_SPELT = re.compile(r"\[[^]]*\]\(/([^)]*)/\)")

Reader = Callable[[str], str]
"""Turns a sentence into letters; `[word](/letters/)` gives a word's own."""


def english() -> Reader:
    """Return what reads American English."""
    reader = importlib.import_module("hibari.g2p").G2P(british=False)

    def read(words: str) -> str:
        found = str(reader(words)).strip()
        if found[-1:] != words[-1:]:  # "or." and "for." are taken for abbreviations, and lose their mark
            found += words[-1:]
        return found

    return read


def other(language: str) -> Reader:
    """Return what reads a language, as espeak-ng calls it, such as ``fr-fr``."""
    reader = importlib.import_module("misaki.espeak").EspeakG2P(language=language)

    def read_plain(words: str) -> str:
        if not words.strip(" ,.:?"):
            return words.strip()
        for word, respelt in _RESPELT.items():
            words = words.replace(word, respelt)
        return str(reader(words)[0]).strip()

    def read(words: str) -> str:
        parts = _SPELT.split(words)  # read, spelt, read, ...; the words around a spelt one are read without it
        found = " ".join(filter(None, (part if place % 2 else read_plain(part) for place, part in enumerate(parts))))
        for mark in ",.:?":
            found = found.replace(f" {mark}", mark)
        return found

    return read
