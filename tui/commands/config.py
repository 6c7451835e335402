"""``sitwith config``: what is set, where it comes from, and the file to set it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.commands.options import JSON, SETTINGS, finish, finish_told, loaded_in_their_language, with_options
from tui.session.written import forget, written_files
from tui.settings.file import commented_settings, config_file
from tui.settings.model import dotted, known_settings, value_at
from tui.settings.rules import as_toml
from tui.settings.themes import all_themes
from tui.storage.atomic import write_new
from tui.storage.faults import UsageFaultError
from tui.storage.folders import is_there
from tui.text.language import _
from tui.text.report import as_json
from tui.text.telling import say, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.settings import Loaded


@click.command(short_help="Show every setting, and where it comes from.")
@click.option("--init", is_flag=True, help="Write config.toml with every setting explained; never overwrites one.")
@click.option("--forget", "forgets", is_flag=True, help="Remove what is kept by itself: levels, breath, places, log.")
@with_options(SETTINGS, JSON)
def config(*, init: bool, forgets: bool, overrides: tuple[str, ...], json_: bool) -> None:
    """Show every setting and where it comes from, and the files that are written without being asked for.

    A setting has its default, or is remembered from the screen, written in config.toml, in the environment, or typed
    with -o.
    """
    if init and forgets:
        raise click.UsageError("Write the file with --init, or remove what is kept with --forget; not both at once.")
    if init:
        finish_told(_init, overrides)  # it is explained in their language
    elif forgets:
        finish_told(_forget)
    else:
        finish(lambda: _print(overrides, json_=json_))


def _init() -> None:
    file = config_file()
    try:
        write_new(file, commented_settings())
    except FileExistsError as error:
        raise UsageFaultError(f"{file}: {_('this is there already and stays as it is.')}") from error
    except OSError as error:
        told = _("it cannot be written ({reason}).").format(reason=error.strerror or error)
        raise UsageFaultError(f"{file}: {told}") from error
    say(f"{file}: {_('every setting is in it, explained and commented out.')}")


def _forget() -> None:
    try:
        removed = forget()
    except OSError as error:
        told = _("it cannot be removed ({reason}).").format(reason=error.strerror or error)
        raise UsageFaultError(f"{error.filename}: {told}") from error
    for file in removed:
        click.echo(f"{file}: {_('removed.')}")
    click.echo(_("Nothing is kept now but what you wrote or recorded.") if removed else _("Nothing was kept."))


def _print(overrides: Sequence[str], *, json_: bool) -> None:
    loaded = loaded_in_their_language(overrides)
    # The screen leaves faulty themes out as well, and says that their faults are told here.
    faults = (*loaded.faults, *all_themes()[1])
    for fault in faults:
        tell(fault)
    if json_:
        click.echo(as_json(_for_programs(loaded, faults)))
    else:
        say(_for_people(loaded))


def _values(loaded: Loaded) -> dict[str, Any]:
    return {dotted(way): value_at(loaded.settings, way) for way in known_settings()}


def _for_programs(loaded: Loaded, faults: Sequence[str]) -> dict[str, Any]:
    return {
        "file": str(loaded.file),
        "there": is_there(loaded.file),
        "settings": {name: {"value": value, "source": loaded.sources[name]} for name, value in _values(loaded).items()},
        "faults": list(faults),
        "written": [{"file": str(file), "about": about, "there": is_there(file)} for file, about in written_files()],
    }


def _for_people(loaded: Loaded) -> str:
    there = (
        ""
        if is_there(loaded.file)
        else f"  ({_('not there; `sitwith config --init` writes it, with everything explained')})"
    )
    values = {name: as_toml(value) for name, value in _values(loaded).items()}
    first, second = (max(map(len, column)) for column in (values, values.values()))
    rows = [f"{name:<{first}}  {value:<{second}}  {loaded.sources[name]}" for name, value in values.items()]
    missing = _("not there")
    files = [f"{file}  {_(about)}{'' if is_there(file) else f' ({missing})'}" for file, about in written_files()]
    written = ["", _("Written without being asked for; `sitwith config --forget` removes it:"), *files]
    return "\n".join([f"{loaded.file}{there}", "", *rows, *written])
