"""What the listener changed on the screen, kept for the next time: gathered, and written when the keys have rested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from tui.session.levels import Channel, level
from tui.settings.remembered import remember

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.play.snapshot import Snapshot
    from audio.tones.choices import Timbre
    from scripts.units import Seconds

_RESTED: Seconds = 1.5


class HasLevels(Protocol):
    """What levels are asked of: a player, or the list, where nothing plays."""

    def snapshot(self) -> Snapshot:
        """Return its state."""


class Keeping:
    """Gathers changes. The loop's thread, but for what ``due`` returns, which may wait for the disk in any thread."""

    def __init__(self, write: Callable[..., None] = remember) -> None:
        self._write = write
        self._levels: dict[Channel, HasLevels] = {}
        self._others: dict[str, str | bool] = {}
        self._changed_at: Seconds | None = None

    def levels(self, player: HasLevels, channel: Channel, now: Seconds) -> None:
        """Keep one of a player's levels as it is once the keys have rested."""
        self._levels[channel] = player
        self._changed_at = now

    def tones(self, timbre: Timbre, now: Seconds) -> None:
        """Keep what the tones are made of."""
        self._others["tones"] = timbre.value
        self._changed_at = now

    def voice(self, name: str, now: Seconds, *, fill: bool) -> None:
        """Keep who speaks, and whether the guide speaks what they have no recording of."""
        self._others |= {"voice": name, "fill": fill}
        self._changed_at = now

    def theme(self, name: str, now: Seconds) -> None:
        """Keep the theme."""
        self._others["theme"] = name
        self._changed_at = now

    def due(self, now: Seconds | None = None) -> Callable[[], None] | None:
        """Return what writes the changes, once; None where there are none or keys were pressed a moment ago.

        Args:
            now: The time; None if there is no more waiting.

        """
        if self._changed_at is None or (now is not None and now - self._changed_at < _RESTED):
            return None
        changes: dict[str, Any] = dict(self._others)
        for channel, player in self._levels.items():
            levels = player.snapshot().levels
            match channel:
                case Channel.VOLUME:
                    changes["volume_db"] = levels.volume_db
                case Channel.VOICE:
                    changes["voice_level"] = level(levels.voice_db)
                case Channel.TONES:
                    changes["tones_level"] = level(levels.tones_db)
        self._levels, self._others, self._changed_at = {}, {}, None
        return lambda: self._write(**changes)
