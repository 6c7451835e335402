"""``sitwith completion``: scripts that let a shell complete commands, options and session names; click makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import get_completion_class

from tui.commands.options import finish

if TYPE_CHECKING:
    from click.shell_completion import ShellComplete

_VARIABLE = "_SITWITH_COMPLETE"
"""Click looks for it when the program starts as ``sitwith``."""


@click.command(short_help="Print what makes a shell complete names.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script that makes a SHELL complete names.

    \b
    bash, in ~/.bashrc:  eval "$(sitwith completion bash)"
    zsh, in ~/.zshrc:    eval "$(sitwith completion zsh)"
    fish, once:          sitwith completion fish > ~/.config/fish/completions/sitwith.fish
    """  # noqa: D301 - click's mark for lines that stay as they are is the character itself
    program = context.find_root().command
    finish(lambda: click.echo(_script(program, shell)))


def _script(program: click.Command, shell: str) -> str:
    complete: type[ShellComplete] | None = get_completion_class(shell)
    if complete is None:
        raise LookupError(shell)  # click knows all three that are offered
    return complete(program, {}, "sitwith", _VARIABLE).source()
