"""Make the man page, docs/sitwith.1, from the commands themselves.

    tools/make_man.py            writes docs/sitwith.1
    tools/make_man.py --print    writes it to standard output

Run it when a command, an option or a key has changed; tests/test_man_page.py notices where that was forgotten.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tui.cli import cli  # noqa: E402 - see above
from tui.presenter.key_hints import PACE_HELP, PLAYING_HELP, help_rows  # noqa: E402 - see above
from tui.settings.keys import DEFAULT_KEYS  # noqa: E402 - see above
from tui.settings.model import known_settings  # noqa: E402 - see above
from tui.settings.sources import variable  # noqa: E402 - see above
from tui.text import words  # noqa: E402 - found only now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE = ROOT / "docs" / "sitwith.1"


def page() -> str:
    """Return the page in the man macros of roff."""
    lines = [
        '.\\" Made by tools/make_man.py; change the commands, not this.',
        f'.TH SITWITH 1 "" "sitwith {version("sitwith")}" "User Commands"',
        *_section("NAME"),
        r"sitwith \- sit with a calm voice, a breathing picture and soft tones",
        *_section("SYNOPSIS"),
        r"\fBsitwith\fR \fICOMMAND\fR [\fIOPTION\fR]... [\fIARGUMENT\fR]...",
        ".br",
        r"\fBsitwith\fR [\fIOPTION\fR]... [\fISESSION\fR|\fIFILE\fR]",
        *_section("DESCRIPTION"),
        *_paragraphs(f"{words.WHAT_IT_IS}\n\n{(cli.help or '').partition(2 * chr(10))[2]}"),
        *_section("COMMANDS"),
    ]
    context = click.Context(cli, info_name="sitwith")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command is not None and not command.hidden:
            lines += _commands(click.Context(command, context, info_name=name))
    lines += [*_section("KEYS"), *_paragraphs(_KEYS), *_listed(help_rows(DEFAULT_KEYS, PLAYING_HELP + PACE_HELP))]
    lines += [*_section("ENVIRONMENT"), *_environment()]
    lines += [*_section("FILES"), *_listed(_FILES), *_section("EXIT STATUS"), *_listed(_CODES)]
    lines += [*_section("TAKING CARE"), *_paragraphs(f"{words.WHERE_NOT}\n\n{words.ASK_FIRST}\n\n{words.STOPPING}")]
    return "\n".join(lines) + "\n"


_KEYS = "In a session; `?` tells those of the list, of the quiet after x and of the recorder where they are."
_FILES = (
    ("~/.config/sitwith/config.toml", "The settings; `sitwith config` says where they are on this system."),
    (
        "~/.local/state/sitwith/remembered.json",
        "Levels, theme, tones and voice as last chosen, the breath that was given last, whether its offer is known.",
    ),
    ("~/.local/share/sitwith/places.json", "The places that were kept on leaving."),
    ("~/.local/share/sitwith/scripts, voices, bin", "Your own sessions and voices, and what was taken away of them."),
    ("~/.cache/sitwith/sessions.json", "Titles and lengths of the sessions, so that the list is there at once."),
    ("~/.local/state/sitwith/log/sitwith.log", "What went wrong; what came before that is in sitwith.log.1."),
)
_CODES = (
    ("0", "All went well; a session that was left early counts as that."),
    ("1", "Something in the program or on the machine went wrong."),
    ("2", "What was typed or written cannot be done; a sentence says why."),
)


def _environment() -> Iterator[str]:
    names = [variable(way) for way in known_settings() if len(way) == 1]
    yield from _listed(
        (
            (", ".join(names), "The settings of the same names in config.toml; they go over the file."),
            (f"{variable(('keys', '*'))}", "The keys of an action, with commas between them."),
            ("NO_COLOR", "Where it is set and not empty, nothing has a colour."),
            ("COLORTERM", "“truecolor” says that the terminal shows 16 million colours."),
        )
    )


def _commands(context: click.Context) -> Iterator[str]:
    """Yield a command, and those below it, each with all it takes."""
    yield from _command(context)
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None and not command.hidden:
                yield from _commands(click.Context(command, context, info_name=f"{context.info_name} {name}"))


def _command(context: click.Context) -> Iterator[str]:
    command = context.command
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS sitwith {_plain(str(context.info_name))} {_plain(usage)}"
    yield from _paragraphs(command.help or "")
    records = [parameter.get_help_record(context) for parameter in command.params]
    yield from _listed(record for record in records if record and record[1])  # an argument has nothing to say


def _section(title: str) -> tuple[str, ...]:
    return (f".SH {title}",)


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number:
            yield ".PP"
        if paragraph.lstrip().startswith("\b"):  # click's mark for lines that stay as they are
            yield from (".nf", *map(_inline, paragraph.replace("\b", "").strip("\n").splitlines()), ".fi")
        else:
            yield _inline(" ".join(paragraph.split()))


def _listed(entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, about in entries:
        yield from (".TP", rf"\fB{_plain(name)}\fR", _inline(" ".join(about.split())))


def _inline(text: str) -> str:
    """Return text with what stands in `backquotes` in bold."""
    parts = _plain(text).split("`")
    return "".join(rf"\fB{part}\fR" if number % 2 else part for number, part in enumerate(parts))


def _plain(text: str) -> str:
    r"""Return text that roff takes as it is.

    A hyphen is one to be typed: roff would set a typographic one. So are quotes; a line's first dot or quote would be a
    request.
    """
    text = (
        text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("~", r"\(ti").replace("^", r"\(ha")
    )
    return rf"\&{text}" if text.startswith(".") else text


def main() -> None:
    """Write the page."""
    if sys.argv[1:] == ["--print"]:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # standard output is a text stream here
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
