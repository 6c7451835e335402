"""The settings there are: what each is for, what it may be, and what it is when nobody says."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from audio.play.snapshot import VOLUME_FLOOR
from audio.tones.choices import Cues, Timbre
from scripts.files.library import LANGUAGE
from tui.picture.theme import BUILT_IN
from tui.settings.keys import Keys
from tui.settings.rules import ASK, Number, OneOf, OneOfThose, OwnBreath, Switch, SwitchOrAsk, Text, Whole
from tui.settings.themes import theme_fault, theme_names
from tui.text.language import there_are

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from scripts.files.validation import KeyPath
    from tui.settings.rules import Rule


LISTENS_BY: Final = ("microphone", "strap")


def _setting(default: Any, rule: Rule, about: str) -> Any:  # noqa: ANN401 - as dataclasses.field itself
    return field(default=default, metadata={"rule": rule, "about": about})


def _one_of(names: type[StrEnum]) -> OneOf:
    return OneOf(tuple(name.value for name in names))


def _switch(about: str, *, on: bool) -> Any:  # noqa: ANN401 - see above
    return _setting(on, Switch(), about)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a listener can set once for all sessions."""

    voice_level: float = _setting(1.0, Number(0, 1), "How present the voice is, 1 being full.")
    tones_level: float = _setting(1.0, Number(0, 1), "How present the tones are, 1 being full.")
    volume_db: float = _setting(0.0, Number(VOLUME_FLOOR, 0), "The volume in decibels; 0 is full.")
    tones: str = _setting(Timbre.TIDE.value, _one_of(Timbre), "What the tones are made of.")
    voice: str = _setting("", Text(), "Who speaks, by the name of a voice (sitwith voices); empty is the guide.")
    fill: bool = _switch("The guide speaks the lines that this voice has no recording of.", on=False)
    under: str = _setting("", Text(), "A recording of your own to be heard underneath: rain, a stream, a fan.")
    language: str = _setting(
        LANGUAGE, OneOfThose(there_are), "What is said and shown is in this language, as far as it is written in it."
    )
    cues: str = _setting(Cues.RISING.value, _one_of(Cues), "How the brightness of the tones follows the breath in.")
    holds: bool = _switch("Holds and rests, in sessions that have them.", on=True)
    theme: str = _setting(BUILT_IN[0].name, OneOfThose(theme_names, theme_fault), "The colours.")
    transparent: bool = _switch("The terminal's own background behind the picture.", on=False)
    reduced_motion: bool = _switch("A picture that hardly moves, with words that stay.", on=False)
    pixels: str = _setting(
        "auto", OneOf(("auto", "off")), "A round light in the terminal's own pixels, where it draws any; off: in cells."
    )
    frames_per_second: int = _setting(30, Whole(5, 60), "How often the picture is drawn in a second.")
    breath: str = _setting(
        ASK, OwnBreath(), "Your own breath, for one: asked for, as you gave it the last time, or always the same."
    )
    words: str = _setting("more", OneOf(("more", "space")), "How much is said; space leaves out what can be left out.")
    someone: str = _setting(
        "", Text(), "Somebody to turn to when it is too much, in your own words; kept here, and shown there."
    )
    device: str = _setting("", Text(), "The sound device by its name, or part of it; empty is the system's own choice.")
    listen: bool = _switch("Listen for your breath, where a session meets you or lost you.", on=False)
    listen_by: str = _setting(
        "microphone",
        OneOf(LISTENS_BY),
        "What it listens by: the microphone, or a heart strap, which feels your breath all through.",
    )
    strap: str = _setting("", Text(), "The heart strap by its name, or part of it; empty is the nearest.")
    headphones: bool | str = _setting(
        ASK,
        SwitchOrAsk(),
        "You wear headphones, so that it may listen all through; asked once, and tried by a soft tone.",
    )
    notices: bool = _switch("Where it listens: begin to find you again by itself when the pace has lost you.", on=True)
    microphone: str = _setting(
        "", Text(), "The microphone by its name, or part of it; empty is the system's own choice."
    )
    plain: bool = _switch("No screen: a line for each phase and each spoken line.", on=False)
    mpris: bool = _switch("Media keys and the desktop's player controls, on Linux.", on=True)
    stay_awake: bool = _switch("Neither display nor machine falls asleep by itself while a session plays.", on=True)
    tab_title: bool = _switch("The session's name as the title of the terminal's tab, given back afterwards.", on=True)
    keys: Keys = field(default_factory=Keys)


class Known(NamedTuple):
    """What there is to know about one setting."""

    rule: Rule
    about: str
    """A sentence for people."""
    default: Any


@cache
def known_settings() -> Mapping[KeyPath, Known]:
    """Return every setting by the way to it, in the order they are shown: ``("theme",)``, ``("keys", "theme")``."""
    key_paths = [(), ("keys",)]
    found: dict[KeyPath, Known] = {}
    for key_path, shape in zip(key_paths, (Settings, Keys), strict=True):
        for one in fields(shape):
            if "rule" in one.metadata:
                found[*key_path, one.name] = Known(one.metadata["rule"], one.metadata["about"], one.default)
    return found


def dotted(key_path: KeyPath) -> str:
    """Return a setting's name as people write it: ``keys.theme``."""
    return ".".join(map(str, key_path))


def value_at(settings: Settings, key_path: KeyPath) -> Any:  # noqa: ANN401 - whatever a setting holds
    """Return the value of a setting."""
    here: Any = settings
    for step in key_path:
        here = getattr(here, str(step))
    return here
