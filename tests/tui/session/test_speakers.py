"""Who can be chosen to speak, and what a choice on the screen comes to beside what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.voice.folder import CLIPS_FILE
from tui.commands.options import wishes
from tui.session.catalogue import DiskCatalogue
from tui.session.speakers import Speaker, speakers
from tui.session.wishes import Wishes
from tui.settings import Settings, load, remember
from tui.settings.file import config_file
from tui.storage import own

if TYPE_CHECKING:
    from audio.outputs.contract import Output

pytestmark = pytest.mark.usefixtures("home")


def voice(name: str) -> None:
    folder = own.voices_folder() / name / "first-sitting"
    folder.mkdir(parents=True)
    (folder / CLIPS_FILE).write_text("", encoding="utf-8")


def write(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, encoding="utf-8")


def wished(voice_name: str | None = None) -> Wishes:
    return wishes(breath=None, rate=None, no_holds=False, voice_name=voice_name)


def no_output() -> Output:
    raise AssertionError


def test_the_guides_are_offered_alone_and_ones_own_with_the_guide_as_well() -> None:
    voice("mum")
    offered = {(one.name, one.fill): one for one in speakers("first-sitting", Wishes())}
    assert list(offered) == [("guide", False), ("low-guide", False), ("mum", False), ("mum", True)]
    assert (offered["mum", True].spoken, offered["guide", False].spoken) == (0, offered["guide", False].lines)
    assert speakers("(breathe)", Wishes()) == tuple(offered.values()), "no script: the first sitting's lines"


def test_a_session_in_french_is_offered_with_whoever_speaks_french() -> None:
    voice("mum")
    french = Wishes(settings=Settings(language="fr"))
    offered = {(one.name, one.fill): one for one in speakers("first-sitting", french)}
    assert list(offered) == [("guide-fr", False), ("mum", False), ("mum", True)]
    assert offered["guide-fr", False].spoken == offered["guide-fr", False].lines > 0
    assert [one.name for one in speakers("the-sigh", french)][:2] == ["guide", "low-guide"], "it is in English"


def covered_by(wished: Wishes) -> dict[str, str]:
    return {entry.name: entry.covered for entry in DiskCatalogue(wished, no_output).entries()}


def test_the_list_names_a_voice_as_the_list_of_voices_does_and_no_guide() -> None:
    voice("mum")
    lower = covered_by(Wishes(voice_name="low-guide"))
    assert lower["sudden-overwhelm"] == "The lower guide, 8 of 8 lines"
    assert covered_by(Wishes(voice_name="mum"))["sudden-overwhelm"] == "mum, 0 of 8 lines, the guide 8"
    # Chosen by name or not, the guide of a language speaks its sessions, and the English one the others.
    for name in (None, "guide-fr", "guide", "low-guide"):
        french = covered_by(Wishes(voice_name=name, settings=Settings(language="fr")))
        lower_too = "The lower guide, 22 of 22 lines" if name == "low-guide" else ""
        assert (french["sudden-overwhelm"], french["for-two"]) == ("", lower_too)


def test_a_damaged_voice_says_so() -> None:
    voice("odd")
    (own.voices_folder() / "odd" / "first-sitting" / CLIPS_FILE).write_text("[", encoding="utf-8")
    (odd,) = (one for one in speakers("first-sitting", Wishes()) if one.name == "odd")
    assert odd.fault


def test_what_was_chosen_is_remembered_and_what_is_written_goes_over_it() -> None:
    voice("mum")
    voice("anna")
    catalogue = DiskCatalogue(wished(), no_output)
    catalogue.let_speak(Speaker("mum", "Mum", fill=True))
    assert catalogue.speaks == ("mum", True)
    remember(voice="mum", fill=True)
    assert DiskCatalogue(wished(), no_output).speaks == ("mum", True)
    assert DiskCatalogue(wished("anna"), no_output).speaks == ("anna", False), "nobody asked the guide to fill in here"
    assert catalogue.written_voice() == ("", "")
    write('voice = "anna"\n')
    assert DiskCatalogue(wished(), no_output).speaks == ("anna", False)
    assert load().sources["fill"] == "default"
    assert catalogue.written_voice() == ("anna", f"{config_file()}:1")
    write('voice = "anna"\nfill = true\n')
    assert DiskCatalogue(wished(), no_output).speaks == ("anna", True)
    assert DiskCatalogue(wished("mum"), no_output).speaks == ("mum", True)
