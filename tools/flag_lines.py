"""Lines that claim what is not so, in the many courses a session can take: flagged by their words, not by their `when`.

    uv run tools/flag_lines.py                 every session, in every language
    uv run tools/flag_lines.py the-sigh        one

Each is laid out at ten paces, some odd ones, and for pairs, with the guide's recordings, as it stands and with one key
pressed at four places. What a line says of the pace after the key is then held against the breaths that were laid
around it. A line that is flagged needs a `when`, or other words.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.breath import Pattern  # noqa: E402 - found only now
from scripts.couple.pair import Side  # noqa: E402 - see above
from scripts.files.library import bundled_names, find_session  # noqa: E402 - see above
from scripts.laid.events import Mode  # noqa: E402 - see above
from scripts.phrases import noticed_phrases, repair_phrases  # noqa: E402 - see above
from scripts.plan.beside import Beside  # noqa: E402 - see above
from scripts.plan.conductor import Conductor  # noqa: E402 - see above
from scripts.plan.cutting import LINE_LEAD  # noqa: E402 - see above
from scripts.plan.steering import Course  # noqa: E402 - see above
from scripts.voice.voices import bundled_voice, guide_of  # noqa: E402 - see above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.laid.events import Breath, SpokenLine
    from scripts.plan.timeline import Timeline
    from scripts.units import Milliseconds

RATES = (None, 6, 8, 10, 12, 14, 16, 18, 20, 24)
SHAPES = ("3-6", "2-6", "3-6.5", "2-8", "1.5-5", "4-3", "3.5-3.4", "1.3-1.4")
"""Breaths that are not split as most are."""
PAIRS = ((12, 12), (20, 9), (9, 20), (11, 10), (6, 24), (6, 6))
KEYS = ("lost", "stay_here", "company", "slower", "faster", "as_written", "gentler", "given")
LEAVES = ("left goes", "right goes")
PLACES = (0.02, 0.15, 0.45, 0.8)
_NEAR_MS = 350
"""A breath that differs by so much is still called the listener's own: it is a step from it."""


class Sat(NamedTuple):
    """A course that somebody sat through."""

    timeline: Timeline
    listener: Pattern | None
    partner: Pattern | None
    since: float = 0.0
    """When a key was pressed: only what is said after that is looked at."""
    left: bool = False
    """Whether one of two let go with it."""


class Around(NamedTuple):
    """The breaths around a line."""

    before: Breath | None
    on: Breath | None
    """The one it begins on; None where nothing is paced."""
    after: tuple[Breath, ...]


def around(timeline: Timeline, line: SpokenLine) -> Around:
    """Return the breaths around the start of a line."""
    earlier = [breath for breath in timeline.breaths if breath.start_ms <= line.start_ms]
    on = earlier.pop() if earlier and earlier[-1].end_ms > line.start_ms else None
    later = tuple(breath for breath in timeline.breaths if breath.start_ms > line.start_ms)
    return Around(earlier[-1] if earlier else None, on, later)


def _grows(sat: Sat, line: SpokenLine, *, out: bool = False) -> bool:
    def length(breath: Breath) -> Milliseconds:
        return breath.pattern.exhale_ms if out else breath.pattern.total_ms

    before, on, after = around(sat.timeline, line)
    if on is None:
        return False
    return (before is not None and length(on) > length(before)) or bool(after and length(after[0]) > length(on))


def _grows_soon(sat: Sat, line: SpokenLine) -> bool:
    _, on, after = around(sat.timeline, line)
    return on is not None and any(breath.pattern.exhale_ms > on.pattern.exhale_ms for breath in after[:6])


def _grows_no_more(sat: Sat, line: SpokenLine, *, stage: bool = False) -> bool:
    _, on, after = around(sat.timeline, line)
    if on is None:
        return False
    later = [breath for breath in after if breath.mode is not Mode.STAY and (not stage or breath.stage == line.stage)]
    return all(breath.pattern.total_ms <= on.pattern.total_ms for breath in later)


def _comes_to_stay(sat: Sat, line: SpokenLine) -> bool:
    """Return whether the pace grows here, and in no later stage."""
    _, _, after = around(sat.timeline, line)
    here = [breath.pattern.total_ms for breath in after if breath.stage == line.stage]
    later = [breath.pattern.total_ms for breath in after if breath.stage != line.stage]
    return _grows(sat, line) and all(length <= max(here, default=0) for length in later)


def _stays(sat: Sat, line: SpokenLine) -> bool:
    _, on, after = around(sat.timeline, line)
    return on is not None and (not after or after[0].pattern.total_ms <= on.pattern.total_ms)


def _own(sat: Sat, line: SpokenLine) -> bool:
    _, on, after = around(sat.timeline, line)
    breath = on or (after[0] if after else None)
    return (
        breath is not None
        and sat.listener is not None
        and abs(breath.pattern.total_ms - sat.listener.total_ms) < _NEAR_MS
    )


def _two(sat: Sat, line: SpokenLine) -> bool:
    del line
    return not sat.left


def _sips(sat: Sat, line: SpokenLine) -> bool:
    _, on, _ = around(sat.timeline, line)
    return on is None or on.pattern.topup_ms > 0


def _ends(sat: Sat, line: SpokenLine) -> bool:
    _, on, after = around(sat.timeline, line)
    here = [breath for breath in after if breath.stage == line.stage and breath.mode is not Mode.REPAIR]
    stages = [stage.name for stage in sat.timeline.stages]
    follows = stages[stages.index(line.stage) + 1]
    paced = {stage.name for stage in sat.timeline.stages if stage.paced}
    return on is not None and 1 <= len(here) <= 3 and follows not in paced


def _let_go(sat: Sat, line: SpokenLine) -> bool:
    before, on, _ = around(sat.timeline, line)
    return on is None and before is not None and line.start - before.end < 75


def _paced_soon(sat: Sat, line: SpokenLine) -> bool:
    _, on, after = around(sat.timeline, line)
    return on is not None or bool(after and after[0].start - line.end < 20)


def _past_the_middle(sat: Sat, line: SpokenLine) -> bool:
    return line.start > sat.timeline.duration / 2


def _quiet(sat: Sat, line: SpokenLine, *, least: float, most: float, breaths: bool = False) -> bool:
    """Return whether nothing is said, or nothing paced, for so long after a line; an answer to a key is no word."""
    after = around(sat.timeline, line).after if breaths else [
        other for other in sat.timeline.lines if other.start > line.start and not other.presence
    ]  # fmt: skip
    return not after or least <= after[0].start - line.end <= most


class Claim(NamedTuple):
    """What some words claim, and whether it is so."""

    what: str
    words: str
    so: Callable[[Sat, SpokenLine], bool]
    people: int = 1
    """Whether it is claimed in sessions for two alone."""


CLAIMS = (
    Claim("slowing", r"\bI'm (slowing|going slower|taking it slower)|I'll slow (down|a little)|\bje ralentis|Je vais "
          r"ralentir", _grows),
    Claim("out-breath grows", r"(slowing|lengthening) the (way out|out-breath)|making the way out longer|out-breath "
          r"grow|l'expiration s'allonger", partial(_grows, out=True)),
    Claim("out-breath will grow", r"Soon I'll slow the out-breath|only the way out grows", _grows_soon),
    Claim("no slower", r"as slow as we'll go|any slower than this|plus lentement que cela", _grows_no_more),
    Claim("slower, and then it stays", r"and then it stays", _comes_to_stay),
    Claim("stays in its stage", r"stay like this for a bit", partial(_grows_no_more, stage=True)),
    Claim("rests", r"We can stay here for|rest for a few|place to rest a little|stop slowing here|Here is one place|"
          r"rester ici, le temps", _stays),
    Claim("own pace", r"\bas yours\b|your (own )?(pace|speed|breath) (comes )?first|At your own speed|like your own|"
          r"[Nn]ear (to )?your|much like yours|the breath you have now|just as you are\b|[Bb]eside your own breath|"
          r"begins at your own|D'abord, à votre rythme", _own),
    Claim("two", r"\bboth\b|[Ee]ach of you|Two people|(Neither|Either|One|one) of you|each other|companion|no from one|"
          r"breath for each|Each begins", _two, people=2),
    Claim("sip", r"\bsips?\b", _sips),
    Claim("the pacing ends", r"in a breath or two|In a breath or two|ends in a|paced part is nearly over|Soon I hand|"
          r"Soon I'll hand|One or two more|The pacing ends|In a moment I'll stop|un souffle ou deux", _ends),
    Claim("let go", r"I've stopped pacing|I'm letting go of|The pacing rests|end of the pacing|stop pacing here|"
          r"handing the pace|leaving the breath|je laisse le rythme s'en aller|belongs to each of you again", _let_go),
    Claim("paced soon", r"I'll breathe (beside|with|here)|Beside you once more|coming back, to be joined|rhythm comes "
          r"back|breathe beside you again|One more minute with a breath|je vais respirer à côté", _paced_soon),
    Claim("past the middle", r"larger part of this is behind", _past_the_middle),
    Claim("a quiet minute", r"quiet for a minute", partial(_quiet, least=50, most=75)),
    Claim("a minute unpaced", r"[Nn]o pace from me for a minute|A minute with no pace",
          partial(_quiet, least=40, most=75, breaths=True)),
    Claim("eight quiet minutes", r"no words for eight minutes", partial(_quiet, least=420, most=540)),
)  # fmt: skip


def courses(name: str, language: str) -> Iterator[tuple[str, Sat]]:
    """Yield the courses of a session, each with how it came about."""
    session = find_session(name, language=language)
    phrases, noticed = repair_phrases(language), noticed_phrases(language)
    voice = bundled_voice(guide_of(language))
    clips = {**voice.clips(phrases), **voice.clips(noticed), **voice.clips(session)}
    conductor = Conductor(session, clips, beside=Beside.of(phrases, noticed))
    alone = [(f"{rate} a minute", None if rate is None else Pattern.of_rate(rate)) for rate in RATES]
    alone += [(shape, Pattern.parse(shape)) for shape in SHAPES]
    listeners = [(told, listener, None) for told, listener in alone] if session.people == 1 else []
    pairs = [(f"{one} and {other}", Pattern.of_rate(one), Pattern.of_rate(other)) for one, other in PAIRS]
    for told, listener, partner in [*listeners, *pairs]:
        begun = Course.begin(conductor, listener, partner)
        yield told, Sat(begun.timeline, listener, partner)
        last = begun.timeline.stages[-1].end
        for place in PLACES:
            at = max(4.5, place * last) if place != PLACES[0] else 5.0
            for key in (*KEYS, *(LEAVES if partner and begun.timeline.breaths else ())):
                course, given = _pressed(begun, key, at), key == "given"
                now = Pattern.parse("1.6-2") if given else partner if key == "left goes" else listener
                yield f"{told}, {key} at {at:.0f}", Sat(course.timeline, now, partner, at, key in LEAVES)


def _pressed(course: Course, key: str, at: float) -> Course:
    match key:
        case "given":
            return course.given(at, Pattern.parse("1.6-2"))
        case "left goes" | "right goes":
            return course.partner_leaves(at, Side(key.removesuffix(" goes")))
        case "company":
            return course.company(at).as_written(at + 40)
        case _:
            changed = getattr(course, key)(at)
            assert isinstance(changed, Course)  # noqa: S101 - each of them gives one
            return changed


@cache
def claims(words: str, people: int) -> tuple[Claim, ...]:
    """Return what a line claims in a session for so many."""
    return tuple(claim for claim in CLAIMS if claim.people <= people and re.search(claim.words, words))


def flagged(name: str, language: str = "en") -> Iterator[tuple[str, str, str, str]]:
    """Yield each line that claims what is not so: its id, what it claims, its words, and the course."""
    people = find_session(name, language=language).people
    for told, sat in courses(name, language):
        for line in sat.timeline.lines:
            for claim in claims(line.words, people) if line.start > sat.since + LINE_LEAD else ():
                if not claim.so(sat, line):
                    yield line.id, claim.what, line.words, told


def main() -> None:
    """Print what is flagged, each line once, with one of the courses and how many there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sessions", nargs="*")
    asked = parser.parse_args()
    languages = {"en": bundled_names(), "fr": [name for name in bundled_names() if _in_french(name)]}
    for language, names in languages.items():
        for name in asked.sessions or names:
            if name in names:
                found = list(flagged(name, language))
                counts = Counter(each[:2] for each in found)
                for key, count in counts.items():
                    _, what, words, told = next(each for each in found if each[:2] == key)
                    print(f"{language} {name}/{key[0]}: {what}: “{words}” ({told}; {count} courses)")


def _in_french(name: str) -> bool:
    return find_session(name, language="fr").language == "fr"


if __name__ == "__main__":
    main()
