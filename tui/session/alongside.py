"""What goes along with a session that is heard: media keys control it, and the machine stays awake for it.

Both have a thread of their own and say nothing where they cannot work. ``start`` and ``close`` belong to whoever plays
the session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.awake import KeepAwake
from tui.mpris import MediaKeys
from tui.mpris.alongside import GoesAlong
from tui.session.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.session.player import PlayerLike
    from tui.settings import Settings


class Alongside(GoesAlong):
    """See the module; as a context manager, for the ``with`` block.

    Args:
        player: What is heard.
        ask: Takes what a media key asks, an action's name and its amount. Called on the media keys' thread.
        settings: Which of these the listener wants.

    """

    def __init__(self, player: PlayerLike, ask: Callable[[str, float], None], settings: Settings) -> None:
        remote = Remote(player, ask)
        self._media = MediaKeys(remote, player.timeline.title, remote.leave, enabled=settings.mpris)
        self._awake = KeepAwake(player, enabled=settings.stay_awake)

    def start(self) -> None:
        """Begin; returns at once."""
        self._media.start()
        self._awake.start()

    def close(self) -> None:
        """End both; may take a moment."""
        self._media.close()
        self._awake.close()
