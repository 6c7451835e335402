"""``sitwith new``: a script of one's own, to begin from."""

from __future__ import annotations

import click

from scripts.files.library import bundled_names, starter
from scripts.voice.folder import as_name, is_name
from tui.commands.options import finish_told
from tui.storage import own
from tui.storage.atomic import write_new
from tui.storage.faults import UsageFaultError
from tui.text.language import _
from tui.text.telling import say


@click.command(short_help="Begin a session of your own, from a small one that plays.")
@click.argument("name")
def new(name: str) -> None:
    """Write a small session called NAME that plays as it is, with a word on everything, to make your own from."""
    finish_told(lambda: _new(name.removesuffix(".toml")))


def _new(name: str) -> None:
    if not is_name(name):
        raise UsageFaultError(
            _(
                "“{name}” cannot be a session's name: write small letters, digits and single dashes, such as "
                "{suggestion}."
            ).format(name=name, suggestion=as_name(name) or "a-quiet-evening")
        )
    if name in bundled_names():
        raise UsageFaultError(
            _("“{name}” is the name of a session that comes with sitwith; choose another.").format(name=name)
        )
    file = own.private_folder(own.scripts_folder()) / f"{name}.toml"
    try:
        write_new(file, starter(name.replace("-", " ").capitalize()))
    except FileExistsError as error:
        raise UsageFaultError(
            _("{file}: this is there already and stays as it is; choose another name.").format(file=file)
        ) from error
    except OSError as error:
        raise own.in_words(file, error) from error
    say(
        _(
            "{file}\n\nOpen it in any editor that saves plain text, and make it yours. Then:\n  sitwith check "
            "{name}\n  sitwith timeline {name}\n  sitwith play {name}"
        ).format(file=file, name=name)
    )
