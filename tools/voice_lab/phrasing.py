"""Where a line is given air: at every mark, where the voice would break by itself, and before a group of small words.

Someone who speaks slowly does not stretch "this is as slow as we'll go" into one long pull; they say it in two.
"""

from dataclasses import dataclass

NONE, BREATH, STOP = "NB", "B", "BB"  # as festival names them: no break, a small one, a full one

# A group of words that begins with one of these can be set off from what came before.
_OPENERS = frozenset({"and", "as", "for", "if", "or", "than", "that", "to", "until", "when", "where", "while", "with"})
_FEWEST_WORDS = 3  # on either side of a break that no mark asks for


@dataclass(frozen=True)
class ReadWord:
    """A word as festival read it."""

    text: str
    own_break: str  # what the voice would do after it
    mark: str  # the punctuation after it, or nothing

    @property
    def asked_break(self) -> str:
        """The break its mark asks for."""
        if not self.mark:
            return NONE
        return BREATH if self.mark.startswith(",") else STOP


def give_air(words: list[ReadWord]) -> list[str]:
    """Return the break after each word.

    festival counts a mark as a word of its own at this stage; the break then belongs to the mark.
    """
    spoken = [place for place, word in enumerate(words) if any(letter.isalnum() for letter in word.text)]
    ends = [following - 1 for following in spoken[1:]] + [len(words) - 1]
    groups = [_joined(words[first : last + 1]) for first, last in zip(spoken, ends, strict=True)]
    breaks = [_stronger(group) for group in groups]
    for place in range(1, len(groups)):
        around = min(_words_before(breaks, place), _words_after(breaks, place))
        if groups[place].text.lower() in _OPENERS and around >= _FEWEST_WORDS:
            breaks[place - 1] = BREATH
    after = dict(zip(ends, breaks, strict=True))
    return [after.get(place, NONE) for place in range(len(words))]


def _joined(rows: list[ReadWord]) -> ReadWord:
    """Return a word and the marks after it as one."""
    own = max((row.own_break for row in rows), key=[NONE, BREATH, STOP].index)
    return ReadWord(rows[0].text, own, next((row.mark for row in rows if row.mark), ""))


def _stronger(word: ReadWord) -> str:
    return max(word.own_break, word.asked_break, key=[NONE, BREATH, STOP].index)


def _words_before(breaks: list[str], place: int) -> int:
    count = 1
    while place - count > 0 and breaks[place - count - 1] == NONE:
        count += 1
    return count if breaks[place - 1] == NONE else 0


def _words_after(breaks: list[str], place: int) -> int:
    count = 1
    while place + count < len(breaks) and breaks[place + count - 1] == NONE:
        count += 1
    return count
