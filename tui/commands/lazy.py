"""A group of commands that are loaded only when one is run: click's documented ``LazyGroup``, with what each does.

Whatever begins with no command's name is one command's too: the one that is run where none is named.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Lazy(NamedTuple):
    """A command that is loaded when it is asked for."""

    place: str
    """The module and the command in it, with a dot between."""
    summary: str
    """Its ``short_help``: the list of commands and a shell's completion load none of them."""


_OF_THE_GROUP = ("-h", "--help", "--version")


def _loaded(lazy: Lazy) -> click.Command:
    module, _, name = lazy.place.rpartition(".")
    command = getattr(import_module(module), name)
    if not isinstance(command, click.Command):
        raise TypeError(f"{lazy.place} is no command")
    return command


@contextmanager
def _told_safely() -> Iterator[None]:
    """Let what click says of what was typed, which it repeats as it is, steer no terminal."""
    try:
        yield
    except click.UsageError as error:
        from tui.text.safe import safe  # noqa: PLC0415 - only what goes wrong needs it

        told = error.format_message()
        if safe(told) == told:
            raise
        raise click.UsageError(safe(told), error.ctx) from error


class LazyGroup(click.Group):
    """See the module.

    Args:
        args: click's own.
        lazy_subcommands: The commands by their names.
        unnamed: The command that takes what names none; it is given the others' names as its object.
        kwargs: click's own.

    """

    def __init__(self, *args: Any, lazy_subcommands: Mapping[str, Lazy], unnamed: Lazy, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self.lazy_subcommands = lazy_subcommands
        self.unnamed = unnamed

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's own
    ) -> click.Context:
        """Return the context of what was typed: this group's, or the unnamed command's."""
        # A shell that completes the first word is offered the commands.
        nothing = not args and not extra.get("resilient_parsing")
        with _told_safely():
            if nothing or (args and args[0] not in self.lazy_subcommands and args[0] not in _OF_THE_GROUP):
                extra = {**self.context_settings, **extra, "obj": tuple(self.lazy_subcommands)}
                return _loaded(self.unnamed).make_context(info_name, args, parent, **extra)
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Run what was typed."""
        with _told_safely():
            return super().invoke(ctx) if ctx.command is self else ctx.command.invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted({*super().list_commands(ctx), *self.lazy_subcommands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, loaded; None where there is none."""
        if cmd_name not in self.lazy_subcommands:
            return super().get_command(ctx, cmd_name)
        return _loaded(self.lazy_subcommands[cmd_name])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's own
        """Write the list of commands, each with what it does."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.lazy_subcommands[name].summary) for name in sorted(self.lazy_subcommands)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return how what was typed may go on."""
        names = [
            CompletionItem(name, help=lazy.summary)
            for name, lazy in sorted(self.lazy_subcommands.items())
            if name.startswith(incomplete)
        ]
        if incomplete and not names and not incomplete.startswith("-"):
            # No command begins so: what the unnamed one takes.
            return _loaded(self.unnamed).params[0].shell_complete(ctx, incomplete)
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]
