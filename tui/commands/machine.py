"""``sitwith devices`` and ``about``: what this machine has, and what this program is."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from audio.portaudio import known_devices
from tui.commands.options import JSON, finish_told, with_options
from tui.storage.logs import foreign_stderr_to_log
from tui.text.language import _, ngettext
from tui.text.report import as_json
from tui.text.telling import say, tell
from tui.text.words import about as about_safety

if TYPE_CHECKING:
    from audio.portaudio import Device


@click.command(short_help="List the sound devices that can play, and microphones.")
@with_options(JSON)
def devices(*, json_: bool) -> None:
    """List the sound devices that can play, and the microphones that `record` can hear through."""
    finish_told(lambda: _devices(json_=json_))


@click.command(short_help="Say what this is, what it is not, and who should ask first.")
def about() -> None:
    """Say what this is, what it is not, and who should ask a clinician first."""
    finish_told(_about)


def _about() -> None:
    say(about_safety())


def _devices(*, json_: bool) -> None:
    with foreign_stderr_to_log():
        plays, hears = known_devices("output"), known_devices("input")
    if json_:
        told = [_device_to_dict(device, "plays") for device in plays]
        click.echo(as_json([*told, *(_device_to_dict(device, "records") for device in hears)]))
        return
    if not plays:
        tell(_("No sound device was found; sessions play with a silent clock."))
    for device in plays:
        say(_row(device))
    if hears:
        say(f"\n{_('Microphones, for `sitwith record --device`:')}")
    for device in hears:
        say(_row(device))


def _row(device: Device) -> str:
    mark = f"  ({_('default')})" if device.default else ""
    channels = ngettext("{count} channel", "{count} channels", device.channels).format(count=device.channels)
    return f"{device.name}  ·  {device.host}, {channels}{mark}"


def _device_to_dict(device: Device, does: str) -> dict[str, Any]:
    """Return what is told of a device: not its index, which means nothing to anybody else."""
    return {key: value for key, value in asdict(device).items() if key != "index"} | {"does": does}
