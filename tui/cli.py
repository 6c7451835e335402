"""The command line: one group, and the commands that belong to it, each loaded only when it is run."""

from __future__ import annotations

import sys
from typing import Final

import click

from tui.commands.lazy import Lazy, LazyGroup
from tui.storage.streams import open_closed_streams
from tui.terminal.circles import while_loading

COMMANDS: Final = {
    "about": Lazy("tui.commands.machine.about", "Say what this is, what it is not, and who should ask first."),
    "breathe": Lazy("tui.commands.breathe.breathe", "Just breathe: no words, for as long as you like."),
    "check": Lazy("tui.commands.sessions.check", "Check session scripts; every fault is named with its place."),
    "completion": Lazy("tui.commands.completion.completion", "Print what makes a shell complete names."),
    "config": Lazy("tui.commands.config.config", "Show every setting, and where it comes from."),
    "devices": Lazy("tui.commands.machine.devices", "List the sound devices that can play, and microphones."),
    "doctor": Lazy("tui.commands.doctor.doctor", "Look whether everything a session needs is here."),
    "list": Lazy("tui.commands.sessions.list_", "List the sessions: the ones that come along, and yours."),
    "listen": Lazy("tui.commands.listen.listen", "Hear whether your breath can be heard."),
    "new": Lazy("tui.commands.new.new", "Begin a session of your own, from a small one that plays."),
    "open": Lazy("tui.commands.packages.open_", "Look into a packed session, then play it or keep it."),
    "pack": Lazy("tui.commands.packages.pack", "Pack a session and its recordings into one file, to give away."),
    "page": Lazy("tui.commands.page.page", "Make one page of a session, for somebody without a terminal."),
    "play": Lazy("tui.commands.play.play", "Play a session, or any recording of a voice."),
    "record": Lazy("tui.commands.record.record", "Record the lines of a session in a voice you trust."),
    "render": Lazy("tui.commands.render.render", "Write what a listener would hear to a sound file."),
    "timeline": Lazy("tui.commands.sessions.timeline", "Print when everything in a session happens."),
    "voices": Lazy("tui.commands.voices.voices", "List who speaks; bring a voice in, hand one on, see its takes."),
}
"""Their summaries are the commands' own, which tests/tui/commands/test_lazy.py sees to."""


@click.group(
    cls=LazyGroup,
    lazy_subcommands=COMMANDS,
    unnamed=Lazy("tui.commands.home.home", "Choose among the sessions."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="sitwith", prog_name="sitwith")
def cli() -> None:
    """Sit with a calm voice, a breathing picture and soft tones. Without a command: choose among the sessions.

    `sitwith SESSION` and `sitwith FILE` play; without either, what `play` takes holds for whatever is chosen, as in
    `sitwith --voice mum`. A relaxation aid; not therapy and not emergency care. `sitwith about` says more.
    """


def main() -> None:
    """Run the program."""
    while_loading()
    open_closed_streams()
    try:
        cli(prog_name="sitwith")
    except OSError as error:
        # Only what click prints by itself comes so far: its help, to where no more can be written.
        from tui.text.telling import FAULT, tell_of_output  # noqa: PLC0415 - help that can be printed waits for no words

        tell_of_output(error)
        sys.exit(FAULT)
