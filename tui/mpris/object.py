"""The player as desktops see it: the two MPRIS interfaces as values, calls and signals, without a bus.

MPRIS is the D-Bus interface of media keys and of the desktops' player widgets (Media Player Remote Interfacing
Specification, version 2.2). Everything here belongs to the thread that answers the bus (tui/mpris/keys.py).

A value is a pair of its D-Bus signature and itself. Times are whole microseconds there and seconds here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from audio.play.snapshot import PlayState
from tui.mpris.interfaces import ERROR, INTERFACES, PATH, PLAYER, PROPERTIES, ROOT, introspection
from tui.mpris.volume import VolumeSlider, level_of
from tui.text.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.units import Seconds
    from tui.mpris.controlled import Controlled

Value: TypeAlias = tuple[str, Any]

IDENTITY = "sitwith"
TRACK = "/sitwith/session"
"""The one track there is."""
JUMP: Seconds = 0.25
"""A position further than this from where a widget believes it to be is announced."""
_SEEK_TAKES: Seconds = 1.2
"""A seek is heard to arrive after the fade and the output's latency; seeks that follow sooner count from its target."""
_STATUS = {
    PlayState.STARTING: "Paused",  # nothing sounds and the position stands; pausing and seeking come with the sound
    PlayState.PLAYING: "Playing",
    PlayState.PAUSED: "Paused",
    PlayState.QUIET: "Paused",
    PlayState.STOPPED: "Stopped",
    PlayState.ENDED: "Stopped",
}


class RefusedError(Exception):
    """A call that cannot be answered: the last part of a D-Bus error's name, and a sentence."""

    def __init__(self, error: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = ERROR + error


class Answer(NamedTuple):
    """What a call gives back."""

    signature: str
    body: tuple[Any, ...]


class Signal(NamedTuple):
    """What is told to everybody who listens."""

    interface: str
    member: str
    signature: str
    body: tuple[Any, ...]


class MprisObject:
    """The object at ``/org/mpris/MediaPlayer2``.

    Args:
        player: What is controlled.
        title: The session's title, for people.
        leave: The gentle way out. Called at most once, on the thread that answers the bus: asked for a second time,
            leaving is hurried, and no key that a pocket can press should do that.
        clock: Monotonic seconds.

    """

    def __init__(self, player: Controlled, title: str, leave: Callable[[], None], clock: Callable[[], Seconds]) -> None:
        self._player = player
        self._title = one_line(title)
        self._leave = leave
        self._clock = clock
        self._left = False
        self._volume = VolumeSlider(player, clock)
        self._target: Seconds = 0.0
        self._target_until: Seconds = clock()
        self._methods: dict[str, dict[str, Callable[..., tuple[Any, ...] | None]]] = {
            "org.freedesktop.DBus.Peer": {"Ping": _nothing},
            "org.freedesktop.DBus.Introspectable": {"Introspect": lambda: (introspection(PATH),)},
            PROPERTIES: {"Get": self._get, "GetAll": self._get_all, "Set": self._set},
            ROOT: {"Raise": _nothing, "Quit": self._quit},
            PLAYER: {
                "Next": _nothing,
                "Previous": _nothing,
                "Pause": player.pause,
                "PlayPause": player.toggle_pause,
                # A session that was stopped cannot begin again, so this is the same gentle way out.
                "Stop": self._quit,
                "Play": player.resume,
                "Seek": self._seek,
                "SetPosition": self._set_position,
                "OpenUri": self._open_uri,
            },
        }
        self._told = self._changing()
        self._told_position = player.heard_now()
        self._told_at = clock()

    # -- Calls ----------------------------------------------------------------------------------------------------

    def call(self, interface: str | None, member: str, signature: str, arguments: tuple[Any, ...]) -> Answer:
        """Carry out a call and return what it gives back.

        Raises:
            RefusedError: There is no such method or property, or it was not given what it takes.

        """
        if interface is None:  # the caller may leave it out where one name fits
            interface = next((name for name, methods in self._methods.items() if member in methods), None)
        methods = self._methods.get(interface or "")
        if interface is None or methods is None:
            raise RefusedError("UnknownInterface", f"There is no interface {interface} here.")
        if member not in methods:
            raise RefusedError("UnknownMethod", f"{interface} has no method {member}.")
        method = INTERFACES[interface].methods[member]
        if signature != method.takes:
            raise RefusedError("InvalidArgs", f"{member} takes '{method.takes}', not '{signature}'.")
        return Answer(method.gives, methods[member](*arguments) or ())

    def _quit(self) -> None:
        if not self._left:
            self._left = True
            self._leave()

    def _open_uri(self, _uri: str) -> None:
        raise RefusedError("NotSupported", "A session is chosen when the program starts.")

    def _seek(self, offset: int) -> None:
        if not offset:
            return
        base = self._target if self._clock() < self._target_until else self._player.heard_now()
        target = max(0.0, base + _seconds(offset))
        timeline = self._player.timeline
        if target > timeline.duration:
            return  # the specification has it act like Next, and there is none
        forward, back = (base, None) if offset > 0 else (None, base)
        self._jump(timeline.landing(target, after=forward, before=back))

    def _set_position(self, track: str, position: int) -> None:
        target = _seconds(position)
        # Out of date or out of bounds has no effect, says the specification.
        if track == TRACK and 0.0 <= target <= self._player.timeline.duration:
            self._jump(self._player.timeline.landing(target))

    def _jump(self, target: Seconds) -> None:
        if self._player.snapshot().state in (PlayState.PLAYING, PlayState.PAUSED):
            self._target, self._target_until = target, self._clock() + _SEEK_TAKES
            self._player.seek(target)

    # -- Properties -----------------------------------------------------------------------------------------------

    def _get(self, interface: str, name: str) -> tuple[Value]:
        (values,) = self._get_all(interface)
        if name not in values:
            raise RefusedError("UnknownProperty", f"{interface} has no property {name}.")
        return (values[name],)

    def _get_all(self, interface: str) -> tuple[dict[str, Value]]:
        if interface == PLAYER:
            fixed = {"Rate": 1.0, "MinimumRate": 1.0, "MaximumRate": 1.0}
            never = {"CanGoNext": False, "CanGoPrevious": False}
            position = _microseconds(self._player.heard_now())
            values = self._changing() | fixed | never | {"Position": position, "CanControl": True}
        elif interface == ROOT:
            values = {"Identity": IDENTITY, "CanQuit": True, "CanRaise": False, "HasTrackList": False}
            values |= {"SupportedUriSchemes": [], "SupportedMimeTypes": []}
        elif interface in INTERFACES:
            values = {}
        else:
            raise RefusedError("UnknownInterface", f"There is no interface {interface} here.")
        return ({name: (INTERFACES[interface].properties[name].holds, value) for name, value in values.items()},)

    def _changing(self) -> dict[str, Any]:
        """Return the properties that can change and are announced when they do; Position is not announced."""
        snapshot = self._player.snapshot()
        seekable = snapshot.state in (PlayState.PLAYING, PlayState.PAUSED)
        pausable = seekable or snapshot.state is PlayState.STARTING
        timeline = self._player.timeline
        # What goes on until one leaves has no length; programs show none then.
        length = {} if timeline.open else {"mpris:length": ("x", _microseconds(timeline.duration))}
        return {
            "PlaybackStatus": _STATUS[snapshot.state],
            "Metadata": {
                "mpris:trackid": ("o", TRACK),
                **length,
                "xesam:title": ("s", self._title),
            },
            "Volume": level_of(snapshot.levels),
            # Play leads out of "too much" no more than the player lets it; but programs offer Stop, which has no
            # property of its own, only where there is something to play, and from there one wants to leave.
            "CanPlay": pausable or snapshot.state is PlayState.QUIET,
            "CanPause": pausable,
            "CanSeek": seekable,
        }

    def _set(self, interface: str, name: str, value: Value) -> None:
        found = INTERFACES[interface].properties.get(name) if interface in INTERFACES else None
        if found is None:
            raise RefusedError("UnknownProperty", f"{interface} has no property {name}.")
        if not found.writable:
            raise RefusedError("PropertyReadOnly", f"{name} cannot be set.")
        holds, number = value
        if holds != found.holds or not math.isfinite(number):
            raise RefusedError("InvalidArgs", f"{name} takes a finite '{found.holds}'.")
        if name == "Volume":
            self._volume.move(number)
        elif number == 0.0:  # the specification has a rate of zero pause; any other than 1 is out of range
            self._player.pause()

    # -- Signals --------------------------------------------------------------------------------------------------

    def look(self) -> list[Signal]:
        """Return what is to be told since the last look: changed properties, and a position that jumped.

        A widget reckons on from the position it knows while the status is Playing. Where that has gone wrong, by a
        seek from anywhere, a pause that faded first or an output that stalled, the position is announced.
        """
        changing, position, now = self._changing(), self._player.heard_now(), self._clock()
        before = self._told["PlaybackStatus"]
        signals = []
        changed = {
            name: (INTERFACES[PLAYER].properties[name].holds, value)
            for name, value in changing.items()
            if value != self._told[name]
        }
        if changed:
            signals.append(Signal(PROPERTIES, "PropertiesChanged", "sa{sv}as", (PLAYER, changed, [])))
        believed = self._told_position + (now - self._told_at if before == "Playing" else 0.0)
        jumped = abs(position - believed) > JUMP and changing["PlaybackStatus"] != "Stopped"
        if jumped:
            signals.append(Signal(PLAYER, "Seeked", "x", (_microseconds(position),)))
        if jumped or "PlaybackStatus" in changed:
            self._told_position, self._told_at = position, now
        self._told = changing
        return signals


def _nothing() -> None:
    """Do nothing, as the specification has it for what cannot be done."""


def _microseconds(length: Seconds) -> int:
    return round(length * 1_000_000)


def _seconds(microseconds: int) -> Seconds:
    return microseconds / 1_000_000
