"""A line as its speaker reads it: sentence by sentence, with air where one run of words is too long for a breath."""

import re

MARKS = ",.:?"
"""What a line is broken at."""

_SENTENCE = re.compile(r"[^.?]+[.?]")
_PIECES = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[,:]")
_OPENERS = frozenset({"and", "as", "if", "or", "than", "that", "until", "when", "where", "while", "with"})
"""A group of words that begins with one of these can be set off from what came before."""
_OPENERS |= {"aussi", "comme", "et", "mais", "ou", "puis", "quand", "qui"}
_FEWEST_WORDS = 4  # on either side of a pause that the line does not write
_LONGEST_RUN = 9  # as many words are said in one go
_MORE_OPENERS = _OPENERS | {"at", "for", "from", "in", "on", "to", "with"}
_FEWEST_BEFORE, _FEWEST_AFTER, _LONGEST_WITH_AIR = 2, 2, 5  # where a line of many small words would be hurried

# What the dictionary of pronunciations lacks or stresses otherwise than these lines need.
_OWN = {"in-breath": "ˈɪnbɹˌɛθ", "out-breath": "ˈWtbɹˌɛθ"}  # noqa: RUF001 - the phonetic alphabet


def sentences(line: str, spelt: dict[str, str], *, airy: bool = False) -> list[str]:
    """Return a line's sentences, ready for the model; `spelt` gives some words' letters, `airy` breaks long runs."""
    return [_read(each.strip(), _OWN | spelt, airy=airy) for each in _SENTENCE.findall(line)]


def _read(sentence: str, spelt: dict[str, str], *, airy: bool) -> str:
    pieces = _with_air(_PIECES.findall(sentence), airy=airy)
    out = ""
    for piece in pieces:
        letters = spelt.get(piece.lower())
        word = f"[{piece}](/{letters}/)" if letters else piece
        out += word if piece in MARKS or not out else f" {word}"
    return out + sentence[-1]


def _with_air(pieces: list[str], *, airy: bool) -> list[str]:
    """Return the pieces with a comma in the middle of each run that is too long."""
    before, after = (_FEWEST_BEFORE, _FEWEST_AFTER) if airy else (_FEWEST_WORDS, _FEWEST_WORDS)
    longest, opening = (_LONGEST_WITH_AIR, _MORE_OPENERS) if airy else (_LONGEST_RUN, _OPENERS)
    out, start = list(pieces), 0
    while start < len(out):
        end = next((place for place in range(start, len(out)) if out[place] in MARKS), len(out))
        openers = [place for place in range(start + before, end - after + 1) if out[place].lower() in opening]
        if end - start > longest and openers:
            middle = min(openers, key=lambda place: abs(2 * place - start - end))
            out.insert(middle, ",")
            end = middle
        start = end + 1
    return out
