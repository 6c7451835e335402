"""The command line: one group, and the commands that belong to it."""

from __future__ import annotations

from importlib.metadata import version

import click

from tui.commands.completion import completion
from tui.commands.config import config
from tui.commands.doctor import doctor
from tui.commands.home import home
from tui.commands.machine import about, devices
from tui.commands.new import new
from tui.commands.play import play
from tui.commands.record import record
from tui.commands.render import render
from tui.commands.sessions import check, list_, timeline
from tui.commands.voices import voices


@click.group(
    invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(version("sitwith"), prog_name="sitwith")
@click.pass_context
def cli(context: click.Context) -> None:
    """Sit with a calm voice, a breathing picture and soft tones. Without a command: choose among the sessions.

    A relaxation aid; not therapy and not emergency care. `sitwith about` says more.
    """
    if context.invoked_subcommand is None:
        home()


for command in (play, list_, timeline, check, new, render, record, voices, devices, config, doctor, completion, about):
    cli.add_command(command)


def main() -> None:
    """Run the program."""
    cli(prog_name="sitwith")
