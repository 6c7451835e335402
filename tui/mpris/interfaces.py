"""What the MPRIS object offers, as tables: methods, properties and signals with their types; and the XML of it.

From the Media Player Remote Interfacing Specification 2.2 and the D-Bus specification's standard interfaces. What is
optional in MPRIS and would always say no (loop, shuffle, full screen) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

PATH = "/org/mpris/MediaPlayer2"
ROOT = "org.mpris.MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"
PROPERTIES = "org.freedesktop.DBus.Properties"
ERROR = "org.freedesktop.DBus.Error."


class Method(NamedTuple):
    """The signatures of what a method takes and gives back."""

    takes: str = ""
    gives: str = ""
    names: tuple[str, ...] = ()
    """What the arguments are called, in the order of both signatures."""


class Property(NamedTuple):
    """The signature of what a property holds, and what may be done with it."""

    holds: str
    writable: bool = False
    announced: bool = True
    """Whether a change is told in a PropertiesChanged signal."""


@dataclass(frozen=True)
class Interface:
    """Methods, properties and signals by name; a signal's arguments are given as names and signatures."""

    methods: dict[str, Method] = field(default_factory=dict)
    properties: dict[str, Property] = field(default_factory=dict)
    signals: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


INTERFACES = {
    ROOT: Interface(
        methods={"Raise": Method(), "Quit": Method()},
        properties={
            "CanQuit": Property("b"),
            "CanRaise": Property("b"),
            "HasTrackList": Property("b"),
            "Identity": Property("s"),
            "SupportedUriSchemes": Property("as"),
            "SupportedMimeTypes": Property("as"),
        },
    ),
    PLAYER: Interface(
        methods={
            "Next": Method(),
            "Previous": Method(),
            "Pause": Method(),
            "PlayPause": Method(),
            "Stop": Method(),
            "Play": Method(),
            "Seek": Method("x", names=("Offset",)),
            "SetPosition": Method("ox", names=("TrackId", "Position")),
            "OpenUri": Method("s", names=("Uri",)),
        },
        properties={
            "PlaybackStatus": Property("s"),
            "Rate": Property("d", writable=True),
            "Metadata": Property("a{sv}"),
            "Volume": Property("d", writable=True),
            "Position": Property("x", announced=False),
            "MinimumRate": Property("d"),
            "MaximumRate": Property("d"),
            "CanGoNext": Property("b"),
            "CanGoPrevious": Property("b"),
            "CanPlay": Property("b"),
            "CanPause": Property("b"),
            "CanSeek": Property("b"),
            "CanControl": Property("b", announced=False),
        },
        signals={"Seeked": (("Position", "x"),)},
    ),
    PROPERTIES: Interface(
        methods={
            "Get": Method("ss", "v", ("interface_name", "property_name", "value")),
            "GetAll": Method("s", "a{sv}", ("interface_name", "props")),
            "Set": Method("ssv", "", ("interface_name", "property_name", "value")),
        },
        signals={
            "PropertiesChanged": (
                ("interface_name", "s"),
                ("changed_properties", "a{sv}"),
                ("invalidated_properties", "as"),
            )
        },
    ),
    "org.freedesktop.DBus.Introspectable": Interface(methods={"Introspect": Method("", "s", ("xml_data",))}),
    "org.freedesktop.DBus.Peer": Interface(methods={"Ping": Method()}),
}

_DOCTYPE = (
    '<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"\n'
    ' "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">\n'
)


def introspection(path: str) -> str | None:
    """Return the description of the object at a path, or of a step on the way to it; None where there is nothing."""
    if path == PATH:
        described = "".join(_described(name, interface) for name, interface in INTERFACES.items())
        return f"{_DOCTYPE}<node>\n{described}</node>\n"
    above = path.rstrip("/") + "/"
    if not PATH.startswith(above):
        return None
    step = PATH.removeprefix(above).partition("/")[0]
    return f'{_DOCTYPE}<node>\n <node name="{step}"/>\n</node>\n'


def _described(name: str, interface: Interface) -> str:
    lines = [f' <interface name="{name}">']
    for method, (takes, gives, names) in interface.methods.items():
        lines.append(f'  <method name="{method}">')
        arguments = [(one, "in") for one in _single(takes)] + [(one, "out") for one in _single(gives)]
        for (signature, direction), argument in zip(arguments, names, strict=True):
            lines.append(f'   <arg name="{argument}" type="{signature}" direction="{direction}"/>')
        lines.append("  </method>")
    for signal, parts in interface.signals.items():
        lines.append(f'  <signal name="{signal}">')
        lines += [f'   <arg name="{argument}" type="{signature}"/>' for argument, signature in parts]
        lines.append("  </signal>")
    for title, (holds, writable, announced) in interface.properties.items():
        access = "readwrite" if writable else "read"
        emits = "true" if announced else "false"
        lines.append(f'  <property name="{title}" type="{holds}" access="{access}">')
        lines.append(
            f'   <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal" value="{emits}"/>\n  </property>'
        )
    return "\n".join([*lines, " </interface>", ""])


def _single(signature: str) -> list[str]:
    """Take apart a signature of basic types, variants, and the one dictionary there is."""
    return [signature] if signature == "a{sv}" else list(signature)
