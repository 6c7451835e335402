"""What is wrong with a session script, or with another file in TOML, in clauses: what was found, what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scripts.faults import FileFault, PatternFault, ScriptFault, ShapeFault
from tui.text.language import _
from tui.text.pattern_faults import CLAUSES
from tui.text.values import KINDS, Facts, hint, worded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from tui.text.values import Wording


def _not_toml(facts: Facts) -> str:
    reason = facts["reason"]
    told = _('this is not TOML: {reason}; write text in "quotes" and lists in [brackets].')
    return told.format(reason=f"{reason[:1].lower()}{reason[1:]}")


FILE: Final[Mapping[StrEnum, Wording]] = {
    FileFault.MISSING: "there is no such file; check the path.",
    FileFault.FOLDER: "this is a folder and not a file; a text file belongs in its place.",
    FileFault.NO_FILE: "this is not a file; a text file belongs in its place.",
    FileFault.UNREADABLE: "it cannot be read ({reason}).",
    FileFault.TOO_LARGE: "this is larger than 500 kB; such a file is a short text.",
    FileFault.NOT_UTF8: "this is not text in UTF-8; save it as plain text in UTF-8.",
    FileFault.EMPTY: "the file is empty; docs/writing-sessions.md has an example to begin from.",
    FileFault.NOT_TOML: _not_toml,
    FileFault.TWICE: "this name stands here a second time; keep one of the two.",
    FileFault.TABLE_TWICE: "[{name}] stands here a second time; "
    "keep one of the two, or write [[{name}]] at each where there can be several.",
    FileFault.TOO_DEEP: "this TOML cannot be read: its brackets or dotted names nest too deep.",
    FileFault.TOO_MUCH: "there are more than {most} values in it; take out what is too much.",
    FileFault.MANY_DIGITS: "a number here has too many digits; write at most 18.",
}
"""Of any file in TOML."""

SCRIPT_FILE: Final[Mapping[StrEnum, Wording]] = {
    **FILE,
    FileFault.FOLDER: "this is a folder; name the .toml file in it.",
    FileFault.NO_FILE: "this is not a file; name a .toml file.",
    FileFault.TOO_LARGE: "this is larger than any session script; a script is a text file of at most 500 kB.",
    FileFault.NOT_UTF8: "this is not text in UTF-8; a session script is plain text in UTF-8, so save it as that.",
}


def _wrong_kind(facts: Facts) -> str:
    wanted = _(" or ").join(_(KINDS[kind]) for kind in facts.values_["wanted"])
    return _("found {found}; write {wanted}").format(found=facts["found"], wanted=wanted)


SHAPE: Final[Mapping[StrEnum, Wording]] = {
    ShapeFault.WRONG_KIND: _wrong_kind,
    ShapeFault.NO_TEXTS: "found {found}; write text in quotes, or a list of it",
    ShapeFault.WRONG_FORM: "this has the wrong form; it is a table or a list of tables, as in docs/writing-sessions.md",
    ShapeFault.UNKNOWN_KEY: lambda facts: (
        f"{_('this key is not known')}; {hint(facts.values_['found'], facts.values_['known'])}"
    ),
    ShapeFault.MISSING_KEY: "this key is missing; it is needed",
}


def _breath(facts: Facts) -> str:
    flaw = facts.values_["flaw"]
    clause = worded(CLAUSES[flaw.kind], Facts(flaw))
    if flaw.kind is PatternFault.NO_PATTERN:
        return _("{rule}, or “free”, or “match”").format(rule=clause)
    return _("found {found}; {rule}").format(found=facts["found"], rule=clause)


def _allowance(facts: Facts) -> str:
    return _("found {found}; a script may allow {known}").format(found=facts["found"], known=_quoted(facts))


def _when(facts: Facts) -> str:
    return _("found {found}; a line can wait for {known}").format(found=facts["found"], known=_quoted(facts))


def _quoted(facts: Facts) -> str:
    return ", ".join(f"“{known}”" for known in facts.values_["known"])


SCRIPT: Final[Mapping[StrEnum, Wording]] = {
    ScriptFault.EMPTY: "this is empty; a few words are needed",
    ScriptFault.EMPTY_NAME: "this is empty; a stage needs a name",
    ScriptFault.LONG_TEXT: "found {count} letters; at most {most} are allowed",
    ScriptFault.PEOPLE: "found {found}; a session is for 1 or for 2",
    ScriptFault.ALLOWANCE: _allowance,
    ScriptFault.TOO_MANY: "there are more than {most} of these in the session; that is more than a session can hold",
    ScriptFault.NO_STAGE: "there is no stage; a session has at least one [[stage]]",
    ScriptFault.NAME_TWICE: "stage {stage} has this name already; names are unique",
    ScriptFault.ID_TWICE: "stage {stage} has a line with this id already; ids are unique in a session",
    ScriptFault.TOO_LONG: lambda facts: _(
        "the stages add up to about {minutes:.0f} minutes; at most {most} are allowed"
    ).format(minutes=facts.values_["minutes"], most=facts["most"]),
    ScriptFault.PRESENCE: "found {found}; how present it is goes from 0 (absent) to 1 (full)",
    ScriptFault.TONE_EVERY: "found {found}; the tones sound with every breath (1), or with one in up to {most}",
    ScriptFault.TONE_EVERY_FREE: "a free stage has no breaths to count; leave it out",
    ScriptFault.ORDER: "this comes before the line above it; write lines in the order they are heard",
    ScriptFault.LEADS_NOWHERE: "a stage that is “{breath}” leads nowhere; {key} stands beside a pattern such as “4-6”",
    ScriptFault.LEAD_STEP: "found {found}; one breath may differ from the one before by {low} to {high} seconds",
    ScriptFault.BREATH: _breath,
    ScriptFault.NO_LENGTH: "a stage has a length in minutes or in breaths; there is neither",
    ScriptFault.TWO_LENGTHS: "a stage has a length in minutes or in breaths; there are both",
    ScriptFault.BREATHS_FREE: "a free stage has no breaths to count; give its length in minutes",
    ScriptFault.BREATHS: "found {found}; a stage has 1 to {most} breaths",
    ScriptFault.MINUTES: "found {found}; a stage lasts {low} to {high} minutes",
    ScriptFault.ID: "found {found}; an id is small letters, digits and single dashes, as in “small-and-soft”",
    ScriptFault.WORDS: "found {count} words; a line has 1 to {most}, best at most 12",
    ScriptFault.AT_NO_TIME: "found {found}; in a free stage write seconds from its start, such as at = 12.5",
    ScriptFault.AT_TIME: "found {found}; the stage has {most} seconds",
    ScriptFault.AT_NO_PHASE: "found {found}; in a paced stage write a breath's number and phase, "
    'such as at = "3 exhale"',
    ScriptFault.AT_BREATH: "found breath {found}; the stage has breaths 1 to {most}",
    ScriptFault.NEED: "found {found}; a need is 1 to {most} words that somebody would type, such as “sleep” or "
    "“before a talk”",
    ScriptFault.REST_BREATHS: "found {found}; a walk rests for {low} to {high} breaths",
    ScriptFault.NO_RESTING_PLACE: "the stage has no resting place; by_way_of names one, such as “3-4”",
    ScriptFault.LONG_RESTING_PLACE: "found {found}; a resting place is a shorter breath than the stage's own",
    ScriptFault.WHEN: _when,
    ScriptFault.WHEN_OF_A_WALK: "“{when}” is of a walk; it stands in a stage with a pattern such as “4-6”",
    ScriptFault.WHEN_OF_A_PACE: "“{when}” is of a pace; a free stage has none",
    ScriptFault.NEVER_AT_ONCE: "“{one}” and “{other}” are never so at once",
    ScriptFault.AT_PHASE: "found {phase}; this stage's breath has no {phase}",
}
