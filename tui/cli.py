"""The command line: one group, and the commands that belong to it."""

from __future__ import annotations

from importlib.metadata import version

import click

from tui.commands.completion import completion
from tui.commands.config import config
from tui.commands.doctor import doctor
from tui.commands.machine import about, devices
from tui.commands.new import new
from tui.commands.play import play
from tui.commands.render import render
from tui.commands.sessions import check, list_, timeline
from tui.commands.voices import voices


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("sitwith"), prog_name="sitwith")
def cli() -> None:
    """Sit with a calm voice, a breathing picture and soft tones.

    A relaxation aid; not therapy and not emergency care. `sitwith about` says more.
    """


for command in (play, list_, timeline, check, new, render, voices, devices, config, doctor, completion, about):
    cli.add_command(command)


def main() -> None:
    """Run the program."""
    cli(prog_name="sitwith")
