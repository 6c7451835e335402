"""What keeps a voice, or a session of some name, from being used, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scripts.faults import FileFault, SessionFault, VoiceFault
from tui.text.language import _
from tui.text.script_faults import FILE
from tui.text.values import Facts, nearest, short, worded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from tui.text.values import Wording


def _meant(facts: Facts, otherwise: str) -> str:
    near = nearest(facts.values_["found"], facts.values_["known"])
    return _("Did you mean “{near}”?").format(near=short(near)) if near else otherwise


def _list(facts: Facts) -> str:
    flaw = facts.values_["flaw"]
    inner = Facts(flaw)
    if flaw.kind is FileFault.TOO_LARGE:
        told = _("{file}: this is larger than any list of a voice; a list is a text file of at most 500 kB.")
        return told.format(file=facts["file"])
    line = flaw.facts.get("line")
    where = f"{facts['file']}:{line}" if line else facts["file"]
    told = _("{where}: the voice's list cannot be used: {fault}")
    return told.format(where=where, fault=worded(FILE[flaw.kind], inner))


VOICE: Final[Mapping[StrEnum, Wording]] = {
    VoiceFault.UNKNOWN: lambda facts: (
        _("There is no voice named {found}.").format(found=facts["found"])
        + f" {_meant(facts, _('`sitwith voices` shows those there are.'))}"
    ),
    VoiceFault.NAME_TAKEN: "{folder}: a voice of this name comes with sitwith; rename the folder to use this one.",
    VoiceFault.UNREADABLE: "{folder}: this voice cannot be read.",
    VoiceFault.LIST: _list,
}

SESSION: Final[Mapping[StrEnum, Wording]] = {
    SessionFault.UNKNOWN: lambda facts: (
        _("There is no session named {found}.").format(found=facts["found"])
        + f" {_meant(facts, _('`sitwith list` shows the sessions; a path to a .toml file works too.'))}"
    ),
}
